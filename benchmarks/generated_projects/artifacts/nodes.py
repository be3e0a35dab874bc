"""Models, seeds and snapshots as `manifest.json` holds them.

Input:   assets.
Output:  nodes with all the fields that dbt 1.11 writes, defaults included.
Never:   makes sources and tests: `artifacts.sources` and `artifacts.checks` do.
"""

from collections.abc import Sequence
from typing import Any

from generated_projects.artifacts.places import group_of, place_of
from generated_projects.assets import Asset
from generated_projects.vocabulary import DATABASE, PROJECT, digest, prose

# What nodes say where they have nothing to say.
BARE: dict[str, Any] = {
    "database": DATABASE,
    "package_name": PROJECT,
    "tags": [],
    "columns": {},
    "meta": {},
    "group": None,
    "docs": {"show": True, "node_color": None},
    "patch_path": None,
    "build_path": None,
    "unrendered_config": {},
    "created_at": 1793500000.0,
    "relation_name": None,
    "doc_blocks": [],
}


def documented(asset: Asset) -> dict[str, Any]:
    """Return the documented columns as a manifest holds them.

    Of a model that is no port, the last one is forgotten, as people do: what is documented is no
    schema.
    """
    is_whole = asset.kind == "source" or asset.version
    empty: dict[str, Any] = {
        "meta": {},
        "constraints": [],
        "quote": None,
        "config": {"meta": {}, "tags": []},
    }
    return {
        each.name: {
            "name": each.name,
            "description": prose(16, asset.name, each.name),
            "data_type": each.type,
            **empty,
            "tags": ["personal"] if each.role == "label" else [],
            "granularity": None,
            "doc_blocks": [],
        }
        for each in (asset.columns if is_whole else asset.columns[:-1])
    }


def settings(asset: Asset) -> dict[str, Any]:
    """Return the configuration of a node, with all the defaults that dbt writes out."""
    is_port = bool(asset.version)
    group = None if asset.kind in ("seed", "snapshot") else group_of(asset)
    nothing = ("database", "static_analysis", "incremental_strategy", "batch_size", "begin",
               "full_refresh", "event_time", "concurrent_batches", "freshness")  # fmt: skip
    return {
        "enabled": True,
        "alias": asset.alias if is_port else None,
        "schema": asset.layer,
        "tags": [asset.layer, "nightly"],
        "meta": meta_of(asset),
        "group": group,
        "materialized": asset.materialization,
        "lookback": 1,
        "persist_docs": {},
        "post-hook": [],
        "pre-hook": [],
        "quoting": {},
        "column_types": {},
        "unique_key": "row_key" if asset.materialization == "incremental" else None,
        "on_schema_change": "fail",
        "on_configuration_change": "apply",
        "grants": {},
        "packages": [],
        "docs": {"show": True, "node_color": None},
        "contract": {"enforced": is_port, "alias_types": True},
        "access": "public" if is_port else "protected",
        **dict.fromkeys(nothing),
    }


def meta_of(asset: Asset) -> dict[str, Any]:
    """Return what people note beside a model."""
    return {
        "owner": f"{group_of(asset)}@example.org",
        "reviewed": "2026-10-01",
        "runbook": f"https://handbook.example.org/{asset.layer}/{asset.name}",
        "remarks": [prose(14, asset.id, each) for each in range(11)],
    }


def node(asset: Asset) -> dict[str, Any]:
    """Return a model, seed or snapshot as the manifest holds it."""
    folder = {"model": "models", "seed": "seeds", "snapshot": "snapshots"}[asset.kind]
    path = place_of(asset, ".csv" if asset.kind == "seed" else ".sql")
    config = settings(asset)
    made = {
        **BARE,
        "schema": asset.layer,
        "name": asset.name,
        "resource_type": asset.kind,
        "path": path,
        "original_file_path": f"{folder}/{path}",
        "unique_id": asset.id,
        "fqn": [PROJECT, asset.layer, group_of(asset), asset.alias],
        "alias": asset.alias,
        "checksum": {"name": "sha256", "checksum": digest(asset.raw)},
        "config": config,
        "tags": config["tags"],
        "description": f"One row per {asset.alias}.\n{prose(200, asset.id)}",
        "columns": documented(asset),
        "meta": config["meta"],
        "group": config["group"],
        "patch_path": f"{PROJECT}://{folder}/{place_of(asset, '.yml')}",
        "unrendered_config": {"materialized": asset.materialization, "meta": config["meta"]},
        "relation_name": None if asset.materialization == "ephemeral" else asset.relation,
        "raw_code": asset.raw,
    }
    if asset.kind == "seed":
        return {**made, "root_path": ".", "depends_on": {"macros": []}}
    return made | queried(asset, f"target/compiled/{PROJECT}/{folder}/{path}")


def queried(asset: Asset, path: str) -> dict[str, Any]:
    """Return the part of a node that only models and snapshots have."""
    return {
        **reading(asset.parents),
        "compiled_path": path,
        "compiled": True,
        "compiled_code": asset.compiled,
        "extra_ctes_injected": True,
        "extra_ctes": asset.inlined_ctes,
        "contract": {"enforced": bool(asset.version), "alias_types": True, "checksum": None},
        "access": "public" if asset.version else "protected",
        "constraints": [],
        "version": asset.version or None,
        "latest_version": 2 if asset.version else None,
        "deprecation_date": "2027-06-30T00:00:00" if asset.version == 1 else None,
        "primary_key": [asset.columns[0].name],
        "time_spine": None,
    }


def reading(parents: Sequence[Asset], macros: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a node says about what it reads."""
    refs = [each for each in parents if each.kind != "source"]
    return {
        "language": "sql",
        "refs": [
            {"name": each.name, "package": None, "version": each.version or None} for each in refs
        ],
        "sources": [[each.source, each.name] for each in parents if each.kind == "source"],
        "metrics": [],
        "functions": [],
        "depends_on": {"macros": [*macros], "nodes": [each.id for each in parents]},
    }
