"""What the catalog of a Brygge project is made from, for one target.

Input:   a project, a target.
Output:  its dbt artifacts, the results of its builds, its contracts and releases.
Never:   mixes targets: `target/` holds the artifacts of whichever was compiled last.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from brygge.building.history import results_folder
from brygge.catalog.artifacts.places import MANIFEST, RUN_RESULTS, ArtifactFiles, find_artifacts
from brygge.catalog.artifacts.tolerance import decode_file, decode_part
from brygge.catalog.assembling.assembling import Beside
from brygge.catalog.assembling.releases import read_releases
from brygge.catalog.assembling.written import read_written
from brygge.errors import InputError
from brygge.project import Project, Target

# DuckDB will not call a database `main`.
DATABASES = {"main": "main_db"}


def own_artifacts(project: Project, target: Target) -> ArtifactFiles:
    """Return the artifacts of `target`.

    Raises `InputError` when `target/` holds none, or those of another target.
    """
    files = find_artifacts(project.root / "target")
    _refuse_others(project, target, files)
    current = [each for each in files.run_results if _target_of(each[1]) in ("", target.name)]
    return replace(files, run_results=(*current, *_kept(results_folder(target))))


def beside_artifacts(project: Project, target: Target, contracts: Path | None = None) -> Beside:
    """Return what is known beside the artifacts: contracts, descriptors, releases."""
    written = read_written(contracts or project.root / "contracts")
    return Beside(written, read_releases(target))


class _Place(msgspec.Struct):
    resource_type: str = ""
    database: str | None = None


class _Places(msgspec.Struct):
    nodes: dict[str, msgspec.Raw] | None = None


class _Args(msgspec.Struct):
    target: str | None = None


class _Results(msgspec.Struct):
    args: _Args | None = None


def _refuse_others(project: Project, target: Target, files: ArtifactFiles) -> None:
    try:
        raws = decode_file(MANIFEST, files.manifest, _Places, "").nodes or {}
    except InputError:
        # Whatever is wrong with it, its reader says it better.
        return
    nodes = [decode_part(raw, _Place)[0] for raw in raws.values()]
    found = {node.database for node in nodes if node.resource_type == "model"}
    wanted = DATABASES.get(target.name, target.name)
    for name in project.target_names():
        if name != target.name and DATABASES.get(name, name) in found and wanted not in found:
            raise InputError(
                f"target/ holds the artifacts of target {name}, not of {target.name}.",
                f"run `brygge docs --target {target.name}` first, or ask for --target {name}.",
            )


def _target_of(results: bytes) -> str:
    try:
        args = decode_file(RUN_RESULTS, results, _Results, "").args
    except InputError:
        return ""
    return (args and args.target) or ""


def _kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.glob("run_results-*.json")):
        yield path.name, path.read_bytes()
