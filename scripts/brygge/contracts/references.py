"""Which column a relationship or an SLA names: `orders.id`, `/schema/orders/properties/id` ...

Input:   a reference as ODCS writes it, the contract it stands in, the tables that are known.
Output:  `Target` (the table and the type of its column), or why there is none.
Never:   fetches anything; a file behind `file.yaml#` is looked up among the contracts given.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from brygge.contracts.column_types import duckdb_type
from brygge.contracts.model import Contract, Property, SchemaObject

OBJECT = "${object}"
_STEP = re.compile(r"schema/(?P<object>[^/]+)((?:/properties/[^/]+)+)$")


@dataclass(frozen=True)
class Table:
    """A table that may be named: `relation` in SQL, the types of its columns by name.

    `model` and `version` name it for dbt's `ref`; `origin` is the file that describes it.
    """

    name: str
    relation: str
    columns: Mapping[str, str]
    origin: str = ""
    model: str = ""
    version: int | None = None


@dataclass(frozen=True)
class Target:
    """The table and the column that a reference leads to."""

    table: Table
    column: str

    @property
    def column_type(self) -> str:
        """The column's type on DuckDB."""
        return self.table.columns[self.column]


def port_tables(contracts: Iterable[Contract]) -> Iterator[Table]:
    """Yield the table of each port among `contracts`, as its relation is called."""
    for contract in contracts:
        for each in contract.objects:
            relation = f"{contract.product}.{contract.port}_v{contract.major}"
            yield Table(
                name=each.name,
                relation=relation if contract.port else each.name,
                columns=_columns(each),
                origin=contract.file,
                model=contract.port,
                version=contract.major,
            )


def own_table(each: SchemaObject, contract: Contract) -> Table:
    """Return the table under audit itself, by its placeholder."""
    return Table(each.name, OBJECT, _columns(each), contract.file)


def resolve(reference: str, contract: Contract, tables: Iterable[Table]) -> Target | str:
    """Return what `reference` leads to, or a sentence without its subject: `names no ...`.

    The contract's own objects come first, then `tables`, of which the newest version wins.
    """
    file, _, inside = reference.rpartition("#")
    steps = _STEP.search(inside)
    if steps:
        name, columns = steps["object"], re.findall(r"/properties/([^/]+)", steps[2])
    else:
        name, *columns = inside.split(".")
    if not columns:
        return "names a table and no column of it"
    return _look_up(name, columns, file, contract, tables)


def _look_up(
    name: str, columns: list[str], file: str, contract: Contract, tables: Iterable[Table]
) -> Target | str:
    own = [] if file else [(each, own_table(each, contract)) for each in contract.objects]
    for each, table in own:
        if name in (each.name, each.content.get("physicalName"), each.content.get("id")):
            found = _find(each.properties, columns)
            return Target(table, found) if found else f'names no property of "{name}"'
    others = [each for each in tables if each.origin.endswith(file.removeprefix("./"))]
    named = [each for each in others if name == each.name]
    if not named:
        return f'names "{name}", which is no table of this contract, no port and no referential'
    table = max(named, key=lambda each: each.version or 0)
    column = ".".join(columns)
    return Target(table, column) if column in table.columns else f'names no column of "{name}"'


def _find(properties: Iterable[Property], columns: list[str]) -> str | None:
    for each in properties:
        if columns[0] in (each.name, each.column, each.content.get("id")):
            return each.column if len(columns) == 1 else None
    return None


def _columns(each: SchemaObject) -> dict[str, str]:
    return {column.column: duckdb_type(column) for column in each.properties}
