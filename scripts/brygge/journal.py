"""Append-only ledgers: one JSON object per line, on disk before the call returns.

Input:   the path of a ledger and one entry.
Output:  the ledger with one more line; or all its entries, oldest first.
Never:   rewrites a line. Only the torn end that a kill left (never acknowledged) is cut off.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from brygge.errors import FaultError


def append(path: Path, entry: Mapping[str, Any]) -> None:
    """Add `entry` as one line (keys sorted) and return when it is on disk. Creates the folders."""
    line = json.dumps(dict(entry), sort_keys=True, ensure_ascii=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _mend_end(file)
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync_folder(path.parent)


def read(path: Path) -> list[dict[str, Any]]:
    """Return all entries, oldest first; none when there is no ledger yet.

    A torn last line is left out. Raises `FaultError` when any other line is not a JSON object.
    """
    if not path.exists():
        return []
    # Not splitlines(): JSON strings may hold U+2028 and others that it would split at.
    lines = path.read_bytes().split(b"\n")
    entries = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        entry = _parse(line)
        if entry is not None:
            entries.append(entry)
        elif number < len(lines):
            raise FaultError(
                f"{path}: line {number} is not a JSON object.",
                "restore the ledger from git or a backup; it is only ever appended to.",
            )
    return entries


def sync_folder(folder: Path) -> None:
    """Return when the folder's entries (new names, renames) are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mend_end(file: BinaryIO) -> None:
    """Make the file end with a whole line: finish a complete one, cut off a torn one."""
    size = file.seek(0, os.SEEK_END)
    start = end = size
    tail = b""
    while start > 0 and b"\n" not in tail:
        start = max(0, start - 64 * 1024)
        file.seek(start)
        tail = file.read(end - start)
    last = tail.rpartition(b"\n")[2]
    if last and _parse(last) is not None:
        file.write(b"\n")
    elif last:
        file.truncate(size - len(last))


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
