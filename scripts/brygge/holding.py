"""Who works on something right now: a note that is locked for as long as it is true.

Input:   the path of a note.
Output:  the note held by this process; or who holds it (`Holder`).
Never:   believes a note that nobody holds: a killed process leaves its words, not its lock.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from brygge.errors import FaultError

# Somebody may just be looking whether the note is held.
SECONDS_FOR_A_GLANCE = 0.2


@dataclass(frozen=True)
class Holder:
    """The process that has something: its number, what it runs, since when (UTC)."""

    pid: int | None
    command: str
    since: datetime | None

    def sentence(self) -> str:
        """Return e.g. "`brygge build` (process 4711, since 12:03:05)", in local time."""
        facts = [f"process {self.pid}"] if self.pid else []
        if self.since:
            local = self.since.astimezone()
            is_today = local.date() == datetime.now().astimezone().date()
            facts.append(f"since {local:%H:%M:%S}" if is_today else f"since {local:%Y-%m-%d %H:%M}")
        return f"`{self.command}`" + (f" ({', '.join(facts)})" if facts else "")


@contextmanager
def hold_note(note: Path, command: str, subject: str) -> Iterator[None]:
    """Keep the note (pid, command, since) while the body works; take it away after.

    The note is locked as well as written, so that one left by a killed process counts for nothing.
    Raises `FaultError`, "`subject` is held by ...", when another process keeps it.
    """
    note.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + SECONDS_FOR_A_GLANCE
    while (handle := _lock(note)) is None:
        if time.monotonic() > until:
            raise held(subject, read_note(note))
        time.sleep(0.02)
    try:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        words = {"pid": os.getpid(), "command": command, "since": now}
        os.truncate(handle, 0)
        os.write(handle, (json.dumps(words) + "\n").encode())
        try:
            yield
        finally:
            note.unlink(missing_ok=True)
    finally:
        os.close(handle)


def is_note_held(note: Path) -> bool:
    """Return whether a living process keeps the note."""
    try:
        handle = os.open(note, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def read_note(note: Path) -> Holder:
    """Return what the note says; a torn one says "another brygge command"."""
    try:
        words = json.loads(note.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(str(words["since"]))
        return Holder(int(words["pid"]), str(words["command"]), since)
    except (OSError, ValueError, KeyError, TypeError):
        return Holder(None, "another brygge command", None)


def is_alive(pid: int) -> bool:
    """Return whether a process of this machine lives."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def held(subject: str, found: Holder) -> FaultError:
    """Return the error that says who holds `subject`, and how to go on."""
    stop = f", or stop it: kill {found.pid}" if found.pid else ""
    return FaultError(f"{subject} is held by {found.sentence()}.", f"wait for it{stop}.")


def _lock(path: Path) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The former holder may have taken the note away between our opening and locking it.
        if os.path.samestat(os.fstat(handle), path.stat()):
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(handle)
    return None
