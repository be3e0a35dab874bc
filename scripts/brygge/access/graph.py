"""Who reads ports, as dbt's graph says it.

Input:   dbt's `manifest.json`.
Output:  `Reader`s: models, snapshots, analyses that read ports or past them; tests that keep rows.
Never:   runs dbt. Exposures and other tests keep no rows, so they are no readers.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from brygge.access.agreement import CONSUMERS, Consumer
from brygge.access.judging import Port, Reader
from brygge.access.naming import named_tables, tables_of_products
from brygge.errors import InputError

# An exploration is an analysis: it alone names its own consumer.
EXPLORATION = "analysis"
MACRO = "input_port"
_READERS = ("model", "snapshot", EXPLORATION)
_Node = Mapping[str, Any]


def read_readers(manifest: Path, ports: list[Port]) -> list[Reader]:
    """Return everything in the graph that reads one of `ports`, or past the ports of a product.

    Raises `InputError` when there is no manifest, and for a consumer that is none.
    """
    try:
        graph = json.loads(manifest.read_bytes())
        nodes, sources = graph["nodes"], graph.get("sources") or {}
        readers = {id: each for id, each in nodes.items() if each["resource_type"] in _READERS}
        tests = [each for each in nodes.values() if _keeps_rows(each)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"{manifest}: there is no graph of dbt to check."
        raise InputError(problem, "run `dbt parse`.") from error
    known = {port.id for port in ports}
    ids = {id: _port_id(node) for id, node in readers.items() if _port_id(node) in known}
    inner = {
        id: (_group(node), str(node["name"]))
        for id, node in readers.items()
        if _group(node) and id not in ids
    }
    tables = tables_of_products(readers.values(), ids)
    found = [
        replace(
            _reader(node, readers, ids, inner),
            tables=tuple(named_tables(node, sources, tables, _group(node))),
        )
        for node in readers.values()
    ]
    found += [_test(node, nodes, ids, inner) for node in tests]
    return [each for each in found if each.ports or each.past_ports or each.tables]


def _reader(
    node: _Node,
    nodes: Mapping[str, _Node],
    ports: Mapping[str, str],
    inner: Mapping[str, tuple[str, str]],
) -> Reader:
    parents = list(dict.fromkeys((node.get("depends_on") or {}).get("nodes") or ()))
    version = f".v{node['version']}" if node.get("version") else ""
    read = {each: ports[each] for each in parents if each in ports}
    consumer = _consumer(node)
    past = [inner[each] for each in parents if each in inner]
    return Reader(
        name=f"{node['resource_type']} {node['name']}{version}",
        file=str(node.get("original_file_path") or ""),
        consumer=consumer,
        ports=tuple(read.values()),
        past_ports=tuple(each for each in past if Consumer("product", each[0]) != consumer),
        by_ref=tuple(port for id, port in read.items() if _is_by_ref(node, nodes[id])),
        is_exploration=_explores(node),
        names_consumer=_said(node) is not None and not _explores(node),
    )


def _test(
    node: _Node,
    nodes: Mapping[str, _Node],
    ports: Mapping[str, str],
    inner: Mapping[str, tuple[str, str]],
) -> Reader:
    """Return a test as a reader for the product of what it is attached to, or of its folder."""
    attached = nodes.get(node.get("attached_node") or "")
    product = _group(attached) if attached else str((node.get("fqn") or ("", ""))[1])
    parents = list(dict.fromkeys((node.get("depends_on") or {}).get("nodes") or ()))
    past = [inner[each] for each in parents if each in inner]
    return Reader(
        name=f"test {node['name']}",
        file=str(node.get("original_file_path") or ""),
        consumer=Consumer("product", product),
        ports=tuple(ports[each] for each in parents if each in ports),
        past_ports=tuple(each for each in past if each[0] != product),
        keeps_rows=True,
    )


def _keeps_rows(node: _Node) -> bool:
    return node["resource_type"] == "test" and bool(
        (node.get("config") or {}).get("store_failures")
    )


def _is_by_ref(node: _Node, parent: _Node) -> bool:
    """Return whether a node refers to its parent past the macro.

    The macro alone names the package, and the version within the name: `companies.v1`.
    """
    macros = (node.get("depends_on") or {}).get("macros") or ()
    if not any(each.endswith(f".{MACRO}") for each in macros):
        return True
    version, latest = str(parent.get("version")), parent.get("latest_version")
    marked = f"{parent['name']}.v{version}"
    refs = node.get("refs") or ()
    return not any(each["name"] == marked and each.get("package") for each in refs) or any(
        (each["name"] == marked and not each.get("package"))
        or (each["name"] == parent["name"] and str(each.get("version") or latest) == version)
        for each in refs
    )


def _port_id(node: _Node) -> str:
    """Return the contract's id that a model would have as a port."""
    is_model = node["resource_type"] == "model"
    return f"{_group(node)}.{node['name']}.v{node.get('version')}" if is_model else ""


def _explores(node: _Node) -> bool:
    return bool(node["resource_type"] == EXPLORATION)


def _consumer(node: _Node) -> Consumer | None:
    said = _said(node)
    if said is None or not _explores(node):
        return Consumer("product", _group(node)) if _group(node) else None
    kind, name = next(iter(said.items())) if isinstance(said, dict) and len(said) == 1 else ("", "")
    if kind not in CONSUMERS or not isinstance(name, str):
        raise InputError(
            f"{node.get('original_file_path')}: meta: the consumer of {node['name']} is none.",
            "write {product: ID}, {team: ID} or {person: ADDRESS}.",
        )
    return Consumer(kind, name)


def _said(node: _Node) -> Any:
    config = node.get("config") or {}
    return (config.get("meta") or node.get("meta") or {}).get("consumer")


def _group(node: _Node) -> str:
    return str(node.get("group") or (node.get("config") or {}).get("group") or "")
