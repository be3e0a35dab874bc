"""Open a target's DuckDB file, or say in a sentence why it cannot be opened and who holds it.

Input:   a target: its database file and its lock note.
Output:  a connection; `Holder`, the process that has the database; errors with a fix.
Never:   creates a database that is only to be read, or ends the process of somebody else.
"""

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from brygge.errors import BryggeError, FaultError, InputError
from brygge.holding import Holder, held, hold_note, is_note_held, read_note

if TYPE_CHECKING:
    import duckdb

# One identical configuration: DuckDB refuses a second one in the same process.
CONFIGURATION = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}

# The process in which `brygge` runs dbt; it ends by itself when its parent is gone.
BUILDER_MODULE = "brygge.building.child"
SECONDS_FOR_AN_ORPHAN = 10.0

_LOCKED = re.compile(r'Could not set lock on file "([^"]*)"')
_HOLDER = re.compile(r"\(PID (\d+)\)")
_DAMAGED = re.compile(
    r"not a valid DuckDB database file"
    r"|Could not read enough bytes from file \"[^\"]*\.duckdb"
    r"|Corrupt database file"
    r"|replaying WAL"
    r"|Trying to read a database file with version number"
    r"|database has been invalidated",
    re.IGNORECASE,
)
_DISK_FULL = re.compile(r"No space left on device|max_temp_directory_size|Disk quota exceeded")
_OUT_OF_MEMORY = re.compile(r"Out of Memory Error", re.IGNORECASE)


class Database(Protocol):
    """What this module needs to know of a target."""

    @property
    def database(self) -> Path:
        """The DuckDB file, `warehouse/<target>.duckdb`."""

    @property
    def lock_note(self) -> Path:
        """The note of who builds it, `warehouse/<target>.lock.json`."""


def open_read_only(target: Database) -> "duckdb.DuckDBPyConnection":
    """Return a read-only connection to the target's database.

    Raises `InputError` when nothing was built yet, `FaultError` when it is held or damaged.
    """
    import duckdb

    with _explained_errors(target):
        return duckdb.connect(str(target.database), read_only=True, config=dict(CONFIGURATION))


def open_to_change(target: Database) -> "duckdb.DuckDBPyConnection":
    """Return a connection that may change the target's database, which is created when missing.

    The caller holds the target (`hold`) and closes the connection before dbt starts. Raises
    `FaultError` when the database is held by another program, or damaged.
    """
    import duckdb

    target.database.parent.mkdir(parents=True, exist_ok=True)
    try:
        return duckdb.connect(str(target.database), config=dict(CONFIGURATION))
    except duckdb.Error as error:
        raise _explained(target, str(error)) from error


def attach(connection: "duckdb.DuckDBPyConnection", target: Database, name: str) -> None:
    """Let `connection` read the target's database as the catalog `name`; errors as above."""
    path = str(target.database).replace("'", "''")
    with _explained_errors(target):
        connection.execute(f"attach '{path}' as {name} (read_only)")


def holder(target: Database) -> Holder | None:
    """Return who holds the target's database for writing or reading, `None` when nobody does.

    DuckDB's own lock decides; the note tells of a build that has not reached the database yet.
    Raises `FaultError` when the database cannot be opened for another reason (damaged, no rights).
    """
    if is_note_held(target.lock_note):
        return read_note(target.lock_note)
    if not target.database.exists():
        return None
    import duckdb

    try:
        duckdb.connect(str(target.database), config=dict(CONFIGURATION)).close()
    except duckdb.Error as error:
        if _LOCKED.search(str(error)):
            return _holder_in(str(error))
        raise _explained(target, str(error)) from error
    return None


def refuse_if_held(target: Database) -> None:
    """Return when the database is free; raise `FaultError` naming the holder when it is not.

    A build whose command was killed is given a moment: its dbt process is about to end.
    """
    until = time.monotonic() + SECONDS_FOR_AN_ORPHAN
    found = holder(target)
    while found and BUILDER_MODULE in found.command and time.monotonic() < until:
        time.sleep(0.05)
        found = holder(target)
    if found:
        raise held(_subject(_name(target)), found)


@contextmanager
def hold(target: Database, command: str) -> Iterator[None]:
    """Keep the target's lock note while the body builds.

    Raises `FaultError` naming the holder when another process keeps it.
    """
    with hold_note(target.lock_note, command, _subject(_name(target))):
        yield


def explain(text: str, database: str) -> BryggeError | None:
    """Return what a DuckDB message about `database` means to a person, `None` when it is unknown.

    Known: a held lock, a damaged file, a full disk, too little memory. All are faults.
    """
    if _LOCKED.search(text):
        return held(_subject(database), _holder_in(text))
    if _DAMAGED.search(text):
        return FaultError(
            f"the database {database} is damaged, or of another DuckDB version.",
            f"it is derived from landing/: move {database}* away, then run "
            f"`brygge build --target {Path(database).stem}`.",
        )
    if _DISK_FULL.search(text):
        return FaultError(
            f"the disk is full: DuckDB could not write {database} or its temporary files.",
            "free some space and run again; what was committed before is intact.",
        )
    if _OUT_OF_MEMORY.search(text):
        return FaultError(
            f"DuckDB needed more memory for {database} than it may use.",
            "raise memory_limit in profiles.yml (or BRYGGE_MEMORY_LIMIT), then run again.",
        )
    return None


@contextmanager
def _explained_errors(target: Database) -> Iterator[None]:
    import duckdb

    if not target.database.exists():
        raise InputError(
            f"the database {_name(target)} does not exist yet.",
            f"run `brygge build --target {target.database.stem}`.",
        )
    try:
        yield
    except duckdb.Error as error:
        raise _explained(target, str(error)) from error


def _explained(target: Database, text: str) -> BryggeError:
    known = explain(text, _name(target))
    if known:
        return known
    return FaultError(
        f"the database {_name(target)} cannot be opened: {text.splitlines()[0]}",
        "check the rights of the file and its folder; `brygge doctor` looks at both.",
    )


def _name(target: Database) -> str:
    return f"{target.database.parent.name}/{target.database.name}"


def _subject(database: str) -> str:
    return f"the database {database}"


def _holder_in(text: str) -> Holder:
    found = _HOLDER.search(text)
    if not found:
        return Holder(None, "another process", None)
    pid = int(found.group(1))
    return Holder(pid, _command_of(pid), _start_of(pid))


def _command_of(pid: int) -> str:
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return "another process"
    words = [word for word in raw.split("\0") if word]
    if len(words) > 1 and Path(words[0]).name.startswith("python"):
        words = [Path(words[1]).name, *words[2:]]
    return " ".join(" ".join(words).split())[:80] or "another process"


def _start_of(pid: int) -> datetime | None:
    # proc(5): field 22 of stat is the start in clock ticks after boot.
    if sys.platform != "linux":
        return None
    try:
        ticks = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
        up = float(Path("/proc/uptime").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    age = up - ticks / os.sysconf("SC_CLK_TCK")
    return datetime.fromtimestamp(time.time() - age, UTC)
