"""Remember resolved queries between runs, in one file.

Input:   a digest of everything that a result depends on.
Output:  the result as it was, or nothing.
Never:   fails a run: a cache that cannot be read is empty, one that cannot be written is left out.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import msgspec

# Raised whenever the same SQL may be resolved differently.
ALGORITHM = 1


def _cache_folder() -> Path:
    named = os.environ.get("BRYGGE_CACHE")
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "brygge"


@dataclass
class Cache:
    """Results by digest; `save` keeps those that this run used."""

    file: Path | None
    _known: dict[bytes, msgspec.Raw] = field(default_factory=dict)
    _used: dict[bytes, msgspec.Raw] = field(default_factory=dict)

    @classmethod
    def of_project(cls, name: str) -> "Cache":
        """Open the cache of the project `name`, below `BRYGGE_CACHE` or the user's cache folder."""
        safe = "".join(each if each.isalnum() or each in "-_" else "_" for each in name)
        try:
            file = _cache_folder() / f"lineage-{safe}.msgpack"
        except RuntimeError:
            # A user without a home, as containers have them: nothing is remembered.
            return cls(None)
        known: dict[bytes, msgspec.Raw] = {}
        with suppress(OSError, msgspec.MsgspecError, ValueError):
            known = msgspec.msgpack.decode(file.read_bytes(), type=dict[bytes, msgspec.Raw])
        return cls(file, known)

    def get(self, digest: bytes) -> bytes | None:
        """Return the result kept under `digest`."""
        found = self._known.get(digest)
        if found is not None:
            self._used[digest] = found
        return None if found is None else bytes(found)

    def put(self, digest: bytes, result: bytes) -> None:
        """Keep `result` (msgpack) under `digest`."""
        self._used[digest] = msgspec.Raw(result)

    def save(self) -> None:
        """Write what this run used, whole or not at all."""
        if self.file is None or self._used.keys() == self._known.keys():
            return
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            aside = self.file.with_suffix(f".{os.getpid()}")
            aside.write_bytes(msgspec.msgpack.encode(self._used))
            aside.replace(self.file)


NO_CACHE = Cache(None)


def salt() -> bytes:
    """Return what every digest depends on: our algorithm and sqlglot's version."""
    return f"{ALGORITHM} {version('sqlglot')}".encode()


def digest(salted: bytes, task: bytes) -> bytes:
    """Return the key of the result of `task`."""
    return blake2b(task, key=salted, digest_size=16).digest()
