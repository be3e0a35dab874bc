"""A connection to PostgreSQL, the register of what was published there, and what errors mean.

Input:   a server of a contract; user and password from the environment, as libpq reads them.
Output:  the connection of psycopg; errors with a fix.
Never:   reads a password from a contract, or shows one.

Source: https://www.postgresql.org/docs/18/errcodes-appendix.html
"""

import os
from collections.abc import Mapping
from importlib import util
from typing import TYPE_CHECKING, Any

from brygge.errors import BryggeError, FaultError, InputError
from brygge.scratch import without_values

if TYPE_CHECKING:
    from psycopg import Connection

LEAST_VERSION = 150000
SECONDS_TO_CONNECT = 10
# What is missing is made, piece by piece: who may publish need not own the database.
REGISTER = {
    "select to_regnamespace('brygge')": "create schema brygge",
    "select to_regclass('brygge.releases')": """create table brygge.releases (
        position bigint generated always as identity primary key,
        contract text not null,
        release text not null,
        published_at timestamptz not null default now(),
        manifest jsonb not null
    )""",
    "select to_regclass('brygge.products')": """create table brygge.products (
        product text primary key,
        ports jsonb not null
    )""",
}


def require_library() -> None:
    """Raise `InputError` when psycopg is not installed."""
    if util.find_spec("psycopg") is None:
        raise InputError(
            "publishing to PostgreSQL needs the library psycopg.",
            'run pip install "brygge[postgres]".',
        )


def connect(given: Mapping[str, Any], command: str, place: str) -> "Connection[Any]":
    """Return a connection to the server that a contract describes; refuse one that is too old."""
    import psycopg

    connection = psycopg.connect(
        host=str(given.get("host")),
        port=int(given.get("port", 5432)),
        dbname=str(given.get("database")),
        connect_timeout=int(os.environ.get("PGCONNECT_TIMEOUT", SECONDS_TO_CONNECT)),
        application_name=f"{command} ({os.getpid()})"[:63],
    )
    connection.execute("set time zone 'UTC'; set datestyle = 'ISO'")
    connection.commit()
    if connection.info.server_version < LEAST_VERSION:
        connection.close()
        raise InputError(
            f"{place}: PostgreSQL {connection.info.server_version // 10000} is too old: its views "
            "would show rows that row policies hide.",
            "use PostgreSQL 15 or newer.",
        )
    return connection


def register(db: "Connection[Any]") -> None:
    """Make what is missing of the register."""
    for look, make in REGISTER.items():
        found = db.execute(look).fetchone()
        if found is None or found[0] is None:
            db.execute(make)


def explanation(error: Any, place: str) -> BryggeError:
    """Return what an error of psycopg at `place` means to a person."""
    state = error.sqlstate or ""
    said = without_values(" ".join(str(error).strip().split("\n")[0].split()))
    kept = "readers keep the release that they have."
    if state.startswith("53") or "No space left" in said:
        return FaultError(
            f"{place}: PostgreSQL has no room: {said}.",
            f"give it disk space and publish again; {kept}",
        )
    # An error of connecting has no state.
    if state.startswith("28") or "password" in said or 'FATAL:  role "' in f"{error}":
        return FaultError(
            f"{place}: PostgreSQL refused the user: {said}.",
            "set PGUSER and PGPASSWORD (or PGPASSFILE) in the environment.",
        )
    if state == "42501":
        return FaultError(
            f"{place}: the user may not do that: {said}.",
            "let the publishing user own the schema and the tables that it publishes.",
        )
    if state == "22021":
        return FaultError(
            f"{place}: PostgreSQL cannot hold a text with a NUL character.",
            "remove it in the model of the port (`replace(column, chr(0), '')`).",
        )
    if state in ("42P16", "42804", "2BP01", "0A000"):
        return FaultError(
            f"{place}: the table cannot take the new columns: {said}.",
            "a change of a type needs a new major version of the port.",
        )
    if not state:
        return FaultError(
            f"{place}: no answer from PostgreSQL: {said}.",
            f"check host, port and database, then publish again; {kept}",
        )
    if state == "55P03":
        return FaultError(
            f"{place}: somebody reads the view for long, and it has to show another table.",
            f"publish again; {kept}",
        )
    return FaultError(
        f"{place}: PostgreSQL refused: {said}.",
        f"publish again; {kept}",
        f"{place}: PostgreSQL refused ({state}).",
    )
