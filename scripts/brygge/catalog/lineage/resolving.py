"""The lineage of one SQL text: every column it gives, and where each comes from.

Input:   compiled SQL, its dialect, the relations that it may read.
Output:  `ResolvedQuery`: columns with their upstream, conditions, what could not be read.
Never:   raises for SQL that it cannot read: the failure is part of the answer.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from brygge.catalog.lineage.dialects import folding_of
from brygge.catalog.lineage.flows import Entry, Flow, Table, unexplained
from brygge.catalog.lineage.parsing import UnreadableError, parse, shortened
from brygge.catalog.lineage.queries import Queries
from brygge.catalog.lineage.relations import Known, Relations

KINDS = ("copied", "transformed", "aggregated")


class Used(Struct, frozen=True, gc=False, array_like=True):
    """A column that a column is made from."""

    relation: str
    column: str
    kind: str
    steps: tuple[str, ...]


class ResolvedColumn(Struct, frozen=True, gc=False, array_like=True):
    """A column that a query gives; without upstream, `origin` and `expression` say what it is."""

    name: str
    origin: str
    reason: str
    expression: str
    upstream: tuple[Used, ...]


class Influence(Struct, frozen=True, gc=False, array_like=True):
    """A column that decides which rows a query gives."""

    relation: str
    column: str
    influence: str


class ResolvedQuery(Struct, frozen=True, gc=False, array_like=True):
    """What is known of a query. `strangers` are relations that it names and nobody knows.

    `is_open`: it gives columns of a relation whose columns nobody listed, beyond those here.
    """

    columns: tuple[ResolvedColumn, ...] = ()
    conditions: tuple[Influence, ...] = ()
    reads: tuple[str, ...] = ()
    strangers: tuple[tuple[str, ...], ...] = ()
    is_open: bool = False
    failure: str = ""


def resolve_sql(
    sql: str, dialect: str, relations: Mapping[str, Sequence[str] | None]
) -> ResolvedQuery:
    """Resolve `sql`; `relations` are keyed by their names in SQL, with their columns if known."""
    known = [
        Known(name, tuple(name.split(".")), None if columns is None else tuple(columns))
        for name, columns in relations.items()
    ]
    return resolve(sql, dialect, known)


def resolve(
    sql: str, dialect: str, known: Sequence[Known], wanted: Sequence[str] = ()
) -> ResolvedQuery:
    """Resolve `sql` among the relations `known`.

    `wanted` are columns that the result is known to have (from dbt's catalog): they are looked for
    where the query's own list is open.
    """
    folding = folding_of(dialect)
    relations = Relations(tuple(known), folding)
    text = shortened(sql)
    try:
        query = parse(text, dialect)
        queries = Queries(text, dialect, folding, relations)
        table = queries.read(query, {})
    except UnreadableError as error:
        return ResolvedQuery(failure=str(error))
    except RecursionError:
        return ResolvedQuery(failure="its SQL is nested too deeply to be followed")
    except Exception as error:  # one query that nobody foresaw must not stop a whole project
        return ResolvedQuery(failure=f"its SQL could not be followed ({type(error).__name__})")
    entries = [*table.entries, *_asked_for(table, wanted)]
    strangers = sorted(".".join(path) for path in queries.met.strangers)
    hidden = ", ".join([*sorted(queries.met.read), *strangers])
    is_insensitive = folding.quoted != "keep"
    return ResolvedQuery(
        columns=tuple(_column(entry, is_insensitive) for entry in entries),
        conditions=tuple(Influence(*each) for each in sorted(queries.met.conditions)),
        reads=tuple(sorted(queries.met.read)),
        strangers=tuple(sorted(queries.met.strangers)),
        is_open=table.opening is not None,
        failure=""
        if entries
        else f"it selects all columns of {hidden or 'a file'}, which nobody listed",
    )


def _asked_for(table: Table, wanted: Iterable[str]) -> list[Entry]:
    have = {entry.key.lower() for entry in table.entries}
    asked = [name for name in wanted if name.lower() not in have]
    return [
        Entry(
            name,
            name,
            table.opening.flow(name) if table.opening else unexplained("its SQL does not give it"),
        )
        for name in asked
    ]


def _column(entry: Entry, is_insensitive: bool) -> ResolvedColumn:
    flow = entry.flow
    upstream = tuple(
        Used(relation, column, _kind(column, entry.name, level, is_insensitive), steps)
        for (relation, column), (level, steps) in sorted(flow.sources.items())
    )
    origin = _origin(flow)
    return ResolvedColumn(entry.name, origin, flow.reason, "" if upstream else flow.text, upstream)


def _origin(flow: Flow) -> str:
    if flow.reason:
        return "unexplained"
    return "derived" if flow.sources else flow.origin


def _kind(column: str, name: str, level: int, is_insensitive: bool) -> str:
    if level:
        return KINDS[level]
    is_same = column.lower() == name.lower() if is_insensitive else column == name
    return "copied" if is_same else "renamed"
