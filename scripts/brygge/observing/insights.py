"""Read the insight models that exist: small tables about the products themselves.

Input:   an open database, the guard.
Output:  `Insight`s, at most 500 rows each, in the order of their columns.
Never:   reads a column of which the guard does not know that it may be shown.
"""

from typing import TYPE_CHECKING

from brygge.contracts.column_types import quoted
from brygge.observing.guard import Guard
from brygge.observing.model import Insight, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SCHEMA = "insights"
MOST_ROWS = 500
_COLUMNS = f"""
select
    table_name,
    list(column_name order by ordinal_position),
    list(data_type order by ordinal_position)
from information_schema.columns
where table_schema = '{SCHEMA}'
group by table_name
order by table_name
"""


def read_insights(connection: "DuckDBPyConnection", guard: Guard) -> tuple[Insight, ...]:
    """Return the insight models with the columns that may be shown."""
    return tuple(
        _read(connection, name, dict(zip(columns, types, strict=True)), guard)
        for name, columns, types in connection.execute(_COLUMNS).fetchall()
    )


def _read(
    connection: "DuckDBPyConnection", name: str, types: dict[str, str], guard: Guard
) -> Insight:
    shown = [column for column in types if guard.shows(f"{SCHEMA}.{name}", column)]
    hidden = tuple(column for column in types if column not in shown)
    relation = f"{SCHEMA}.{quoted(name)}"
    counted = connection.execute(f"select count(*) from {relation}").fetchone()
    rows = []
    if shown:
        listed = ", ".join(quoted(column) for column in shown)
        query = f"select {listed} from {relation} order by all limit {MOST_ROWS}"
        rows = connection.execute(query).fetchall()
    return Insight(
        name,
        Table(
            tuple(shown),
            tuple(types[column] for column in shown),
            guard.rows(rows),
            int(counted[0]) if counted else 0,
        ),
        hidden,
    )
