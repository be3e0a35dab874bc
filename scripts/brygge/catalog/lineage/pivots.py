"""Rows turned into columns, and back.

Input:   a parsed `pivot` or `unpivot`, the table that it turns.
Output:  the table that it gives.
Never:   knows the values that a pivot without a list makes columns of: those stay open.
"""

from typing import TYPE_CHECKING, Any

from sqlglot import exp

from brygge.catalog.lineage.flows import CHANGED, Entry, Flow, Opening, Table, combined, merged
from brygge.catalog.lineage.names import identifier_of, name_of
from brygge.catalog.lineage.scopes import Scope

if TYPE_CHECKING:
    from brygge.catalog.lineage.queries import Queries


def pivoted(pivot: exp.Expr, table: Table, queries: "Queries", scope: Scope) -> Table:
    """Return what `pivot` makes of `table`; `scope` has that table alone."""
    if pivot.args.get("unpivot"):
        return _unpivoted(pivot, table, queries, scope)
    fields = list(pivot.args.get("fields") or ())
    turned = [each.this for each in fields] or list(pivot.expressions)
    sums = (pivot.args.get("using") or []) if not fields else pivot.expressions
    for each in turned:
        queries.note(each, scope, "group")
    used = _keys_in([*turned, *sums], queries)
    group = pivot.args.get("group")
    kept = [entry for entry in table.entries if entry.key not in used]
    if group is not None:
        wanted = _keys_in([group], queries)
        kept = [entry for entry in table.entries if entry.key in wanted]
    flows = [queries.expressions.flow(each, scope) for each in sums]
    columns = pivot.args.get("columns") or []
    made = [
        Entry(key, name, flows[position % len(flows)])
        for position, (key, name) in enumerate(queries.keys(columns))
        if flows
    ]
    # Without a list of values the names of the new columns are data.
    every = merged(flows)
    opening = None if made and table.opening is None else Opening(lambda _: every)
    if table.opening is not None and made:
        opening = table.opening
    return Table((*kept, *made), opening)


def _unpivoted(pivot: exp.Expr, table: Table, queries: "Queries", scope: Scope) -> Table:
    into = pivot.args.get("into")
    fields = list(pivot.args.get("fields") or ())
    if into is not None:
        turned = list(pivot.expressions)
        names = [into.this]
        values = list(into.expressions)
    elif fields:
        turned = [each for field in fields for each in field.expressions]
        names = [field.this for field in fields]
        values = list(pivot.expressions)
    else:
        turned, names, values = list(pivot.expressions), [], []
    used = _keys_in(turned, queries)
    rows = [_columns_of(each) for each in turned]
    name_key = queries.keys([identifier_of(each) for each in names]) or [("name", "name")]
    value_key = queries.keys([each for node in values for each in _identifiers(node)]) or [
        ("value", "value")
    ]
    kept = [entry for entry in table.entries if entry.key not in used]
    made = [Entry(*key, Flow({}, "constant")) for key in name_key]
    for position, key in enumerate(value_key):
        # Several values at a time: the first takes the first column of each group, and so on.
        parts = [
            (queries.expressions.flow(row[position if len(row) > 1 else 0], scope), CHANGED)
            for row in rows
            if position < len(row) or len(row) == 1
        ]
        made.append(Entry(*key, combined(parts, "", "constant")))
    return Table((*kept, *made), table.opening)


def _columns_of(node: exp.Expr) -> list[exp.Expr]:
    node = node.this if isinstance(node, exp.PivotAlias) else node
    return list(node.expressions) if isinstance(node, exp.Tuple) else [node]


def _identifiers(node: Any) -> list[Any]:
    if isinstance(node, (exp.Tuple, exp.Aliases)):
        return [identifier_of(each) for each in node.expressions]
    return [identifier_of(node)]


def _keys_in(nodes: list[Any], queries: "Queries") -> set[str]:
    columns = [column for node in nodes for column in node.find_all(exp.Column)]
    return {name_of(column.this, queries.folding).key for column in columns}
