"""What a check is given: one contract, and what there is around it.

Input:   a contract whose unsound parts were left out, the project, the other contracts.
Output:  `Case`, and the parts of its objects, nested ones included.
Never:   reads files or judges.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from brygge.contracts.linting.engine import Engine
from brygge.contracts.linting.finding import Fault
from brygge.contracts.model import Contract, Property, Quality, SchemaObject
from brygge.contracts.references import Table

# Servers on whose files and tables DuckDB works.
OUR_SERVERS = ("duckdb", "local", "custom", "s3", "azure", "sftp")


@dataclass(frozen=True)
class Surroundings:
    """What lies around the contracts: tables, targets and teams (None where nobody can say).

    `knows_all_tables` is False where a contract that others may refer to could not be read.
    `files` are the files of each contract id.
    """

    tables: Sequence[Table] = ()
    knows_all_tables: bool = True
    targets: tuple[str, ...] | None = None
    teams: tuple[str, ...] | None = None
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One contract to be judged; `folders` is its path below contracts/, None elsewhere."""

    contract: Contract
    engine: Engine
    around: Surroundings
    folders: tuple[str, ...] | None = None

    @property
    def content(self) -> Mapping[str, Any]:
        """The whole document, without what the standard's schema refuses."""
        return self.contract.content

    @property
    def is_ours(self) -> bool:
        """Whether the tables are such that DuckDB's types are meant."""
        kinds = [server.get("type") for _, server in listed(self.content, "servers")]
        return not kinds or any(kind in OUR_SERVERS for kind in kinds)

    def columns(self) -> Iterator[tuple[SchemaObject, Property]]:
        """Yield every column with its object."""
        for each in self.contract.objects:
            for column in each.properties:
                yield each, column

    def parts(self) -> Iterator[Property]:
        """Yield every column and everything nested in it."""
        for _, column in self.columns():
            yield from nested(column)

    def rules(self) -> Iterator[tuple[SchemaObject, Property | None, Quality]]:
        """Yield every quality rule with its object and its property, nested ones included."""
        for each in self.contract.objects:
            for rule in each.quality:
                yield each, None, rule
            for column in each.properties:
                for part in nested(column):
                    for rule in part.quality:
                        yield each, part, rule


Check = Callable[[Case], Iterator[Fault]]


def nested(part: Property) -> Iterator[Property]:
    """Yield a property and everything nested in it."""
    yield part
    inside = (part.items, part.map_key, part.map_value)
    for each in (*part.properties, *(item for item in inside if item)):
        yield from nested(each)


def listed(content: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the mappings in the list `name`, with their positions."""
    values = content.get(name)
    for position, each in enumerate(values if isinstance(values, list) else ()):
        if isinstance(each, dict):
            yield position, each


def called(part: Property) -> str:
    """Return how a sentence names a property."""
    return f'"{part.name}"' if part.name else "this part"
