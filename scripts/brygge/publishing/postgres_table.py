"""The table of a port in PostgreSQL: its columns, comments, grants, and the view of its port.

Input:   an open transaction.
Output:  the table as the contract describes it, ready for rows.
Never:   drops, renames or truncates a relation; takes away a grant.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from brygge.contracts.model import SchemaObject
from brygge.errors import FaultError, InputError
from brygge.publishing.port import Port
from brygge.publishing.postgres_types import postgres_type, shown_type

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import Composable

ASIDE = "brygge_aside"
SECONDS_FOR_READERS = 10


class Table:
    """`<schema>.<port>_v<major>`, and the view `<schema>.<port>` on the latest major."""

    def __init__(self, schema: str, port: Port) -> None:
        self._schema = schema
        self._port = port
        (self._promised,) = port.contract.objects
        self._columns = port.columns
        self.shown = f"{schema}.{port.table}"

    @property
    def name(self) -> "Composable":
        """The table's name, quoted."""
        from psycopg.sql import Identifier

        return Identifier(self._schema, self._port.table)

    @property
    def _view(self) -> "Composable":
        from psycopg.sql import Identifier

        return Identifier(self._schema, self._port.contract.port)

    def create_schema(self, db: "Connection[Any]") -> None:
        """Create the schema where it is missing."""
        from psycopg.sql import SQL, Identifier

        known = db.execute("select 1 from pg_namespace where nspname = %s", (self._schema,))
        if known.fetchone() is None:
            db.execute(SQL("create schema {}").format(Identifier(self._schema)))

    def create(self, db: "Connection[Any]") -> None:
        """Create the table, or add the columns that it lacks; comment on it."""
        from psycopg.sql import SQL, Identifier

        present = self._present(db)
        columns = [
            SQL("{} {}").format(Identifier(name), SQL(postgres_type(kind)))
            for name, kind in self._columns
            if name not in present
        ]
        if not present:
            sql = SQL("create table {} ({})").format(self.name, SQL(", ").join(columns))
            db.execute(sql)
        elif columns:
            added = SQL(", ").join(SQL("add column {}").format(each) for each in columns)
            db.execute(SQL("alter table {} {}").format(self.name, added))
        self._refuse_other_types(db)
        self._comment(db)

    def refuse_hidden_rows(self, db: "Connection[Any]") -> None:
        """Let PostgreSQL raise, rather than hide rows from the publisher by a row policy."""
        db.execute("set local row_security = off")

    def empty(self, db: "Connection[Any]") -> "Composable":
        """Delete all rows, in this transaction; return where the new ones go."""
        from psycopg.sql import SQL

        db.execute(SQL("delete from {}").format(self.name))
        return self.name

    def open_aside(self, db: "Connection[Any]") -> "Composable":
        """Create a temporary table like this one, which the end of the transaction takes away."""
        from psycopg.sql import SQL, Identifier

        if not self._promised.key:
            raise InputError(
                f"{self._port.contract.file}: rows are to be merged, and there is no primary key.",
                "mark it with `primaryKey: true`, or use the strategy replace.",
            )
        aside = Identifier(ASIDE)
        listed = self._listed()
        db.execute(
            SQL("create temporary table {} on commit drop as select {} from {} where false").format(
                aside, listed, self.name
            )
        )
        return aside

    def merge_aside(self, db: "Connection[Any]") -> None:
        """Delete the rows that are gone or differ, insert those that are new or differ."""
        from psycopg.sql import SQL, Identifier

        aside, listed = Identifier(ASIDE), self._listed()
        db.execute(SQL("analyze {}").format(aside))
        pairs = [
            SQL("new.{0} = old.{0}").format(Identifier(each.column)) for each in self._promised.key
        ]
        same = SQL("select 1 from {} as new where {} and {} is not distinct from {}").format(
            aside, SQL(" and ").join(pairs), self._row("new"), self._row("old")
        )
        db.execute(SQL("delete from {} as old where not exists ({})").format(self.name, same))
        db.execute(
            SQL(
                "insert into {} ({}) select {} from {} as new "
                "where not exists (select 1 from {} as old where {})"
            ).format(self.name, listed, listed, aside, self.name, SQL(" and ").join(pairs))
        )

    def try_view(self, db: "Connection[Any]") -> None:
        """Raise `FaultError` when the view could not show this table; change nothing."""
        from psycopg import Rollback

        with db.transaction() as attempt:
            self._replace_view(db)
            # Its lock goes with it: readers of the view do not wait while rows are validated.
            raise Rollback(attempt)

    def show_latest(self, db: "Connection[Any]", roles: Sequence[str]) -> None:
        """Let the view without a version show this table, when it is the latest and it does not."""
        from psycopg.sql import SQL, Identifier

        if self._replace_view(db):
            for role in roles:
                db.execute(SQL("grant select on {} to {}").format(self._view, Identifier(role)))

    def _replace_view(self, db: "Connection[Any]") -> bool:
        import psycopg
        from psycopg.sql import SQL

        if not self._port.is_latest or self._is_shown(db):
            return False
        # As who reads, so that row policies of the table hold.
        sql = SQL("create or replace view {} with (security_invoker = true) as select {} from {}")
        try:
            db.execute(f"set local lock_timeout = '{SECONDS_FOR_READERS}s'")
            with db.transaction():
                db.execute(sql.format(self._view, self._listed(), self.name))
        except (psycopg.errors.InvalidTableDefinition, psycopg.errors.WrongObjectType) as error:
            # Columns of a view cannot be taken away, and dropping it would drop what others made.
            shown = f"{self._schema}.{self._port.contract.port}"
            raise FaultError(
                f"the view {shown} cannot show version {self._port.contract.major}: its columns "
                "are others.",
                f"tell its readers, drop it in PostgreSQL (`drop view {shown}`), publish again.",
            ) from error
        return True

    def _is_shown(self, db: "Connection[Any]") -> bool:
        """Whether the view shows the columns of this table already."""
        found = db.execute(
            "select array_agg(attname::text order by attnum) from pg_attribute "
            "where attrelid = to_regclass(%(view)s) and attnum > 0 and exists ("
            "select 1 from pg_rewrite join pg_depend on pg_depend.objid = pg_rewrite.oid "
            "where ev_class = to_regclass(%(view)s) and refobjid = to_regclass(%(table)s))",
            {
                "view": _regclass(self._schema, self._port.contract.port),
                "table": _regclass(self._schema, self._port.table),
            },
        ).fetchone()
        return bool(found and found[0] == [name for name, _ in self._columns])

    def _listed(self) -> "Composable":
        from psycopg.sql import SQL, Identifier

        return SQL(", ").join(Identifier(name) for name, _ in self._columns)

    def _row(self, alias: str) -> "Composable":
        from psycopg.sql import SQL, Identifier

        # json has no equality; its text has.
        parts = [
            SQL("{}::text" if postgres_type(kind) == "json" else "{}").format(
                Identifier(alias, name)
            )
            for name, kind in self._columns
        ]
        return SQL("row({})").format(SQL(", ").join(parts))

    def _present(self, db: "Connection[Any]") -> dict[str, str]:
        found = db.execute(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute "
            "where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped",
            (_regclass(self._schema, self._port.table),),
        )
        return {str(name): str(kind) for name, kind in found}

    def _refuse_other_types(self, db: "Connection[Any]") -> None:
        present = self._present(db)
        wanted = {name: postgres_type(kind) for name, kind in self._columns}
        more = [name for name in present if name not in wanted]
        other = [
            name for name, kind in wanted.items() if shown_type(present[name]) != shown_type(kind)
        ]
        if more or other:
            what = [f"{name} is not in the contract" for name in more]
            what += [f"{name} is {present[name]}, {wanted[name]} is promised" for name in other]
            raise FaultError(
                f"the table {self.shown} is not the contract's: {'; '.join(what)}.",
                "other columns or types need a new major version of the port.",
            )

    def _comment(self, db: "Connection[Any]") -> None:
        from psycopg.sql import SQL, Identifier, Literal

        said = [(SQL("table {}").format(self.name), _description(self._promised))]
        for each in self._promised.properties:
            column = Identifier(self._schema, self._port.table, each.column)
            said.append((SQL("column {}").format(column), str(each.content.get("description", ""))))
        for what, text in said:
            db.execute(SQL("comment on {} is {}").format(what, Literal(text.strip() or None)))

    def grant(self, db: "Connection[Any]", roles: Sequence[str]) -> None:
        """Let roles read the table, and what says which release it holds."""
        from psycopg.sql import SQL, Identifier

        if not roles:
            return
        found = db.execute("select rolname from pg_roles where rolname = any(%s)", (list(roles),))
        missing = sorted(set(roles) - {str(row[0]) for row in found})
        if missing:
            raise InputError(
                f"{self._port.contract.file}: PostgreSQL knows no role {', '.join(missing)}.",
                "create it there, or correct `roles` of the contract.",
            )
        for role in roles:
            who = Identifier(role)
            db.execute(SQL("grant usage on schema {} to {}").format(Identifier(self._schema), who))
            db.execute(SQL("grant select on {} to {}").format(self.name, who))
            register = db.execute(
                "select has_schema_privilege(%s, 'brygge', 'usage') "
                "or not pg_has_role(nspowner, 'usage') from pg_namespace where nspname = 'brygge'",
                (role,),
            ).fetchone()
            if register and not register[0]:
                db.execute(SQL("grant usage on schema brygge to {}").format(who))
                db.execute(SQL("grant select on all tables in schema brygge to {}").format(who))


def _description(promised: SchemaObject) -> str:
    return str(promised.content.get("description", ""))


def _regclass(schema: str, table: str) -> str:
    return ".".join('"' + name.replace('"', '""') + '"' for name in (schema, table))
