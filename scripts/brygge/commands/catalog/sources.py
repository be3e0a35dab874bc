"""Where a catalog is read from: the options that every `brygge catalog` command has.

Input:   `--artifacts`, `--contracts`, `--target`, `--dialect`, `--base-iri`, `--workers`.
Output:  a `Catalog`.
Never:   writes anything but the cache of lineage.
"""

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from brygge.errors import InputError

if TYPE_CHECKING:
    from brygge.catalog.model import Catalog
    from brygge.commands.console import Progress

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Source:
    """What was asked for; `artifacts` none means this project's own."""

    artifacts: Path | None
    contracts: Path | None
    target: str
    dialect: str
    base_iri: str
    workers: int


def source_options(function: Function) -> Function:
    """Add the options that say where the catalog is read from, passed as `source`."""

    def with_source(
        *words: Any,
        artifacts: Path | None,
        contracts: Path | None,
        target: str,
        dialect: str,
        base_iri: str,
        workers: int,
        **others: Any,
    ) -> Any:
        source = Source(artifacts, contracts, target, dialect, base_iri, workers)
        return function(*words, source=source, **others)

    with_source.__doc__ = function.__doc__
    path = click.Path(path_type=Path)
    for option in (
        click.option(
            "--workers",
            type=click.IntRange(1),
            default=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2,
            metavar="N",
            help="Processes that resolve lineage; as many as there are cores.",
        ),
        click.option(
            "--base-iri",
            default="",
            metavar="IRI",
            help="What the URIs of things begin with; else as contracts/catalog.yaml says.",
        ),
        click.option(
            "--dialect",
            default="",
            metavar="NAME",
            help="Read SQL in this dialect, not the adapter's.",
        ),
        click.option(
            "--target",
            default="main",
            show_default=True,
            metavar="NAME",
            help="Whose releases are listed, and below whose outputs the export lands.",
        ),
        click.option(
            "--contracts",
            type=path,
            metavar="DIR",
            help="Contracts and descriptors; this project's own unless --artifacts is given.",
        ),
        click.option(
            "--artifacts",
            type=path,
            metavar="PATH",
            help="dbt artifacts of any project: a folder, a zip or a manifest.json.",
        ),
    ):
        with_source = option(with_source)
    return with_source  # type: ignore[return-value]


def read_catalog(source: Source, progress: "Progress") -> "Catalog":
    """Return the catalog that `source` names, and say what is missing from it nowhere."""
    from brygge.catalog.artifacts.places import find_artifacts
    from brygge.catalog.assembling.assembling import Beside, assemble
    from brygge.catalog.assembling.own import beside_artifacts, own_artifacts
    from brygge.catalog.assembling.written import read_written
    from brygge.catalog.lineage.cache import Cache
    from brygge.project import Project

    # A short life and many small values: collecting them would take longer than the work.
    gc.disable()
    contracts = _folder(source.contracts) if source.contracts else None
    if source.artifacts is None:
        project = Project.find()
        target = project.target(source.target)
        files = own_artifacts(project, target)
        beside = beside_artifacts(project, target, contracts)
        cache = Cache.of_project(f"{project.root.as_posix()}-{target.name}")
    else:
        files = find_artifacts(source.artifacts)
        beside = Beside(read_written(contracts)) if contracts else Beside()
        cache = Cache.of_project(source.artifacts.resolve().as_posix())
    beside = replace(beside, base_iri=_base(source.base_iri), dialect=source.dialect)
    return assemble(files, beside, cache, source.workers, progress)


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
