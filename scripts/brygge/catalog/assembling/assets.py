"""Make assets of dbt's nodes: what they are, where they lie, what they are called.

Input:   nodes of a manifest, tables of `catalog.json`, results.
Output:  for each model, seed, snapshot and source an `Asset` without columns and lineage.
Never:   looks at SQL.
"""

import hashlib
from typing import Literal, cast

from msgspec.structs import replace

from brygge.catalog.artifacts.manifest import Manifest
from brygge.catalog.artifacts.nodes import Node
from brygge.catalog.artifacts.relations import BYTE_STATS, ROW_STATS, TableEntry
from brygge.catalog.artifacts.results import limits
from brygge.catalog.assembling.scrubbing import scrubbed, scrubbed_value
from brygge.catalog.model import Asset, Freshness, Relation, Result

KINDS = ("model", "seed", "snapshot", "source")
Access = Literal["private", "protected", "public"]
ACCESS = ("private", "protected", "public")


def asset_nodes(manifest: Manifest) -> dict[str, Node]:
    """Return the nodes that are assets, by unique id, sorted."""
    return {id: node for id, node in sorted(manifest.nodes.items()) if node.resource_type in KINDS}


def make_asset(
    node: Node,
    manifest: Manifest,
    table: TableEntry | None,
    freshness: Freshness | None,
    builds: tuple[Result, ...],
) -> Asset:
    """Return the asset that `node` is."""
    settings = node.settings
    version = _text(node.version)
    group = node.group or settings.group or ""
    return Asset(
        id=node.unique_id,
        name=scrubbed(node.name),
        kind=cast("Literal['model', 'seed', 'snapshot', 'source']", node.resource_type),
        package=node.package_name,
        path=scrubbed(node.original_file_path),
        layer=folders(node)[0] if node.resource_type == "model" and folders(node) else "",
        description=scrubbed((node.description or "").strip()),
        relation=_shown(node),
        materialization=scrubbed(settings.materialized or ""),
        language=node.language or "sql",
        access=_access(node),
        group=scrubbed(group),
        version=version,
        is_latest=not version or version == _text(node.latest_version),
        deprecated_on=(node.deprecation_date or "")[:10],
        owner=_owner(node, manifest, group),
        tags=tuple(map(scrubbed, node.all_tags)),
        meta=scrubbed_value(node.all_meta),
        is_contract_enforced=is_enforced(node),
        sql=scrubbed(node.sql.strip()),
        freshness=_freshness(node, freshness),
        row_count=table.figure(ROW_STATS) if table else None,
        byte_count=table.figure(BYTE_STATS) if table else None,
        builds=builds,
    )


def folders(node: Node) -> list[str]:
    """Return the folders below `models/` that the node lies in."""
    fqn = node.fqn or []
    if node.resource_type == "source":
        # The file's folders; dbt's fqn of a source ends with source and table.
        return fqn[1:-2]
    last = -2 if node.version is not None else -1
    return fqn[1:last]


def relation_of(node: Node) -> Relation:
    """Return what the database calls the node; an ephemeral model is no relation."""
    if node.settings.materialized == "ephemeral":
        return Relation()
    identifier = node.identifier if node.resource_type == "source" else node.alias
    return Relation(node.database or "", node.schema or "", identifier or node.name)


def _shown(node: Node) -> Relation:
    """Return the relation as it may be told.

    Tables of which only the last part of a path is left stay two: their ids (which no scrubbing
    changes) tell them apart.
    """
    relation = relation_of(node)
    identifier = scrubbed(relation.identifier)
    if identifier != relation.identifier:
        identifier += "~" + hashlib.sha256(node.unique_id.encode()).hexdigest()[:6]
    return Relation(scrubbed(relation.database), scrubbed(relation.schema), identifier)


def is_enforced(node: Node) -> bool:
    """Tell whether dbt checks the node's columns against its properties."""
    contract = node.contract or node.settings.contract or {}
    return contract.get("enforced") is True


def _access(node: Node) -> Access:
    access = node.access or node.settings.access
    return cast("Access", access if access in ACCESS else "protected")


def _owner(node: Node, manifest: Manifest, group: str) -> str:
    owner = node.all_meta.get("owner")
    if isinstance(owner, dict):
        owner = owner.get("name") or owner.get("email")
    if isinstance(owner, list):
        owner = ", ".join(str(each) for each in owner)
    if owner:
        return scrubbed(str(owner))
    said = manifest.groups[group].owner if group in manifest.groups else None
    found = (said or {}).get("name") or (said or {}).get("email")
    return scrubbed(str(found)) if found else ""


def _freshness(node: Node, found: Freshness | None) -> Freshness | None:
    if found is not None:
        return replace(
            found, warn_after=scrubbed(found.warn_after), error_after=scrubbed(found.error_after)
        )
    warn, error = limits(node.freshness or node.settings.freshness)
    return Freshness(scrubbed(warn), scrubbed(error)) if warn or error else None


def _text(version: str | int | float | None) -> str:
    return "" if version is None else str(version)
