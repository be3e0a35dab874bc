"""Which parts of an earlier export are still what this one would write.

Input:   what an export is made from, the folder of an export, its record `.export.json`.
Output:  the parts that need no writing; the record of those that were written.
Never:   trusts a file that was touched, or an export of other code.
"""

from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

RECORD = ".export.json"


class Kept(msgspec.Struct, frozen=True):
    """One part: the digest that it was written from; size and time of change of its files."""

    digest: str
    files: dict[str, tuple[int, int]]


Record = dict[str, Kept]


def digest_of(*subjects: Any) -> str:
    """Return what an export depends on: all of its subjects, and the code that writes it."""
    hashed = blake2b(digest_size=16)
    for subject in subjects:
        hashed.update(msgspec.msgpack.encode(subject))
    for file in sorted(Path(__file__).parent.rglob("*.*")):
        if file.suffix != ".pyc":
            hashed.update(file.read_bytes())
    return hashed.hexdigest()


def read_record(folder: Path) -> Record:
    """Return the record of the last export to `folder`; empty when there is none to trust."""
    with suppress(OSError, msgspec.MsgspecError, ValueError):
        return msgspec.json.decode((folder / RECORD).read_bytes(), type=Record)
    return {}


def write_record(folder: Path, record: Record) -> None:
    """Keep `record` in `folder`."""
    aside = folder / f"{RECORD}.new"
    aside.write_bytes(msgspec.json.encode(record))
    aside.replace(folder / RECORD)


def kept(folder: Path, digest: str, files: list[str]) -> Kept:
    """Return what is recorded of a part whose `files` (relative) lie in `folder`."""
    return Kept(digest, {path: _state(folder / path) for path in sorted(files)})


def is_unchanged(folder: Path, digest: str, entry: Kept | None) -> bool:
    """Tell whether the files of `entry` are those that `digest` gives, as they were written."""
    if entry is None or entry.digest != digest:
        return False
    try:
        return all(_state(folder / path) == state for path, state in entry.files.items())
    except OSError:
        return False


def _state(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns
