"""Where things stand in a picture, and that it is drawn the same everywhere."""

import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib.resources import files
from itertools import pairwise
from math import hypot
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from browser import open_page
from brygge.exporting.site.drawing.layering import Box, Gaps, Layering, curve, layered
from brygge.exporting.site.drawing.mesh import draw
from brygge.exporting.site.drawing.plot import Series, bars, lines
from brygge.exporting.site.drawing.rim import REACH, spread
from brygge.exporting.site.drawing.scene import placed
from brygge.exporting.site.drawing.sparkline import sparkline, strip
from brygge.exporting.site.drawing.things import Anchor, Circle, Dot, Line

Graph = tuple[list[Box], list[tuple[str, str]], Gaps]
STATIC = Path(str(files("brygge.exporting.site").joinpath("static")))
IDS = st.sampled_from("abcdefgh")
GRAPHS = st.tuples(
    st.dictionaries(IDS, st.tuples(st.integers(1, 300), st.integers(0, 90), st.integers(0, 4))),
    st.lists(st.tuples(IDS, IDS), max_size=20),
)


def generated(size: int, links: int, seed: int, *, circles: bool = False) -> Graph:
    """A graph like that of a project: five layers, some things of odd sizes."""
    draw = random.Random(seed)
    names = [f"n{each}" for each in range(size)]
    boxes = [
        Box(name, draw.choice([160, 180, 35.5]), draw.choice([24, 40, 90.3]), 5 * at // size)
        for at, name in enumerate(names)
    ]
    edges = []
    for _ in range(links):
        a, b = draw.randrange(size), draw.randrange(size)
        if circles or a < b:
            edges.append((names[a], names[b]))
    return boxes, edges, Gaps(draw.choice([40, 80]), draw.choice([8, 16.5]), draw.choice([0, 4]))


def graphs() -> list[Graph]:
    small = [generated(size, 2 * size, size) for size in (1, 2, 5, 9, 20, 40, 80, 120)]
    tangled = [generated(size, 3 * size, size, circles=True) for size in (2, 3, 8, 30, 60)]
    box = Box("a", 10, 10)
    written = [
        ([], [], Gaps()),
        ([box], [("a", "a"), ("a", "nobody")], Gaps()),
        ([box, Box("b", 10, 10, 3)], [("a", "b"), ("a", "b")], Gaps()),
        ([box, Box("b", 10, 10)], [("a", "b"), ("b", "a")], Gaps()),
        ([Box("a", 10, 0), Box("", 0, 10), Box("a b", 10, 10)], [("", "a b")], Gaps()),
        ([Box("é\u202e</script>", 9.99, 7.77), box], [("é\u202e</script>", "a")], Gaps()),
    ]
    return [*small, *tangled, *written, generated(200, 600, 7)]


def plain(graph: Graph) -> object:
    """What the browser is asked to answer: all numbers, and the lines of all edges."""
    found = layered(*graph)
    return json.loads(
        json.dumps(
            {
                "width": found.width,
                "height": found.height,
                "places": [[name, asdict(place)] for name, place in found.places.items()],
                "bends": [[asdict(lane) for lane in lanes] for lanes in found.bends],
                "columns": found.columns,
                "curves": curves(graph, found),
            }
        )
    )


def curves(graph: Graph, found: Layering) -> list[str]:
    return [
        curve(
            (found.places[a].x, found.places[a].y + 0.05),
            lanes,
            (found.places[b].x, found.places[b].y),
        )
        for (a, b), lanes in zip(graph[1], found.bends, strict=True)
        if a in found.places and b in found.places
    ]


ASK = """(graphs) => graphs.map(([nodes, edges, options]) => {
  const found = brygge.layered(nodes, edges, options);
  const { places } = found;
  const curves = edges.flatMap(([a, b], at) => {
    if (!places.has(a) || !places.has(b)) return [];
    const start = [places.get(a).x, places.get(a).y + 0.05];
    return [brygge.curve(start, found.bends[at], [places.get(b).x, places.get(b).y])];
  });
  return { ...found, places: [...places], curves };
})"""


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with nothing but our scripts."""
    page = tmp_path_factory.mktemp("blank") / "blank.html"
    scripts = "".join(
        f'<script src="{(STATIC / name).as_uri()}"></script>'
        for name in ("shards.js", "layering.js")
    )
    page.write_text(f'<!doctype html><title>blank</title><body data-root=".">{scripts}</body>')
    return page.as_uri()


def test_the_browser_places_everything_where_python_does(chromium: Browser, blank: str) -> None:
    known = graphs()
    asked = [
        (
            [asdict(box) for box in boxes],
            edges,
            {"columnGap": gaps.column, "rowGap": gaps.row, "laneGap": gaps.lane},
        )
        for boxes, edges, gaps in known
    ]
    with open_page(chromium, blank) as page:
        found = page.evaluate(ASK, asked)
    for graph, answer in zip(known, found, strict=True):
        assert answer == plain(graph)


def test_two_hundred_boxes_are_placed_while_nobody_notices(chromium: Browser, blank: str) -> None:
    boxes, edges, gaps = generated(200, 900, 3)
    begun = time.process_time()
    layered(boxes, edges, gaps)
    assert time.process_time() - begun < 0.25
    with open_page(chromium, blank) as page:
        spent = page.evaluate(
            "([nodes, edges]) => { const begun = performance.now();"
            " brygge.layered(nodes, edges); return performance.now() - begun; }",
            [[asdict(box) for box in boxes], edges],
        )
    assert spent < 250


@given(GRAPHS)
def test_boxes_never_overlap_and_stand_where_they_may(
    graph: tuple[dict[str, tuple[int, int, int]], list[tuple[str, str]]],
) -> None:
    boxes = [Box(name, *rest) for name, rest in graph[0].items()]
    found = layered(boxes, graph[1])
    sizes = {box.id: box for box in boxes}
    for name, place in found.places.items():
        assert place.column >= sizes[name].column
        assert place.x >= 0
        assert place.x + sizes[name].width <= found.width + 0.2
        assert place.y >= -0.1
        assert place.y + sizes[name].height <= found.height + 0.2
    for column in {place.column for place in found.places.values()}:
        inside = [
            (place.y, place.y + sizes[name].height)
            for name, place in found.places.items()
            if place.column == column
        ]
        for upper, lower in zip(sorted(inside), sorted(inside)[1:], strict=False):
            assert upper[1] + Gaps().row <= lower[0] + 0.2


def test_edges_lead_to_the_right_but_where_a_circle_is_closed() -> None:
    boxes = [Box(name, 10, 10) for name in "abcd"]
    found = layered(boxes, [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("a", "d")])
    assert [found.places[name].column for name in "abcd"] == [0, 1, 2, 3]
    # The edge that closes the circle passes b's column from right to left.
    assert [len(lanes) for lanes in found.bends] == [0, 0, 1, 0, 2]
    backwards = curve((180, 5), found.bends[2], (0, 5))
    lane = found.bends[2][0]
    assert f" {lane.right:g} " in backwards
    assert f"H{lane.left:g}" in backwards


def test_a_tree_is_drawn_without_a_crossing() -> None:
    boxes = [Box(name, 10, 10) for name in ("r", "a", "b", "b1", "a1", "b2", "a2")]
    links = [("r", "b"), ("r", "a"), ("a", "a1"), ("b", "b1"), ("a", "a2"), ("b", "b2")]
    places = layered(boxes, links).places
    assert (places["a"].y < places["b"].y) == (places["a1"].y < places["b1"].y)
    assert (places["a"].y < places["b"].y) == (places["a2"].y < places["b2"].y)
    assert places["r"].y == pytest.approx((places["a"].y + places["b"].y) / 2, abs=0.2)


@given(st.lists(st.floats(-3, 3), max_size=30), st.floats(0.01, 0.5))
def test_dots_of_a_rim_keep_apart_and_in_order(wanted: list[float], room: float) -> None:
    angles = spread(wanted, room)
    least = min(room, 2 * REACH / max(1, len(wanted) - 1))
    ordered = sorted(angles)
    assert all(abs(each) <= REACH + 1e-9 for each in angles)
    assert all(b - a >= least - 1e-9 for a, b in pairwise(ordered))
    assert [angles[dot] for dot in sorted(range(len(wanted)), key=lambda d: (wanted[d], d))] == (
        ordered
    )


def mesh(count: int) -> tuple[list[Circle], list[Line]]:
    """Products of which each reads the one before it, and the first reads the last."""
    circles = [
        Circle(
            f"p{n}",
            f"Product {n}",
            f"Product {n}, active",
            f"p{n}.html",
            ["active", "failing", "stale"][n % 3],
            "word",
            f"domain {n % 5}",
            str(n % 5),
            (Dot(f"o{n}", f"port {n}", f"port {n}", f"o{n}.html", "active"),),
            (Anchor("source", "s.html"),) * (n % 4),
        )
        for n in range(count)
    ]
    links = [
        Line(f"p{n}", f"o{n}", f"p{(n + 1) % count}", f"{n + 1} reads {n}", f"o{n}.html")
        for n in range(count)
    ]
    return circles, links


@pytest.mark.parametrize("count", [1, 2, 7, 120])
def test_a_mesh_of_any_size_stands_within_its_picture(count: int) -> None:
    circles, links = mesh(count)
    scene = placed(circles, [line for line in links if line.source != line.target])
    boxes = []
    for circle in circles:
        (x, y), radius = scene.centre[circle.id], scene.radius[circle.id]
        assert radius <= x <= scene.width - radius
        assert radius <= y <= scene.height - radius
        boxes.append((x, y, radius))
    for at, (x, y, radius) in enumerate(boxes):
        for other_x, other_y, other in boxes[:at]:
            assert hypot(x - other_x, y - other_y) > radius + other


def test_a_mesh_is_drawn_quickly_and_the_same_each_time() -> None:
    begun = time.process_time()
    svg = draw(*mesh(120), "The mesh")
    assert time.process_time() - begun < 2
    assert svg == draw(*mesh(120), "The mesh")
    assert svg.count('class="edge"') == 120
    assert svg.count("<a ") == 120 + 120 + 120 + sum(n % 4 for n in range(120))
    ElementTree.fromstring(svg)


def test_lines_to_what_is_not_drawn_are_left_out() -> None:
    circles, _ = mesh(2)
    links = [Line("p0", "o0", "p9", "t", "a"), Line("p0", "x", "p1", "t", "a")]
    assert 'class="edge"' not in draw(circles, links, "The mesh")


def test_names_are_text_whatever_they_say() -> None:
    name = "</script><b onclick='x'>\"&" + "x" * 10_000
    dot = Dot(name, name, name, name, "active")
    svg = draw([Circle("a", name, name, name, "active", name, name, "0", (dot,))], [], name)
    root = ElementTree.fromstring(svg)
    assert {each.tag for each in root.iter()} == {"svg", "g", "a", "title", "circle", "text"}
    assert root.get("aria-label") == name


def test_no_circle_is_a_picture_as_well() -> None:
    assert draw([], [], "The mesh").startswith("<svg")


def test_a_sparkline_says_what_it_shows_and_has_gaps() -> None:
    svg = sparkline([1, 5.25, None, 3, 1200], "rows")
    assert svg.count("<polyline") == 2
    assert (
        'aria-label="4 values of rows, from 1 to 1\u202f200, lowest 1, highest 1\u202f200"' in svg
    )
    assert 'points="3,25 31.5,24.9"' in svg
    assert sparkline([None, float("nan")], "rows") == ""
    assert sparkline([4, 4], "rows").count("14") == 3


def test_a_strip_shows_what_is_bad_taller() -> None:
    svg = strip(["passed"] * 30 + ["failed", "passed"], "not null")
    root = ElementTree.fromstring(svg)
    bars = [(each.get("class"), each.get("height")) for each in root.findall("rect")]
    assert len(bars) == 20
    assert bars[-2:] == [("failed", "22"), ("passed", "6")]
    said = "not null, the last 20 results: 19 passed, 1 failed; newest passed"
    assert root.get("aria-label") == said
    assert strip([], "x") == ""


LABELS = ["2026-01-01", "2026-01-02", "2026-02-01"]


def test_a_plot_has_a_sentence_and_its_numbers() -> None:
    series = [Series("<rows>", [1, None, 3.5]), Series("bad & ugly", [0, 0, 1])]
    figure = lines("Rows by day", LABELS, series)
    assert figure == lines("Rows by day", LABELS, series)
    assert 'role="img" aria-label="Rows by day: 3 points. &lt;rows&gt; between 1 and 3.5.' in figure
    assert figure.count("<tr>") == 4
    assert "style=" not in figure
    assert "var(--accent)" in figure
    # Who is who is also seen in the dashes.
    assert figure.count('stroke-dasharray="7 3"') == 2
    assert not re.search(r' (x|y|d|x1|y2)="[^"]*\.\d\d', figure)
    ElementTree.fromstring(figure)


def test_days_of_a_plot_stand_apart_as_they_do() -> None:
    days = lines("t", LABELS, [Series("rows", [1, 2, 3])])
    names = lines("t", ["a", "b", "c"], [Series("rows", [1, 2, 3])])

    def steps(figure: str) -> list[float]:
        path = re.search(r' d="([^"]+)"', figure[figure.index("series lines") :])
        assert path
        x = [float(each) for each in path[1].split()[1::3]]
        return [b - a for a, b in pairwise(x)]

    assert steps(days)[0] < steps(days)[1] / 10
    assert steps(names)[0] == pytest.approx(steps(names)[1], abs=0.2)


def test_days_of_a_plot_fill_its_width_and_are_written_where_there_is_room() -> None:
    # The library would make room for 2009 and 2011, and write the last three on each other.
    days = [f"2010-{month:02}-27" for month in range(1, 13)] + ["2010-12-28", "2010-12-29"]
    figure = lines("t", days, [Series("rows", list(range(14)))])
    written = sorted(float(x) for x in re.findall(r'<text x="([^"]+)"[^>]*>2010-', figure))
    assert len(written) >= 4
    assert all(b - a > 75 for a, b in pairwise(written))
    path = re.search(r' d="M ([^"]+)"', figure)
    assert path
    ends = [float(point.split()[0]) for point in path[1].split(" L ")]
    assert ends[0] == 0
    assert ends[-1] > 500
    assert "E-" not in figure


@pytest.mark.parametrize(
    "figure",
    [
        lambda: lines("t", [], [Series("s", [])]),
        lambda: lines("t", ["a"], [Series("s", [1])]),
        lambda: lines("t", ["a", "b"], [Series("s", [None, float("inf")])]),
        lambda: bars("t", ["a"], Series("s", [None])),
    ],
)
def test_what_cannot_be_drawn_is_still_told(figure: Callable[[], str]) -> None:
    assert "<svg" not in figure()
    assert "<details open" in figure()


def test_bars_of_equal_names_are_two_bars() -> None:
    figure = bars("t", ["a", "a", "x" * 100], Series("s", [1, -2, 0]))
    assert figure.count("<rect") == 1 + 3
    assert figure.count(">a</text>") == 2
