"""Make the catalog of a dbt project from its artifacts and what people wrote beside them.

Input:   artifacts, contracts and descriptors, releases, how the catalog names itself.
Output:  a `Catalog`; its `gaps` say what was missing and what that costs.
Never:   opens a database, writes a file (the cache of lineage aside), or stops at a bad model.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from brygge.catalog.artifacts.manifest import Manifest, read_manifest
from brygge.catalog.artifacts.nodes import Node
from brygge.catalog.artifacts.places import CATALOG, ArtifactFiles
from brygge.catalog.artifacts.relations import TableEntry, read_catalog
from brygge.catalog.artifacts.results import read_freshness, read_run_results
from brygge.catalog.assembling.agreements import make_agreements
from brygge.catalog.assembling.assets import asset_nodes, folders, make_asset
from brygge.catalog.assembling.checks import make_checks
from brygge.catalog.assembling.columns import Promises, make_columns
from brygge.catalog.assembling.consumers import make_consumers
from brygge.catalog.assembling.edges import connect, outsiders, undeclared, used_columns
from brygge.catalog.assembling.gaps import missing_files, unread
from brygge.catalog.assembling.ports import Found
from brygge.catalog.assembling.products import assign, make_products
from brygge.catalog.assembling.promises import promises_of
from brygge.catalog.assembling.relations_to_trace import (
    queries_to_trace,
    readable,
    relations_to_trace,
)
from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.assembling.terms import make_terms
from brygge.catalog.assembling.written import Written
from brygge.catalog.lineage.cache import NO_CACHE, Cache
from brygge.catalog.lineage.dialects import Folding, dialect_of, folding_of
from brygge.catalog.lineage.resolving import ResolvedQuery
from brygge.catalog.lineage.tracing import trace
from brygge.catalog.model import Asset, Catalog, Check, Gap, Project, Release
from brygge.errors import InputError

OnProgress = Callable[[str, int | None, int | None], None]


def _silent(text: str, done: int | None = None, total: int | None = None) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Beside:
    """What a catalog knows beyond dbt's artifacts. `dialect` overrides the adapter's."""

    written: Written = field(default_factory=Written)
    releases: Mapping[str, tuple[Release, ...]] = field(default_factory=dict)
    base_iri: str = ""
    dialect: str = ""


@dataclass(frozen=True)
class _Read:
    """The artifacts, read."""

    manifest: Manifest
    nodes: dict[str, Node]
    tables: dict[str, TableEntry]
    gaps: list[Gap]


def assemble(
    files: ArtifactFiles,
    beside: Beside,
    cache: Cache = NO_CACHE,
    workers: int = 1,
    on_progress: OnProgress = _silent,
) -> Catalog:
    """Return the catalog of the project whose artifacts `files` are.

    Raises `InputError` when the manifest is none, or another artifact is no JSON.
    """
    manifest = read_manifest(files.manifest)
    gaps = [*manifest.gaps, *missing_files(files)]
    read = _Read(manifest, asset_nodes(manifest), _tables(files, gaps), gaps)
    results = read_run_results(files.run_results)
    freshness = read_freshness(files.sources) if files.sources else {}
    dialect = _dialect(manifest, beside, gaps)
    folding = folding_of(dialect)
    resolved = trace(
        relations_to_trace(read.nodes, read.tables, folding),
        queries_to_trace(read.nodes, read.tables, dialect),
        cache,
        workers,
        on_progress,
    )
    checks = tuple(sorted(make_checks(manifest, read.nodes, results), key=lambda each: each.id))
    assets = [
        make_asset(node, manifest, read.tables.get(id), freshness.get(id), results.get(id, ()))
        for id, node in read.nodes.items()
    ]
    assets = _with_columns(assets, read, resolved, checks, beside.written, folding)
    return _catalog(files, assets, checks, read, resolved, beside)


def _catalog(
    files: ArtifactFiles,
    assets: list[Asset],
    checks: tuple[Check, ...],
    read: _Read,
    resolved: Mapping[str, ResolvedQuery],
    beside: Beside,
) -> Catalog:
    manifest = read.manifest
    found = Found(
        manifest.project_name,
        beside.written,
        manifest.groups,
        {id: folders(node) for id, node in read.nodes.items()},
        beside.releases,
    )
    assigned = assign(assets, found)
    assets = [
        replace(asset, product=assigned[asset.id][0]) if asset.id in assigned else asset
        for asset in assets
    ]
    bases = dict(assigned.values())
    bases.update((id, "odps") for id in beside.written.descriptors)
    consumers = make_consumers(manifest, files.semantic_manifest)
    project, products = _project(manifest, beside), make_products(assets, bases, found)
    written = beside.written
    return Catalog(
        project=project,
        products=tuple(products),
        assets=tuple(assets),
        checks=checks,
        consumers=tuple(sorted(consumers, key=lambda each: each.id)),
        agreements=make_agreements(
            written.agreements, written.requests, products, project.generated_at
        ),
        terms=make_terms(manifest),
        gaps=tuple(
            sorted(_gaps(assets, read, resolved), key=lambda gap: (gap.subject, gap.problem))
        ),
    )


def _with_columns(
    assets: list[Asset],
    read: _Read,
    resolved: Mapping[str, ResolvedQuery],
    checks: tuple[Check, ...],
    written: Written,
    folding: Folding,
) -> list[Asset]:
    used = used_columns(resolved.values())
    promises = promises_of(assets, checks, written)
    listed = [
        replace(
            asset,
            columns=make_columns(
                read.nodes[asset.id],
                read.tables.get(asset.id),
                resolved.get(asset.id),
                used.get(asset.id, ()),
                promises.get(asset.id, Promises()),
                folding,
            ),
        )
        for asset in assets
    ]
    names = {
        asset.id: {column.name.lower(): column.name for column in asset.columns} for asset in listed
    }
    return [
        connect(
            asset,
            read.nodes[asset.id].parents,
            resolved.get(asset.id),
            names,
            readable(read.nodes[asset.id], read.nodes),
        )
        for asset in listed
    ]


def _project(manifest: Manifest, beside: Beside) -> Project:
    metadata = manifest.metadata
    said = beside.written.project
    return replace(
        said,
        name=manifest.project_name,
        base_iri=beside.base_iri or said.base_iri or f"urn:brygge:{manifest.project_name}:",
        title=said.title or f"Data of {manifest.project_name}",
        adapter=metadata.adapter_type or "",
        dbt_version=metadata.dbt_version or "",
        manifest_version=f"v{manifest.version}",
        generated_at=(metadata.generated_at or "")[:19] + ("Z" if metadata.generated_at else ""),
    )


def _dialect(manifest: Manifest, beside: Beside, gaps: list[Gap]) -> str:
    adapter = beside.dialect or manifest.metadata.adapter_type or ""
    dialect = dialect_of(adapter)
    if dialect is None and beside.dialect:
        raise InputError(
            f'--dialect: no SQL dialect is called "{beside.dialect}".',
            "name one of duckdb, postgres, snowflake, bigquery, spark, tsql ... (sqlglot's names).",
        )
    if not dialect:
        said = (
            f'the adapter "{adapter}" has no known SQL dialect' if adapter else "names no adapter"
        )
        gaps.append(
            Gap(
                "manifest.json",
                f"{said}: common SQL is assumed.",
                "name the nearest one with --dialect.",
            )
        )
    return dialect or ""


def _tables(files: ArtifactFiles, gaps: list[Gap]) -> dict[str, TableEntry]:
    if files.catalog is None:
        return {}
    tables = read_catalog(files.catalog)
    if not tables:
        gaps.append(
            Gap(CATALOG, "lists no columns: it is treated as missing.", "run `dbt docs generate`.")
        )
    return tables


def _gaps(assets: list[Asset], read: _Read, resolved: Mapping[str, ResolvedQuery]) -> list[Gap]:
    gaps = list(read.gaps)
    for asset in assets:
        query = resolved.get(asset.id)
        if query is None:
            if asset.kind in ("model", "snapshot"):
                gaps.append(unread(asset, read.nodes[asset.id]))
            continue
        if query.failure:
            gaps.append(
                Gap(
                    asset.id, f"has no lineage by column: {query.failure}.", "see its compiled SQL."
                )
            )
        gaps += outsiders(asset, query)
        gaps += undeclared(asset)
    # People name files as relations.
    return [replace(gap, problem=scrubbed(gap.problem)) for gap in gaps]
