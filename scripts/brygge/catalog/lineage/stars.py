"""What `*` shows: all columns, those of one relation, some left out, renamed or replaced.

Input:   one projection of a select list, the scope that it stands in.
Output:  the columns that it stands for; none where it is no star.
Never:   invents columns of a relation that nobody listed.
"""

import re
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from brygge.catalog.lineage.expressions import matching
from brygge.catalog.lineage.flows import CHANGED, Entry, Opening, Table, combined, unexplained
from brygge.catalog.lineage.names import identifier_of, name_of
from brygge.catalog.lineage.scopes import Scope

if TYPE_CHECKING:
    from brygge.catalog.lineage.queries import Queries


def expand(projection: exp.Expr, scope: Scope, queries: "Queries") -> Table | None:
    """Return the columns that `projection` stands for, when it stands for several."""
    if isinstance(projection, exp.Star):
        return _changed(scope.everything(queries.is_shared_first), projection, scope, queries)
    if isinstance(projection, exp.Column) and isinstance(projection.this, exp.Star):
        names = tuple(name_of(part, queries.folding) for part in projection.parts[:-1])
        table = scope.table(names)
        if table is None:
            # `payload.*`: the fields of a column.
            flow = combined([(scope.find(names), CHANGED)], "", "constant")
            return Table((), Opening(lambda _: flow))
        return _changed(table, projection.this, scope, queries)
    if isinstance(projection, exp.Aliases):
        flow = queries.expressions.flow(projection.this, scope)
        return Table(tuple(Entry(*key, flow) for key in queries.keys(projection.expressions)))
    if isinstance(projection, (exp.Like, exp.ILike, exp.SimilarTo, exp.Glob, exp.Not)):
        return _like(projection, scope, queries)
    columns = None if isinstance(projection, exp.Query) else projection.find(exp.Columns)
    if columns is not None and not columns.args.get("unpack"):
        return _by_pattern(projection, columns, scope, queries)
    return None


def _like(projection: exp.Expr, scope: Scope, queries: "Queries") -> Table | None:
    # DuckDB: `* like 'a%'`, `* not like 'a%'`.
    is_not = isinstance(projection, exp.Not) or bool(projection.args.get("negate"))
    test = projection.this if isinstance(projection, exp.Not) else projection
    if not isinstance(test.this, exp.Star):
        return None
    pattern = _pattern(test.expression) if isinstance(test, (exp.Like, exp.ILike)) else None
    shown = scope.everything(queries.is_shared_first)
    if pattern is None:
        reason = "a star with a pattern that is not followed"
        return Table((), Opening(lambda name: unexplained(f"{name}: {reason}")))
    if isinstance(test, exp.Like):
        pattern = re.compile(pattern.pattern)
    entries = [each for each in shown.entries if bool(pattern.fullmatch(each.name)) is not is_not]
    return Table(tuple(entries), shown.opening)


def _changed(table: Table, star: exp.Expr, scope: Scope, queries: "Queries") -> Table:
    left_out = {key for key, _ in _keys(star.args.get("except_"), queries)}
    replaced = {
        name_of(each.args["alias"], queries.folding).key: queries.expressions.flow(each, scope)
        for each in star.args.get("replace") or ()
    }
    renamed = {
        name_of(identifier_of(each.this), queries.folding).key: each.args["alias"]
        for each in star.args.get("rename") or ()
    }
    pattern = _pattern(star.args.get("ilike"))
    entries = []
    for entry in table.entries:
        if entry.key in left_out or (pattern and not pattern.fullmatch(entry.name)):
            continue
        key, name = entry.key, entry.name
        if key in renamed:
            ((key, name),) = queries.keys([renamed[key]])
        entries.append(Entry(key, name, replaced.get(entry.key, entry.flow)))
    if table.opening is None:
        return Table(tuple(entries))
    return Table(tuple(entries), _without(table.opening, left_out, replaced, renamed, queries))


def _pattern(like: Any) -> re.Pattern[str] | None:
    if not isinstance(like, exp.Literal):
        return None
    words = re.split("([%_])", like.name)
    wild = {"%": ".*", "_": "."}
    return re.compile("".join(wild.get(word, re.escape(word)) for word in words), re.IGNORECASE)


def _without(
    opening: Opening, left_out: set[str], replaced: Any, renamed: Any, queries: "Queries"
) -> Opening:
    if not (left_out or replaced or renamed):
        return opening
    new_names = {queries.keys([alias])[0][0]: old for old, alias in renamed.items()}

    def flow(name: str) -> Any:
        key = queries.folding.key(name, True)
        if key in left_out or key in renamed:
            return unexplained(f"{name}: a star leaves it out")
        if key in replaced:
            return replaced[key]
        return opening.flow(new_names.get(key, name))

    return Opening(flow, opening.answers_bare_names)


def _by_pattern(projection: exp.Expr, columns: exp.Expr, scope: Scope, queries: "Queries") -> Table:
    # DuckDB's COLUMNS('pattern'): every column whose name matches, each through the expression.
    table = scope.everything(queries.is_shared_first)
    inner = columns.this
    if isinstance(inner, exp.Star):
        shown = _changed(table, inner, scope, queries).entries
    else:
        found = matching(columns, scope)
        if found is None:
            reason = "COLUMNS() with something other than a pattern or a list of names"
            return Table((), Opening(lambda name: unexplained(f"{name}: {reason}")))
        shown = tuple(found)
    if projection is columns:
        return Table(tuple(shown), table.opening)
    text = queries.expressions.text(projection)
    level = 2 if projection.find(exp.AggFunc) is not None else CHANGED
    entries = [
        Entry(entry.key, entry.name, combined([(entry.flow, level)], text, "constant"))
        for entry in shown
    ]
    return Table(tuple(entries), table.opening)


def _keys(nodes: Any, queries: "Queries") -> list[tuple[str, str]]:
    return queries.keys([identifier_of(each) for each in nodes or ()])
