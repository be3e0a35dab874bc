"""Which output ports lie behind each of many columns and assets.

Input:   a catalog, its `LineageGraph`, and the columns and assets asked about.
Output:  the ids of the ports per column; the same ports as `reach` finds, for all at once.
Never:   walks the graph once per question: sets of ports are passed back along the edges.

A set of ports is a number with a bit per port, so that joining two sets is one operation.
"""

from collections.abc import Iterable, Iterator, Mapping

from brygge.catalog.model import Catalog
from brygge.catalog.questions.lineage_graph import ColumnId, LineageGraph
from brygge.catalog.questions.reach import outputs


def ports_behind(
    catalog: Catalog, graph: LineageGraph, starts: Iterable[ColumnId]
) -> dict[ColumnId, tuple[str, ...]]:
    """Return for each start the output ports that it reaches, its own included, sorted."""
    ports = sorted((port.id, port.asset) for _, port in outputs(catalog))
    own: dict[str, int] = {}
    for position, (_, asset) in enumerate(ports):
        # A port may stand in a contract only; it has no asset then.
        if asset:
            own[asset] = own.get(asset, 0) | (1 << position)
    asked = list(dict.fromkeys(starts))
    behind = _passed_back(graph, asked, own)
    names: dict[int, tuple[str, ...]] = {}
    for bits in {behind[each] for each in asked}:
        names[bits] = tuple(id for at, (id, _) in enumerate(ports) if bits >> at & 1)
    return {each: names[behind[each]] for each in asked}


def _passed_back(
    graph: LineageGraph, starts: list[ColumnId], own: Mapping[str, int]
) -> dict[ColumnId, int]:
    order = _children_first(graph, starts)
    behind = {each: own.get(each.asset, 0) for each in order}
    is_settled = False
    # Once is enough without circles, and once more to see that nothing changes.
    while not is_settled:
        is_settled = True
        for each in order:
            bits = behind[each]
            for end in _next(graph, each):
                bits |= behind[end]
            if bits != behind[each]:
                behind[each], is_settled = bits, False
    return behind


def _children_first(graph: LineageGraph, starts: list[ColumnId]) -> list[ColumnId]:
    order: list[ColumnId] = []
    seen: set[ColumnId] = set()
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        waiting = [(start, _next(graph, start))]
        while waiting:
            here, ends = waiting[-1]
            end = next((each for each in ends if each not in seen), None)
            if end is None:
                order.append(here)
                waiting.pop()
            else:
                seen.add(end)
                waiting.append((end, _next(graph, end)))
    return order


def _next(graph: LineageGraph, here: ColumnId) -> Iterator[ColumnId]:
    """Yield where values go, and as assets what gets other rows, or nobody knows what."""
    links = graph.downstream.get(here, ())
    yield from (link.end for link in links)
    if here.column:
        yield from (ColumnId(use.asset) for use in graph.uses.get(here, ()))
        readers = graph.downstream.get(ColumnId(here.asset), ())
        yield from (link.end for link in readers if link.kind == "unknown")
