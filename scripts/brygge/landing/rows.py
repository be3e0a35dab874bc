"""Write `rows.parquet`: every value as text, in the file's order, with the delivery's marks.

Input:   a SELECT over one of DuckDB's file readers, and the marks of the delivery.
Output:  one Parquet file (zstd) and the number of its rows.
Never:   installs an extension, guesses a type, or numbers rows (their position is their number).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from brygge.errors import FaultError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Called with what is done now, and (done, total) in percent where known.
OnProgress = Callable[[str, int | None, int | None], None]
# The SELECT of a file that has neither rows nor headings.
NO_COLUMNS = "select null as _none where false"


@dataclass(frozen=True)
class Marks:
    """What every row of a delivery carries: its id, its file, when it was landed (UTC)."""

    delivery: str
    file: str
    landed_at: datetime


def connect() -> "DuckDBPyConnection":
    """Return an in-memory connection that reaches for no extension and keeps the rows' order."""
    import duckdb

    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": True,
        }
    )
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = true")
    connection.execute("set enable_progress_bar_print = false")
    return connection


def write_rows(
    connection: "DuckDBPyConnection",
    select: str,
    marks: Marks,
    path: Path,
    on_progress: OnProgress | None,
) -> int:
    """Copy the rows of `select` with their marks to `path`; return how many there are."""
    columns = "rows.* exclude (_none)" if select == NO_COLUMNS else "rows.*"
    copy = f"""
        copy (
            select
                {columns},
                {literal(marks.delivery)} as _delivery,
                {literal(marks.file)} as _file,
                timestamp '{marks.landed_at:%Y-%m-%d %H:%M:%S}' as _landed_at
            from ({select}) as rows
        ) to {literal(str(path))} (format parquet, compression zstd)
    """
    return _run(connection, copy, f"{marks.file}: writing rows", on_progress)


def write_table(connection: "DuckDBPyConnection", table: str, path: Path) -> None:
    """Copy a small table of the connection to a Parquet file."""
    connection.execute(f"copy {table} to {literal(str(path))} (format parquet, compression zstd)")


def literal(text: str) -> str:
    """Return `text` as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return `name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _run(
    connection: "DuckDBPyConnection", copy: str, text: str, on_progress: OnProgress | None
) -> int:
    import duckdb

    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(lambda: connection.execute(copy).fetchone())
        try:
            while not wait([result], timeout=0.2).done:
                if on_progress is not None:
                    on_progress(text, max(0, round(connection.query_progress())), 100)
            row = result.result()
        except duckdb.Error as error:
            if "No space left" in str(error):
                raise FaultError(
                    "no space is left on the disk.", "free some space, then land again."
                ) from error
            raise
        except BaseException:
            connection.interrupt()
            raise
    return int(row[0]) if row else 0
