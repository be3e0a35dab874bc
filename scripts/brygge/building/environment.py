"""What must be true of an environment before a run can work: Python, packages, rights, database.

Input:   a project and the places of its targets.
Output:  a list of `Check`, each fine or with a problem and its fix.
Never:   repairs anything, or stops at the first problem.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from brygge.errors import BryggeError
from brygge.holding import is_alive, is_note_held
from brygge.project import Project, Target
from brygge.strict_yaml import load_yaml
from brygge.warehouse import holder

PYTHON = (3, 11)
DBT = (1, 11)
LEAST_FREE_BYTES = 2 * 1024**3
LISTED = 5
INSTALL = "run `make install` (remove .venv first if it stays)."

# name==version, then hashes on the next lines; environment markers after a semicolon.
_LOCKED_PACKAGE = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)([^\\\n]*)", re.MULTILINE
)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its subject, what was found, and the fix of a problem."""

    subject: str
    finding: str
    fix: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether there is nothing to do."""
        return not self.fix


def check_environment(project: Project, targets: list[Target]) -> list[Check]:
    """Return every check of the machine, the project and the targets, in a fixed order."""
    checks = [check_python(), check_packages(project), check_dbt(), check_adapter()]
    checks += [check_telemetry(project), *check_folders(project), check_disk(project)]
    for target in targets:
        checks += [check_database(target), check_lock_note(target), check_staging(target)]
    return checks


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> Check:
    """Compare the running Python with the one that the lock was made for."""
    found, needed = (".".join(str(part) for part in parts) for parts in (version, PYTHON))
    if version[:2] == PYTHON:
        return Check("python", found)
    return Check(
        "python",
        f"{found} runs, {needed} is needed.",
        f"make the environment with it: rm -r .venv; make install PYTHON=python{needed}",
    )


def check_packages(project: Project) -> Check:
    """Compare the installed packages with requirements.lock, by name and version."""
    lock = project.root / "requirements.lock"
    if not lock.is_file():
        return Check("packages", "requirements.lock is missing.", "restore it from git.")
    locked = [
        (name, version)
        for name, version, marker in _LOCKED_PACKAGE.findall(lock.read_text(encoding="utf-8"))
        if not marker.strip()
    ]
    differences = [text for name, version in locked if (text := _difference(name, version))]
    if not differences:
        return Check("packages", f"{len(locked)} packages are as locked")
    more = f" and {len(differences) - LISTED} more" if len(differences) > LISTED else ""
    listed = "; ".join(differences[:LISTED])
    return Check("packages", f"not as in requirements.lock: {listed}{more}.", INSTALL)


def check_dbt() -> Check:
    """Look whether dbt can be imported, in a version that the project was tested with."""
    version = _version("dbt-core")
    if version is None or util.find_spec("dbt") is None:
        return Check("dbt", "dbt-core is not installed.", INSTALL)
    if tuple(int(part) for part in version.split(".")[:2]) != DBT:
        needed = f"{DBT[0]}.{DBT[1]}"
        return Check("dbt", f"dbt-core {version} is installed, {needed} is needed.", INSTALL)
    return Check("dbt", f"dbt-core {version}")


def check_adapter() -> Check:
    """Look whether dbt's adapter and the engine are there."""
    versions = {name: _version(name) for name in ("dbt-duckdb", "duckdb")}
    missing = [name for name, version in versions.items() if version is None]
    if missing:
        return Check("engine", f"{' and '.join(missing)} not installed.", INSTALL)
    return Check("engine", ", ".join(f"{name} {version}" for name, version in versions.items()))


def check_telemetry(project: Project) -> Check:
    """Look whether the project itself keeps dbt's statistics at home."""
    flags = load_yaml(project.root / "dbt_project.yml").get("flags") or {}
    if flags.get("send_anonymous_usage_stats") is False:
        return Check("telemetry", "off in dbt_project.yml")
    return Check(
        "telemetry",
        "dbt_project.yml does not turn dbt's statistics off.",
        "set flags: send_anonymous_usage_stats: false there.",
    )


def check_folders(project: Project) -> Iterator[Check]:
    """Look whether the folders that commands write to can be written."""
    for name in ("landing", "warehouse", "outputs", "target", "logs"):
        folder = project.root / name
        # One that does not exist is made by the command, in the nearest folder that does.
        nearest = next(part for part in (folder, *folder.parents) if part.exists())
        if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
            yield Check(f"{name}/", "can be written")
        else:
            yield Check(f"{name}/", "cannot be written.", f"give yourself the rights: {nearest}")


def check_disk(project: Project) -> Check:
    """Look whether the disk has room for a build."""
    free = shutil.disk_usage(project.root).free
    gigabytes = f"{free / 1024**3:.1f} GiB free"
    if free >= LEAST_FREE_BYTES:
        return Check("disk", gigabytes)
    return Check(
        "disk", f"only {gigabytes}.", "free some space; a build writes tables aside first."
    )


def check_database(target: Target) -> Check:
    """Look whether the target's database opens, and who holds it."""
    subject = f"database {target.name}"
    if not target.database.exists() and not is_note_held(target.lock_note):
        return Check(subject, "not built yet")
    try:
        found = holder(target)
    except BryggeError as error:
        return Check(subject, error.problem, error.fix)
    if found:
        stop = f", or stop it: kill {found.pid}" if found.pid else ""
        return Check(subject, f"held by {found.sentence()}.", f"wait for it{stop}.")
    return Check(subject, f"opens, {target.database.stat().st_size / 1024**2:,.1f} MiB")


def check_lock_note(target: Target) -> Check:
    """Look whether a killed build left its lock note behind."""
    subject = f"lock note {target.name}"
    if not target.lock_note.exists():
        return Check(subject, "none")
    if is_note_held(target.lock_note):
        return Check(subject, "kept by a build that runs")
    return Check(
        subject,
        f"{_short(target.lock_note)} was left by a build that was killed.",
        f"nothing is lost: run `brygge build --target {target.name}`, which replaces it.",
    )


def check_staging(target: Target) -> Check:
    """Look for deliveries that a killed landing left unfinished."""
    subject = f"landing {target.name}"
    left = [folder for folder in (target.landing / ".staging").glob("*") if folder.is_dir()]
    dead = [folder.name for folder in left if not _is_of_living(folder)]
    if not dead:
        return Check(subject, "no unfinished deliveries")
    return Check(
        subject,
        f"{len(dead)} unfinished in {_short(target.landing)}/.staging: {', '.join(dead[:LISTED])}.",
        f"land again: `brygge land --target {target.name}` sweeps them away.",
    )


def _difference(name: str, locked: str) -> str:
    installed = _version(name)
    if installed == locked:
        return ""
    return f"{name} {installed} is not {locked}" if installed else f"{name} {locked} is missing"


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _is_of_living(folder: Path) -> bool:
    pid = folder.name.partition("-")[0]
    return pid.isdigit() and is_alive(int(pid))


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
