"""Judge whether a typed column is written as the mapping says, from its first values.

Input:   the written rows of a file and the mapping.
Output:  nothing, or `RefusalError`: none of the first 10,000 values can be read; the likely format.
Never:   refuses for values that fail now and then (bronze keeps and counts them); guesses a date.
"""

import glob
import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from brygge.landing.columns import DECIMAL_COMMA, Column, ColumnSource, Mapping
from brygge.landing.faults import RefusalError
from brygge.landing.headings import seed_row
from brygge.landing.rows import identifier, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAMPLE = 10_000
ISO_DATE = r"^\s*\d{4}-\d{2}-\d{2}"
_DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%Y/%m/%d", "%Y-%m-%d", "%Y%m%d")
_DOTTED = ("%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%m-%d-%Y")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_COMMA_NUMBER = re.compile(r"\s*[-+]?\d[\d.]*,\d+\s*")


def refuse_unreadable(
    connection: "DuckDBPyConnection",
    name: str,
    headings: tuple[str, ...],
    mapping: Mapping,
    rows: Path,
) -> None:
    """Raise `RefusalError` for the first typed column of which no sampled value can be read."""
    for heading in headings:
        column, source = mapping.column_of(heading), mapping.source_of(heading)
        if column is None or source is None or source.data_type == "text":
            continue
        sample = _sample(heading, rows)
        readable = " or ".join(
            f"{reading(source.data_type, text_format)} is not null"
            for text_format in source.formats
        )
        found = connection.execute(
            f"select count(*), count(*) filter (where {readable}), first(value) from ({sample})"
        ).fetchone()
        if found and found[0] and not found[1]:
            raise RefusalError(
                f'{name}: no value of "{heading}" can be read as {source.data_type}; '
                f'the first is "{found[2]}".',
                _likely_fix(connection, sample, str(found[2]), source, column, mapping),
            )


def reading(data_type: str, text_format: str) -> str:
    """Return the SQL that reads the text `value` as `data_type`, null when it cannot be read."""
    if data_type == "boolean" and text_format:
        true, _, false = text_format.partition("/")
        return (
            f"case trim(value) when {literal(true)} then true when {literal(false)} then false end"
        )
    if text_format == DECIMAL_COMMA:
        return f"try_cast(replace(replace(value, '.', ''), ',', '.') as {data_type})"
    if text_format:
        return f"try_strptime(trim(value), {literal(text_format)})"
    if data_type in ("timestamp", "date"):
        # A bare cast reads 12/1/10 as a day of the year 12.
        return (
            f"case when regexp_matches(value, '{ISO_DATE}') then try_cast(value as {data_type}) end"
        )
    return f"try_cast(value as {data_type})"


def _sample(heading: str, rows: Path) -> str:
    column = identifier(heading)
    return (
        f"select {column} as value from read_parquet({literal(glob.escape(str(rows)))}) "
        f"where trim({column}) <> '' limit {SAMPLE}"
    )


def _likely_fix(
    connection: "DuckDBPyConnection",
    sample: str,
    first: str,
    source: ColumnSource,
    column: Column,
    mapping: Mapping,
) -> str:
    seed = f"seeds/mappings/{mapping.seed.name}"

    def row(text_format: str) -> str:
        return seed_row(mapping.source_table, source.heading, column, text_format)

    if source.data_type in ("timestamp", "date"):
        formats = _fitting_formats(connection, sample)
        if len(formats) == 1:
            return (
                f"it is likely written {formats[0]}; add this row to {seed}: `{row(formats[0])}`."
            )
        if formats:
            listed = " or ".join(formats)
            return (
                f"it may be written {listed}: ask the sender which, and add the format to {seed}, "
                f"as in `{row(formats[0])}`."
            )
        return f"state its format in {seed}, as in `{row('%d/%m/%Y %H:%M')}`."
    if source.data_type != "boolean" and _COMMA_NUMBER.fullmatch(first):
        return (
            f"it is likely written with a decimal comma; write the format into its row in {seed}: "
            f"`{row(DECIMAL_COMMA)}`."
        )
    if source.data_type == "boolean":
        return (
            "write the texts of true and false as its format into its row in "
            f"{seed}, as in `{row('J/N')}`."
        )
    return f'correct the type of "{source.heading}" in {seed}, or ask the sender for numbers.'


def _fitting_formats(connection: "DuckDBPyConnection", sample: str) -> list[str]:
    """Return the known formats that read every value of the sample."""
    candidates = [day + time for day, time in product(_DAYS + _DOTTED, _TIMES)]
    # %Y also reads 10 as the year 10, which nobody means.
    counts = ", ".join(
        f"count(*) filter (where year({reading('date', candidate)}) >= 1000)"
        for candidate in candidates
    )
    found = connection.execute(f"select count(*), {counts} from ({sample})").fetchone()
    if not found:
        return []
    total, *fits = found
    return [name for name, fit in zip(candidates, fits, strict=True) if fit == total]
