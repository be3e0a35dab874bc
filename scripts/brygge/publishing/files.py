"""A port delivered as files: immutable releases, and one small pointer to the current one.

Input:   a store (a folder, a bucket), rows, a manifest.
Output:  below `<product>/<port>/v<major>/`: `releases/<release>/` with `data/`, the contract and
         the manifest; `current.json`.
Never:   changes a file of a release; a release without a manifest is unfinished and nobody's.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from brygge.errors import FaultError
from brygge.publishing.data_files import read_files, write_files
from brygge.publishing.entries import Entry
from brygge.publishing.port import Port
from brygge.publishing.product_set import PRODUCT, product_set, read_pins
from brygge.publishing.release import (
    CONTRACT,
    MANIFEST,
    POINTER,
    RELEASE_ID,
    RELEASES,
    DamagedError,
    DataFile,
    Manifest,
    folder_of,
    pointer,
    read_manifest,
    read_pointer,
)
from brygge.publishing.server import Damage, Pins, whole_current
from brygge.publishing.store import Store
from brygge.publishing.workbench import OnProgress, Workbench


class FileServer:
    """One port in one store."""

    has_history = True

    def __init__(self, port: Port, entry: Entry, store: Store) -> None:
        self.port = port
        self.entry = entry
        self._store = store
        contract = port.contract
        self._product = contract.product
        self._root = f"{contract.product}/{contract.port}/v{contract.major}"

    @contextmanager
    def hold(self, command: str) -> Iterator[None]:
        """Be the only publisher of the port here."""
        with self._store.hold(self._root, command):
            yield

    def glance(self) -> AbstractContextManager[None]:
        """Return nothing to close: files can be asked at any time."""
        return nullcontext()

    def sweep(self) -> list[str]:
        """Delete the releases that have no manifest."""
        self._store.tidy(self._root)
        try:
            files, pointed = self._by_release(), self.pointed()
        except DamagedError:
            # Who does not know what readers see deletes nothing.
            return []
        unfinished = [
            release
            for release, names in files.items()
            if MANIFEST not in names and release != pointed and RELEASE_ID.fullmatch(release)
        ]
        for release in unfinished:
            self._store.delete(self._path(folder_of(release)))
        return [f"the unfinished release {release}" for release in unfinished]

    @property
    def place(self) -> str:
        """The product's folder in the store."""
        return self._store.address(self._product)

    def pointed(self) -> str | None:
        """Return the release that the pointer names."""
        content = self._store.read(self._path(POINTER))
        return None if content is None else read_pointer(content, self._address(POINTER))[0]

    def _pointed_or_none(self) -> str | None:
        try:
            return self.pointed()
        except DamagedError:
            return None

    def is_taken(self, release: str) -> bool:
        """Whether the release's folder has a file."""
        return bool(self._store.list(self._path(folder_of(release))))

    def current(self) -> Manifest | None:
        """Return the release that the pointer names; raise `DamagedError` when it is not whole."""
        content = self._store.read(self._path(POINTER))
        if content is None:
            return None
        release, sha256 = read_pointer(content, self._address(POINTER))
        found = self._manifest(release)
        files = self._store.list(self._path(folder_of(release))) if found else []
        if found is None:
            problem = f"{self._address(POINTER)} names the release {release}, which is not there."
        elif found.sha256 != sha256:
            problem = f"{self._address(folder_of(release))}/{MANIFEST} is not what was published."
        elif missing := [each for each in found.files if self._in(found, each.path) not in files]:
            problem = f"{self._address(folder_of(release))}/{missing[0].path} is not there."
        else:
            return found
        raise DamagedError(problem, "publish again, or go back: `brygge ports rollback`.")

    def staged(self, manifest: Manifest) -> Manifest | None:
        """Return a whole release of the same rows that came after the current one."""
        current = whole_current(self)
        for each in self.releases():
            if current and each.created_at <= current.created_at:
                break
            # What readers are pointed at is no release that waits, even when it is damaged.
            if each.serves_the_same(manifest) and each.release != self._pointed_or_none():
                return each
        return None

    def stage(
        self, bench: Workbench, rows: str, manifest: Manifest, on_progress: OnProgress
    ) -> Manifest:
        """Write the files in the scratch folder, hash them, and move them where they will stay."""
        folder = self._store.scratch / secrets.token_hex(8)
        folder.mkdir()
        write_files(bench, rows, self.port, self.entry, folder, on_progress)
        files = []
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            path = f"data/{file.relative_to(folder).as_posix()}"
            files.append(DataFile(path, sha256_of_file(file), file.stat().st_size))
            self._store.put(self._in(manifest, path), file, on_progress)
        self._store.write(self._in(manifest, CONTRACT), self.port.document)
        return replace(manifest, files=tuple(files))

    def read_back(self, bench: Workbench, manifest: Manifest) -> str:
        """Return the query over the files as they are served."""
        files = []
        for file in manifest.files:
            found = self._store.fetch(self._in(manifest, file.path))
            if found is None:
                raise FaultError(
                    f"{self._address(folder_of(manifest.release))}/{file.path} is not there.",
                    "publish again; `brygge ports verify` says what else is missing.",
                )
            files.append(found)
        return read_files(files, manifest)

    def keep(self, manifest: Manifest) -> None:
        """Write the manifest, which makes the release whole."""
        self._store.write(self._in(manifest, MANIFEST), manifest.as_bytes())

    def drop(self, manifest: Manifest) -> None:
        """Delete what was staged: its manifest first, so that a kill leaves an unfinished one."""
        self._store.delete(self._in(manifest, MANIFEST))
        self._store.delete(self._path(folder_of(manifest.release)))

    def switch(self, manifest: Manifest) -> None:
        """Point at the release."""
        self._store.replace(self._path(POINTER), pointer(manifest))

    def pin(self, change: Callable[[Pins], Pins]) -> None:
        """Rewrite `product.json`."""
        path = f"{self._product}/{PRODUCT}"
        self._store.update(
            path, lambda before: product_set(self._product, change(read_pins(before)))
        )

    def pins(self) -> Pins:
        """Return what `product.json` says."""
        return read_pins(self._store.read(f"{self._product}/{PRODUCT}"))

    def releases(self) -> list[Manifest]:
        """Return the whole releases, the newest first, without those whose manifest is damaged."""
        found = []
        for release, names in self._by_release().items():
            if MANIFEST in names:
                with suppress(DamagedError):
                    manifest = self._manifest(release)
                    if manifest:
                        found.append(manifest)
        return sorted(found, key=lambda each: (each.created_at, each.release), reverse=True)

    def remove(self, manifest: Manifest) -> None:
        """Delete a release; raise `FaultError` for the one that readers are pointed at."""
        if manifest.release == self.pointed():
            raise FaultError(
                f"{self._address(folder_of(manifest.release))} is what readers see.",
                "publish, or go back to another release, first.",
            )
        self.drop(manifest)

    def damages(self, bench: Workbench, manifest: Manifest) -> list[Damage]:
        """Hash every file of a release and compare it with the manifest."""
        expected = {
            MANIFEST: manifest.sha256,
            CONTRACT: manifest.contract_sha256,
            **{file.path: file.sha256 for file in manifest.files},
        }
        found = [
            damage
            for path, sha256 in expected.items()
            for damage in self._compare(manifest, path, sha256)
        ]
        folder = folder_of(manifest.release)
        start = self._path(folder) + "/"
        present = {path.removeprefix(start) for path in self._store.list(self._path(folder))}
        more = sorted(present - set(expected))
        return found + [
            Damage(f"{self._address(folder)}/{path}", "it belongs to no release.") for path in more
        ]

    def set_damages(self) -> list[Damage]:
        """Compare the pointer and `product.json`, byte by byte, with what they were made from."""
        found = []
        current = self.current()
        if current and self._store.read(self._path(POINTER)) != pointer(current):
            sentence = "it is not the pointer to the release that it names."
            found.append(Damage(self._address(POINTER), sentence))
        path = f"{self._product}/{PRODUCT}"
        content = self._store.read(path)
        pins = read_pins(content)
        pinned = pins.get(self.port.id)
        sentence = ""
        if content is not None and content != product_set(self._product, pins):
            sentence = "it is not what was written."
        elif current and pinned is None:
            sentence = f"it names no release of {self.port.id}."
        elif pinned and MANIFEST not in self._by_release().get(pinned, ()):
            sentence = f"it names {pinned}, which is not there."
        if sentence:
            found.append(Damage(self._store.address(path), sentence))
        return found

    def location(self) -> str:
        """Return the folder of the port's major version."""
        return self._store.address(self._root)

    def _compare(self, manifest: Manifest, path: str, sha256: str) -> list[Damage]:
        address = f"{self._address(folder_of(manifest.release))}/{path}"
        file = self._store.fetch(self._in(manifest, path))
        if file is None:
            return [Damage(address, "it is missing.")]
        found = sha256_of_file(file)
        if found == sha256:
            return []
        return [Damage(address, f"its sha256 is {found}, {sha256} was published.")]

    def _manifest(self, release: str) -> Manifest | None:
        path = f"{folder_of(release)}/{MANIFEST}"
        content = self._store.read(self._path(path))
        return None if content is None else read_manifest(content, self._address(path))

    def _by_release(self) -> dict[str, set[str]]:
        """Return the files of every release, relative to it."""
        found: dict[str, set[str]] = {}
        start = self._path(RELEASES) + "/"
        for path in self._store.list(self._path(RELEASES)):
            release, _, name = path.removeprefix(start).partition("/")
            found.setdefault(release, set()).add(name)
        return found

    def _path(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _in(self, manifest: Manifest, path: str) -> str:
        return self._path(f"{folder_of(manifest.release)}/{path}")

    def _address(self, path: str) -> str:
        return self._store.address(self._path(path))


def sha256_of_file(path: Path) -> str:
    """Return the hash of a file's bytes, in hex, without having them all in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
