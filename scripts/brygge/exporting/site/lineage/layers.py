"""The layers from left to right: what is read stands left of what reads it.

Input:   numbered nodes, whom each reads.
Output:  `Layers`: the label of each layer and its place, and which layer each node is in.
Never:   believes folders blindly: where edges go to and fro between them, they are no layers.

The order is that of Eades, Lin and Smyth (1993): what only reads goes last, what is only read goes
first, and of the rest first that which is read most beyond what it reads.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from brygge.catalog.model import Asset
from brygge.exporting.site.lineage.numbering import Node

_OF_KIND = {"source": "sources", "seed": "seeds", "missing": "unknown"}
_FIRST = tuple(_OF_KIND.values())
_LAST = "consumers"
# Of the edges between folders, how many must go one way for the folders to be layers.
_MOST = 0.9

# (layer that is read, layer that reads) -> edges
Ways = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Layers:
    """`places`: of each of `labels`, its place from the left; some share one.

    `are_bands`: the places say something, so that a picture may be divided by them.
    """

    labels: tuple[str, ...]
    places: tuple[int, ...]
    of_node: tuple[int, ...]
    are_bands: bool


def layers_of(nodes: Sequence[Node], upstream: Sequence[Sequence[int]]) -> Layers:
    """Return the layers of `nodes`; `upstream` has the numbers that each of them reads."""
    labels = [_label(node) for node in nodes]
    ways = Counter(
        (labels[read], labels[reader])
        for reader, reads in enumerate(upstream)
        for read in reads
        if labels[read] != labels[reader]
    )
    inner = _ordered(sorted(set(labels) - {*_FIRST, _LAST}), ways)
    places = {
        **dict.fromkeys(_FIRST, 0),
        **{label: at for at, label in enumerate(inner, 1)},
        _LAST: 1 + len(inner),
    }
    known = set(labels)
    ordered = [label for label in places if label in known]
    number = {label: at for at, label in enumerate(ordered)}
    forward = sum(count for (a, b), count in ways.items() if places[a] < places[b])
    return Layers(
        tuple(ordered),
        tuple(places[label] for label in ordered),
        tuple(number[label] for label in labels),
        forward >= _MOST * ways.total(),
    )


def _ordered(labels: Sequence[str], ways: Ways) -> list[str]:
    """Return `labels` so that few edges go back."""
    left, first, last = list(labels), list[str](), list[str]()
    while left:
        among = set(left)
        reads, read = Counter[str](), Counter[str]()
        for (source, reader), count in ways.items():
            if source in among and reader in among:
                read[source] += count
                reads[reader] += count
        sinks = [each for each in left if reads[each] and not read[each]]
        if sinks:
            last.insert(0, sinks[-1])
            left.remove(sinks[-1])
        else:
            first.append(max(left, key=lambda each: read[each] - reads[each]))
            left.remove(first[-1])
    return first + last


def _label(node: Node) -> str:
    if isinstance(node.subject, Asset) and node.subject.layer:
        return node.subject.layer
    if node.kind in ("model", "snapshot"):
        return f"{node.kind}s"
    return _OF_KIND.get(node.kind, _LAST)
