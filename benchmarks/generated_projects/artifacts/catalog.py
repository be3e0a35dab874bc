"""`catalog.json`: the columns that the database has.

Input:   assets.
Output:  the artifact as plain values; ephemeral models are in no database.
Never:   looks at a database.
"""

from collections.abc import Sequence
from typing import Any

from generated_projects.artifacts.headings import heading
from generated_projects.assets import Asset
from generated_projects.vocabulary import DATABASE


def catalog_of(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return `catalog.json`: the columns that the database has, in their order."""
    found: dict[str, dict[str, Any]] = {"nodes": {}, "sources": {}}
    for asset in assets:
        if asset.materialization == "ephemeral":
            continue
        columns = {
            each.name: {"type": each.type, "index": index, "name": each.name, "comment": None}
            for index, each in enumerate(asset.columns, 1)
        }
        metadata = {
            "type": "VIEW" if asset.materialization == "view" else "BASE TABLE",
            "schema": asset.layer,
            "name": asset.alias,
            "database": DATABASE,
            "comment": None,
            "owner": None,
        }
        has_stats = {
            "id": "has_stats",
            "label": "Has Stats?",
            "value": False,
            "include": False,
            "description": "Indicates whether there are statistics for this table",
        }
        found["sources" if asset.kind == "source" else "nodes"][asset.id] = {
            "metadata": metadata,
            "columns": columns,
            "stats": {"has_stats": has_stats},
            "unique_id": asset.id,
        }
    return {"metadata": heading("catalog/v1"), **found, "errors": None}
