"""Choose how a table is plotted, from its columns alone.

Input:   a table whose columns may all be shown.
Output:  `Drawing`s: what is drawn over what. None where a table says more than a plot.
Never:   adds up numbers: only a modeller knows which of them may be.

The first that holds:
    a row for each moment               lines over time, one plot for numbers of one kind
    a row for each moment and category  lines over time, one for each category, a plot per number
    few rows that a text tells apart    bars, one for each row, a plot per number
    all rows are there, texts repeat    bars: how many rows each text has
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brygge.exporting.site.drawing.plot import Series
from brygge.exporting.site.words import NOTHING
from brygge.observing.model import Cell, Table

MOST_BARS, MOST_LINES, MOST_PLOTS = 30, 4, 6
_NUMBER = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|REAL|DECIMAL.*)")
_TIME = re.compile(r"(DATE|TIMESTAMP.*)")
# Digits that name something measure nothing.
_NAMES = ("_id", "_number", "_code", "_year", "_key", "_hash")
_RUN = re.compile(r"(.*_)?run(_id|_number)?")
_FEWEST_MOMENTS = 3


@dataclass(frozen=True)
class Drawing:
    """One plot. `is_over_time`: lines; else bars of the one series."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    is_over_time: bool


def drawings(table: Table) -> list[Drawing]:
    """Return how `table` is plotted, at most six plots."""
    ways = (_over_time, _by_category, _by_row, _counted)
    found = (list(way(table)) for way in ways) if table.rows else ()
    return next((each for each in found if each), [])[:MOST_PLOTS]


def _over_time(table: Table) -> Iterator[Drawing]:
    for at in _moments(table):
        order = _in_order(table, at)
        if _differ(_at(row, at) for row in order):
            for names in _kinds([table.columns[each] for each in _numbers(table)]):
                series = tuple(
                    Series(_words(each), _values(order, table.columns.index(each)))
                    for each in names
                )
                title = f"{_shared_words(names)} over {_words(table.columns[at])}"
                yield Drawing(title, _labels(order, at), series, True)
            return


def _by_category(table: Table) -> Iterator[Drawing]:
    for time in _moments(table):
        for text in _texts(table):
            keys = [(_at(row, time), _at(row, text)) for row in table.rows]
            times, lines = sorted({key[0] for key in keys}), sorted({key[1] for key in keys})
            # Where most are missing, lines would be lone points.
            is_full = 2 * len(keys) > len(times) * len(lines) and len(times) >= _FEWEST_MOMENTS
            if len(set(keys)) < len(keys) or not is_full or not 2 <= len(lines) <= MOST_LINES:
                continue
            rows = dict(zip(keys, table.rows, strict=True))
            for number in _numbers(table):
                series = tuple(
                    Series(line, [_value(rows.get((moment, line)), number) for moment in times])
                    for line in lines
                )
                title = f"{_words(table.columns[number])} by {_words(table.columns[text])}"
                yield Drawing(title, _short(times), series, True)
            return


def _by_row(table: Table) -> Iterator[Drawing]:
    if len(table.rows) > MOST_BARS or table.total > len(table.rows):
        return
    named = [*_texts(table), *_times(table)]
    labels: list[tuple[str, ...]] = [() for _ in table.rows]
    for at in named:
        if len(set(labels)) == len(labels):
            break
        longer = [(*label, _at(row, at)) for label, row in zip(labels, table.rows, strict=True)]
        # A column that tells no rows apart only makes the labels longer.
        labels = longer if len(set(longer)) > len(set(labels)) else labels
    if len(set(labels)) < len(labels) or not named or len(labels) < 2:
        return
    written = tuple(", ".join(each) for each in labels)
    for number in _numbers(table):
        series = Series(_words(table.columns[number]), _values(table.rows, number))
        yield Drawing(series.name, written, (series,), False)


def _counted(table: Table) -> Iterator[Drawing]:
    if table.total > len(table.rows):
        return
    shapes: set[tuple[int, ...]] = set()
    for at in _texts(table):
        found = [_at(row, at) for row in table.rows]
        counts = Counter(found)
        order = {value: place for place, value in enumerate(dict.fromkeys(found))}
        # A second text that stands for the first (its reason, its owner) says nothing new.
        shape = tuple(order[each] for each in found)
        if not 2 <= len(counts) <= MOST_BARS or 2 * len(counts) > len(found) or shape in shapes:
            continue
        shapes.add(shape)
        ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        series = Series("rows", [float(count) for _, count in ranked])
        title = f"Rows by {_words(table.columns[at])}"
        yield Drawing(title, tuple(each for each, _ in ranked), (series,), False)


def _moments(table: Table) -> list[int]:
    """Return the columns of times or runs in which every row has a value."""
    return [at for at in _times(table) if all(row[at] is not None for row in table.rows)]


def _times(table: Table) -> list[int]:
    return [
        at
        for at, (name, type) in enumerate(zip(table.columns, table.types, strict=True))
        if _TIME.fullmatch(type) or _RUN.fullmatch(name)
    ]


def _numbers(table: Table) -> list[int]:
    return [
        at
        for at, (name, type) in enumerate(zip(table.columns, table.types, strict=True))
        if _NUMBER.fullmatch(type)
        and not name.lower().endswith(_NAMES)
        and not _RUN.fullmatch(name)
        and any(row[at] is not None for row in table.rows)
    ]


def _texts(table: Table) -> list[int]:
    return [
        at
        for at, (name, type) in enumerate(zip(table.columns, table.types, strict=True))
        if type == "VARCHAR" and not _RUN.fullmatch(name)
    ]


def _kinds(names: Sequence[str]) -> Iterator[list[str]]:
    """Yield the names of numbers of one kind (`rows_sold`, `rows_repeated`), at most four."""
    kinds: dict[str, list[str]] = {}
    begins = Counter(name.partition("_")[0] for name in names)
    for name in names:
        begin, end = name.partition("_")[0], name.rpartition("_")[2]
        kinds.setdefault(begin if begins[begin] > 1 else f"_{end}", []).append(name)
    for inside in kinds.values():
        for first in range(0, len(inside), MOST_LINES):
            yield inside[first : first + MOST_LINES]


def _shared_words(names: Sequence[str]) -> str:
    return _words(names[0]) if len(names) == 1 else ", ".join(_words(each) for each in names)


def _in_order(table: Table, at: int) -> list[tuple[Cell, ...]]:
    return sorted(table.rows, key=lambda row: _at(row, at))


def _labels(rows: Sequence[tuple[Cell, ...]], at: int) -> tuple[str, ...]:
    return _short([_at(row, at) for row in rows])


def _short(moments: Sequence[str]) -> tuple[str, ...]:
    """Return moments as days where these differ, else to the minute."""
    days = [each[:10] for each in moments]
    if _differ(days) or any(len(each) <= 10 for each in moments):
        return tuple(moments if any(len(each) < 10 for each in moments) else days)
    return tuple(each[5:16].replace("T", " ") for each in moments)


def _differ(values: Sequence[str] | Iterator[str]) -> bool:
    listed = list(values)
    return len(set(listed)) == len(listed) >= 2


def _at(row: tuple[Cell, ...], at: int) -> str:
    return NOTHING if row[at] is None else str(row[at])


def _values(rows: Sequence[tuple[Cell, ...]], at: int) -> list[float | None]:
    return [_value(row, at) for row in rows]


def _value(row: tuple[Cell, ...] | None, at: int) -> float | None:
    value = row[at] if row else None
    return float(value) if isinstance(value, int | float) else None


def _words(name: str) -> str:
    return name.replace("_", " ")
