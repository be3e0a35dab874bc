"""Judge the headings of a delivered file against the mapping, before a row is read.

Input:   the headings as delivered, and the `Mapping` of the table.
Output:  a list of `HeadingProblem`, empty when every heading is known and every column is there.
Never:   decides what an unknown heading means: it names the likely match and the row to add.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from brygge.landing.columns import Column, Mapping, same_heading

# Names of the lineage columns, ours in every delivery and in bronze.
OWN_COLUMNS = ("_delivery", "_file", "_landed_at", "_row_number")
LIKELY = 0.6


@dataclass(frozen=True)
class HeadingProblem:
    """One thing that is wrong with the headings, in one sentence, and the fix."""

    sentence: str
    fix: str


def check_headings(
    headings: tuple[str, ...], mapping: Mapping, required: Sequence[str] = ()
) -> list[HeadingProblem]:
    """Return what is wrong with `headings`; the worst kind (no usable names at all) first.

    With `required`, others may be missing, and unknown ones are no problem.
    """
    problems = _unusable(headings)
    if problems:
        return problems
    if required:
        lacking = [name for name in required if not _delivers(headings, name, mapping)]
        return [_lacking(name) for name in lacking] + _doubled_columns(headings, mapping)
    missing = _missing_columns(headings, mapping)
    unknown = [heading for heading in headings if not mapping.knows(heading)]
    likely = {heading: _likely_column(heading, missing) for heading in unknown}
    if len(unknown) == len(missing) == 1:
        likely[unknown[0]] = missing[0]
    problems = [
        _unknown(heading, likely[heading], mapping) for heading in unknown if likely[heading]
    ]
    problems += _strange([heading for heading in unknown if not likely[heading]], mapping)
    problems += [_missing(column) for column in missing if column not in likely.values()]
    return problems + _doubled_columns(headings, mapping)


def unmapped_headings(headings: tuple[str, ...], mapping: Mapping) -> dict[str, HeadingProblem]:
    """Return the headings that nobody mapped, each with its likely column and the row to add."""
    missing = _missing_columns(headings, mapping)
    return {
        heading: _unknown(heading, _likely_column(heading, missing), mapping)
        for heading in headings
        if not mapping.knows(heading)
    }


def _missing_columns(headings: tuple[str, ...], mapping: Mapping) -> list[Column]:
    delivered = [mapping.column_of(heading) for heading in headings]
    return [column for column in mapping.columns if column not in delivered]


def _delivers(headings: tuple[str, ...], name: str, mapping: Mapping) -> bool:
    """Return whether the heading `name` is there, or another one of the same column."""
    if any(same_heading(heading, name) for heading in headings):
        return True
    column = mapping.column_of(name)
    return column is not None and column in [mapping.column_of(heading) for heading in headings]


def _unusable(headings: tuple[str, ...]) -> list[HeadingProblem]:
    problems = []
    # The engine's names ignore case, so Price and price are the same heading.
    first: dict[str, int] = {}
    for position, heading in enumerate(headings, start=1):
        folded = heading.casefold()
        if not heading.strip():
            problems.append(
                HeadingProblem(
                    f"column {position} has no heading.", "ask the sender to name the column."
                )
            )
        elif folded in first:
            problems.append(
                HeadingProblem(
                    f'the heading "{heading}" stands in column {first[folded]} and again in '
                    f"column {position}.",
                    "ask the sender for a file in which every column has a name of its own.",
                )
            )
        elif folded in OWN_COLUMNS:
            problems.append(
                HeadingProblem(
                    f'the heading "{heading}" is a name that landing itself uses.',
                    "ask the sender to rename the column.",
                )
            )
        first.setdefault(folded, position)
    return problems


def _strange(headings: Sequence[str], mapping: Mapping) -> list[HeadingProblem]:
    """Return one problem for all headings that are like no column."""
    if len(headings) < 2:
        return [_unknown(heading, None, mapping) for heading in headings]
    names = ", ".join(f'"{heading}"' for heading in headings)
    rows = ", ".join(f"`{seed_row(mapping.source_table, each, None)}`" for each in headings)
    return [
        HeadingProblem(
            f"nobody mapped the headings {names}.",
            f"add them to seeds/mappings/{mapping.seed.name}, each with its column, or without one "
            f"to leave it out of bronze: {rows}.",
        )
    ]


def _unknown(heading: str, likely: Column | None, mapping: Mapping) -> HeadingProblem:
    seed = f"seeds/mappings/{mapping.seed.name}"
    row = seed_row(mapping.source_table, heading, likely)
    if likely is None:
        return HeadingProblem(
            f'nobody mapped the heading "{heading}".',
            f"add it to {seed} with its column, or without one to leave it out of bronze: `{row}`.",
        )
    so_far = " or ".join(f'"{name}"' for name in likely.headings)
    return HeadingProblem(
        f'nobody mapped the heading "{heading}"; it is likely {likely.name} '
        f"(so far {so_far}), which is missing.",
        f"if it is, add this row to {seed}: `{row}`.",
    )


def _missing(column: Column) -> HeadingProblem:
    names = " or ".join(f'"{name}"' for name in column.headings)
    return HeadingProblem(
        f"the column {column.name} is missing: no heading {names}.",
        "ask the sender for it, or map the heading that now carries it.",
    )


def _lacking(name: str) -> HeadingProblem:
    return HeadingProblem(
        f'the required heading "{name}" is missing.',
        "ask the sender for it, or take it out of `required` in the source's config.meta.landing.",
    )


def _doubled_columns(headings: tuple[str, ...], mapping: Mapping) -> list[HeadingProblem]:
    problems = []
    for column in mapping.columns:
        names = [heading for heading in headings if mapping.column_of(heading) is column]
        if len(names) > 1:
            listed = " and ".join(f'"{name}"' for name in names)
            problems.append(
                HeadingProblem(
                    f"the headings {listed} both deliver the column {column.name}.",
                    f"in seeds/mappings/{mapping.seed.name}, map one of them to another column "
                    "or to none.",
                )
            )
    return problems


def seed_row(source_table: str, heading: str, column: Column | None, text_format: str = "") -> str:
    """Return the row that would map `heading`, written as the seed is (CSV).

    It passes the seed's own tests; the reason is there to be written.
    """
    new = "format" if text_format else "heading"
    cells = [source_table, heading, text_format, "", "text", "", f"new {new}: say why it is there"]
    if column is not None:
        cells[3:6] = [column.name, column.data_type, column.sources[0].time_zone]
        cells[2] = text_format or column.sources[0].formats[0]
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()


def _likely_column(heading: str, missing: list[Column]) -> Column | None:
    """Return the missing column whose name or headings look most like `heading`.

    A column that already has its heading in this file is no candidate for another.
    """
    best, best_score = None, LIKELY
    for column in missing:
        score = max(_likeness(heading, name) for name in (column.name, *column.headings))
        if score > best_score:
            best, best_score = column, score
    return best


def _likeness(left: str, right: str) -> float:
    return SequenceMatcher(None, _plain(left), _plain(right)).ratio()


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
