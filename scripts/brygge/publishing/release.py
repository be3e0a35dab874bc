"""What is known about one release of a port: its manifest, and where its parts lie.

Input:   the values of a release; or the bytes of a manifest that was served.
Output:  `Manifest`, and its bytes: the same values give the same bytes.
Never:   takes a path from a manifest that leads out of the release.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from brygge.contracts.column_types import is_type
from brygge.errors import FaultError

RELEASES = "releases"
DATA = "data"
MANIFEST = "manifest.json"
CONTRACT = "contract.odcs.yaml"
POINTER = "current.json"
RELEASE_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{12}")


@dataclass(frozen=True)
class Content:
    """The rows of a port, whatever their order and the files that hold them.

    `sums` are two sums of differently salted row hashes by the engine. They detect change, and
    are no defence against an enemy: the sha256 of the files is.
    """

    rows: int
    sums: tuple[str, str]
    columns: tuple[tuple[str, str], ...]
    engine: str

    @property
    def sha256(self) -> str:
        """The hash of all of it, in hex."""
        return hashlib.sha256(as_bytes(asdict(self))).hexdigest()


@dataclass(frozen=True)
class DataFile:
    """One file of a release; `path` is relative to the release, `bytes` its size."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """One release: of which contract, from which build and deliveries, which rows and files."""

    contract: str
    contract_version: str
    contract_sha256: str
    release: str
    created_at: str
    target: str
    format: str
    profile: str
    content: Content
    files: tuple[DataFile, ...] = ()
    invocation: str | None = None
    deliveries: tuple[str, ...] = ()
    checks: Mapping[str, int] | None = None

    @property
    def sha256(self) -> str:
        """The hash of the manifest's bytes, in hex."""
        return hashlib.sha256(self.as_bytes()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """Return the manifest as JSON-ready values."""
        return {**asdict(self), "content_sha256": self.content.sha256, "rows": self.content.rows}

    def as_bytes(self) -> bytes:
        """Return the manifest as the bytes that are served."""
        return as_bytes(self.as_dict())

    def serves_the_same(self, other: "Manifest") -> bool:
        """Whether a reader would get the same rows under the same contract in the same form."""
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("content", "contract_sha256", "format", "profile")
        )


class DamagedError(FaultError):
    """What says which release is current, or what it holds, is not as it was published."""


def release_id(now: datetime, content: Content) -> str:
    """Return `<now as YYYYMMDDThhmmssZ>-<12 of the content's sha256>`."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{content.sha256[:12]}"


def folder_of(release: str) -> str:
    """Return where a release lies, relative to the major version of its port."""
    return f"{RELEASES}/{release}"


def pointer(manifest: Manifest) -> bytes:
    """Return `current.json`: which release is current, and the paths that a reader needs.

    It follows from the manifest alone, so that each of its bytes can be verified.
    """
    folder = folder_of(manifest.release)
    return as_bytes(
        {
            "contract": manifest.contract,
            "contract_version": manifest.contract_version,
            "release": manifest.release,
            "created_at": manifest.created_at,
            "format": manifest.format,
            "rows": manifest.content.rows,
            "path": f"{folder}/{DATA}",
            "files": [f"{folder}/{file.path}" for file in manifest.files],
            "manifest_sha256": manifest.sha256,
        }
    )


def read_manifest(content: bytes, place: str) -> Manifest:
    """Return the manifest that `content` holds; raise `DamagedError` when it is none."""
    try:
        values = json.loads(content)
        return _manifest(values)
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(
            f"{place} is not a manifest that was published.",
            "publish again, or go back: `brygge ports rollback`.",
        ) from error


def read_pointer(content: bytes, place: str) -> tuple[str, str]:
    """Return the release that a pointer names, and the hash that its manifest must have.

    Raises `DamagedError` when it names none.
    """
    try:
        values = json.loads(content)
        release, sha256 = str(values["release"]), str(values["manifest_sha256"])
        if RELEASE_ID.fullmatch(release):
            return release, sha256
    except (ValueError, KeyError, TypeError):
        pass
    raise DamagedError(
        f"{place} names no release.",
        "publish again, or go back: `brygge ports rollback`.",
    )


def as_bytes(values: Mapping[str, Any]) -> bytes:
    """Return `values` as JSON for people and machines: keys sorted, one line end at the end."""
    return (json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _manifest(values: Mapping[str, Any]) -> Manifest:
    content = values["content"]
    release = str(values["release"])
    if not RELEASE_ID.fullmatch(release):
        raise ValueError(release)
    first, second = content["sums"]
    return Manifest(
        contract=str(values["contract"]),
        contract_version=str(values["contract_version"]),
        contract_sha256=str(values["contract_sha256"]),
        release=release,
        created_at=str(values["created_at"]),
        target=str(values["target"]),
        format=str(values["format"]),
        profile=str(values["profile"]),
        content=Content(
            rows=int(content["rows"]),
            sums=(str(first), str(second)),
            columns=tuple((str(name), _type(kind)) for name, kind in content["columns"]),
            engine=str(content["engine"]),
        ),
        files=tuple(
            DataFile(_inside(str(file["path"])), str(file["sha256"]), int(file["bytes"]))
            for file in values["files"]
        ),
        invocation=values["invocation"],
        deliveries=tuple(str(each) for each in values["deliveries"]),
        checks=values["checks"],
    )


def _type(kind: object) -> str:
    """Return a type that may stand in SQL; raise `ValueError` for anything else."""
    if not isinstance(kind, str) or not is_type(kind):
        raise ValueError(kind)
    return kind


def _inside(path: str) -> str:
    """Return `path` when it stays below the release's data; raise `ValueError` when not."""
    parts = PurePosixPath(path).parts
    if parts[:1] != (DATA,) or len(parts) < 2 or ".." in parts or "\\" in path or "\0" in path:
        raise ValueError(path)
    return path
