"""The workshop of a target's outputs: unfinished work aside, swept when its process is gone.

Input:   a target.
Output:  a folder of this process below `outputs/<target>/.scratch/`.
Never:   touches the folder of a process that still lives.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brygge.project import Project, Target
from brygge.publishing.entries import refuse_links

SCRATCH = ".scratch"


@contextmanager
def scratch_folder(project: Project, target: Target) -> Iterator[Path]:
    """Yield an empty folder that is locked while it is used, on the disk of the outputs.

    Raises `InputError` when the outputs are a symbolic link.
    """
    refuse_links(project.root, target.outputs / SCRATCH, f"target {target.name}")
    folder, handle = _locked_folder(target.outputs / SCRATCH)
    try:
        _sweep(folder.parent)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _locked_folder(parent: Path) -> tuple[Path, int]:
    while True:
        folder = parent / secrets.token_hex(8)
        folder.mkdir(parents=True)
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Somebody may have swept it between its making and its locking.
        if folder.exists():
            return folder, handle
        os.close(handle)


def _sweep(parent: Path) -> None:
    """Remove the folders that nobody holds. A lock tells more than a pid: of containers, too."""
    for left in parent.iterdir():
        try:
            handle = os.open(left, os.O_RDONLY)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(handle)
