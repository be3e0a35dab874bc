"""The engine in which generators draw: in memory, spilling into the folder that is written.

Input:   a folder and a number of threads.
Output:  an open DuckDB connection.
Never:   reaches for an extension; leaves what it spilled.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@contextmanager
def open_engine(folder: Path, threads: int) -> Iterator["DuckDBPyConnection"]:
    """Yield a connection that uses `threads` threads and at most 1.5 GB."""
    import duckdb

    with TemporaryDirectory(prefix=".engine-", dir=folder) as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": "1500MB",
            "temp_directory": spill,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        with duckdb.connect(config=config) as connection:
            yield connection
