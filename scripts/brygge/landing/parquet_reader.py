"""Read a delivered Parquet file: every column as text, nested values as JSON text.

Input:   the kept Parquet file.
Output:  `ParquetFile` (headings and the engine's types), and the SELECT over its rows.
Never:   trusts a file that the reader cannot open whole.
"""

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brygge.landing.faults import RefusalError
from brygge.landing.rows import identifier, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file whose schema was read. `types` are DuckDB's, one per heading."""

    path: Path
    name: str
    headings: tuple[str, ...]
    types: tuple[str, ...]


def open_parquet(connection: "DuckDBPyConnection", path: Path, name: str) -> ParquetFile:
    """Return the file with its schema; raise `RefusalError` when it is no whole Parquet."""
    import duckdb

    if path.stat().st_size == 0:
        raise RefusalError(f"{name}: the file is empty.", "ask the sender for it again.")
    try:
        described = connection.execute(f"describe select * from {_scan(path)}").fetchall()
    except duckdb.Error as error:
        raise damaged_parquet(name, error) from error
    return ParquetFile(
        path,
        name,
        tuple(row[0] for row in described),
        tuple(row[1] for row in described),
    )


def select_parquet(file: ParquetFile) -> str:
    """Return the SELECT over the rows of `file`, every column cast to text."""
    columns = ", ".join(
        f"{_as_text(heading, kind)} as {identifier(heading)}"
        for heading, kind in zip(file.headings, file.types, strict=True)
    )
    return f"select {columns} from {_scan(file.path)}"


def damaged_parquet(name: str, error: Exception) -> RefusalError:
    """Return the refusal of a file that is no whole Parquet file, with the reader's reason."""
    reason = str(error).splitlines()[0].replace("Invalid Input Error: ", "")
    return RefusalError(
        f"{name}: the Parquet file is damaged or incomplete ({reason}).",
        "ask the sender to send it again.",
    )


def refuse_nul(connection: "DuckDBPyConnection", file: ParquetFile, rows: Path) -> None:
    """Raise `RefusalError` when a text in `rows` (the written rows of `file`) holds a NUL byte."""
    for heading, kind in zip(file.headings, file.types, strict=True):
        if kind != "VARCHAR":
            continue
        column = identifier(heading)
        found = connection.execute(
            f"select file_row_number + 1 from read_parquet({literal(glob.escape(str(rows)))}, "
            f"file_row_number = true) where contains({column}, chr(0)) limit 1"
        ).fetchone()
        if found:
            raise RefusalError(
                f'{file.name}: row {found[0]}: the value of "{heading}" holds a NUL byte, '
                "which no text may hold.",
                "ask the sender for a clean export.",
            )


def _scan(path: Path) -> str:
    return f"read_parquet({literal(glob.escape(str(path)))}, hive_partitioning = false)"


def _as_text(heading: str, kind: str) -> str:
    column = identifier(heading)
    if kind.startswith(NESTED) or kind.endswith("]"):
        return f"to_json({column})::varchar"
    return f"{column}::varchar"
