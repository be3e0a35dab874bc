"""The types of PostgreSQL that hold the values of DuckDB's.

Input:   a type of DuckDB.
Output:  a type of PostgreSQL.
Never:   lets anything into SQL that is not a type of its own table.
"""

import re

from brygge.contracts.column_types import family

TYPES = {
    "varchar": "text",
    "tinyint": "smallint",
    "smallint": "smallint",
    "integer": "integer",
    "bigint": "bigint",
    "hugeint": "numeric(39)",
    "utinyint": "smallint",
    "usmallint": "integer",
    "uinteger": "bigint",
    "ubigint": "numeric(20)",
    "uhugeint": "numeric(39)",
    "float": "real",
    "double": "double precision",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "timestamp with time zone": "timestamptz",
    "uuid": "uuid",
    "blob": "bytea",
    "json": "json",
}


def postgres_type(kind: str) -> str:
    """Return the type of PostgreSQL that holds every value of a DuckDB type."""
    plain = kind.lower()
    if plain in TYPES:
        return TYPES[plain]
    if sized := re.fullmatch(r"(?:decimal|numeric)\((\d+)(?:, *(\d+))?\)", plain):
        return f"numeric({sized[1]},{sized[2] or 0})"
    nested = {"object": "jsonb", "map": "jsonb", "array": "jsonb", "vector": "jsonb"}
    known = {"string": "text", "timestamp": "timestamp", "integer": "numeric(39)"}
    known["number"] = "numeric"
    return {**known, **nested}.get(family(plain) or "", "text")


def shown_type(kind: str) -> str:
    """Return a type without what PostgreSQL leaves out or adds when it shows it."""
    spelled = {
        "timestamp": "timestamp without time zone",
        "timestamptz": "timestamp with time zone",
    }
    spelled["time"] = "time without time zone"
    return spelled.get(kind, kind).replace(" ", "").replace(",0)", ")")
