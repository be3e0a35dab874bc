"""Rows from DuckDB into PostgreSQL and back, as a stream of CSV through a pipe.

Input:   a query of the workbench, an open transaction.
Output:  rows in a table; rows of a table as a Parquet file.
Never:   holds the rows in memory, or writes them to the disk on their way in.
"""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brygge.contracts.conditions import literal
from brygge.errors import BryggeError
from brygge.publishing.data_files import READERS
from brygge.publishing.port import Port
from brygge.publishing.release import Manifest
from brygge.publishing.wire import is_wide, read, texts, typed, written
from brygge.publishing.workbench import OnProgress, Workbench

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import Composable

CHUNK = 1024 * 1024
# An empty text is quoted and null is not, on both sides.
PIPED = "format csv, header false, nullstr '', use_tmp_file false"


def copy_in(
    bench: Workbench,
    db: "Connection[Any]",
    rows: str,
    into: "Composable",
    port: Port,
    on_progress: OnProgress,
) -> None:
    """Copy `rows` into a table: DuckDB writes them on one core while PostgreSQL reads them."""
    from psycopg.sql import SQL, Identifier

    out, into_pipe = os.pipe()
    listed = written(port.columns, "postgres")
    sql = f"copy (select {listed} from ({rows})) to '/dev/fd/{into_pipe}' ({PIPED})"
    writer = _Work(into_pipe, bench, sql, f"{port.id}: copy", on_progress)
    names = SQL(", ").join(Identifier(name) for name, _ in port.columns)
    statement = SQL("copy {} ({}) from stdin (format csv)").format(into, names)
    with (
        db.cursor() as cursor,
        cursor.copy(statement) as copy,
        writer.running(),
        open(out, "rb", buffering=0) as source,
    ):
        while chunk := source.read(CHUNK):
            copy.write(chunk)


def copy_out(
    bench: Workbench, db: "Connection[Any]", table: "Composable", manifest: Manifest, scratch: Path
) -> str:
    """Copy the rows of a table to a file in `scratch`; return the query that reads it."""
    from psycopg.sql import SQL, Identifier

    columns = manifest.content.columns
    file = scratch / f"{secrets.token_hex(8)}.parquet"
    out_of_pipe, into = os.pipe()
    source = READERS["csv"].format(f"'/dev/fd/{out_of_pipe}'", texts(columns))
    source = source.replace("header = true", "header = false")
    # Integers of 128 bits stay texts in the file, and are cast when it is read.
    held = [(name, "varchar" if is_wide(kind) else kind) for name, kind in columns]
    texts_of = f"select {read(held, 'postgres')} from {source}"
    sql = f"copy ({texts_of}) to {literal(str(file))} (format parquet)"
    reader = _Work(out_of_pipe, bench, sql)
    names = SQL(", ").join(Identifier(name) for name, _ in columns)
    statement = SQL("copy (select {} from {}) to stdout (format csv)").format(names, table)
    with (
        reader.running(),
        open(into, "wb", buffering=CHUNK) as sink,
        db.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for chunk in copy:
            sink.write(chunk)
    return f"select {typed(columns)} from read_parquet({literal(str(file))})"


class _Work:
    """A statement of DuckDB that runs in a thread, with one end of a pipe of its own."""

    def __init__(
        self,
        end: int,
        bench: Workbench,
        sql: str,
        title: str = "",
        on_progress: OnProgress | None = None,
    ) -> None:
        self._end = end
        self._arguments = (bench, sql, title, on_progress)
        self._error: BryggeError | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run beside the body, which closes the other end; raise what went wrong in the thread."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        try:
            # Without a reader DuckDB failed, and its error says more.
            with suppress(BrokenPipeError):
                yield
        finally:
            thread.join()
        if self._error:
            raise self._error

    def _run(self) -> None:
        bench, sql, title, on_progress = self._arguments
        try:
            bench.stream(sql, title, on_progress)
        except BryggeError as error:
            self._error = error
        finally:
            # The end of file for a reader, a broken pipe for a writer.
            os.close(self._end)
