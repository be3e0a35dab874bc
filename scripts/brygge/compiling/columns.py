"""Compile the mapping of each landed source table into the macro that bronze reads.

Input:   the declared sources and their mapping seeds.
Output:  `macros/generated/columns_<source>__<table>.sql`, one per source table.
Never:   guesses: a heading with two meanings is refused.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from brygge.compiling.derived import Derived, GeneratedFile
from brygge.compiling.formats import format_faults
from brygge.compiling.macros import NONE, list_literal, macro_file, record_literal, text_literal
from brygge.compiling.seeds import Seed, read_seed
from brygge.errors import InputError, likely
from brygge.findings import Finding
from brygge.landing.columns import Column, ColumnSource, Mapping, folded, read_mapping
from brygge.landing.sources import SourceTable, declared_sources
from brygge.project import Project
from brygge.scratch import open_scratch

if TYPE_CHECKING:
    import duckdb

GENERATED = Path("macros/generated")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def compile_columns(project: Project) -> Derived:
    """Return one macro file per declared source table, or what is wrong with its mapping."""
    tables = declared_sources(project)
    files: list[GeneratedFile] = []
    refused = _unread_rows(project, tables)
    connection = open_scratch()
    for table in tables:
        derived = _compile_table(project, table, connection)
        files += derived.files
        # Two tables of one seed meet the same fault of its header.
        refused += [finding for finding in derived.refused if finding not in refused]
    return Derived(tuple(files), tuple(refused))


def render_columns(table: SourceTable, mapping: Mapping, seed: Seed) -> str:
    """Return the text of the macro `columns_<source>__<table>`."""
    records = [_column_literal(column) for column in mapping.columns]
    name = f"columns_{table.source}__{table.table}"
    return macro_file(name, seed.origin, seed.sha256, "columns", records)


def _compile_table(
    project: Project, table: SourceTable, connection: "duckdb.DuckDBPyConnection"
) -> Derived:
    origin = project.relative(table.mapping)
    try:
        _check_names(table)
        seed = read_seed(project, table.mapping)
        mapping = read_mapping(table.mapping, table.table)
    except InputError as error:
        return Derived((), (_as_finding(error, origin, table),))
    refused = _same_heading_faults(mapping, origin)
    for column in mapping.columns:
        for source in column.sources:
            subject = _subject(seed, table.table, source.heading)
            refused += [fault.at(origin, subject) for fault in format_faults(source, connection)]
    if refused:
        return Derived((), tuple(refused))
    path = GENERATED / f"columns_{table.source}__{table.table}.sql"
    return Derived((GeneratedFile(path, render_columns(table, mapping, seed), origin),), ())


def _column_literal(column: Column) -> str:
    sources = list_literal(_source_literal(source) for source in column.sources)
    return record_literal(
        [
            ("name", text_literal(column.name)),
            ("type", text_literal(column.data_type)),
            ("sources", sources),
        ]
    )


def _source_literal(source: ColumnSource) -> str:
    formats = [text_literal(text_format) for text_format in source.formats if text_format]
    return record_literal(
        [
            ("heading", text_literal(source.heading)),
            ("formats", list_literal(formats)),
            ("time_zone", text_literal(source.time_zone) if source.time_zone else NONE),
        ]
    )


def _check_names(table: SourceTable) -> None:
    """The names become parts of a macro's name and of a file's."""
    for name in (table.source, table.table, table.mapping.stem):
        if not _NAME.fullmatch(name):
            raise InputError(
                f'"{name}" is not a name.',
                "use at most 41 lowercase letters, digits and _, beginning with a letter.",
            )


def _same_heading_faults(mapping: Mapping, origin: str) -> list[Finding]:
    """The engine takes `Price` and `price` for one heading, so they must mean the same."""
    meanings: dict[bytes, tuple[str, object]] = {}
    refused = []
    sources = [(column.name, source) for column in mapping.columns for source in column.sources]
    known: list[tuple[str, object]] = [
        (source.heading, (name, source.formats, source.time_zone)) for name, source in sources
    ]
    for heading, meaning in known + [(heading, None) for heading in mapping.ignored_headings]:
        first, given = meanings.setdefault(folded(heading), (heading, meaning))
        if given != meaning:
            refused.append(
                Finding(
                    origin,
                    f'{mapping.source_table}, heading "{heading}"',
                    f'differs from "{first}" in letter case alone, but is mapped otherwise.',
                    "map both to the same column in the same formats.",
                )
            )
    return refused


def _unread_rows(project: Project, tables: list[SourceTable]) -> list[Finding]:
    """Rows of a mapping seed that name a table which no source declares: a typo, or left over."""
    by_seed: dict[Path, list[str]] = {}
    for table in tables:
        by_seed.setdefault(table.mapping, []).append(table.table)
    refused = []
    for path, names in by_seed.items():
        try:
            seed = read_seed(project, path)
        except InputError:
            continue  # told where the table is compiled
        for row in seed.rows:
            if seed.header[:1] == ("source_table",) and row.cells[0] not in names:
                refused.append(
                    Finding(
                        seed.origin,
                        f"line {row.line}",
                        f'no source table "{row.cells[0]}" is mapped by this seed.',
                        f"{likely(row.cells[0], names)}the tables are {', '.join(names)}.",
                    )
                )
    return refused


def _subject(seed: Seed, table: str, heading: str) -> str:
    lines = [str(row.line) for row in seed.rows if row.cells[:2] == (table, heading)]
    word = "lines" if len(lines) > 1 else "line"
    return f'{word} {", ".join(lines)}, heading "{heading}"'


def _as_finding(error: InputError, origin: str, table: SourceTable) -> Finding:
    problem = error.problem
    for prefix in (origin, str(table.mapping), table.mapping.name):
        problem = problem.removeprefix(f"{prefix}: ")
    return Finding(origin, table.name, problem, error.fix)
