"""Who reads ports, as dbt's graph says it.

Input:   dbt's `target/manifest.json`.
Output:  `Reader`s: models, snapshots and analyses that read other products, or explorations.
Never:   runs dbt. Tests and exposures keep no rows, so they are no readers.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from brygge.access.agreement import CONSUMERS, Consumer
from brygge.access.judging import Port, Reader
from brygge.errors import InputError
from brygge.project import Project

MANIFEST = Path("target/manifest.json")
# An exploration is an analysis, or whatever names its own consumer.
EXPLORATION = "analysis"
MACRO = "input_port"
_READERS = ("model", "snapshot", EXPLORATION)
_Node = Mapping[str, Any]


def read_readers(project: Project, ports: list[Port]) -> list[Reader]:
    """Return everything in the graph that reads one of `ports`, past them, or an exploration.

    Raises `InputError` when there is no manifest, and for a consumer that is none.
    """
    path = project.root / MANIFEST
    try:
        nodes = json.loads(path.read_bytes())["nodes"]
        readers = {id: each for id, each in nodes.items() if each["resource_type"] in _READERS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"{MANIFEST}: there is no graph of dbt to check."
        raise InputError(problem, "run `dbt parse`, or `brygge build`.") from error
    known = {port.id for port in ports}
    ids = {id: _port_id(node) for id, node in readers.items() if _port_id(node) in known}
    explorations = {id: str(node["name"]) for id, node in readers.items() if _explores(node)}
    inner = {
        id: (_group(node), str(node["name"]))
        for id, node in readers.items()
        if _group(node) and id not in ids and id not in explorations
    }
    found = [_reader(node, ids, inner, explorations) for node in readers.values()]
    return [each for each in found if each.ports or each.past_ports or each.explorations]


def _reader(
    node: _Node,
    ports: Mapping[str, str],
    inner: Mapping[str, tuple[str, str]],
    explorations: Mapping[str, str],
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
        explorations=tuple(explorations[each] for each in parents if each in explorations),
        by_ref=tuple(port for id, port in read.items() if _is_by_ref(node, id)),
        is_exploration=_explores(node),
    )


def _is_by_ref(node: _Node, parent: str) -> bool:
    """Return whether a node refers to its parent past the macro, which names the package too."""
    macros = (node.get("depends_on") or {}).get("macros") or ()
    if not any(each.endswith(f".{MACRO}") for each in macros):
        return True
    name = parent.split(".")[2]
    return any(each["name"] == name and not each.get("package") for each in node.get("refs") or ())


def _port_id(node: _Node) -> str:
    """Return the contract's id that a model would have as a port."""
    is_model = node["resource_type"] == "model"
    return f"{_group(node)}.{node['name']}.v{node.get('version')}" if is_model else ""


def _explores(node: _Node) -> bool:
    return node["resource_type"] == EXPLORATION or _said(node) is not None


def _consumer(node: _Node) -> Consumer | None:
    said = _said(node)
    if said is None:
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
