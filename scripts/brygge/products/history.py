"""The history of a product's status on disk, and the list of legal transitions.

Input:   `contracts/<product>/lifecycle.jsonl`, `seeds/rules/rule_product_lifecycle.csv`.
Output:  `Step`s and `Transition`s; one more line of a history.
Never:   rewrites a line.
"""

import csv
import io
from pathlib import Path

from brygge import journal
from brygge.errors import FaultError, InputError
from brygge.products.descriptor import CONTRACTS, STATUSES
from brygge.products.lifecycle import NEW, Step, Transition
from brygge.project import Project

HISTORY = "lifecycle.jsonl"
RULES = Path("seeds/rules/rule_product_lifecycle.csv")
COLUMNS = ("from_status", "to_status", "reason", "owner")
_RESTORE = "restore the file from git; only `brygge products move` adds to it."


def history_file(product: str) -> str:
    """Return the path of a product's history below the project's root."""
    return (CONTRACTS / product / HISTORY).as_posix()


def read_history(project: Project, product: str) -> list[Step]:
    """Return the steps of a product, the oldest first.

    Raises `InputError` for a line that lacks a part or is no JSON: people keep this file in git.
    """
    file = history_file(product)
    path = project.root / file
    try:
        entries = journal.read(path)
    except FaultError as error:
        raise InputError(f"{file}{error.problem.removeprefix(str(path))}", _RESTORE) from error
    parts = ("from", "to", "on", "by", "reason")
    for number, entry in enumerate(entries, start=1):
        missing = [part for part in parts if not isinstance(entry.get(part), str)]
        if missing:
            problem = f"{file}: line {number}: {', '.join(missing)} is missing."
            raise InputError(problem, _RESTORE)
    return [Step(*(entry[part] for part in parts)) for entry in entries]


def add_step(project: Project, product: str, step: Step) -> None:
    """Add a step to a product's history."""
    entry = {
        "from": step.before,
        "to": step.after,
        "on": step.on,
        "by": step.by,
        "reason": step.reason,
    }
    journal.append(project.root / history_file(product), entry)


def read_transitions(project: Project) -> list[Transition]:
    """Return the legal transitions; raise `InputError` for a seed that cannot be read."""
    path = project.root / RULES
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        fix = f"write a CSV in UTF-8 with the columns {','.join(COLUMNS)}."
        raise InputError(f"{RULES}: the seed cannot be read ({error}).", fix) from error
    for row in rows:
        before, after = row.get("from_status"), row.get("to_status")
        if before not in (NEW, *STATUSES) or after not in STATUSES:
            raise InputError(
                f"{RULES}: from {before} to {after}: no such status.",
                f"the statuses are {', '.join(STATUSES)}; a life begins with {NEW}.",
            )
    return [Transition(row["from_status"], row["to_status"]) for row in rows]
