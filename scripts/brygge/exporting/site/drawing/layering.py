"""Place the boxes of a directed graph in columns, left to right, with few crossings.

Input:   boxes with their sizes and the column at which each may begin; edges between them.
Output:  `Layering`: where each box stands, and the level stretches ("lanes") on which an edge
         passes the columns between its ends. `static/layering.js` gives the same numbers.
Never:   draws; never depends on the order of a set, a clock or chance.

The way of Sugiyama, Tagawa and Toda (1981): columns by longest path, an edge that closes a circle
turned round; order by barycentres, then by swaps of neighbours; heights by least squares (pool
adjacent violators), so that boxes of a column never overlap and long edges run level.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from brygge.exporting.site.drawing.ordering import Net, ordered
from brygge.exporting.site.drawing.settling import settled


@dataclass(frozen=True)
class Box:
    """A thing to place: its size, and the first column that it may stand in."""

    id: str
    width: float
    height: float
    column: int = 0


@dataclass(frozen=True)
class Gaps:
    """Room between columns, between boxes of a column, and the height of a lane."""

    column: float = 80
    row: float = 16
    lane: float = 4


@dataclass(frozen=True)
class Place:
    """The upper left corner of a box, and its column."""

    x: float
    y: float
    column: int


@dataclass(frozen=True)
class Lane:
    """A level stretch of an edge: it passes a column at `y`, from `left` to `right`."""

    left: float
    right: float
    y: float


@dataclass(frozen=True)
class Layering:
    """The whole picture; `bends` holds the lanes of each edge, in the order of the edges.

    `columns` are the left and right ends of each column.
    """

    width: float
    height: float
    places: Mapping[str, Place]
    bends: tuple[tuple[Lane, ...], ...]
    columns: tuple[tuple[float, float], ...]


def layered(
    boxes: Sequence[Box], edges: Sequence[tuple[str, str]], gaps: Gaps | None = None
) -> Layering:
    """Return where everything stands. Edges to what is no box, and to itself, have no lanes."""
    gaps = gaps or Gaps()
    numbers = {box.id: number for number, box in enumerate(boxes)}
    inner = [
        (numbers[source], numbers[target])
        for source, target in edges
        if source in numbers and target in numbers and source != target
    ]
    net, chains = _net(boxes, list(dict.fromkeys(inner)), gaps)
    heights = settled(net, ordered(net), gaps.row)
    columns = _columns(boxes, net.column, gaps)
    places = {}
    for number, box in enumerate(boxes):
        left, right = columns[net.column[number]]
        x = left + (right - left - box.width) / 2
        y = heights[number] - box.height / 2
        places[box.id] = Place(_rounded(x), _rounded(y), net.column[number])
    bends = []
    for source, target in edges:
        chain = chains.get((numbers.get(source, -1), numbers.get(target, -1)), ())
        bends.append(tuple(_lane(columns[net.column[n]], heights[n]) for n in chain[1:-1]))
    width = max((right for _, right in columns), default=0)
    height = max((heights[n] + net.height[n] / 2 for n in range(len(net.column))), default=0)
    return Layering(_rounded(width), _rounded(height), places, tuple(bends), tuple(columns))


def curve(start: tuple[float, float], lanes: Sequence[Lane], end: tuple[float, float]) -> str:
    """Return the `d` of an SVG path from `start` along the lanes to `end`."""
    at = start
    parts = [f"M{written(start[0])} {written(start[1])}"]
    for lane in lanes:
        # Against the columns where the edge closes a circle.
        first, last = (lane.left, lane.right) if start[0] <= end[0] else (lane.right, lane.left)
        parts += (_bend(at, (first, lane.y)), f"H{written(last)}")
        at = (last, lane.y)
    return "".join((*parts, _bend(at, end)))


def written(value: float) -> str:
    """Return a coordinate as text, to a tenth."""
    return f"{_rounded(value):.1f}".removesuffix(".0")


def _bend(start: tuple[float, float], end: tuple[float, float]) -> str:
    middle = written((start[0] + end[0]) / 2)
    y, to_y = written(start[1]), written(end[1])
    return f"C{middle} {y} {middle} {to_y} {written(end[0])} {to_y}"


def _net(
    boxes: Sequence[Box], edges: list[tuple[int, int]], gaps: Gaps
) -> tuple[Net, dict[tuple[int, int], list[int]]]:
    """Choose the columns, and put a lane in each column that an edge passes.

    The second value gives what each edge runs through, its ends included.
    """
    rank = _ranked(boxes, edges)
    forward = [(a, b) if rank[a] < rank[b] else (b, a) for a, b in edges]
    column = [box.column for box in boxes]
    for a, b in sorted(dict.fromkeys(forward), key=lambda edge: rank[edge[0]]):
        column[b] = max(column[b], column[a] + 1)
    net = Net(column, [box.height for box in boxes], len(boxes))
    lanes: dict[tuple[int, int, bool], int] = {}
    chains = {}
    for edge, (start, end) in zip(edges, forward, strict=True):
        is_turned = edge[0] != start
        chain = [start]
        for passed in range(column[start] + 1, column[end]):
            # Edges of one start share their lanes: one line that branches.
            key = (start, passed, is_turned)
            if key not in lanes:
                lanes[key] = net.add(passed, gaps.lane)
            chain.append(lanes[key])
        chain.append(end)
        net.link(chain)
        chains[edge] = chain[::-1] if is_turned else chain
    return net, chains


def _ranked(boxes: Sequence[Box], edges: list[tuple[int, int]]) -> list[int]:
    """Return each box's place in an order that all edges follow but those that close a circle."""
    after: list[list[int]] = [[] for _ in boxes]
    has_before = [False] * len(boxes)
    for a, b in edges:
        after[a].append(b)
        has_before[b] = True
    roots = sorted(range(len(boxes)), key=lambda n: (has_before[n], boxes[n].column, n))
    rank = [-1] * len(boxes)
    seen = [False] * len(boxes)
    left = len(boxes)
    for root in roots:
        stack = [(root, 0)]
        while stack:
            number, next_edge = stack.pop()
            if next_edge == 0:
                if seen[number]:
                    continue
                seen[number] = True
            if next_edge < len(after[number]):
                stack += ((number, next_edge + 1), (after[number][next_edge], 0))
            else:
                left -= 1
                rank[number] = left
    return rank


def _columns(boxes: Sequence[Box], column: list[int], gaps: Gaps) -> list[tuple[float, float]]:
    """Return the left and right end of each column: it is as wide as its widest box."""
    widths = [0.0] * (max(column, default=-1) + 1)
    for number, box in enumerate(boxes):
        widths[column[number]] = max(widths[column[number]], box.width)
    ends = []
    left = 0.0
    for width in widths:
        ends.append((_rounded(left), _rounded(left + width)))
        left += width + gaps.column
    return ends


def _lane(column: tuple[float, float], y: float) -> Lane:
    return Lane(column[0], column[1], _rounded(y))


def _rounded(value: float) -> float:
    # As in a browser: half goes up.
    return floor(value * 10 + 0.5) / 10
