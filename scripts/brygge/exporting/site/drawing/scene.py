"""Where everything of a mesh stands: circles in columns, dots on their rims.

Input:   circles with dots (what they give) and anchors (what they take from outside), and lines
         from dots to circles.
Output:  `Scene`: centres, radiuses, angles, and the lanes of lines.
Never:   draws.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brygge.exporting.site.drawing.layering import Box, Gaps, Lane, layered
from brygge.exporting.site.drawing.rim import Kind, Point, on_rim
from brygge.exporting.site.drawing.svg import shortened, text_width
from brygge.exporting.site.drawing.things import Circle, Line

# As wide as a picture may be before it is drawn more closely.
WIDEST = 1150
_MARGIN = 10


@dataclass(frozen=True)
class Scale:
    """How large things are. Without names, those of dots are shown when one asks for them."""

    radius: float
    largest: float
    # Room between two dots of a rim, above and below a circle, between columns.
    dots: float
    above: float
    gap: float
    # How far from the rim a source stands, and how long a name may be.
    stub: float
    letters: int
    font: float
    is_named: bool = False


NAMED = Scale(36, 96, 17, 30, 40, 22, 26, 14, is_named=True)
UNNAMED = Scale(36, 96, 17, 30, 60, 22, 24, 14)
CLOSE = Scale(30, 70, 14, 24, 30, 12, 18, 12)


@dataclass(frozen=True)
class Scene:
    """Where everything is: centres, radiuses, angles of what is on the rims, lanes of lines."""

    width: float
    height: float
    radius: Mapping[str, float]
    centre: Mapping[str, Point]
    lanes: Mapping[tuple[str, str], tuple[Lane, ...]]
    # By circle, kind and key.
    angles: Mapping[tuple[str, Kind, str], float]
    scale: Scale


def placed(circles: Sequence[Circle], lines: Sequence[Line]) -> Scene:
    """Return where everything stands; both ends of each line are among the circles."""
    for scale in (NAMED, UNNAMED):
        scene = _placed(circles, lines, scale)
        if scene.width <= WIDEST:
            return scene
    return _placed(circles, lines, CLOSE)


def _placed(circles: Sequence[Circle], lines: Sequence[Line], scale: Scale) -> Scene:
    room = _room(circles) if scale.is_named else 16
    radius = _radiuses(circles, lines, scale)
    boxes = [_box(circle, radius[circle.id], scale) for circle in circles]
    pairs = list(dict.fromkeys((line.source, line.target) for line in lines))
    joined = {end for pair in pairs for end in pair}
    gaps = Gaps(max(scale.gap, room + 20), 14, 10)
    found = layered([box for box in boxes if box.id in joined], pairs, gaps)
    corners = {id: (place.x, place.y) for id, place in found.places.items()}
    alone = [box for box in boxes if box.id not in joined]
    width, height = _shelved(alone, corners, (found.width, found.height), room)
    centre = {
        box.id: (corners[box.id][0] + box.width / 2, corners[box.id][1] + box.height / 2)
        for box in boxes
    }
    lanes = dict(zip(pairs, found.bends, strict=True))
    angles = {
        (circle.id, wish.kind, wish.key): angle
        for circle in circles
        for wish, angle in on_rim(circle, lines, scale.dots / radius[circle.id], centre, lanes)
    }
    return Scene(width + room + _MARGIN, height, radius, centre, lanes, angles, scale)


def _room(circles: Sequence[Circle]) -> float:
    """Return how much room the names of dots need, on the right of circles."""
    names = [shortened(dot.name, 30) for circle in circles for dot in circle.dots]
    return max((text_width(name, 12) for name in names), default=0) + 16


def _box(circle: Circle, radius: float, scale: Scale) -> Box:
    name = text_width(shortened(circle.name, scale.letters), scale.font)
    return Box(circle.id, max(2 * (radius + scale.stub + 10), name), 2 * (radius + scale.above))


def _radiuses(circles: Sequence[Circle], lines: Sequence[Line], scale: Scale) -> dict[str, float]:
    """Return how large each circle is: there is room for what stands on each half of its rim."""
    ends: dict[str, int] = defaultdict(int)
    for line in lines:
        ends[line.target] += 1
    radius = {}
    for circle in circles:
        most = max(len(circle.dots), ends[circle.id] + len(circle.anchors))
        needed = most * scale.dots / 2.6
        radius[circle.id] = round(max(scale.radius, min(scale.largest, needed)), 1)
    return radius


def _shelved(
    alone: Sequence[Box], corners: dict[str, Point], size: tuple[float, float], room: float
) -> tuple[float, float]:
    """Put what has no line in rows below the others; return the size of the whole."""
    widest = max((box.width for box in alone), default=0)
    cell = (widest + room + 24, max((box.height for box in alone), default=0) + 14)
    most = max(size[0] + room, min(5, len(alone)) * cell[0] if len(alone) < 20 else 12 * cell[0])
    per_row = max(1, int(most // cell[0])) if alone else 1
    top = size[1] + (24 if size[1] and alone else 0)
    for place, box in enumerate(alone):
        row, column = divmod(place, per_row)
        corners[box.id] = (column * cell[0], top + row * cell[1])
    right = min(len(alone), per_row) * cell[0] - room - 24 if alone else 0
    rows = -(-len(alone) // per_row)
    return max(size[0], right), top + (rows * cell[1] - 14 if alone else 0)
