"""What lineage is asked about: every relation of a project, and the queries among them.

Input:   nodes of a manifest, tables of `catalog.json`.
Output:  relations and queries, as `lineage.tracing` takes them.
Never:   resolves anything.
"""

import re
from collections.abc import Mapping

from brygge.catalog.artifacts.nodes import Node
from brygge.catalog.artifacts.relations import TableEntry
from brygge.catalog.assembling.assets import relation_of
from brygge.catalog.assembling.columns import added_columns, known_columns, snapshot_columns
from brygge.catalog.lineage.dialects import Folding
from brygge.catalog.lineage.tracing import QueryToTrace
from brygge.catalog.lineage.workers import KnownRelation

EPHEMERAL = "__dbt__cte__"
# A macro that reads the files of a source itself names its CTE so, and is believed.
SOURCE = "__source__"
QUOTED = re.compile(r"'([^']+)'")


def relations_to_trace(
    nodes: Mapping[str, Node], tables: Mapping[str, TableEntry], folding: Folding
) -> dict[str, KnownRelation]:
    """Return each asset as a relation that queries may read."""
    return {
        id: KnownRelation(
            id=id,
            path=_path(node),
            columns=known_columns(node, tables.get(id), folding),
            locations=_locations(node),
            cte=_cte(node),
        )
        for id, node in nodes.items()
    }


def queries_to_trace(
    nodes: Mapping[str, Node], tables: Mapping[str, TableEntry], dialect: str
) -> list[QueryToTrace]:
    """Return the compiled queries of models and snapshots."""
    return [
        QueryToTrace(
            id=id,
            sql=node.sql,
            dialect=dialect,
            parents=readable(node, nodes),
            wanted=_wanted(node, tables.get(id)),
            added=added_columns(node) if node.resource_type == "snapshot" else (),
        )
        for id, node in nodes.items()
        if node.resource_type in ("model", "snapshot")
        and node.sql
        and (node.language or "sql") == "sql"
    ]


def _wanted(node: Node, table: TableEntry | None) -> tuple[str, ...]:
    names = tuple(column.name for column in table.ordered) if table else ()
    if node.resource_type != "snapshot":
        return names
    # What dbt adds is not looked for in what the snapshot reads.
    added = snapshot_columns(node)
    return tuple(name for name in names if name.lower() not in added)


def readable(node: Node, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    """Return ids of the assets whose names the node's SQL may hold, by what dbt knows."""
    # An incremental model may read what it built before. Ephemeral models that are read by
    # ephemeral parents are inlined here as well.
    inlined = [cte.id for cte in node.extra_ctes or ()]
    found = dict.fromkeys([node.unique_id, *node.parents, *inlined])
    waiting = [id for id in found if id in nodes]
    while waiting:
        each = nodes[waiting.pop()]
        if each.settings.materialized == "ephemeral":
            for parent in each.parents:
                if parent in nodes and parent not in found:
                    found[parent] = None
                    waiting.append(parent)
    return tuple(id for id in found if id in nodes)


def _path(node: Node) -> tuple[str, ...]:
    relation = relation_of(node)
    parts = (relation.database, relation.schema, relation.identifier)
    return tuple(part for part in parts if part)


def _cte(node: Node) -> str:
    if node.resource_type == "source":
        relation = relation_of(node)
        return f"{SOURCE}{relation.schema}__{relation.identifier}"
    if node.settings.materialized == "ephemeral":
        return f"{EPHEMERAL}{node.alias or node.name}"
    return ""


def _locations(node: Node) -> tuple[str, ...]:
    # dbt-duckdb: a source that is files.
    location = node.all_meta.get("external_location") or node.settings.external_location
    if node.resource_type != "source" or not isinstance(location, str):
        return ()
    names = {
        "name": node.name,
        "identifier": node.identifier or node.name,
        "schema": node.schema or "",
    }
    for name, value in names.items():
        location = location.replace(f"{{{name}}}", value)
    return tuple(QUOTED.findall(location)) or (location,)
