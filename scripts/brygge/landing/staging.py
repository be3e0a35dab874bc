"""The workshop of a landing root: one lander at a time, unfinished work aside, swept later.

Input:   a target's landing root.
Output:  `landing/<target>/.staging/`, with the lock and one folder per file in work.
Never:   shows unfinished work as a delivery; touches the folder of a process that still lives.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brygge.errors import FaultError
from brygge.holding import is_alive
from brygge.project import Target

# Staging is ignored by git, also below the committed samples.
STAGING = ".staging"


@contextmanager
def landing_lock(target: Target) -> Iterator[None]:
    """Hold the landing root alone; raise `FaultError` naming the holder when another has it."""
    path = target.landing / STAGING / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise FaultError(
                f'process {holder} is landing into target "{target.name}" now.',
                "wait until it has ended, then land again.",
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def staging_folder(target: Target) -> Iterator[Path]:
    """Yield an empty folder named `<pid>-<random>`; what is left in it is removed at the end."""
    folder = target.landing / STAGING / f"{os.getpid()}-{secrets.token_hex(4)}"
    (folder / "raw").mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(target: Target) -> int:
    """Remove the staging folders of processes that are gone; return how many."""
    swept = 0
    for folder in sorted((target.landing / STAGING).glob("*-*")):
        pid = folder.name.partition("-")[0]
        if folder.is_dir() and pid.isdigit() and not is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def check_space(target: Target, path: Path, factor: float) -> None:
    """Raise `FaultError` when `factor` times the size of `path` is more than what is free."""
    needed = int(path.stat().st_size * factor)
    free = shutil.disk_usage(target.landing).free
    if needed > free:
        raise FaultError(
            f"{path.name}: landing needs about {needed:,} bytes, {free:,} are free on the disk.",
            f"free some space for {target.landing}, then land again.",
        )
