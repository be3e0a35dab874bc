"""What a place for files must be able to do so that releases can be kept there.

Input:   paths relative to the place's root, with `/`; bytes.
Output:  `Store`.
Never:   shows a file that is not whole.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from brygge.publishing.workbench import OnProgress


class Store(Protocol):
    """A root below which files lie. Every method raises `BryggeError` for what fails."""

    scratch: Path

    def hold(self, folder: str, command: str) -> AbstractContextManager[None]:
        """Be the only publisher below `folder`; raise `FaultError` naming the other one."""

    def put(self, path: str, file: Path, on_progress: OnProgress) -> None:
        """Move a finished local file to `path`, which does not exist yet."""

    def write(self, path: str, content: bytes) -> None:
        """Write a small file in one step."""

    def read(self, path: str) -> bytes | None:
        """Return a small file's bytes; None when there is no such file."""

    def replace(self, path: str, content: bytes) -> None:
        """Replace what `read` returned last, in one step; refuse when it was changed since."""

    def update(self, path: str, change: Callable[[bytes | None], bytes]) -> None:
        """Replace a small file by what `change` makes of it, in one step, whoever else does."""

    def fetch(self, path: str) -> Path | None:
        """Return a local file with the bytes that are served at `path`; None without any."""

    def list(self, folder: str) -> list[str]:
        """Return the paths of all files below `folder`, sorted."""

    def delete(self, folder: str) -> None:
        """Delete everything below `folder`."""

    def tidy(self, folder: str) -> None:
        """Remove what unfinished uploads left below `folder`, where no file shows it."""

    def address(self, path: str) -> str:
        """Return `path` as a reader may use it."""
