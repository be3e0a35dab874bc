"""What is reached from a column or an asset along the lineage.

Input:   a `LineageGraph` and where to start.
Output:  `Reach`: columns downstream with their kind, assets with the way to them.
Never:   walks a column twice.

Values go along column edges. An asset that filters, joins, groups or sorts by a column gets other
rows, and so does all that reads that asset. Where lineage by column is missing, all may be reached.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from brygge.catalog.model import KINDS, Catalog, OutputPort, Product
from brygge.catalog.questions.lineage_graph import ColumnId, LineageGraph

# How an asset is reached: its values, only which rows it has, or nobody knows what of it.
Through = Literal["values", "rows", "unknown"]
WAYS: tuple[Through, ...] = ("values", "rows", "unknown")


@dataclass(frozen=True)
class Reach:
    """What is reached from `start` (its columns: `starts`).

    `columns`: those downstream, each with its kind. `assets`: each with the nearest way to it.
    """

    start: ColumnId
    starts: tuple[ColumnId, ...]
    columns: Mapping[ColumnId, str]
    assets: Mapping[str, Through]


def reach(graph: LineageGraph, start: ColumnId) -> Reach:
    """Return what is reached from a column, or from all of an asset."""
    starts = [start]
    if not start.column:
        starts = [ColumnId(start.asset, each) for each in graph.columns.get(start.asset, [])]
    columns = _spread(graph, starts)
    assets: dict[str, Through] = {start.asset: "values"}
    assets.update((each.asset, "values") for each in columns)
    filtered = [use.asset for each in (*starts, *columns) for use in graph.uses.get(each, [])]
    read = [
        link
        for each in assets
        for link in graph.downstream.get(ColumnId(each), [])
        if link.kind == "unknown" or (each == start.asset and not start.column)
    ]
    unknown = [link.end.asset for link in read if link.kind == "unknown"]
    filtered += [link.end.asset for link in read if link.kind != "unknown"]
    _follow(graph, filtered, "rows", assets)
    _follow(graph, unknown, "unknown", assets)
    return Reach(start, tuple(starts), columns, assets)


def _spread(graph: LineageGraph, starts: Iterable[ColumnId]) -> dict[ColumnId, str]:
    """Return the columns downstream, each with the least strong kind by which it is reached."""
    found: dict[ColumnId, str] = {}
    first = set(starts)
    waiting: list[list[ColumnId]] = [[] for _ in KINDS]
    waiting[0] = list(starts)
    for level, kind in enumerate(KINDS):
        # The list grows while it is read.
        for here in waiting[level]:
            if here in found:
                continue
            if here not in first:
                found[here] = kind
            for link in graph.downstream.get(here, []):
                if link.end not in found and link.end not in first:
                    waiting[max(level, KINDS.index(link.kind))].append(link.end)
    return found


def _follow(
    graph: LineageGraph, starts: Iterable[str], through: Through, assets: dict[str, Through]
) -> None:
    """Mark all assets behind `starts`; a way that was found before counts more."""
    waiting, done = list(starts), set[str]()
    while waiting:
        asset = waiting.pop()
        if asset in done:
            continue
        done.add(asset)
        assets.setdefault(asset, through)
        waiting += [link.end.asset for link in graph.downstream.get(ColumnId(asset), [])]


def dark_readers(graph: LineageGraph, asset: str) -> list[str]:
    """Return who reads `asset` while nobody knows which of its columns."""
    links = graph.downstream.get(ColumnId(asset), ())
    unknown = [link.end.asset for link in links if link.kind == "unknown"]
    return [each for each in unknown if is_dark(graph, each)]


def is_dark(graph: LineageGraph, reader: str) -> bool:
    """Whether a column of `reader` may come from anywhere that it reads."""
    return reader not in graph.assets or graph.assets[reader].lineage != "complete"


def outputs(catalog: Catalog) -> Iterator[tuple[Product, OutputPort]]:
    """Yield every output port with its product."""
    for product in catalog.products:
        for port in product.outputs:
            yield product, port
