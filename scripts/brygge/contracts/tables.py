"""The tables that a contract of this project may refer to: its ports and its referentials.

Input:   the project's contracts, and the YAML beside its referential seeds.
Output:  `Table`s with their columns' types.
Never:   opens the database.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from brygge.contracts.document import current_contracts, read_document
from brygge.contracts.model import Contract
from brygge.contracts.reading import read_contract
from brygge.contracts.references import Table, port_tables
from brygge.project import Project
from brygge.strict_yaml import load_yaml

REFERENTIALS = Path("seeds/referentials")


def known_tables(project: Project, contracts: Iterable[Contract]) -> list[Table]:
    """Return the tables of the ports among `contracts` and of the project's referentials."""
    return [*port_tables(contracts), *referentials(project)]


def project_contracts(project: Project) -> list[Contract]:
    """Return the project's contracts, the released copies aside."""
    documents = [read_document(project, path) for path in current_contracts(project)]
    return [read_contract(each.file, each.content) for each in documents]


def referentials(project: Project) -> Iterator[Table]:
    """Yield the seeds below `seeds/referentials`, typed as their YAML says, else as text."""
    for path in sorted((project.root / REFERENTIALS).rglob("*.yml")):
        for seed in load_yaml(path).get("seeds") or ():
            types = (seed.get("config") or {}).get("column_types") or {}
            names = [column["name"] for column in seed.get("columns") or ()]
            yield Table(
                name=seed["name"],
                relation=f"seeds.{seed['name']}",
                columns={name: str(types.get(name, "varchar")).lower() for name in names},
                origin=project.relative(path),
                model=seed["name"],
            )
