"""What manifests carry and lineage does not need: macros, doc blocks, groups, dashboards.

Input:   assets.
Output:  the sections `macros`, `docs`, `groups` and `exposures` of a manifest.
Never:   changes what columns are made from.
"""

from collections.abc import Sequence
from typing import Any

from generated_projects.artifacts.places import group_of
from generated_projects.assets import Asset
from generated_projects.vocabulary import ENTITIES, PROJECT, prose


def macros() -> dict[str, Any]:
    """Return as many macros as dbt and its packages bring."""
    made: dict[str, Any] = {}
    for number in range(560):
        package = ("dbt", "dbt_duckdb", "dbt_utils", PROJECT)[number % 4]
        name = f"{package}_{ENTITIES[number % 21]}_{number}"
        body = prose(120 + number % 200, "macro", number)
        made[f"macro.{package}.{name}"] = {
            "name": name,
            "resource_type": "macro",
            "package_name": package,
            "path": f"macros/{name}.sql",
            "original_file_path": f"macros/{name}.sql",
            "unique_id": f"macro.{package}.{name}",
            "macro_sql": f"{{% macro {name}(relation) %}}\n{{# {body} #}}\n{{% endmacro %}}",
            "depends_on": {"macros": []},
            "description": prose(20, name),
            "meta": {},
            "docs": {"show": True, "node_color": None},
            "config": {"meta": {}, "docs": {"show": True, "node_color": None}},
            "patch_path": None,
            "arguments": [],
            "created_at": 1793500000.0,
            "supported_languages": None,
        }
    return made


def docs(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return a doc block per group."""
    return {
        f"doc.{PROJECT}.{name}": {
            "name": name,
            "resource_type": "doc",
            "package_name": PROJECT,
            "path": "docs.md",
            "original_file_path": "models/docs.md",
            "unique_id": f"doc.{PROJECT}.{name}",
            "block_contents": prose(200, name),
        }
        for name in sorted({group_of(each) for each in assets})
    }


def groups(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return the groups, each with its owner."""
    return {
        f"group.{PROJECT}.{name}": {
            "name": name,
            "resource_type": "group",
            "package_name": PROJECT,
            "path": "_groups.yml",
            "original_file_path": "models/_groups.yml",
            "unique_id": f"group.{PROJECT}.{name}",
            "owner": {"email": f"{name}@example.org", "name": name.replace("_", " ").title()},
            "description": prose(12, name),
            "config": {"meta": {}},
        }
        for name in sorted({group_of(each) for each in assets})
    }


def exposures(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return a dashboard for every second port."""
    made = {}
    for port in assets:
        if port.version != 1 or port.block % 2:
            continue
        name = f"{port.name}_board"
        made[f"exposure.{PROJECT}.{name}"] = {
            "name": name,
            "resource_type": "exposure",
            "package_name": PROJECT,
            "path": "_exposures.yml",
            "original_file_path": "models/_exposures.yml",
            "unique_id": f"exposure.{PROJECT}.{name}",
            "fqn": [PROJECT, name],
            "type": "dashboard",
            "owner": {"email": "boards@example.org", "name": "Boards"},
            "description": prose(16, name),
            "label": name.replace("_", " ").capitalize(),
            "maturity": "high",
            "meta": {},
            "tags": [],
            "config": {"enabled": True, "tags": [], "meta": {}},
            "unrendered_config": {},
            "url": f"https://boards.example.org/{name}",
            "depends_on": {"macros": [], "nodes": [port.id]},
            "refs": [{"name": port.name, "package": None, "version": 1}],
            "sources": [],
            "metrics": [],
            "created_at": 1793500000.0,
        }
    return made
