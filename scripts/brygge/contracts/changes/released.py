"""What was released of each major of each port: append-only files, and a chained list of them.

Input:   `contracts/<product>/released/<port>.v<major>/`: `<version>.odcs.yaml`, `history.jsonl`.
Output:  `Record`: the releases in order, and what is wrong with the record.
Never:   changes a release. A list whose end was cut off together with its files is told by git.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brygge import journal
from brygge.contracts.changes.versions import Version, read_version
from brygge.contracts.document import CONTRACTS, RELEASED
from brygge.contracts.model import CONTRACT_ID
from brygge.errors import FaultError
from brygge.project import Project

ENDING = ".odcs.yaml"
HISTORY = "history.jsonl"
CHANGELOG = "CHANGELOG.md"


@dataclass(frozen=True)
class Release:
    """One line of the history: a version, the hash of its file, what changed, and when."""

    version: Version
    sha256: str
    released_on: str
    level: str
    changes: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Fault:
    """Something wrong with one file of a record."""

    path: Path
    sentence: str


@dataclass(frozen=True)
class Record:
    """Everything that was released of one major of one port."""

    product: str
    port: str
    major: int
    folder: Path
    releases: tuple[Release, ...]
    faults: tuple[Fault, ...]

    @property
    def id(self) -> str:
        """The contract's id."""
        return f"{self.product}.{self.port}.v{self.major}"

    @property
    def newest(self) -> Release | None:
        """The release with the highest version."""
        return max(self.releases, key=lambda each: each.version, default=None)

    def file(self, version: Version) -> Path:
        """Return the file of a version."""
        return self.folder / f"{version}{ENDING}"


def record_of(project: Project, product: str, port: str, major: int) -> Record:
    """Return the record of one major; it is empty when nothing was released."""
    folder = project.root / CONTRACTS / product / RELEASED / f"{port}.v{major}"
    try:
        entries = journal.read(folder / HISTORY)
        releases = tuple(_release(entry) for entry in entries)
    except (FaultError, KeyError, TypeError, ValueError):
        fault = Fault(folder / HISTORY, "the history is not what was written.")
        return Record(product, port, major, folder, (), (fault,))
    faults = (*_chain_faults(folder, entries), *_file_faults(folder, releases))
    return Record(product, port, major, folder, releases, faults)


def records(project: Project) -> Iterator[Record]:
    """Yield the record of every major that was ever released, sorted."""
    for folder in sorted((project.root / CONTRACTS).glob(f"*/{RELEASED}/*")):
        found = CONTRACT_ID.fullmatch(f"{folder.parent.parent.name}.{folder.name}")
        if folder.is_dir() and found:
            yield record_of(project, found["product"], found["port"], int(found["major"]))


def add_release(record: Record, release: Release, content: bytes) -> None:
    """Write a release: its bytes aside, its line in the history, then the file in its place.

    Raises `FaultError` when the file exists with other bytes.
    """
    record.folder.mkdir(parents=True, exist_ok=True)
    final = record.file(release.version)
    if final.exists() and final.read_bytes() != content:
        raise FaultError(f"{final} exists already.", "a release is never overwritten.")
    aside = final.with_name(f".{final.name}.part")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    entries = journal.read(record.folder / HISTORY)
    if not any(entry["version"] == str(release.version) for entry in entries):
        journal.append(record.folder / HISTORY, _entry(release), is_chained=True)
    # A link never replaces what is there.
    try:
        os.link(aside, final)
    except FileExistsError:
        pass
    except OSError:
        # A file system without links.
        aside.replace(final)
    aside.unlink(missing_ok=True)
    journal.sync_folder(record.folder)


def write_changelog(record: Record, lines: list[str]) -> None:
    """Replace the changelog, which is made from the history, in one step."""
    path = record.folder / CHANGELOG
    aside = path.with_name(f".{path.name}.part")
    aside.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    aside.replace(path)


def sha256_of(content: bytes) -> str:
    """Return the hash of a file's bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def _chain_faults(folder: Path, entries: list[dict[str, Any]]) -> Iterator[Fault]:
    for number in journal.breaks(entries):
        yield Fault(folder / HISTORY, f"line {number} does not follow from the line before it.")


def _file_faults(folder: Path, releases: tuple[Release, ...]) -> Iterator[Fault]:
    known = {f"{each.version}{ENDING}": each for each in releases}
    for name, release in known.items():
        path = folder / name
        if not path.is_file():
            yield Fault(path, f"the release {release.version} was removed.")
        elif sha256_of(path.read_bytes()) != release.sha256:
            yield Fault(path, f"the release {release.version} was edited.")
    for path in sorted(folder.glob(f"*{ENDING}")):
        if path.name not in known:
            yield Fault(path, "the file is in no line of the history.")


def _release(entry: Mapping[str, Any]) -> Release:
    version = read_version(entry["version"])
    if version is None:
        raise ValueError(entry["version"])
    return Release(
        version=version,
        sha256=str(entry["sha256"]),
        released_on=str(entry["released_on"]),
        level=str(entry["level"]),
        changes=tuple(dict(change) for change in entry["changes"]),
    )


def _entry(release: Release) -> dict[str, Any]:
    return {
        "version": str(release.version),
        "sha256": release.sha256,
        "released_on": release.released_on,
        "level": release.level,
        "changes": [dict(change) for change in release.changes],
    }
