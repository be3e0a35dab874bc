"""The history of a number or of a check, as small as a word.

Input:   values or outcomes, the oldest first.
Output:  `Markup` of one small SVG that says in words what it shows.
Never:   shows a value that is not known as zero: the line has a gap there.
"""

from collections.abc import Sequence
from itertools import groupby
from math import isfinite

from markupsafe import Markup

from brygge.exporting.site.drawing.layering import written
from brygge.exporting.site.drawing.svg import element
from brygge.exporting.site.words import number, plural

WIDTH, HEIGHT = 120, 28
_EDGE = 3
# How high an outcome stands: what is bad is also taller.
_HEIGHTS = {"passed": 6, "skipped": 3, "warned": 14, "failed": 22, "error": 22}


def sparkline(values: Sequence[float | None], what: str) -> Markup:
    """Return the line of `values`; `what` names them ("rows", "seconds"). Empty without any."""
    known = [
        (at, value) for at, value in enumerate(values) if value is not None and isfinite(value)
    ]
    if not known:
        return Markup()
    numbers = [value for _, value in known]
    low, high = min(numbers), max(numbers)
    step = (WIDTH - 2 * _EDGE) / max(1, len(values) - 1)

    def point(at: int, value: float) -> str:
        # A line that never changes runs in the middle.
        share = (value - low) / (high - low) if high > low else 0.5
        x, y = _EDGE + at * step, HEIGHT - _EDGE - share * (HEIGHT - 2 * _EDGE)
        return f"{written(x)},{written(y)}"

    # Neighbours have the same distance to their place among the known ones.
    runs = groupby(enumerate(known), key=lambda each: each[1][0] - each[0])
    lines = [
        element("polyline", points=" ".join(point(at, value) for _, (at, value) in run))
        for _, run in runs
    ]
    x, y = point(*known[-1]).split(",")
    said = f"{plural(len(known), 'value')} of {what}, from {_said(numbers[0])} to "
    said += f"{_said(numbers[-1])}, lowest {_said(low)}, highest {_said(high)}"
    return _picture("spark", said, *lines, element("circle", cx=x, cy=y, r=2.5))


def strip(outcomes: Sequence[str], what: str) -> Markup:
    """Return one bar for each outcome (passed, failed ...) of `what`. Empty without any."""
    if not outcomes:
        return Markup()
    shown = outcomes[-_most() :]
    bars = [
        element(
            "rect",
            class_=each,
            x=at * 6,
            y=HEIGHT - _EDGE - _HEIGHTS.get(each, 3),
            width=4,
            height=_HEIGHTS.get(each, 3),
        )
        for at, each in enumerate(shown)
    ]
    counts = ", ".join(
        f"{shown.count(outcome)} {outcome}" for outcome in sorted(set(shown), key=shown.index)
    )
    said = f"{what}, the last {plural(len(shown), 'result')}: {counts}; newest {shown[-1]}"
    return _picture("spark strip", said, *bars)


def _most() -> int:
    return WIDTH // 6


def _picture(classes: str, said: str, *inside: Markup) -> Markup:
    return element(
        "svg",
        element("title", said),
        *inside,
        class_=classes,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        aria_label=said,
    )


def _said(value: float) -> str:
    return number(int(value) if value == int(value) else round(value, 2))
