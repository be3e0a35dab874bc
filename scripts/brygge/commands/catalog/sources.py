"""Where a catalog is read from: the options that every `brygge catalog` command has.

Input:   `--artifacts`, `--contracts`, `--target`, `--dialect`, `--base-iri`, `--workers`.
Output:  a `Catalog`; that of an export (`catalog.json`) is recognised by its content.
Never:   writes anything but the cache of lineage.
"""

import gc
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from brygge.errors import InputError

if TYPE_CHECKING:
    from brygge.catalog.artifacts.places import ArtifactFiles
    from brygge.catalog.assembling.assembling import Beside
    from brygge.catalog.model import Catalog
    from brygge.commands.console import Progress

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Source:
    """What was asked for; `artifacts` none means this project's own."""

    artifacts: Path | None = None
    contracts: Path | None = None
    target: str = "main"
    dialect: str = ""
    base_iri: str = ""
    workers: int = 1


_PATH = click.Path(path_type=Path)
_ARTIFACTS = click.option(
    "--artifacts",
    type=_PATH,
    metavar="PATH",
    help="dbt artifacts of any project: a folder, a zip, a manifest.json; or a catalog.json that "
    "was exported.",
)
_CONTRACTS = click.option(
    "--contracts",
    type=_PATH,
    metavar="DIR",
    help="Contracts and descriptors; this project's own unless other artifacts are named.",
)
_TARGET = click.option(
    "--target",
    default="main",
    show_default=True,
    metavar="NAME",
    help="Whose releases are listed, and below whose outputs the export lands.",
)
_DIALECT = click.option(
    "--dialect",
    default="",
    metavar="NAME",
    help="Read SQL in this dialect, not the adapter's.",
)
_BASE_IRI = click.option(
    "--base-iri",
    default="",
    metavar="IRI",
    help="What the URIs of things begin with; else as contracts/catalog.yaml says.",
)
_WORKERS = click.option(
    "--workers",
    type=click.IntRange(1),
    default=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2,
    metavar="N",
    help="Processes that resolve lineage; as many as there are cores.",
)


def source_options(function: Function) -> Function:
    """Add the options that say where the catalog is read from, passed as `source`."""
    return _with_options(function, (_WORKERS, _BASE_IRI, _DIALECT, _TARGET, _CONTRACTS, _ARTIFACTS))


def reading_options(function: Function) -> Function:
    """Add the options that say how named artifacts are read, passed as `source`."""
    return _with_options(function, (_WORKERS, _DIALECT, _CONTRACTS))


def _with_options(
    function: Function, options: Sequence[Callable[[Callable[..., Any]], Callable[..., Any]]]
) -> Function:
    def with_source(*words: Any, **given: Any) -> Any:
        said = {name: given.pop(name) for name in Source.__annotations__ if name in given}
        return function(*words, source=Source(**said), **given)

    with_source.__doc__ = function.__doc__
    decorated: Callable[..., Any] = with_source
    # Options that the function had before stay, and are shown after these.
    for option in options:
        decorated = option(decorated)
    return decorated  # type: ignore[return-value]


def read_catalog(source: Source, progress: "Progress") -> "Catalog":
    """Return the catalog that `source` names, and say what is missing from it nowhere."""
    if source.artifacts is not None:
        return read_other(source.artifacts, source, progress)
    from brygge.catalog.assembling.own import beside_artifacts, own_artifacts
    from brygge.project import Project

    project = Project.find()
    target = project.target(source.target)
    files = own_artifacts(project, target)
    contracts = _folder(source.contracts) if source.contracts else None
    beside = beside_artifacts(project, target, contracts)
    return _assembled(files, beside, f"{project.root.as_posix()}-{target.name}", source, progress)


def read_other(place: Path, source: Source, progress: "Progress") -> "Catalog":
    """Return the catalog at `place`: one that was exported, or that of dbt's artifacts there."""
    from brygge.catalog.artifacts.places import find_artifacts
    from brygge.catalog.assembling.assembling import Beside
    from brygge.catalog.assembling.written import read_written
    from brygge.catalog.exported import read_exported

    # A short life and many small values: collecting them would take longer than the work.
    gc.disable()
    exported = read_exported(place)
    if exported is not None:
        return exported
    files = find_artifacts(place)
    beside = Beside(read_written(_folder(source.contracts))) if source.contracts else Beside()
    return _assembled(files, beside, place.resolve().as_posix(), source, progress)


def _assembled(
    files: "ArtifactFiles", beside: "Beside", name: str, source: Source, progress: "Progress"
) -> "Catalog":
    from brygge.catalog.assembling.assembling import assemble
    from brygge.catalog.lineage.cache import Cache

    gc.disable()
    beside = replace(beside, base_iri=_base(source.base_iri), dialect=source.dialect)
    return assemble(files, beside, Cache.of_project(name), source.workers, progress)


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise InputError(
            f"{folder}: there is no such folder.",
            "name the folder that holds <product>/*.odcs.yaml.",
        )
    return folder


def _base(iri: str) -> str:
    if iri and (":" not in iri or any(each in iri for each in ' <>"{}|\\^`')):
        raise InputError(
            f'--base-iri: "{iri}" is no absolute IRI.',
            "give one such as https://data.example.org/catalog/.",
        )
    return iri if not iri or iri.endswith(("/", ":", "#")) else f"{iri}/"
