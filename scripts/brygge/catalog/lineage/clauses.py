"""The clauses that decide which rows a query gives: their columns are conditions.

Input:   a parsed query, the scope and the select list that it has.
Output:  conditions, noted with the reader of queries.
Never:   counts an order that cuts nothing off.
"""

from typing import TYPE_CHECKING

from sqlglot import exp

from brygge.catalog.lineage.flows import SUMMED, Flow, Table
from brygge.catalog.lineage.names import path_of
from brygge.catalog.lineage.scopes import Scope

if TYPE_CHECKING:
    from brygge.catalog.lineage.queries import Queries

FILTERS = ("where", "prewhere", "having", "qualify", "connect", "match")


def note_clauses(select: exp.Expr, scope: Scope, table: Table, queries: "Queries") -> None:
    """Note the columns in the clauses of `select`, whose list gives `table`."""
    for clause in FILTERS:
        queries.note(select.args.get(clause), scope, "filter")
    group = select.args.get("group")
    if group is not None:
        if group.args.get("all"):
            _note_all(table, queries)
        _note_each(group, scope, table, "group", queries)
    distinct = select.args.get("distinct")
    if distinct is not None and distinct.args.get("on") is not None:
        queries.note(distinct.args["on"], scope, "sort")
        _note_each(select.args.get("order"), scope, table, "sort", queries)
    note_limited_order(select, scope, table, queries)


def note_limited_order(query: exp.Expr, scope: Scope, table: Table, queries: "Queries") -> None:
    """Note what `query` is ordered by, where a limit makes the order decide its rows."""
    is_cut = query.args.get("limit") is not None or query.args.get("offset") is not None
    if is_cut and query.args.get("order") is not None:
        _note_each(query.args["order"], scope, table, "sort", queries)


def _note_all(table: Table, queries: "Queries") -> None:
    # `group by all`: whatever is not aggregated.
    for entry in table.entries:
        if all(source.level < SUMMED for source in entry.flow.sources.values()):
            queries.note_flow(entry.flow, "group")


def _note_each(
    clause: exp.Expr | None, scope: Scope, table: Table, influence: str, queries: "Queries"
) -> None:
    for each in clause.iter_expressions() if clause is not None else ():
        node = each.this if isinstance(each, exp.Ordered) else each
        if isinstance(node, exp.Var) and node.name.upper() == "ALL":
            for entry in table.entries:
                queries.note_flow(entry.flow, influence)
        elif isinstance(node, exp.Literal) and node.is_int:
            position = int(node.this) - 1
            if 0 <= position < len(table.entries):
                queries.note_flow(table.entries[position].flow, influence)
        elif influence == "sort" and (shown := _shown(node, table, queries)) is not None:
            queries.note_flow(shown, influence)
        else:
            queries.note(each, scope, influence)


def _shown(node: exp.Expr, table: Table, queries: "Queries") -> Flow | None:
    # An order means the columns that are shown before those that are read.
    names = path_of(node, queries.folding)
    return table.find(names[0].key) if names is not None and len(names) == 1 else None
