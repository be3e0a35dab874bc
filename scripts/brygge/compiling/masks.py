"""Read how columns are masked for readers whose agreement does not cover their class.

Input:   `seeds/rules/rule_access_masks.csv`.
Output:  `Masks`: the mask of each class; or what is wrong with the seed.
Never:   leaves a class open that nobody decided on: without the seed, all above public is redacted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from brygge.compiling.derived import Fault
from brygge.compiling.seeds import Seed, SeedRow, header_faults, read_seed
from brygge.contracts.column_types import is_text
from brygge.contracts.model import CLASSIFICATIONS, Property, class_rank
from brygge.errors import InputError, likely
from brygge.findings import Finding
from brygge.project import Project

SEED = Path("seeds/rules/rule_access_masks.csv")
HEADER = ("classification", "mask", "reason", "owner")
MASKS = ("none", "hash", "redact")
OPEN = CLASSIFICATIONS[0]


@dataclass(frozen=True)
class Masks:
    """The mask of each class, and the checksum of the seed that says so."""

    by_class: Mapping[str, str]
    sha256: str = ""

    def mask(self, column: Property) -> str:
        """Return the mask of a column; a hash is a text, so that other types are redacted."""
        mask = self.by_class[strictest(column)]
        return "redact" if mask == "hash" and not is_text(column) else mask


def strictest(column: Property) -> str:
    """Return the class of a column: the strictest of its own and those of its parts."""
    words = [each.classification for each in _with_parts(column)]
    return max((word or OPEN for word in words), key=class_rank)


def read_masks(project: Project) -> tuple[Masks, tuple[Finding, ...]]:
    """Return the masks of the project, and what is wrong with the seed."""
    path = project.root / SEED
    none_but_open = {word: "none" if word == OPEN else "redact" for word in CLASSIFICATIONS}
    if not path.is_file():
        return Masks(none_but_open), ()
    try:
        seed = read_seed(project, path)
    except InputError as error:
        finding = Finding(SEED.as_posix(), "seed", error.problem, error.fix)
        return Masks(none_but_open), (finding,)
    wrong = [fault.at(seed.origin, "header") for fault in header_faults(seed, HEADER)]
    wrong = wrong or list(_row_findings(seed)) or list(_missing(seed))
    if wrong:
        return Masks(none_but_open), tuple(wrong)
    by_class = {seed.cell(row, "classification"): seed.cell(row, "mask") for row in seed.rows}
    return Masks(by_class, seed.sha256), ()


def _row_findings(seed: Seed) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in seed.rows:
        subject = f"line {row.line}"
        if len(row.cells) != len(seed.header):
            fault = Fault(f"{len(row.cells)} values, expected {len(HEADER)}.", "complete the row.")
            yield fault.at(seed.origin, subject)
            continue
        for fault in _row_faults(seed, row, seen):
            yield fault.at(seed.origin, subject)
        seen.add(seed.cell(row, "classification"))


def _row_faults(seed: Seed, row: SeedRow, seen: set[str]) -> Iterator[Fault]:
    word, mask, reason, owner = (seed.cell(row, name) for name in HEADER)
    if word not in CLASSIFICATIONS:
        fix = f"{likely(word, CLASSIFICATIONS)}the classes are {', '.join(CLASSIFICATIONS)}."
        yield Fault(f'unknown class "{word}".', fix)
    elif word in seen:
        yield Fault(f'the class "{word}" stands twice.', "keep one of the two rows.")
    if mask not in MASKS:
        fix = f"{likely(mask, MASKS)}use one of {', '.join(MASKS)}."
        yield Fault(f'unknown mask "{mask}".', fix)
    for name, said in (("reason", reason), ("owner", owner)):
        if not said.strip():
            yield Fault(f"the {name} is missing.", f"add the {name}.")


def _missing(seed: Seed) -> Iterator[Finding]:
    listed = [seed.cell(row, "classification") for row in seed.rows]
    for word in CLASSIFICATIONS:
        if word not in listed:
            fault = Fault(f'the class "{word}" has no mask.', f"add a row for {word}.")
            yield fault.at(seed.origin, "rows")


def _with_parts(column: Property) -> Iterator[Property]:
    yield column
    inside = (*column.properties, column.items, column.map_key, column.map_value)
    for part in inside:
        if part is not None:
            yield from _with_parts(part)
