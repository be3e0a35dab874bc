"""Who reads a port: agreements, other products' input ports, models and exposures of dbt.

Input:   the project's agreements, its ODPS files, `target/manifest.json` where there is one.
Output:  the readers in words, sorted.
Never:   judges whether an agreement still holds: whoever is named in one is asked first.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from brygge.contracts.document import CONTRACTS
from brygge.errors import InputError
from brygge.project import Project
from brygge.strict_yaml import load_yaml

AGREEMENTS = "agreements"
PRODUCT = "product.odps.yaml"
MANIFEST = Path("target/manifest.json")
_NOT_READERS = ("test", "unit_test", "operation")


def readers_of(project: Project, product: str, port: str, major: int) -> list[str]:
    """Return everybody who is known to read the port's major."""
    found = {
        *_agreements(project, product, port, major),
        *_input_ports(project, product, f"{product}.{port}.v{major}"),
        *_graph(project, port, major),
    }
    return sorted(found)


def _agreements(project: Project, product: str, port: str, major: int) -> Iterator[str]:
    port_id = f"{product}.{port}"
    names = {f"{port_id}.v{major}"}
    for path in sorted((project.root / CONTRACTS / AGREEMENTS).glob("*.y*ml")):
        said = set(_texts(_content(path)))
        others = {each for each in said if each.startswith(f"{port_id}.v")} - names
        # An agreement on another major alone is none on this one.
        is_named = port_id in said or path.stem.endswith(f"__{port_id}")
        if said & names or (is_named and not others):
            yield f"the agreement {project.relative(path)}"


def _input_ports(project: Project, product: str, contract_id: str) -> Iterator[str]:
    for path in sorted((project.root / CONTRACTS).glob(f"*/{PRODUCT}")):
        content = _content(path)
        for each in content.get("inputPorts") or ():
            is_it = isinstance(each, dict) and each.get("contractId") == contract_id
            if is_it and path.parent.name != product:
                yield f"an input port of the product {content.get('id') or path.parent.name}"


def _graph(project: Project, port: str, major: int) -> Iterator[str]:
    try:
        manifest = json.loads((project.root / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    nodes: dict[str, Any] = {
        name: node
        for part in ("nodes", "exposures", "metrics", "semantic_models", "saved_queries")
        for name, node in (manifest.get(part) or {}).items()
    }
    own = {
        name
        for name, node in nodes.items()
        if node.get("resource_type") == "model"
        and node.get("name") == port
        and str(node.get("version")) == str(major)
    }
    for node in nodes.values():
        if node.get("resource_type") in _NOT_READERS:
            continue
        if own & set((node.get("depends_on") or {}).get("nodes") or ()):
            version = f".v{node['version']}" if node.get("version") else ""
            yield f"the {node.get('resource_type')} {node.get('name')}{version} of the dbt project"


def _content(path: Path) -> dict[str, Any]:
    try:
        return load_yaml(path)
    except InputError:
        # Whoever checks agreements and products says what is wrong with the file.
        return {}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value
