"""The mapping of a source table: which heading, written how, becomes which bronze column.

Input:   a mapping seed (`seeds/mappings/*.csv`, one row per source table, heading and format).
Output:  `Mapping`, shared by landing (which headings are known) and compiling (bronze's SQL).
Never:   reads delivered files; guesses what an unknown heading means.
"""

import csv
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from brygge.errors import InputError

HEADER = (
    "source_table",
    "heading",
    "format",
    "column_name",
    "data_type",
    "time_zone",
    "reason",
)
DECIMAL_COMMA = "decimal_comma"
WHOLE_NUMBER = "whole_number"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_TRUE_FALSE = re.compile(r"(\w+)/(?!\1$)\w+")
_DECIMAL = re.compile(r"decimal\((\d{1,2}),(\d{1,2})\)")
_PLAIN_TYPES = ("text", "bigint", "timestamp", "date", "boolean")


@dataclass(frozen=True)
class ColumnSource:
    """One heading that feeds a column. `formats` are tried in order; "" is plain (ISO)."""

    heading: str
    formats: tuple[str, ...]
    data_type: str
    time_zone: str


@dataclass(frozen=True)
class Column:
    """One bronze column and the headings that may deliver it (one of them per file)."""

    name: str
    data_type: str
    sources: tuple[ColumnSource, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings under which the column is delivered, as written."""
        return tuple(source.heading for source in self.sources)


@dataclass(frozen=True)
class Mapping:
    """What the mapping seed says about one source table, in the order of the file.

    Headings are found whatever their letter case, as the engine finds them.
    """

    source_table: str
    seed: Path
    columns: tuple[Column, ...]
    ignored_headings: tuple[str, ...]

    def column_of(self, heading: str) -> Column | None:
        """Return the column that `heading` feeds, or None (unknown or ignored)."""
        found = self._by_heading.get(folded(heading))
        return found[0] if found else None

    def source_of(self, heading: str) -> ColumnSource | None:
        """Return how `heading` is written, or None (unknown or ignored)."""
        found = self._by_heading.get(folded(heading))
        return found[1] if found else None

    def knows(self, heading: str) -> bool:
        """Return whether the seed has a row for `heading`."""
        return folded(heading) in self._by_heading or folded(heading) in self._ignored

    @cached_property
    def _by_heading(self) -> dict[bytes, tuple[Column, ColumnSource]]:
        return {
            folded(source.heading): (column, source)
            for column in self.columns
            for source in column.sources
        }

    @cached_property
    def _ignored(self) -> set[bytes]:
        return {folded(heading) for heading in self.ignored_headings}


@dataclass(frozen=True)
class _Row:
    line: int
    heading: str
    format: str
    column_name: str
    data_type: str
    time_zone: str


def folded(heading: str) -> bytes:
    """Return `heading` without letter case, as the engine folds it: A to Z alone."""
    return heading.encode().lower()


def same_heading(left: str, right: str) -> bool:
    """Return whether two headings are one to the engine."""
    return folded(left) == folded(right)


def read_mapping(path: Path, source_table: str) -> Mapping:
    """Return the mapping of `source_table` from the seed at `path`.

    Raises `InputError` with file and line for a wrong header, an unknown type or format, a
    heading or column described in two ways, or when no row names the table.
    """
    rows = _read_rows(path, source_table)
    if not rows:
        raise InputError(
            f'{path.name}: no row for source_table "{source_table}".',
            "add one row per heading of the table to the seed.",
        )
    for row in rows:
        _check_row(row, path)
    by_heading: dict[str, list[_Row]] = {}
    for row in rows:
        by_heading.setdefault(row.heading, []).append(row)
    for heading_rows in by_heading.values():
        _check_formats_agree(heading_rows, path)
    by_column: dict[str, list[ColumnSource]] = {}
    for heading, heading_rows in by_heading.items():
        first = heading_rows[0]
        if first.column_name:
            formats = tuple(row.format for row in heading_rows)
            source = ColumnSource(heading, formats, first.data_type, first.time_zone)
            by_column.setdefault(first.column_name, []).append(source)
    columns = tuple(_column(name, sources, path) for name, sources in by_column.items())
    ignored = tuple(name for name, found in by_heading.items() if not found[0].column_name)
    return Mapping(source_table, path, columns, ignored)


def _read_rows(path: Path, source_table: str) -> list[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            if tuple(header) != HEADER:
                raise InputError(
                    f"{path.name}: line 1: the header is {','.join(header) or 'missing'}.",
                    f"write {','.join(HEADER)}.",
                )
            rows = []
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(HEADER):
                    raise InputError(
                        f"{path.name}: line {reader.line_num}: {len(cells)} values, "
                        f"expected {len(HEADER)}.",
                        "put values that contain a comma in double quotes.",
                    )
                if cells[0] == source_table:
                    rows.append(_Row(reader.line_num, *cells[1:6]))
            return rows
    except FileNotFoundError as error:
        raise InputError(
            f"there is no mapping seed {path.name} in seeds/mappings/.",
            f"create it with the line `{','.join(HEADER)}` and a row per heading, or correct "
            "`mapping` in the source's config.meta.landing.",
        ) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"{path.name}: the mapping seed cannot be read ({error}).",
            "mend it, or correct `mapping` in the source's config.meta.landing.",
        ) from error


def _check_row(row: _Row, path: Path) -> None:
    place = f"{path.name}: line {row.line}"
    if not row.heading:
        raise InputError(f"{place}: the heading is blank.", "write the heading as delivered.")
    if not row.column_name:
        return
    if not _NAME.fullmatch(row.column_name):
        raise InputError(
            f'{place}: "{row.column_name}" is not a column name.',
            "use lowercase letters, digits and _, beginning with a letter.",
        )
    if not _is_type(row.data_type):
        raise InputError(
            f'{place}: unknown data_type "{row.data_type}".',
            f"use one of {', '.join(_PLAIN_TYPES)}, decimal(p,s).",
        )
    if not _is_format(row.format, row.data_type):
        raise InputError(
            f'{place}: the format "{row.format}" does not fit a {row.data_type}.',
            "leave it blank (plain), or use whole_number for text, decimal_comma for numbers, "
            "a strptime format such as %Y-%m-%d for dates and timestamps, the texts of true and "
            "false such as J/N for booleans.",
        )
    _check_time_zone(row, place)


def _is_type(data_type: str) -> bool:
    if data_type in _PLAIN_TYPES:
        return True
    match = _DECIMAL.fullmatch(data_type)
    return match is not None and int(match[2]) <= int(match[1]) <= 38 and int(match[1]) > 0


def _is_format(text: str, data_type: str) -> bool:
    if not text:
        return True
    if data_type in ("timestamp", "date"):
        return "%" in text
    if data_type == "bigint" or data_type.startswith("decimal"):
        return text == DECIMAL_COMMA
    if data_type == "boolean":
        return _TRUE_FALSE.fullmatch(text) is not None
    return data_type == "text" and text == WHOLE_NUMBER


def _check_time_zone(row: _Row, place: str) -> None:
    if not row.time_zone:
        return
    if row.data_type != "timestamp":
        raise InputError(
            f"{place}: a time_zone is given for a {row.data_type}.",
            "leave time_zone blank; only timestamps have one.",
        )
    from zoneinfo import available_timezones

    known = available_timezones()
    # A machine without a time zone database cannot judge names; the engine will.
    if known and row.time_zone not in known:
        raise InputError(
            f'{place}: unknown time_zone "{row.time_zone}".',
            "use an IANA name such as Europe/London.",
        )


def _check_formats_agree(rows: list[_Row], path: Path) -> None:
    """The formats of one heading differ in the format alone, and no format stands twice."""
    first = rows[0]
    described = (first.column_name, first.data_type, first.time_zone)
    seen: set[str] = set()
    for row in rows:
        if (row.column_name, row.data_type, row.time_zone) != described:
            raise InputError(
                f'{path.name}: line {row.line}: the heading "{row.heading}" is described '
                f"otherwise in line {first.line}.",
                "give column_name, data_type and time_zone equally in all rows of a heading.",
            )
        if row.format in seen:
            raise InputError(
                f'{path.name}: line {row.line}: the heading "{row.heading}" has this format twice.',
                "remove one of the rows.",
            )
        seen.add(row.format)


def _column(name: str, sources: list[ColumnSource], path: Path) -> Column:
    types = sorted({source.data_type for source in sources})
    if len(types) > 1:
        raise InputError(
            f'{path.name}: the column "{name}" has {len(types)} types: {", ".join(types)}.',
            "give it the same data_type in all rows.",
        )
    return Column(name, types[0], tuple(sources))
