"""Files of releases in a folder of the project.

Input:   the folder, checked not to leave the target's outputs.
Output:  `LocalStore`.
Never:   returns before what it wrote is on disk; follows a symbolic link.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from brygge.errors import FaultError
from brygge.holding import hold_note
from brygge.journal import sync_folder
from brygge.project import Project
from brygge.publishing.entries import refuse_links
from brygge.publishing.workbench import OnProgress

NOTE = ".publishing.json"


class LocalStore:
    """A folder; `root` lies below the project's `outputs/<target>`."""

    def __init__(self, project: Project, root: Path, scratch: Path) -> None:
        self._project = project
        self._root = root
        self._seen: dict[str, bytes | None] = {}
        self.scratch = scratch

    @contextmanager
    def hold(self, folder: str, command: str) -> Iterator[None]:
        """Hold the folder's lock note."""
        note = self._place(f"{folder}/{NOTE}")
        with hold_note(note, command, self.address(folder)):
            yield

    def put(self, path: str, file: Path, on_progress: OnProgress) -> None:
        """Move the file by a rename."""
        final = self._place(path)
        final.parent.mkdir(parents=True, exist_ok=True)
        self._move(file, final)
        self._sync(final.parent)

    def write(self, path: str, content: bytes) -> None:
        """Write aside, then rename."""
        final = self._place(path)
        final.parent.mkdir(parents=True, exist_ok=True)
        aside = self.scratch / secrets.token_hex(8)
        aside.write_bytes(content)
        self._move(aside, final)
        self._sync(final.parent)

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file."""
        place = self._place(path)
        self._seen[path] = place.read_bytes() if place.is_file() else None
        return self._seen[path]

    def replace(self, path: str, content: bytes) -> None:
        """Replace the file, when it still is what was read."""
        before = self._seen.get(path)
        if self.read(path) != before:
            raise FaultError(
                f"{self.address(path)} was changed by somebody else meanwhile.", "publish again."
            )
        self.write(path, content)

    def update(self, path: str, change: Callable[[bytes | None], bytes]) -> None:
        """Replace the file while nobody else can."""
        final = self._place(path)
        final.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(final.parent, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            before = self.read(path)
            after = change(before)
            if after != before:
                self.write(path, after)
        finally:
            os.close(handle)

    def fetch(self, path: str) -> Path | None:
        """Return the file itself."""
        place = self._place(path)
        return place if place.is_file() else None

    def list(self, folder: str) -> list[str]:
        """Return the files below a folder."""
        place = self._place(folder)
        files = (path for path in place.rglob("*") if path.is_file() or path.is_symlink())
        return sorted(path.relative_to(self._root).as_posix() for path in files)

    def delete(self, folder: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        place = self._place(folder)
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)

    def tidy(self, folder: str) -> None:
        """Do nothing: a file is moved here when it is whole."""

    def address(self, path: str) -> str:
        """Return the path relative to the project."""
        return self._project.relative(self._root / path)

    def _place(self, path: str) -> Path:
        place = self._root / path
        return refuse_links(self._project.root, place, self.address(path))

    def _move(self, file: Path, final: Path) -> None:
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
        file.replace(final)

    def _sync(self, folder: Path) -> None:
        # New folders are entries of the folders above them.
        while True:
            sync_folder(folder)
            if folder == self._root or self._root not in folder.parents:
                break
            folder = folder.parent
