"""The workshop of a target's outputs: unfinished work aside, swept when its process is gone.

Input:   a target.
Output:  a folder of this process below `outputs/<target>/.scratch/`.
Never:   touches the folder of a process that still lives.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brygge.holding import is_alive
from brygge.project import Project, Target
from brygge.publishing.entries import refuse_links

SCRATCH = ".scratch"


@contextmanager
def scratch_folder(project: Project, target: Target) -> Iterator[Path]:
    """Yield an empty folder named `<pid>-<random>`, on the disk of the outputs; remove it after.

    Raises `InputError` when the outputs are a symbolic link.
    """
    refuse_links(project.root, target.outputs / SCRATCH, f"target {target.name}")
    folder = target.outputs / SCRATCH / f"{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    _sweep(folder.parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    for left in parent.glob("*-*"):
        pid = left.name.partition("-")[0]
        if pid.isdigit() and not is_alive(int(pid)):
            shutil.rmtree(left, ignore_errors=True)
