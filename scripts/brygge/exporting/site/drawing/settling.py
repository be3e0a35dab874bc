"""Give each box its height, so that edges run as level as they can.

Input:   a `Net` and the order of each column.
Output:  the middle of each number, from the picture's upper edge.
Never:   lets two boxes of a column overlap, or changes their order.

In each column in turn, the heights nearest to what the neighbours pull to, in the sense of least
squares, under the order and the room that each needs: isotonic regression, by pooling adjacent
violators (Barlow, Bartholomew, Bremner and Brunk, 1972).
"""

from brygge.exporting.site.drawing.ordering import Net

_ROUNDS = 12
# How strongly an edge pulls its ends to one height: between boxes, beside a lane, along lanes.
_PULLS = (1, 2, 8)
# What holds a box that nothing pulls.
_REST = 0.5


def settled(net: Net, order: list[list[int]], gap: float) -> list[float]:
    """Return the middles; `gap` is the room between two neighbours of a column."""
    offsets = [_offsets(net, column, gap) for column in order]
    middle = [0.0] * len(net.column)
    for column, offset in zip(order, offsets, strict=True):
        for number, at in zip(column, offset, strict=True):
            middle[number] = at - offset[-1] / 2
    places = range(len(order))
    for turn in range(_ROUNDS):
        # To the right, to the left, and in the last rounds by both sides at once.
        is_last = turn >= _ROUNDS - 4
        sides = [net.before, net.after] if is_last else [(net.before, net.after)[turn % 2]]
        for at in places if turn % 2 == 0 else reversed(places):
            _settle(net, order[at], offsets[at], sides, middle)
    top = min((middle[n] - net.height[n] / 2 for n in range(len(middle))), default=0)
    return [each - top for each in middle]


def _offsets(net: Net, column: list[int], gap: float) -> list[float]:
    """Return how far below the first middle each middle of a column is at least."""
    offsets = []
    at = 0.0
    for place, number in enumerate(column):
        if place:
            at += (net.height[column[place - 1]] + net.height[number]) / 2 + gap
        offsets.append(at)
    return offsets


def _settle(
    net: Net,
    column: list[int],
    offsets: list[float],
    sides: list[list[list[int]]],
    middle: list[float],
) -> None:
    """Move the numbers of a column to where the neighbours on `sides` pull them."""
    # Blocks of numbers that touch: what they want, how strongly, and how many they are.
    blocks: list[tuple[float, float, int]] = []
    for number, offset in zip(column, offsets, strict=True):
        total, weight = 0.0, 0.0
        for near in sides:
            for other in near[number]:
                pull = _PULLS[(number >= net.size) + (other >= net.size)]
                total += middle[other] * pull
                weight += pull
        want = total / weight if weight else middle[number]
        block = (want - offset, weight or _REST, 1)
        while blocks and blocks[-1][0] > block[0]:
            above = blocks.pop()
            weight = above[1] + block[1]
            want = (above[0] * above[1] + block[0] * block[1]) / weight
            block = (want, weight, above[2] + block[2])
        blocks.append(block)
    at = 0
    for want, _, count in blocks:
        for _ in range(count):
            middle[column[at]] = want + offsets[at]
            at += 1
