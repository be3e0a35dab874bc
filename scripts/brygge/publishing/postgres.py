"""A port delivered as a table of PostgreSQL: one stable table per major, replaced in a transaction.

Input:   a server of a contract; user and password from the environment, as libpq reads them.
Output:  `<schema>.<port>_v<major>` with the rows, comments, grants; the view `<schema>.<port>`.
Never:   drops, renames or truncates: grants, row policies, indexes and views of others survive.

Until the commit, readers see the rows of the release before. Which release is current stands in
`brygge.releases`, written in the same transaction.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brygge.holding import Holder, held
from brygge.publishing.entries import Entry
from brygge.publishing.port import Port
from brygge.publishing.postgres_client import connect, explanation, register, require_library
from brygge.publishing.postgres_copy import copy_in, copy_out
from brygge.publishing.postgres_table import Table
from brygge.publishing.release import Manifest, read_manifest
from brygge.publishing.server import Damage, Pins
from brygge.publishing.workbench import OnProgress, Workbench

if TYPE_CHECKING:
    from psycopg import Connection

SECONDS_FOR_AN_ORPHAN = 2


class PostgresServer:
    """One port in one database."""

    has_history = False

    def __init__(self, port: Port, entry: Entry, scratch: Path) -> None:
        self.port = port
        self.entry = entry
        self._scratch = scratch
        schema = str(entry.content.get("schema") or port.contract.product)
        self._table = Table(schema, port)
        self._open: Connection[Any] | None = None

    @contextmanager
    def hold(self, command: str) -> Iterator[None]:
        """Hold an advisory lock for as long as the connection lives."""
        with self._connected(command):
            self._lock()
            with self._explained():
                register(self._db)
                self._table.create_schema(self._db)
                self._db.commit()
            yield

    @contextmanager
    def glance(self) -> Iterator[None]:
        """Connect; without the register nothing was published here."""
        from psycopg import IsolationLevel

        with self._connected("brygge ports"):
            # The manifest and the rows must be of one moment.
            self._db.set_isolation_level(IsolationLevel.REPEATABLE_READ)
            self._db.set_read_only(True)
            yield

    @property
    def place(self) -> str:
        """The database: it has one register."""
        given = self.entry.content
        return f"{given.get('host')}:{given.get('port', 5432)}/{given.get('database')}"

    def pointed(self) -> str | None:
        """Return the current release: nothing else is kept."""
        current = self.current()
        return current.release if current else None

    def is_taken(self, release: str) -> bool:
        """Return false: a release here has no place of its own."""
        return False

    def sweep(self) -> list[str]:
        """Return nothing: PostgreSQL itself undoes what a killed publisher left."""
        return []

    def current(self) -> Manifest | None:
        """Return what was committed last."""
        sql = (
            "select manifest from brygge.releases where contract = %s "
            "order by position desc limit 1"
        )
        with self._explained():
            if not self._is_registered():
                return None
            found = self._db.execute(sql, (self.port.id,)).fetchone()
        if found is None:
            return None
        return read_manifest(json.dumps(found[0]).encode(), f"{self.location()}: brygge.releases")

    def staged(self, manifest: Manifest) -> Manifest | None:
        """Return nothing: rows wait in no other place than an open transaction."""
        return None

    def stage(
        self, bench: Workbench, rows: str, manifest: Manifest, on_progress: OnProgress
    ) -> Manifest:
        """Replace the rows, or merge them by key, in a transaction that stays open."""
        with self._explained():
            self._table.create(self._db)
            self._table.refuse_hidden_rows(self._db)
            is_merge = self.entry.strategy == "merge"
            into = self._table.open_aside(self._db) if is_merge else self._table.empty(self._db)
            copy_in(bench, self._db, rows, into, self.port, on_progress)
            if is_merge:
                self._table.merge_aside(self._db)
            self._table.grant(self._db, self.entry.roles)
            self._table.try_view(self._db)
        return manifest

    def read_back(self, bench: Workbench, manifest: Manifest) -> str:
        """Copy the table out, inside the open transaction, and return the query over the copy."""
        with self._explained():
            return copy_out(bench, self._db, self._table.name, manifest, self._scratch)

    def keep(self, manifest: Manifest) -> None:
        """Do nothing: validated rows wait in the open transaction."""

    def drop(self, manifest: Manifest) -> None:
        """Undo the transaction."""
        with self._explained():
            self._db.rollback()

    def switch(self, manifest: Manifest) -> None:
        """Record the release and commit: readers see its rows from now on."""
        with self._explained():
            # Last, and only when it must: a view that is replaced lets nobody read meanwhile.
            self._table.show_latest(self._db, self.entry.roles)
            self._db.execute(
                "insert into brygge.releases (contract, release, manifest) values (%s, %s, %s)",
                (manifest.contract, manifest.release, json.dumps(manifest.as_dict())),
            )
            self._db.commit()

    def pin(self, change: Callable[[Pins], Pins]) -> None:
        """Change the product's row of `brygge.products`."""
        product = self.port.contract.product
        with self._explained():
            self._db.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"pin {product}",))
            pins = self.pins()
            after = change(dict(pins))
            if after != pins:
                self._db.execute(
                    "insert into brygge.products values (%s, %s) "
                    "on conflict (product) do update set ports = excluded.ports",
                    (product, json.dumps(after)),
                )
            self._db.commit()

    def pins(self) -> Pins:
        """Return what the product's row of `brygge.products` says."""
        sql = "select ports from brygge.products where product = %s"
        with self._explained():
            if not self._is_registered():
                return {}
            found = self._db.execute(sql, (self.port.contract.product,)).fetchone()
        return {str(name): str(release) for name, release in found[0].items()} if found else {}

    def releases(self) -> list[Manifest]:
        """Return the current release: a table holds the rows of one."""
        current = self.current()
        return [current] if current else []

    def remove(self, manifest: Manifest) -> None:
        """Do nothing: there are no older rows."""

    def damages(self, bench: Workbench, manifest: Manifest) -> list[Damage]:
        """Compare the rows of the table with those that were published."""
        found = bench.content(self.read_back(bench, manifest))
        if found == manifest.content:
            return []
        if found.engine != manifest.content.engine:
            sentence = f"it was published with {manifest.content.engine}: publish it anew first."
        elif found.rows != manifest.content.rows:
            sentence = f"it has {found.rows:,} rows, {manifest.content.rows:,} were published."
        else:
            sentence = "its rows are not those that were published."
        return [Damage(self._table.shown, sentence)]

    def set_damages(self) -> list[Damage]:
        """Look whether the set of the product names a release that was published."""
        pinned = self.pins().get(self.port.id)
        if pinned is None:
            return []
        sql = "select 1 from brygge.releases where contract = %s and release = %s"
        with self._explained():
            if self._db.execute(sql, (self.port.id, pinned)).fetchone():
                return []
        return [Damage("brygge.products", f"it names {pinned}, which was never published.")]

    def location(self) -> str:
        """Return host, database and table."""
        return f"{self.place} {self._table.shown}"

    @property
    def _db(self) -> "Connection[Any]":
        if self._open is None:
            raise RuntimeError("used outside of hold()")
        return self._open

    @contextmanager
    def _connected(self, command: str) -> Iterator[None]:
        require_library()
        with self._explained():
            self._open = connect(self.entry.content, command, self.location())
        try:
            yield
        finally:
            # What was staged and not switched to is gone with its transaction.
            self._open.close()
            self._open = None

    def _is_registered(self) -> bool:
        return self._ask("select to_regclass('brygge.products')") is not None

    def _ask(self, sql: str) -> Any:
        found = self._db.execute(sql).fetchone()
        return found[0] if found else None

    def _lock(self) -> None:
        from psycopg.errors import LockNotAvailable

        with self._explained():
            # A publisher that was killed is given the moment that PostgreSQL needs to notice.
            self._db.execute(f"set lock_timeout = '{SECONDS_FOR_AN_ORPHAN}s'")
            self._db.execute("set client_connection_check_interval = '1s'")
            self._db.commit()
            try:
                sql = "select pg_advisory_lock(hashtext('brygge'), hashtext(%s))"
                self._db.execute(sql, (self.port.id,))
                self._db.execute("set lock_timeout = 0")
            except LockNotAvailable:
                self._db.rollback()
                raise held(self.location(), self._holder()) from None

    def _holder(self) -> Holder:
        found = self._db.execute(
            "select application_name, backend_start from pg_locks join pg_stat_activity "
            "using (pid) where locktype = 'advisory' and granted "
            "and classid::bigint = hashtext('brygge')::bigint & 4294967295 "
            "and objid::bigint = hashtext(%s)::bigint & 4294967295",
            (self.port.id,),
        ).fetchone()
        return Holder(None, *(found or ("another publisher", None)))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            raise explanation(error, self.location()) from error
