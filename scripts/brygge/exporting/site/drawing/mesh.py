"""The picture of a mesh: circles with ports on their rim, and who reads whom.

Input:   circles, the dots and anchors on their rims, and lines from dots to circles.
Output:  `Markup` of one SVG, in which every circle, dot, anchor and line is a link.
Never:   says anything by colour alone: what has a state also shows a sign and a word.
"""

from collections.abc import Mapping, Sequence, Set
from math import cos, sin

from markupsafe import Markup

from brygge.exporting.site.drawing.layering import Lane, written
from brygge.exporting.site.drawing.rim import Point, at
from brygge.exporting.site.drawing.scene import (
    CLOSE,
    WIDEST,
    Scene,
    placed,
)
from brygge.exporting.site.drawing.svg import element, link, shortened
from brygge.exporting.site.drawing.things import Anchor, Circle, Line, key_of

_DOT = 7
_MARGIN = 8
# Half of the angle within which a line leaves as good as level.
_LEVEL = 0.3
SIGNS: Mapping[str, str] = {
    "failing": "✗",
    "stale": "◔",
    "deprecated": "⊘",
    "unbuilt": "○",
    "unknown": "?",
    "active": "✓",
}


def draw(circles: Sequence[Circle], lines: Sequence[Line], label: str) -> Markup:
    """Return the picture. Lines whose ends are not drawn are left out."""
    known = {circle.id for circle in circles}
    given = {(circle.id, dot.id) for circle in circles for dot in circle.dots}
    kept = [
        line
        for line in lines
        if line.target in known and (line.source, line.dot) in given and line.source != line.target
    ]
    scene = placed(circles, kept)
    drawn = [_line(line, scene) for line in kept]
    reading = sorted(circles, key=lambda each: scene.centre[each.id])
    read = {line.dot for line in kept}
    drawn += [_circle(circle, scene, read) for circle in reading]
    width, height = written(scene.width + _MARGIN), written(scene.height)
    return element(
        "svg",
        *drawn,
        class_=f"mesh {_size(scene)}",
        viewBox=f"{-_MARGIN} 0 {width} {height}",
        width=width,
        height=height,
        role="group",
        aria_label=label,
    )


def _size(scene: Scene) -> str:
    """Return the classes that say whether the picture may shrink, and what names it shows."""
    size = "small" if scene.width <= WIDEST / 2 else "large" if scene.width <= WIDEST else "huge"
    crowded = " crowded" * (not scene.scale.is_named)
    return f"{size}{crowded}{' close' * (scene.scale is CLOSE)}"


def _line(line: Line, scene: Scene) -> Markup:
    start_angle = scene.angles[line.source, "dot", line.dot]
    end_angle = scene.angles[line.target, "end", key_of(line)]
    start = at(scene.centre[line.source], scene.radius[line.source] + _DOT, start_angle)
    # The tip of the arrow touches the rim.
    tip = at(scene.centre[line.target], scene.radius[line.target] + 2, end_angle)
    end = at(scene.centre[line.target], scene.radius[line.target] + 9, end_angle)
    path = _path(start, start_angle, scene.lanes[line.source, line.target], end, end_angle)
    wings = [_beside(end, end_angle, offset) for offset in (5, -5)]
    head = f"M{_at(tip)}L{_at(wings[0])}L{_at(wings[1])}Z"
    # A broad line that nobody sees is what a pointer hits.
    return link(
        line.address,
        line.title,
        element("path", class_="hit", d=path),
        element("path", class_="line", d=path),
        element("path", class_="head", d=head),
        class_="edge",
    )


def _path(
    start: Point, start_angle: float, lanes: Sequence[Lane], end: Point, end_angle: float
) -> str:
    """Return the `d` of a line that leaves and meets the rims at right angles."""
    parts = [f"M{_at(start)}"]
    point, out = start, (cos(start_angle), sin(start_angle))
    for lane in lanes:
        first, last = (lane.left, lane.right) if start[0] <= end[0] else (lane.right, lane.left)
        sign = 1 if last >= first else -1
        parts += (_bent(point, out, (first, lane.y), (-sign, 0)), f"H{written(last)}")
        point, out = (last, lane.y), (sign, 0)
    return "".join((*parts, _bent(point, out, end, (cos(end_angle), sin(end_angle)))))


