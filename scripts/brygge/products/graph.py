"""dbt's graph as far as products need it: what is where, whose it is, what it reads.

Input:   dbt's `manifest.json`.
Output:  `Graph`: models, seeds, sources and exposures with their parents; groups.
Never:   runs dbt; believes that a field is there.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brygge.errors import InputError
from brygge.products.descriptor import PortId

# What builds record about themselves is landed by nobody.
AUDIT = "audit"
# The folders below models/ in which every model is some product's.
LAYERS = ("bronze", "silver", "gold", "insights")


@dataclass(frozen=True)
class Node:
    """One node; `version` is 0 for what has none, `table` is `source.table` of a landed source."""

    id: str
    kind: str
    name: str
    version: int
    group: str
    access: str
    file: str
    table: str
    parents: tuple[str, ...]

    @property
    def title(self) -> str:
        """The node as people call it: `model companies.v1`."""
        return f"{self.kind} {self.name}" + (f".v{self.version}" if self.version else "")

    @property
    def folder(self) -> str:
        """The product's folder that a model lies in: `models/<layer>/<product>/`; else empty."""
        parts = Path(self.file).parts
        return parts[2] if self.kind == "model" and len(parts) > 3 else ""

    @property
    def is_layered(self) -> bool:
        """Whether the node is a model in the folder of a layer."""
        parts = Path(self.file).parts
        return self.kind == "model" and len(parts) > 2 and parts[1] in LAYERS

    @property
    def is_public(self) -> bool:
        """Whether the node is a model for others."""
        return self.kind == "model" and self.access == "public"

    @property
    def port(self) -> PortId | None:
        """The port that a versioned model of a group would be; None for anything else."""
        could_be = self.kind == "model" and self.version > 0 and self.group
        return PortId(self.group, self.name, self.version) if could_be else None


@dataclass(frozen=True)
class Group:
    """A group of dbt: its name and the file that declares it."""

    name: str
    file: str


@dataclass(frozen=True)
class Graph:
    """Nodes by their ids, groups by their names."""

    nodes: Mapping[str, Node]
    groups: Mapping[str, Group]

    def of_group(self, group: str) -> Iterator[Node]:
        """Yield the models of a group."""
        return (
            each for each in self.nodes.values() if each.kind == "model" and each.group == group
        )

    def parents(self, node: Node) -> Iterator[Node]:
        """Yield what a node reads directly."""
        return (self.nodes[name] for name in node.parents if name in self.nodes)


def read_graph(path: Path) -> Graph:
    """Return the graph of the manifest at `path`; raise `InputError` when it holds none."""
    try:
        manifest = json.loads(path.read_bytes())
        parts = [manifest[part] for part in ("nodes", "sources", "exposures")]
        nodes = {str(name): _node(str(name), each) for part in parts for name, each in part.items()}
        groups = {
            str(each["name"]): Group(str(each["name"]), str(each.get("original_file_path") or ""))
            for each in manifest["groups"].values()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is no manifest of dbt.", "run `dbt parse`.") from error
    return Graph({name: each for name, each in nodes.items() if each.kind != "test"}, groups)


def _node(id: str, content: Mapping[str, Any]) -> Node:
    kind = str(content.get("resource_type"))
    version = str(content.get("version") or "")
    is_landed = kind == "source" and content.get("schema") != AUDIT
    return Node(
        id=id,
        kind=kind,
        name=str(content.get("name")),
        version=int(version) if version.isdecimal() else 0,
        group=str(content.get("group") or ""),
        access=str(content.get("access") or ""),
        file=str(content.get("original_file_path") or ""),
        table=f"{content.get('source_name')}.{content.get('name')}" if is_landed else "",
        parents=tuple(map(str, (content.get("depends_on") or {}).get("nodes") or ())),
    )
