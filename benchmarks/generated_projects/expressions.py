"""One line of a column list: its SQL, and the column that it makes with what that is made from.

Input:   columns of the tables that a query reads.
Output:  `Line`: SQL and `Column`; reaches go through any number of steps of one query.
Never:   reads SQL: who writes an expression says which columns are values in it, and which steer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generated_projects.assets import Column, Reach

STRENGTH = ("copied", "renamed", "transformed", "aggregated")
MONEY = "decimal(18, 2)"
# One line of a column list: its SQL, and what it makes.
Line = tuple[str, Column]


def reached(columns: Iterable[Column], kind: str, is_value: bool) -> Iterator[Reach]:
    """Yield what columns are made from, after one more expression of this kind."""
    for column in columns:
        for each in column.reaches:
            stronger = max(each.kind, kind, key=STRENGTH.index)
            yield replace(each, kind=stronger, is_value=each.is_value and is_value)


def merge(reaches: Iterable[Reach]) -> tuple[Reach, ...]:
    """Return one reach per column upstream: the strongest kind, a value where one of them is."""
    merged: dict[tuple[str, str], Reach] = {}
    for each in reaches:
        known = merged.setdefault((each.asset, each.column), each)
        kind = max(known.kind, each.kind, key=STRENGTH.index)
        both = replace(known, kind=kind, is_value=known.is_value or each.is_value)
        merged[each.asset, each.column] = both
    return tuple(merged[key] for key in sorted(merged))


def keep(column: Column, name: str = "", role: str = "") -> Line:
    """Pass a column on, under another name if there is one."""
    made = replace(column, name=name or column.name, role=role or column.role)
    return str(column) + (f" as {name}" if name and name != column.name else ""), made


def make(
    sql: str,
    name: str,
    type_and_role: str,
    values: Sequence[Column] = (),
    steers: Sequence[Column] = (),
    kind: str = "transformed",
    origin: str = "constant",
) -> Line:
    """Make a column by an expression from the columns whose values it takes and that steer it."""
    type_, _, role = type_and_role.partition(" ")
    both = (*reached(values, kind, True), *reached(steers, kind, False))
    origin = "derived" if both else origin
    return f"{sql} as {name}", Column(name, type_, role or name, merge(both), origin)
