"""The DuckDB in which releases are made: empty, in memory, with the warehouse beside it.

Input:   a target that was built.
Output:  `Workbench`: the rows of a port, their content, files made of them, rows to be validated.
Never:   writes to the warehouse; loads an extension; keeps a file when it is closed.
"""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brygge.contracts.column_types import quoted
from brygge.errors import BryggeError, FaultError, InputError
from brygge.project import Target
from brygge.publishing.release import Content
from brygge.publishing.wire import Columns, plain
from brygge.scratch import reason_of
from brygge.warehouse import CONFIGURATION, attach, explain

if TYPE_CHECKING:
    import duckdb

WAREHOUSE = "warehouse"
# Below the 3 GB that a publication may take in all.
MEMORY = os.environ.get("BRYGGE_MEMORY_LIMIT", "2000MB")
SECONDS_BETWEEN_LOOKS = 0.2
OnProgress = Callable[..., None]
_UNBUILT = "run `brygge build --target {}`."


class Workbench:
    """A connection to an empty database in memory, and what publishing asks of it."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", target: Target) -> None:
        self.connection = connection
        self.target = target

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query; raise `FaultError` for what DuckDB could not do."""
        with explained(self.target):
            return self.connection.execute(sql).fetchall()

    def stream(self, sql: str, title: str = "", on_progress: OnProgress | None = None) -> None:
        """Run a statement with a pipe at one end: one thread, rows in any order, little memory."""
        self.ask("set preserve_insertion_order = false; set threads = 1")
        try:
            self.run(sql, title, on_progress)
        finally:
            self.ask("reset preserve_insertion_order; reset threads")

    def run(self, sql: str, title: str = "", on_progress: OnProgress | None = None) -> None:
        """Run a long statement on a cursor of its own and tell how far it is, in percent."""
        with explained(self.target), self.connection.cursor() as cursor:
            if on_progress is None:
                cursor.execute(sql)
                return
            with _watched(cursor, title, on_progress):
                cursor.execute(sql)

    def rows_of(self, relation: str, columns: Columns) -> str:
        """Return the query for the rows of a port as it was built.

        Raises `InputError` when the port is not in the warehouse.
        """
        schema, _, table = relation.partition(".")
        found = self.ask(
            f"select count(*) from duckdb_tables() where database_name = '{WAREHOUSE}' "
            f"and schema_name = '{schema}' and table_name = '{table}'"
        )
        if found == [(0,)]:
            raise InputError(
                f"{relation} is not in target {self.target.name}.",
                _UNBUILT.format(self.target.name),
            )
        return f"select {plain(columns)} from {WAREHOUSE}.{schema}.{table}"

    def content(self, rows: str) -> Content:
        """Return what `rows` hold: the sums do not depend on their order.

        Source: https://duckdb.org/docs/stable/sql/functions/utility (hash).
        """
        described = self.ask(f"describe {rows}")
        columns = tuple((str(row[0]), str(row[1])) for row in described)
        names = plain(columns)
        ((count, first, second),) = self.ask(
            f"select count(*), cast(coalesce(sum(hash('brygge 1', {names})), 0) as varchar), "
            f"cast(coalesce(sum(hash('brygge 2', {names})), 0) as varchar) from ({rows})"
        )
        import duckdb

        return Content(int(count), (first, second), columns, f"duckdb {duckdb.__version__}")

    def differing(self, left: str, right: str, columns: Columns) -> list[str]:
        """Return the columns whose values are not the same in both, whatever the order of rows."""
        sums = ", ".join(f"sum(hash({quoted(name)}))" for name, _ in columns)
        both = [self.ask(f"select {sums} from ({rows})")[0] for rows in (left, right)]
        return [name for (name, _), a, b in zip(columns, *both, strict=True) if a != b]

    def show(self, relation: str, rows: str) -> None:
        """Let `relation` be `rows`, in the database in memory."""
        schema, _, table = relation.partition(".")
        self.ask(f"create schema if not exists {quoted(schema)}")
        self.ask(f"create or replace view {quoted(schema)}.{quoted(table)} as {rows}")

    def show_warehouse(self) -> None:
        """Show every table of the warehouse under its own name: checks refer to some."""
        found = self.ask(
            "select schema_name, table_name from duckdb_tables() "
            f"where database_name = '{WAREHOUSE}'"
        )
        for schema, table in found:
            name = f"{quoted(schema)}.{quoted(table)}"
            self.show(f"{schema}.{table}", f"select * from {WAREHOUSE}.{name}")


@contextmanager
def open_workbench(
    target: Target, scratch: Path, *, with_warehouse: bool = True
) -> Iterator[Workbench]:
    """Yield a workbench whose temporary files lie in `scratch`.

    Raises `InputError` when nothing was built, `FaultError` when the warehouse is held or damaged.
    """
    import duckdb

    settings: dict[str, Any] = {
        **CONFIGURATION,
        "memory_limit": MEMORY,
        "temp_directory": str(scratch / "duckdb"),
    }
    with duckdb.connect(":memory:", config=settings) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
        bench = Workbench(connection, target)
        if with_warehouse:
            attach(connection, target, WAREHOUSE)
            bench.show_warehouse()
        yield bench


@contextmanager
def explained(target: Target) -> Iterator[None]:
    """Turn what DuckDB raises in the body into a sentence with a fix."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise _explained(str(error), error, target) from error


def _explained(text: str, error: Exception, target: Target) -> BryggeError:
    if re.search(r"No space left on device|Disk quota exceeded|max_temp_directory_size", text):
        return FaultError(
            "the disk is full: the release could not be written.",
            "free some space and publish again; readers keep the release that they have.",
        )
    known = explain(text, f"warehouse/{target.database.name}")
    return known or FaultError(
        f"DuckDB could not make the release: {reason_of(error)}.",
        "publish again; readers keep the release that they have.",
        "DuckDB could not make the release.",
    )


@contextmanager
def _watched(
    cursor: "duckdb.DuckDBPyConnection", title: str, on_progress: OnProgress
) -> Iterator[None]:
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(SECONDS_BETWEEN_LOOKS):
            share = cursor.query_progress()
            if 0 <= share <= 100:
                on_progress(title, int(share), 100)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
