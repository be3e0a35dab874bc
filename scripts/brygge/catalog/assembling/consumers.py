"""Make consumers of exposures, metrics, semantic models and saved queries.

Input:   a manifest; a semantic manifest, for what the manifest does not hold.
Output:  `Consumer`s.
Never:   follows a metric to its columns: dbt's artifacts name only the models; says that one
         reads what the catalog does not hold.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Raw, Struct
from msgspec.structs import replace

from brygge.catalog.artifacts.manifest import Manifest
from brygge.catalog.artifacts.nodes import EndNode
from brygge.catalog.artifacts.places import SEMANTIC
from brygge.catalog.artifacts.tolerance import decode_file, decode_part
from brygge.catalog.assembling.assets import asset_nodes
from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.model import Consumer, Owner

KINDS = ("exposure", "metric", "semantic_model", "saved_query")
REMAKE = "run `dbt parse` again, or leave the file out."


class _Named(Struct, gc=False):
    name: str = ""
    label: str | None = None
    description: str | None = None
    type: str | None = None
    node_relation: dict[str, Any] | None = None


class _Semantic(Struct):
    semantic_models: list[Raw] | None = None
    metrics: list[Raw] | None = None
    saved_queries: list[Raw] | None = None


def make_consumers(manifest: Manifest, semantic: bytes | None) -> Iterator[Consumer]:
    """Yield all consumers, with what they read of the catalog."""
    found = list(_all(manifest, semantic))
    known = {*asset_nodes(manifest), *(each.id for each in found)}
    for each in found:
        yield replace(each, reads=tuple(id for id in each.reads if id in known))


def _all(manifest: Manifest, semantic: bytes | None) -> Iterator[Consumer]:
    known: set[tuple[str, str]] = set()
    for id, node in manifest.ends.items():
        kind = id.partition(".")[0]
        if kind in KINDS:
            known.add((kind, node.name))
            yield _consumer(id, kind, node)
    if semantic is None:
        return
    file = decode_file(SEMANTIC, semantic, _Semantic, REMAKE)
    for kind, raws in (
        ("semantic_model", file.semantic_models),
        ("metric", file.metrics),
        ("saved_query", file.saved_queries),
    ):
        for raw in raws or ():
            named, _ = decode_part(raw, _Named)
            if named.name and (kind, named.name) not in known:
                yield _from_semantic(kind, named, manifest)


def _consumer(id: str, kind: Any, node: EndNode) -> Consumer:
    said = node.owner or {}
    name, email = str(said.get("name") or ""), _one(said.get("email"))
    owner = Owner(scrubbed(name or email), scrubbed(email)) if name or email else None
    return Consumer(
        id=id,
        name=scrubbed(node.name),
        kind=kind,
        label=scrubbed(node.label or ""),
        type=scrubbed(node.type or ""),
        description=scrubbed((node.description or "").strip()),
        url=scrubbed(node.url or ""),
        maturity=scrubbed(node.maturity or ""),
        owner=owner,
        reads=tuple(sorted({*((node.depends_on and node.depends_on.nodes) or ())})),
    )


def _from_semantic(kind: Any, named: _Named, manifest: Manifest) -> Consumer:
    alias = (named.node_relation or {}).get("alias")
    reads = [
        id
        for id, node in manifest.nodes.items()
        if alias and node.resource_type == "model" and (node.alias or node.name) == alias
    ]
    name = scrubbed(named.name)
    return Consumer(
        id=f"{kind}.{manifest.project_name}.{name}",
        name=name,
        kind=kind,
        label=scrubbed(named.label or ""),
        type=scrubbed(named.type or ""),
        description=scrubbed((named.description or "").strip()),
        reads=tuple(sorted(reads)),
    )


def _one(value: Any) -> str:
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return str(value or "")
