"""Classes that spread: what is classified stays classified wherever its values arrive.

Input:   a catalog; the columns at which a class may be lowered, each with a reason.
Output:  `Spread`: leaks (with the path that the values took), accepted columns that accept nothing,
         port columns of which nobody can say.
Never:   decides who may read what. Takes the word of a column in between for a lowering.

The classes are those of contracts. An unknown word counts as the strictest, no word as the lowest.
A column has the highest class of its own word and of all that its values come from, whatever
happened on the way: a sum of one row is that row, so aggregates keep the class. A class is lowered
on purpose (a hash, a mask) by accepting the column in which that happens; from there its own word
counts. Columns that only filter or join do not arrive, and pass nothing on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from brygge.catalog.model import Catalog
from brygge.catalog.questions.lineage_graph import ColumnId, LineageGraph, build_graph
from brygge.catalog.questions.reach import outputs
from brygge.contracts.model import STRICTEST, class_rank
from brygge.findings import Finding


@dataclass(frozen=True)
class Accepted:
    """A column in which a class is lowered on purpose; without a reason it does not hold."""

    asset: str
    column: str
    reason: str


@dataclass(frozen=True)
class Step:
    """A column on a path; `kind`: how it was made from the one before (the first has none)."""

    asset: str
    column: str
    kind: str = ""


@dataclass(frozen=True)
class Leak:
    """A port's column with a lower class (`declared`) than what arrives in it (`arriving`).

    `path`: the shortest way from a column that declares `arriving`.
    """

    port: str
    asset: str
    column: str
    declared: str
    arriving: str
    path: tuple[Step, ...]

    def as_finding(self, file: str) -> Finding:
        """Return the leak as a finding in `file` (the contract, or the model)."""
        way = " -> ".join(
            f"{each.asset}.{each.column}" + (f" ({each.kind})" if each.kind else "")
            for each in self.path
        )
        return Finding(
            file,
            f"{self.port}.{self.column}",
            f"{self.arriving} values arrive in a column that is "
            f"{self.declared or 'not classified'}: {way}.",
            f"classify the column as {self.arriving}, leave it out, or mask it on the way and "
            "have the column with the mask accepted, with a reason.",
        )


@dataclass(frozen=True)
class Spread:
    """Leaks, the shortest path first; acceptances in vain; port columns that cannot be judged.

    `unjudged`: values arrive from a column whose lineage is not explained.
    """

    leaks: tuple[Leak, ...]
    unused: tuple[Accepted, ...]
    unjudged: tuple[ColumnId, ...]


@dataclass(frozen=True)
class _Arrival:
    level: int
    length: int
    before: ColumnId | None = None
    kind: str = ""


def spread(
    catalog: Catalog, accepted: Iterable[Accepted] = (), graph: LineageGraph | None = None
) -> Spread:
    """Return where classified values arrive in ports that do not say so.

    Every column is visited once, from the strictest class down: time is linear in the edges.
    """
    graph = graph or build_graph(catalog)
    stops = {ColumnId(each.asset, each.column): each for each in accepted if each.reason.strip()}
    words = {
        ColumnId(asset.id, column.name): column.classification
        for asset in catalog.assets
        for column in asset.columns
    }
    ranks = {column: class_rank(word) for column, word in words.items() if word}
    arrivals, used = _arrivals(graph, ranks, stops)
    dark = _dark(catalog, graph, stops)
    leaks, unjudged = [], []
    for _, port in outputs(catalog):
        asset = graph.assets.get(port.asset)
        for column in asset.columns if asset else ():
            here = ColumnId(port.asset, column.name)
            own = ranks.get(here, 0)
            if here in arrivals and arrivals[here].level > own:
                path = _path(arrivals, here)
                arriving = words[ColumnId(path[0].asset, path[0].column)]
                leaks.append(Leak(port.id, *here, column.classification, arriving, path))
            elif here in dark and own < STRICTEST - 1:
                unjudged.append(here)
    return Spread(
        tuple(sorted(leaks, key=lambda leak: (len(leak.path), leak.port, leak.column))),
        tuple(each for column, each in sorted(stops.items()) if column not in used),
        tuple(sorted(set(unjudged))),
    )


def _arrivals(
    graph: LineageGraph, ranks: Mapping[ColumnId, int], stops: Mapping[ColumnId, Accepted]
) -> tuple[dict[ColumnId, _Arrival], set[ColumnId]]:
    """Return the class that each column has, with the shortest way to it; the stops that held."""
    arrivals: dict[ColumnId, _Arrival] = {}
    used: set[ColumnId] = set()
    sources: list[list[ColumnId]] = [[] for _ in range(STRICTEST + 1)]
    for column, level in ranks.items():
        sources[level].append(column)
    for level in range(STRICTEST, 0, -1):
        wave = [each for each in sources[level] if each not in arrivals]
        arrivals.update((each, _Arrival(level, 0)) for each in wave)
        # The list grows while it is read: nearer columns stand before farther ones.
        for here in wave:
            length = arrivals[here].length + 1
            for end, kind, _ in graph.downstream.get(here, []):
                if end in stops and ranks.get(end, 0) < level:
                    used.add(end)
                elif end not in arrivals:
                    arrivals[end] = _Arrival(level, length, here, kind)
                    wave.append(end)
    return arrivals, used


def _dark(
    catalog: Catalog, graph: LineageGraph, stops: Mapping[ColumnId, Accepted]
) -> set[ColumnId]:
    """Return the columns that hold values of which nobody knows where they come from."""
    waiting = [
        ColumnId(asset.id, column.name)
        for asset in catalog.assets
        for column in asset.columns
        if column.origin == "unexplained"
    ]
    found: set[ColumnId] = set()
    while waiting:
        here = waiting.pop()
        if here not in found and here not in stops:
            found.add(here)
            waiting += [link.end for link in graph.downstream.get(here, [])]
    return found


def _path(arrivals: Mapping[ColumnId, _Arrival], end: ColumnId) -> tuple[Step, ...]:
    steps = []
    here: ColumnId | None = end
    while here:
        arrival = arrivals[here]
        steps.append(Step(*here, arrival.kind))
        here = arrival.before
    return tuple(reversed(steps))
