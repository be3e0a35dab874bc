"""Read what contracts are judged against: files, the other contracts, targets, teams.

Input:   the project, and the files that are linted.
Output:  `Entry` for each file; `Surroundings`.
Never:   judges; stops at a file that cannot be read.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from brygge.contracts.document import (
    CONTRACTS,
    RELEASED,
    Document,
    current_contracts,
    read_document,
)
from brygge.contracts.linting.case import Surroundings
from brygge.contracts.linting.editions import edition_faults
from brygge.contracts.linting.finding import Fault
from brygge.contracts.linting.reading import reading_fault
from brygge.contracts.linting.structure import read_structure
from brygge.contracts.model import Contract
from brygge.contracts.reading import read_contract
from brygge.contracts.references import Table, port_tables
from brygge.contracts.tables import referentials
from brygge.errors import InputError
from brygge.project import Project

TEAMS = Path("seeds/referentials/referential_teams.csv")


@dataclass(frozen=True)
class Entry:
    """One file: its document and contract, or the fault that kept it from being read."""

    file: str
    document: Document | None = None
    contract: Contract | None = None
    faults: tuple[Fault, ...] = ()
    place: tuple[int, int] = (1, 1)

    @property
    def folders(self) -> tuple[str, ...] | None:
        """The path below contracts/, None elsewhere and for released copies."""
        parts = Path(self.file).parts
        if len(parts) < 2 or parts[0] != CONTRACTS.name or RELEASED in parts:
            return None
        return parts[1:]


def read_entry(project: Project, path: Path) -> Entry:
    """Return what the file at `path` holds; a fault instead of an error."""
    file = _file(project, path)
    try:
        document = read_document(project, path)
    except (InputError, OSError, RuntimeError) as error:
        fault, line, column = reading_fault(error)
        return Entry(file, faults=(fault,), place=(line, column))
    structure = read_structure(document.content)
    faults = [*structure.faults, *edition_faults(document.content)]
    contract = read_contract(file, structure.sound)
    return Entry(file, document, contract, tuple(faults))


def read_surroundings(
    project: Project, entries: Iterable[Entry], *, is_project: bool
) -> Surroundings:
    """Return what lies around `entries`: without a project, only themselves."""
    known = {entry.file: entry for entry in entries}
    if is_project:
        for path in current_contracts(project):
            entry = known.get(_file(project, path)) or read_entry(project, path)
            known.setdefault(entry.file, entry)
    current = [entry for entry in known.values() if RELEASED not in Path(entry.file).parts]
    contracts = [entry.contract for entry in current if entry.contract is not None]
    files: dict[str, tuple[str, ...]] = {}
    for contract in contracts:
        files[contract.id] = (*files.get(contract.id, ()), contract.file)
    tables = list(port_tables(contracts))
    is_complete = all(entry.contract is not None for entry in current)
    if not is_project:
        return Surroundings(tables, is_complete, files=files)
    seeds = _referentials(project)
    return Surroundings(
        tables=[*tables, *(seeds or ())],
        knows_all_tables=is_complete and seeds is not None,
        targets=_targets(project),
        teams=_teams(project),
        files=files,
    )


def _file(project: Project, path: Path) -> str:
    try:
        return project.relative(path)
    except (OSError, RuntimeError):
        # A link that leads back to itself has no place to be relative to.
        absolute = path.absolute()
        is_inside = absolute.is_relative_to(project.root)
        return absolute.relative_to(project.root).as_posix() if is_inside else str(path)


def _referentials(project: Project) -> list[Table] | None:
    try:
        return list(referentials(project))
    except (InputError, KeyError, TypeError, AttributeError):
        # What is wrong with a seed's YAML is for dbt to say.
        return None


def _targets(project: Project) -> tuple[str, ...] | None:
    try:
        return tuple(project.target_names())
    except (InputError, AttributeError):
        return None


def _teams(project: Project) -> tuple[str, ...] | None:
    try:
        with (project.root / TEAMS).open(encoding="utf-8-sig", newline="") as file:
            return tuple(row["team"] for row in csv.DictReader(file) if row.get("team"))
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
