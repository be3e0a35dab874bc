"""Order the boxes of each column so that few edges cross.

Input:   a `Net`: boxes and lanes as numbers, each in its column, linked to the next column.
Output:  the numbers of each column, from top to bottom.
Never:   moves a number to another column.
"""

import itertools
from dataclasses import dataclass, field

_SWEEPS = 12
_SWAPS = 8


@dataclass
class Net:
    """Boxes (the first `size` numbers) and lanes (after them); links lead one column on."""

    column: list[int]
    height: list[float]
    size: int
    before: list[list[int]] = field(default_factory=list)
    after: list[list[int]] = field(default_factory=list)
    linked: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.before = [[] for _ in self.column]
        self.after = [[] for _ in self.column]

    def add(self, column: int, height: float) -> int:
        """Add a lane; return its number."""
        self.column.append(column)
        self.height.append(height)
        self.before.append([])
        self.after.append([])
        return len(self.column) - 1

    def link(self, chain: list[int]) -> None:
        """Link each number of `chain` to the next, once."""
        for a, b in itertools.pairwise(chain):
            if (a, b) not in self.linked:
                self.linked.add((a, b))
                self.after[a].append(b)
                self.before[b].append(a)


def ordered(net: Net) -> list[list[int]]:
    """Return the numbers in each column, from top to bottom, with few crossings."""
    order = _begun(net)
    place = [0] * len(net.column)
    for column in order:
        _number(column, place)
    best = [list(column) for column in order]
    least = _crossings(net, order, place)
    for sweep in range(_SWEEPS):
        if least == 0:
            break
        forward = sweep % 2 == 0
        near = net.before if forward else net.after
        for column in order if forward else reversed(order):
            _sort(column, near, place)
        if sweep % 4 == 3:
            _swap(net, order, place)
        crossings = _crossings(net, order, place)
        if crossings < least:
            least = crossings
            best = [list(column) for column in order]
    for column in best:
        _number(column, place)
    _swap(net, best, place)
    return best


def _begun(net: Net) -> list[list[int]]:
    """Return a first order, in which connected things stand together."""
    order: list[list[int]] = [[] for _ in range(max(net.column, default=-1) + 1)]
    seen = [False] * len(net.column)
    for root in sorted(range(len(net.column)), key=lambda n: (net.column[n], n)):
        stack = [root]
        while stack:
            number = stack.pop()
            if not seen[number]:
                seen[number] = True
                order[net.column[number]].append(number)
                stack += reversed(net.after[number])
    return order


def _number(column: list[int], place: list[int]) -> None:
    for at, number in enumerate(column):
        place[number] = at


def _sort(column: list[int], near: list[list[int]], place: list[int]) -> None:
    """Sort a column by the mean place of each number's neighbours on one side."""
    keys = {}
    for number in column:
        places = [place[each] for each in near[number]]
        keys[number] = sum(places) / len(places) if places else place[number]
    column.sort(key=lambda number: (keys[number], place[number]))
    _number(column, place)


def _swap(net: Net, order: list[list[int]], place: list[int]) -> None:
    """Swap neighbours of a column wherever that takes crossings away, until it no longer does."""
    sides = (net.before, net.after)
    for _ in range(_SWAPS):
        is_better = False
        for column in order:
            for at in range(len(column) - 1):
                upper, lower = column[at], column[at + 1]
                gain = 0
                for near in sides:
                    for a in near[upper]:
                        for b in near[lower]:
                            gain += (place[a] > place[b]) - (place[a] < place[b])
                if gain > 0:
                    column[at], column[at + 1] = lower, upper
                    place[lower], place[upper] = at, at + 1
                    is_better = True
        if not is_better:
            return


def _crossings(net: Net, order: list[list[int]], place: list[int]) -> int:
    """Count the crossings between columns (with a Fenwick tree over the places)."""
    total = 0
    for left, right in itertools.pairwise(order):
        size = len(left)
        tree = [0] * (size + 1)
        seen = 0
        for number in right:
            places = [place[each] for each in net.before[number]]
            for at in places:
                total += seen
                rest = at + 1
                while rest > 0:
                    total -= tree[rest]
                    rest &= rest - 1
            for at in places:
                seen += 1
                rest = at + 1
                while rest <= size:
                    tree[rest] += 1
                    rest += rest & -rest
    return total
