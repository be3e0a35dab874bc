"""Append-only ledgers: one JSON object per line, on disk before the call returns.

Input:   the path of a ledger and one entry.
Output:  the ledger with one more line; or all its entries, oldest first.
Never:   rewrites a line. Only the torn end that a kill left (never acknowledged) is cut off.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from brygge.errors import FaultError


def append(path: Path, entry: Mapping[str, Any], *, is_chained: bool = False) -> None:
    """Add `entry` as one line (keys sorted) and return when it is on disk. Creates the folders.

    With `is_chained` the line also holds the hash of the line before it, as `previous`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _mend_end(file)
        chain = {"previous": _sha256(last) if last else ""} if is_chained else {}
        file.write(_line({**entry, **chain}) + b"\n")
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


def breaks(entries: list[dict[str, Any]]) -> list[int]:
    """Return the numbers (from 1) of the chained entries that do not follow from the one before."""
    befores = ["", *(_sha256(_line(entry)) for entry in entries)]
    return [
        number
        for number, (entry, before) in enumerate(zip(entries, befores, strict=False), start=1)
        if entry.get("previous") != before
    ]


def sync_folder(folder: Path) -> None:
    """Return when the folder's entries (new names, renames) are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _line(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(dict(entry), sort_keys=True, ensure_ascii=False).encode()


def _sha256(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _mend_end(file: BinaryIO) -> bytes:
    """Make the file end with a whole line: finish a complete one, cut off a torn one.

    Return the last whole line, without its end.
    """
    size = file.seek(0, os.SEEK_END)
    start = end = size
    tail = b""
    # Two ends of lines: then the last whole line is in the tail even when it ends the file.
    while start > 0 and tail.count(b"\n") < 2:
        start = max(0, start - 64 * 1024)
        file.seek(start)
        tail = file.read(end - start)
    *whole, last = tail.split(b"\n")
    if last and _parse(last) is not None:
        file.write(b"\n")
        return last
    if last:
        file.truncate(size - len(last))
    return whole[-1] if whole else b""


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
