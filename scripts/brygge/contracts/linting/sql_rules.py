"""Rules in SQL: one query that only reads, of columns that are there.

Input:   a case.
Output:  faults.
Never:   runs the SQL; speaks of a name when it cannot know what the name stands for.
"""

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from brygge.contracts.column_types import duckdb_type
from brygge.contracts.linting.case import Case
from brygge.contracts.linting.finding import Fault
from brygge.contracts.linting.sql_names import unknown_columns
from brygge.contracts.model import Property, SchemaObject
from brygge.errors import likely

if TYPE_CHECKING:
    from sqlglot import exp

RELATION = "brygge_object"
MAX_CHARACTERS = 20_000
_HOLDER = re.compile(r"\$\{(\w+)\}|(?<![\w$])\{(object|table|model|property|column)\}")
_OBJECTS = ("object", "table", "schema", "model")
_COLUMNS = ("property", "column")
_READERS = re.compile(
    r"(read_\w+|parquet_\w+|sniff_csv|glob|duckdb_\w+|query_table|query|getenv|\w+_scan)"
)
_FILE = re.compile(r"[/\\]|\.(csv|parquet|json|tsv|txt|duckdb|db|xlsx)(\.gz)?$", re.IGNORECASE)


def queries(case: Case) -> Iterator[Fault]:
    """A rule in SQL is one query over `${object}` that gives one number and only reads."""
    for each, part, rule in case.rules():
        if rule.kind != "sql" or not isinstance(rule.content.get("query"), str):
            continue
        steps = (*rule.steps, "query")
        text, unknown = _filled(str(rule.content["query"]), part)
        faults = list(_judge(text, unknown, each)) or list(_refusal(case, text, each))
        for code, message, fix in faults:
            yield Fault(code, steps, message, fix)


_Found = Iterator[tuple[str, str, str]]


def _judge(text: str, unknown: list[str], each: SchemaObject) -> _Found:
    for name in unknown:
        near = "" if name in _COLUMNS else likely(name, (*_OBJECTS, *_COLUMNS))
        fix = "use ${object}, and below a property ${property}."
        yield "BC421", f'The placeholder "{name}" stands for nothing here.', near + fix
    if unknown:
        return
    parsed = _parsed(text)
    if isinstance(parsed, str):
        yield (
            "BC410",
            f"The SQL cannot be parsed: {parsed}.",
            "correct it; the dialect is DuckDB's.",
        )
        return
    if len(parsed) != 1 or not _only_reads(parsed[0]):
        what = f"holds {len(parsed)} statements" if len(parsed) != 1 else "is no query"
        yield "BC411", f"The SQL {what}; a rule only reads.", "write one select."
        return
    yield from _reach(parsed[0])
    count = len(parsed[0].selects)
    if count > 1:
        yield "BC418", f"The query gives {count} columns.", "select one number."
    known = [column.column for column in each.properties]
    for name in unknown_columns(parsed[0], RELATION, known):
        fix = f"{likely(name, known)}use columns of ${{object}}."
        yield "BC412", f'There is no column "{name}" in "{each.name}".', fix


def _refusal(case: Case, text: str, each: SchemaObject) -> _Found:
    """Yield why DuckDB cannot plan the query, when all its tables are known."""
    from sqlglot import exp

    kinds = {column.column: duckdb_type(column) for column in each.properties}
    tree: Any = _parsed(text)[0]
    known = {RELATION, *(str(cte.alias) for cte in tree.find_all(exp.CTE))}
    is_known = all(table.name in known and not table.db for table in tree.find_all(exp.Table))
    if not is_known or not case.is_ours or any(map(case.engine.type_reason, kinds.values())):
        return
    reason = case.engine.query_reason(text, RELATION, kinds)
    if reason:
        yield "BC423", f"DuckDB refuses the SQL: {reason}.", "correct it; names and types count."


def _filled(query: str, part: Property | None) -> tuple[str, list[str]]:
    unknown: list[str] = []

    def fill(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name in _OBJECTS:
            return RELATION
        if name in _COLUMNS and part is not None:
            return '"' + part.column.replace('"', '""') + '"'
        unknown.append(name)
        return found[0]

    return _HOLDER.sub(fill, query), unknown


def _parsed(text: str) -> "list[Any] | str":
    import sqlglot
    from sqlglot.errors import SqlglotError

    if len(text) > MAX_CHARACTERS:
        return f"it is longer than {MAX_CHARACTERS:,} characters"
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        return [tree for tree in sqlglot.parse(text, dialect="duckdb") if tree is not None]
    except SqlglotError as error:
        first: dict[str, Any] = (getattr(error, "errors", None) or [{}])[0]
        reason = str(first.get("description") or error).splitlines()[0].rstrip(". ")
        place = f" (line {first['line']}, column {first['col']})" if first.get("line") else ""
        return reason + place
    except RecursionError:
        return "it is nested too deep"


def _only_reads(tree: "exp.Expression") -> bool:
    from sqlglot import exp

    writes = (exp.DML, exp.DDL, exp.Command, exp.Copy, exp.Attach, exp.Pragma, exp.Set, exp.Drop)
    inside = tree.find(*writes)
    is_query = isinstance(tree, exp.Query) and not isinstance(tree, exp.DML)
    return is_query and (inside is None or isinstance(inside, exp.Query))


def _reach(tree: "exp.Expression") -> _Found:
    """Yield what the query reads beside tables, and whether it reads the object at all."""
    from sqlglot import exp

    tables = list(tree.find_all(exp.Table))
    if not any(table.name == RELATION for table in tables):
        fix = "write `from ${object}`, so that it is measured on what is under test."
        yield "BC413", "The query does not read ${object}.", fix
    functions = [function.sql_name().lower() for function in tree.find_all(exp.Func)]
    functions += [str(function.this).lower() for function in tree.find_all(exp.Anonymous)]
    readers = [name for name in functions if _READERS.fullmatch(name)]
    files = [table.name for table in tables if _FILE.search(table.name)]
    for name in [*readers, *files][:1]:
        fix = "read ${object} and tables of the warehouse alone."
        yield "BC422", f'The query reads outside of the warehouse, with "{name}".', fix
