"""`manifest.json` (v12) of a project, in the shape of dbt 1.11.

Input:   assets.
Output:  the manifest as plain values.
Never:   looks at a clock.
"""

from collections.abc import Sequence
from typing import Any

from generated_projects.artifacts.ballast import docs, exposures, groups, macros
from generated_projects.artifacts.checks import check_nodes
from generated_projects.artifacts.headings import heading
from generated_projects.artifacts.nodes import node
from generated_projects.artifacts.sources import source_node
from generated_projects.assets import Asset
from generated_projects.vocabulary import MADE_AT, PROJECT, digest


def manifest_of(assets: Sequence[Asset]) -> dict[str, Any]:
    """Return `manifest.json` in the shape of dbt 1.11."""
    nodes = {each.id: node(each) for each in assets if each.kind != "source"}
    nodes |= {each["unique_id"]: each for each in check_nodes(assets)}
    sources = {each.id: source_node(each) for each in assets if each.kind == "source"}
    boards = exposures(assets)
    members: dict[str, list[str]] = {}
    for key, each in nodes.items():
        if each["group"]:
            members.setdefault(each["group"], []).append(key)
    metadata = {
        **heading("manifest/v12"),
        "project_name": PROJECT,
        "project_id": digest(PROJECT)[:32],
        "user_id": None,
        "send_anonymous_usage_stats": False,
        "adapter_type": "duckdb",
        "quoting": {"database": True, "schema": True, "identifier": True, "column": None},
        "run_started_at": MADE_AT,
    }
    empty = ("metrics", "selectors", "disabled", "saved_queries", "semantic_models", "unit_tests")
    return {
        "metadata": metadata,
        "nodes": nodes,
        "sources": sources,
        "macros": macros(),
        "docs": docs(assets),
        "exposures": boards,
        "groups": groups(assets),
        **graph_of(nodes | boards, sources),
        "group_map": members,
        **{name: {} for name in (*empty, "functions")},
    }


def graph_of(readers: dict[str, Any], sources: dict[str, Any]) -> dict[str, Any]:
    """Return `parent_map` and `child_map`."""
    parents = {key: list(each["depends_on"].get("nodes", ())) for key, each in readers.items()}
    parents |= {key: [] for key in sources}
    children: dict[str, list[str]] = {key: [] for key in parents}
    for key, above in parents.items():
        for each in above:
            children[each].append(key)
    return {"parent_map": parents, "child_map": children}
