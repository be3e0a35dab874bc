"""Sources as `manifest.json` holds them.

Input:   assets that are sources.
Output:  nodes with all the fields that dbt 1.11 writes.
Never:   reads rows: how fresh they are is not said.
"""

from typing import Any

from generated_projects.artifacts.nodes import documented
from generated_projects.assets import Asset
from generated_projects.vocabulary import DATABASE, PROJECT, prose


def source_node(asset: Asset) -> dict[str, Any]:
    """Return a source as the manifest holds it."""
    path = f"models/staging/{asset.source}/_sources.yml"
    return {
        "database": DATABASE,
        "schema": asset.layer,
        "name": asset.name,
        "resource_type": "source",
        "package_name": PROJECT,
        "path": path,
        "original_file_path": path,
        "unique_id": asset.id,
        "fqn": [PROJECT, "staging", asset.source, asset.source, asset.name],
        "source_name": asset.source,
        "source_description": prose(12, asset.source),
        "loader": "",
        "identifier": asset.identifier,
        "quoting": dict.fromkeys(("database", "schema", "identifier", "column")),
        "loaded_at_field": asset.columns[8].name,
        "freshness": {"warn_after": {"count": 1, "period": "day"},
                      "error_after": {"count": 3, "period": "day"}, "filter": None},
        "external": None,
        "description": f"One row per {asset.name}.",
        "columns": documented(asset),
        "meta": {},
        "source_meta": {},
        "tags": [],
        "config": {"enabled": True, "meta": {}, "tags": []},
        "unrendered_config": {},
        "relation_name": asset.relation,
        "created_at": 1793500000.0,
        "doc_blocks": [],
    }  # fmt: skip
