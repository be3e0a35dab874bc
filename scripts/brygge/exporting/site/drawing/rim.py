"""Where dots stand on the rim of a circle.

Input:   a circle, the lines to and from it, where the other circles are; the room between dots.
Output:  the angle of each dot, anchor and end of a line, in radians, clockwise from the right.
Never:   lets dots touch, as long as the side has room for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin
from typing import Literal

from brygge.exporting.site.drawing.layering import Lane
from brygge.exporting.site.drawing.things import Circle, Dot, Line, key_of

# How far from the axis of its side a dot may stand (70 degrees).
REACH = 1.22
Point = tuple[float, float]
Kind = Literal["dot", "end", "anchor"]
Side = Literal["right", "left"]


@dataclass(frozen=True)
class Wish:
    """Something on a rim: a dot, the end of a line, or an anchor, and where it would stand."""

    kind: Kind
    key: str
    side: Side
    angle: float


def spread(wanted: Sequence[float], room: float) -> list[float]:
    """Return angles near to the wanted ones, at least `room` apart, within the reach."""
    count = len(wanted)
    room = min(room, 2 * REACH / max(1, count - 1))
    order = sorted(range(count), key=lambda dot: (wanted[dot], dot))
    # Pool adjacent violators: dots that would touch share the mean of their wishes.
    blocks: list[tuple[float, int]] = []
    for place, dot in enumerate(order):
        want, size = max(-REACH, min(REACH, wanted[dot])) - place * room, 1
        while blocks and blocks[-1][0] > want:
            above, more = blocks.pop()
            want, size = (above * more + want * size) / (more + size), more + size
        blocks.append((want, size))
    flat = [want for want, size in blocks for _ in range(size)]
    angles = [0.0] * count
    for place, dot in enumerate(order):
        # Within the reach, and so that those before and after it have room as well.
        lowest = -REACH + place * room
        highest = REACH - (count - 1 - place) * room
        angles[dot] = max(lowest, min(highest, flat[place] + place * room))
    return angles


def at(centre: tuple[float, float], radius: float, angle: float) -> tuple[float, float]:
    """Return the point at `angle` on a circle; angles grow clockwise, as y grows downwards."""
    return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)


def on_rim(
    circle: Circle,
    lines: Sequence[Line],
    room: float,
    centre: Mapping[str, Point],
    lanes: Mapping[tuple[str, str], tuple[Lane, ...]],
) -> list[tuple[Wish, float]]:
    """Return what stands on a circle's rim, with its angle."""
    wishes = [_dot_wish(circle, dot, lines, centre, lanes) for dot in circle.dots]
    idle = [at for at, wish in enumerate(wishes) if wish is None]
    for place, at in enumerate(idle):
        # What nobody reads makes room in the middle for what is read.
        aside = 0 if len(idle) == len(wishes) else 0.5 if place >= len(idle) // 2 else -0.5
        wishes[at] = Wish("dot", circle.dots[at].id, "right", aside)
    for line in lines:
        if line.target == circle.id:
            x, y = _towards(centre, lanes[line.source, line.target], circle.id, line.source, -1)
            side: Side = "left" if x <= 0 else "right"
            wishes.append(Wish("end", key_of(line), side, _angle(x, y)))
    wishes += [Wish("anchor", str(n), "left", 0) for n in range(len(circle.anchors))]
    placed: list[tuple[Wish, float]] = []
    for side in ("right", "left"):
        there = [wish for wish in wishes if wish and wish.side == side]
        # Anchors are small and bear no names: alone they stand closer, clear of the circle's name.
        is_small = all(wish.kind == "anchor" for wish in there)
        angles = spread([wish.angle for wish in there], room * (0.7 if is_small else 1))
        # On the left the axis points to the left, and angles grow the other way.
        turned = [pi - angle for angle in angles] if side == "left" else angles
        placed += zip(there, turned, strict=True)
    return placed


def _dot_wish(
    circle: Circle,
    dot: Dot,
    lines: Sequence[Line],
    centre: Mapping[str, Point],
    lanes: Mapping[tuple[str, str], tuple[Lane, ...]],
) -> Wish | None:
    """Return where a dot would stand: towards those who read it; none where nobody does."""
    ways = [
        _towards(centre, lanes[line.source, line.target], circle.id, line.target, 0)
        for line in lines
        if line.source == circle.id and line.dot == dot.id
    ]
    if not ways:
        return None
    side: Side = "left" if all(way[0] < 0 for way in ways) else "right"
    return Wish("dot", dot.id, side, _angle(sum(x for x, _ in ways), sum(y for _, y in ways)))


def _towards(
    centre: Mapping[str, Point], lanes: Sequence[Lane], own: str, other: str, nearest: int
) -> Point:
    """Return the way from a circle to another one, or to the first lane on that way."""
    x, y = centre[own]
    to_x, to_y = centre[other]
    if lanes:
        lane = lanes[nearest]
        to_x, to_y = (lane.left if to_x > x else lane.right), lane.y
    return to_x - x, to_y - y


def _angle(x: float, y: float) -> float:
    """Return the angle of a way from the axis of its side."""
    return atan2(y, abs(x) or 1e-9)