def _bent(start: Point, out: Point, end: Point, back: Point) -> str:
    """Return a curve that leaves `start` in the direction `out`, and comes to `end` from `back`."""
    reach = max(abs(end[0] - start[0]), abs(end[1] - start[1])) * 0.45
    # The steeper it leaves, the sooner it turns, or it would run out of the picture.
    one, two = (reach * abs(way[0]) + 25 * abs(way[1]) for way in (out, back))
    first = (start[0] + out[0] * one, start[1] + out[1] * one)
    last = (end[0] + back[0] * two, end[1] + back[1] * two)
    return f"C{_at(first)} {_at(last)} {_at(end)}"


def _beside(point: Point, angle: float, offset: float) -> Point:
    return point[0] - sin(angle) * offset, point[1] + cos(angle) * offset


def _at(point: Point) -> str:
    return f"{written(point[0])} {written(point[1])}"


def _circle(circle: Circle, scene: Scene, read: Set[str]) -> Markup:
    (x, y), radius = scene.centre[circle.id], scene.radius[circle.id]
    letters = scene.scale.letters
    body = link(
        circle.address,
        circle.title,
        element("circle", cx=written(x), cy=written(y), r=written(radius)),
        _text(shortened(circle.name, letters), x, y - radius - 9, "name"),
        _text(SIGNS.get(circle.state, ""), x, y + 1, "sign"),
        _text(circle.word, x, y + radius / 2 - 2, "word"),
        _text(shortened(circle.group, letters + 2), x, y + radius + 17, "group"),
        class_=f"circle {circle.state}",
    )
    parts = [_anchor(each, circle.id, n, scene) for n, each in enumerate(circle.anchors)]
    parts += [body, *_dots(circle, scene, read)]
    return element("g", *parts, class_=f"product tone-{circle.tone}")


def _anchor(anchor: Anchor, circle: str, number: int, scene: Scene) -> Markup:
    angle = scene.angles[circle, "anchor", str(number)]
    inner = at(scene.centre[circle], scene.radius[circle], angle)
    outer = at(scene.centre[circle], scene.radius[circle] + scene.scale.stub, angle)
    corner = (outer[0] - 5, outer[1] - 5)
    return link(
        anchor.address,
        anchor.title,
        element("path", class_="line", d=f"M{_at(outer)}L{_at(inner)}"),
        element("rect", x=written(corner[0]), y=written(corner[1]), width=10, height=10, rx=2),
        _text(str(anchor.count), outer[0], outer[1] - 9, "count") if anchor.count > 1 else "",
        class_="anchor",
    )


def _dots(circle: Circle, scene: Scene, read: Set[str]) -> list[Markup]:
    centre, radius = scene.centre[circle.id], scene.radius[circle.id]
    angles = {dot.id: scene.angles[circle.id, "dot", dot.id] for dot in circle.dots}
    order = sorted(circle.dots, key=lambda dot: (sin(angles[dot.id]), dot.id))
    drawn = []
    lowest = float("-inf")
    for dot in order:
        x, y = at(centre, radius, angles[dot.id])
        parts = [element("circle", cx=written(x), cy=written(y), r=_DOT)]
        if dot.state != "active":
            parts.append(_text(SIGNS.get(dot.state, ""), x, y + 3.5, "sign"))
        if cos(angles[dot.id]) >= 0:
            # Names stand neither on one another nor on a line that leaves level.
            is_level = dot.id in read and abs(angles[dot.id]) < _LEVEL
            lowest = max(y - 6 if is_level else y + 4, lowest + 15)
            parts.append(_text(shortened(dot.name, 30), x + 13, lowest, "name"))
        drawn.append(link(dot.address, dot.title, *parts, class_=f"dot {dot.state}"))
    return drawn


def _text(text: str, x: float, y: float, class_: str) -> Markup:
    if not text:
        return Markup()
    return element("text", text, x=written(x), y=written(y), class_=class_)
