"""Plots with axes, drawn when the site is written.

Input:   labels and values.
Output:  `Markup` of a figure: the plot, what it says in a sentence, and its numbers as a table.
Never:   tells series apart by colour alone: lines also differ in their dashes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import isfinite
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

from brygge.exporting.site.drawing.svg import element, shortened
from brygge.exporting.site.words import number, plural

_WIDTH, _HEIGHT, _BAR = 560, 240, 26
_COLOURS = ("accent", "tone-1", "tone-2", "tone-4")
_DASHES = ("none", "7 3", "2 3", "10 3 2 3")
_MOST_TICKS, _LETTERS, _SPAN = 6, 24, 1_000
_FRACTION = re.compile(r"-?\d+(\.\d+([eE][-+]?\d+)?|[eE][-+]?\d+)")
_PLACES = ("x", "y", "x1", "y1", "x2", "y2", "width", "height", "d", "transform")


@dataclass(frozen=True)
class Series:
    """Named numbers, one for each label; None where nothing is known."""

    name: str
    values: Sequence[float | None]


def lines(title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Return lines over `labels`; labels that are all ISO dates stand apart as their days do.

    At most four series are drawn; the table has all of them.
    """
    places = _places(labels)
    drawn = series[: len(_DASHES)]
    known = [value for each in drawn for value in _known(each)]
    if len(set(places)) < 2 or not known:
        return _figure(title, labels, series, Markup())
    chart = _leather().Chart()
    for each, colour, dash in zip(drawn, _COLOURS, _DASHES, strict=False):
        points = [
            (place, value if value is not None and isfinite(value) else None)
            for place, value in zip(places, each.values, strict=True)
        ]
        shape = _line_shape()(f"var(--{colour})", 2, dash)
        chart.add_series(_leather().Series(points, name=each.name), shape)
    low, high = min(known), max(known)
    # From zero, unless that would hide what changes.
    low = low if low < 0 or low > 0.6 * high else 0
    chart.add_y_scale(low, high if high > low else low + 1)
    chart.add_y_axis(tick_formatter=_tick)
    chart.add_x_scale(0, _SPAN)
    ticks = _ticks(places, labels)
    chart.add_x_axis(list(ticks), lambda place, _, __: shortened(ticks[place], 10))
    return _figure(title, labels, series, _svg(chart, _HEIGHT))


def bars(title: str, labels: Sequence[str], values: Series) -> Markup:
    """Return a bar for each label, from top to bottom."""
    rows = [
        (value, str(at))
        for at, value in enumerate(values.values)
        if value is not None and isfinite(value)
    ]
    if not rows:
        return _figure(title, labels, [values], Markup())
    chart = _leather().Chart()
    chart.add_bars(rows, fill_color="var(--accent)")
    low, high = min(0, *_known(values)), max(0, *_known(values))
    chart.add_x_scale(low, high if high > low else 1)
    chart.add_x_axis(tick_formatter=_tick)
    chart.add_y_axis(tick_formatter=lambda at, _, __: shortened(labels[int(at)], _LETTERS))
    return _figure(title, labels, [values], _svg(chart, 60 + _BAR * len(rows)))


def _figure(title: str, labels: Sequence[str], series: Sequence[Series], svg: Markup) -> Markup:
    # Who is who: not needed where there is one.
    pairs = zip(series, _COLOURS, _DASHES, strict=False) if svg and len(series) > 1 else ()
    keys = [_key(*each) for each in pairs]
    said = _sentence(title, labels, series)
    return element(
        "figure",
        element("figcaption", title),
        element("ul", *keys, class_="keys") if keys else "",
        element("div", svg, role="img", aria_label=said) if svg else "",
        element(
            "details",
            element("summary", "The numbers"),
            _table(labels, series),
            open=None if svg else "",
        ),
        class_="plot",
    )


def _key(series: Series, colour: str, dash: str) -> Markup:
    line: dict[str, object] = {"stroke": f"var(--{colour})", "stroke_dasharray": dash}
    sample = element("path", d="M0 5H26", stroke_width=2, **line)
    size: dict[str, object] = {"width": 26, "height": 10, "viewBox": "0 0 26 10"}
    drawn = element("svg", sample, aria_hidden="true", **size)
    return element("li", drawn, " ", element("bdi", series.name))


def _sentence(title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    parts = [f"{title}: {plural(len(labels), 'point')}."]
    for each in series:
        known = _known(each)
        if known:
            parts.append(f"{each.name} between {_said(min(known))} and {_said(max(known))}.")
    return " ".join(parts)


def _table(labels: Sequence[str], series: Sequence[Series]) -> Markup:
    head = [element("th", each.name, scope="col", class_="number") for each in series]
    rows = [
        element(
            "tr",
            element("th", element("bdi", label), scope="row"),
            *(element("td", _said(each.values[at]), class_="number") for each in series),
        )
        for at, label in enumerate(labels)
    ]
    return element(
        "table",
        element("thead", element("tr", element("td"), *head)),
        element("tbody", *rows),
    )


def _known(series: Series) -> list[float]:
    return [value for value in series.values if value is not None and isfinite(value)]


def _said(value: float | None) -> str:
    if value is None or not isfinite(value):
        return number(None)
    return number(int(value) if value == int(value) else round(value, 2))


def _tick(value: float, _: int, __: int) -> str:
    value = float(value)
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:g}{letter}"
    return f"{value:.6g}"


def _places(labels: Sequence[str]) -> list[int]:
    """Return where each label stands, from 0 to `_SPAN`: the library widens any other span."""
    try:
        found = [date.fromisoformat(label[:10]).toordinal() for label in labels]
    except ValueError:
        found = list(range(len(labels)))
    first = min(found, default=0)
    length = max(found, default=0) - first
    return [round(_SPAN * (place - first) / length) if length else 0 for place in found]


def _ticks(places: Sequence[int], labels: Sequence[str]) -> dict[int, str]:
    """Return the labels that are written: none so near to another that they would overlap."""
    ticks: dict[int, str] = {}
    for place, label in sorted(zip(places, labels, strict=True)):
        if not ticks or place - max(ticks) >= _SPAN // _MOST_TICKS:
            ticks[place] = label
    return ticks


def _svg(chart: Any, height: int) -> Markup:
    group: ElementTree.Element = chart.to_svg_group(_WIDTH, height)
    for each in group.iter():
        for name in _PLACES:
            if name in each.attrib:
                each.set(name, _FRACTION.sub(_rounded, each.attrib[name]))
    inside = Markup(ElementTree.tostring(group, encoding="unicode"))  # noqa: S704 - escaped there
    # The last label stands half outside.
    width = _WIDTH + 30
    size: dict[str, object] = {"width": width, "height": height}
    box = f"0 0 {width} {height}"
    return element("svg", inside, viewBox=box, aria_hidden="true", **size)


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.1f}".removesuffix(".0")


@cache
def _leather() -> Any:
    """Load the library, and give it our colours and letters: its theme belongs to the module."""
    import leather
    from leather import theme

    theme.background_color = "none"
    theme.label_color = "currentColor"
    theme.tick_color = theme.zero_color = "var(--line)"
    theme.tick_font_family = "inherit"
    theme.tick_font_size = theme.tick_font_char_height = 12
    theme.tick_font_char_width = 7
    theme.margin = 0.02
    return leather


@cache
def _line_shape() -> Any:
    class Line(_leather().Line):  # type: ignore[misc]
        """A line without an entry in the library's legend, which knows no dashes."""

        def legend_to_svg(self, *_: object) -> Iterator[object]:
            return iter(())

    return Line
