"""How sensitive values are: classified where they may be, in words that mean something here.

Input:   a case.
Output:  faults.
Never:   guesses from names: tags and classifications alone are read.
"""

from collections.abc import Iterator

from brygge.contracts.column_types import is_text
from brygge.contracts.linting.case import Case, called
from brygge.contracts.linting.finding import Fault
from brygge.contracts.model import CLASSIFICATIONS
from brygge.errors import likely

PERSONAL = ("pii", "personal", "personal_data", "sensitive", "gdpr", "phi")


def classifications(case: Case) -> Iterator[Fault]:
    """Text is classified; the words are known; what is tagged personal is above internal."""
    for part in case.parts():
        word = part.classification
        if word is None and part.name and is_text(part):
            yield Fault(
                "BC226",
                part.steps,
                f"Nobody says how sensitive the text {called(part)} is.",
                f"add classification: one of {', '.join(CLASSIFICATIONS)}.",
            )
        if word is not None and word not in CLASSIFICATIONS:
            yield Fault(
                "BC227",
                (*part.steps, "classification"),
                f'The classification "{word}" is unknown, so that it counts as the strictest.',
                f"{likely(word, CLASSIFICATIONS)}use one of {', '.join(CLASSIFICATIONS)}.",
            )
        tags = [str(tag).lower() for tag in part.content.get("tags") or ()]
        personal = next((tag for tag in tags if tag.split(":")[0] in PERSONAL), None)
        if personal and not part.is_classified:
            yield Fault(
                "BC228",
                part.steps,
                f'{called(part)} is tagged "{personal}", but its values may be shown to everybody.',
                "classify it as personal, confidential, restricted or secret.",
            )
