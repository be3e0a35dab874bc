"""Numbers instead of ids, so that the graph of ten thousand assets is small.

Input:   a site.
Output:  `Numbering`: all that the picture may show, each with a number; columns by asset.
Never:   leaves out what is only named: an asset that is read, and not described, has a number.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from brygge.catalog.model import Asset, Catalog, Consumer
from brygge.catalog.questions.lineage_graph import ColumnId
from brygge.exporting.site.subject import Site

# What an asset or a consumer is. `missing`: it is read, and the artifacts do not describe it.
KINDS = (
    *("model", "seed", "snapshot", "source", "missing"),
    *("exposure", "metric", "semantic_model", "saved_query"),
)


@dataclass(frozen=True)
class Node:
    """An asset, a consumer, or an asset that is only named."""

    id: str
    kind: str
    subject: Asset | Consumer | None


@dataclass(frozen=True)
class Numbering:
    """`nodes` in the order of their numbers: assets by id, missing ones, then consumers.

    `columns`: the names of each asset's columns in the order of their numbers, those that are only
    read from it included.
    """

    nodes: tuple[Node, ...]
    assets: int
    numbers: Mapping[str, int]
    columns: tuple[Mapping[str, int], ...]


def numbering_of(site: Site) -> Numbering:
    """Return the numbers of everything in the lineage of `site`."""
    catalog = site.catalog
    described = [Node(asset.id, asset.kind, asset) for asset in catalog.assets]
    missing = [Node(id, "missing", None) for id in _missing(catalog, site.assets)]
    consumers = [Node(each.id, each.kind, each) for each in catalog.consumers]
    nodes = (*described, *missing, *consumers)
    names: dict[str, dict[str, int]] = {node.id: {} for node in (*described, *missing)}
    for place in _places(catalog):
        known = names[place.asset]
        known.setdefault(place.column, len(known))
    columns = tuple(names.values())
    numbers = {node.id: number for number, node in enumerate(nodes)}
    return Numbering(nodes, len(columns), numbers, columns)


def _missing(catalog: Catalog, known: Mapping[str, Asset]) -> list[str]:
    edges = {edge.asset for asset in catalog.assets for edge in asset.upstream}
    return sorted((edges | {place.asset for place in _read(catalog)}) - known.keys())


def _places(catalog: Catalog) -> Iterator[ColumnId]:
    """Yield all columns: an asset's own before those that others read from it."""
    for asset in catalog.assets:
        yield from (ColumnId(asset.id, column.name) for column in asset.columns)
    yield from (place for place in _read(catalog) if place.column)


def _read(catalog: Catalog) -> Iterator[ColumnId]:
    for asset in catalog.assets:
        for column in asset.columns:
            yield from (ColumnId(up.asset, up.column) for up in column.upstream)
        yield from (ColumnId(each.asset, each.column) for each in asset.conditions)
