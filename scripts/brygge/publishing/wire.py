"""How values travel: a column as text in CSV, JSON and PostgreSQL, and back without a loss.

Input:   the columns of a port, names and DuckDB types; a format.
Output:  SQL: the list of expressions that writes them, and the one that reads them.
Never:   rounds: what a format cannot hold exactly is found when the rows are read back.
"""

from collections.abc import Iterable, Sequence

from brygge.contracts.column_types import family, quoted
from brygge.contracts.conditions import literal

Columns = Sequence[tuple[str, str]]
# Texts that a spreadsheet takes for a formula begin so; ' is doubled, so that it can be undone.
ARMED = "=+-@\t\r'"
_DISARMED = "^[" + "".join(f"\\x{ord(each):02x}" for each in ARMED) + "]"
_NESTED = ("object", "map", "array", "vector")


def plain(columns: Columns) -> str:
    """Return the columns by name, in order."""
    return ", ".join(quoted(name) for name, _ in columns)


def written(columns: Columns, carrier: str, *, is_guarded: bool = False) -> str:
    """Return the expressions that put the columns on `carrier`: parquet, csv, json or postgres.

    Decimals are texts in JSON, whose numbers readers make doubles of; integers of 128 bits are
    decimals in Parquet, in which DuckDB would make doubles of them.
    """
    return _listed((name, _out(name, kind, carrier, is_guarded)) for name, kind in columns)


def read(columns: Columns, carrier: str, *, is_guarded: bool = False) -> str:
    """Return the expressions that read the columns from `carrier`, where each is a text."""
    return _listed((name, _back(name, kind, carrier, is_guarded)) for name, kind in columns)


def typed(columns: Columns) -> str:
    """Return the columns cast to their types: a cast to its own type costs a column nothing."""
    return _listed((name, f"cast({quoted(name)} as {kind})") for name, kind in columns)


def texts(columns: Columns) -> str:
    """Return the columns as DuckDB's readers of texts take them: a structure of name and type."""
    pairs = (f"{literal(name)}: 'varchar'" for name, _ in columns)
    return "{" + ", ".join(pairs) + "}"


def is_wide(kind: str) -> bool:
    """Return whether a type is an integer of 128 bits, which Parquet has none of."""
    return kind.lower() in ("hugeint", "uhugeint")


def _out(name: str, kind: str, carrier: str, is_guarded: bool) -> str:
    column = quoted(name)
    if carrier == "parquet":
        return f"cast({column} as decimal(38, 0))" if is_wide(kind) else column
    if carrier == "json":
        is_number = kind.lower().startswith(("decimal", "numeric")) or is_wide(kind)
        return f"cast({column} as varchar)" if is_number else _binary(column, kind, carrier)
    if family(kind) in _NESTED:
        return f"cast(to_json({column}) as varchar)"
    if is_guarded and family(kind) == "string" and not _is_binary(kind):
        text = f"cast({column} as varchar)"
        return (
            f"case when regexp_matches({text}, '{_DISARMED}') then '''' || {text} else {text} end"
        )
    return _binary(column, kind, carrier)


def _back(name: str, kind: str, carrier: str, is_guarded: bool) -> str:
    column = quoted(name)
    if _is_binary(kind):
        return f"unhex({column}[3:])" if carrier == "postgres" else f"from_base64({column})"
    if family(kind) in _NESTED:
        return f"cast(cast({column} as json) as {kind})"
    if is_guarded and family(kind) == "string":
        column = f"case when starts_with({column}, '''') then {column}[2:] else {column} end"
    return f"cast({column} as {kind})"


def _binary(column: str, kind: str, carrier: str) -> str:
    if not _is_binary(kind):
        return column
    return f"'\\x' || hex({column})" if carrier == "postgres" else f"to_base64({column})"


def _is_binary(kind: str) -> bool:
    return kind.lower() in ("blob", "bytea", "binary", "varbinary")


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(
        sql if sql == quoted(name) else f"{sql} as {quoted(name)}" for name, sql in pairs
    )
