"""Who reads a port: agreements, other products' input ports, models and exposures of dbt.

Input:   the agreements that are open, the project's ODPS files, dbt's `manifest.json`.
Output:  the readers in words, sorted.
Never:   judges whether an agreement is open, or runs dbt: whoever asks gives both.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brygge.contracts.document import CONTRACTS
from brygge.errors import InputError
from brygge.project import Project
from brygge.strict_yaml import load_yaml

PRODUCT = "product.odps.yaml"
SERVED = ("active", "deprecated")
_NOT_READERS = ("test", "unit_test", "operation")


@dataclass(frozen=True)
class Neighbours:
    """Where readers are looked for beside the descriptors.

    `agreements` are the files of those that are open, by port (`<product>.<port>`).
    `find_manifest` gives dbt's graph of the project as it is now, None where there is none; it
    takes seconds, so it is called when a port may be retired alone.
    """

    agreements: Mapping[str, Sequence[str]] = field(default_factory=dict)
    find_manifest: Callable[[], Path | None] = lambda: None


def readers_of(
    project: Project, product: str, port: str, major: int, neighbours: Neighbours
) -> list[str]:
    """Return everybody who is known to read the port's major."""
    found = {
        *_agreed(project, product, port, major, neighbours.agreements),
        *_input_ports(project, product, f"{product}.{port}.v{major}"),
        *_graph(neighbours.find_manifest(), port, major),
    }
    return sorted(found)


def _agreed(
    project: Project,
    product: str,
    port: str,
    major: int,
    agreements: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    # An agreement is on every major: while another one is served, it says nothing of this one.
    for path in (project.root / CONTRACTS / product).glob(f"{port}.v*.odcs.y*ml"):
        content = _content(path)
        is_other = content.get("id") != f"{product}.{port}.v{major}"
        if is_other and content.get("status") in SERVED:
            return
    for file in agreements.get(f"{product}.{port}", ()):
        yield f"the agreement {file}"


def _input_ports(project: Project, product: str, contract_id: str) -> Iterator[str]:
    for path in sorted((project.root / CONTRACTS).glob(f"*/{PRODUCT}")):
        content = _content(path)
        for each in content.get("inputPorts") or ():
            is_it = isinstance(each, dict) and each.get("contractId") == contract_id
            if is_it and path.parent.name != product:
                yield f"an input port of the product {content.get('id') or path.parent.name}"


def _graph(path: Path | None, port: str, major: int) -> Iterator[str]:
    manifest = json.loads(path.read_bytes()) if path else {}
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
        # Whoever checks products and contracts says what is wrong with the file.
        return {}
