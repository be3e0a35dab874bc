"""Which columns a query names that its table does not have.

Input:   a parsed query, the name of the one known table, its columns.
Output:  names, each once, in the order of the query.
Never:   guesses: where a source is unknown, every name is taken for good.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

# DuckDB gives every table this column.
_ALWAYS = frozenset({"rowid"})


def unknown_columns(tree: "exp.Expression", relation: str, known: Sequence[str]) -> list[str]:
    """Return the columns that neither `relation` nor anything else in the query can have."""
    from sqlglot import exp
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.scope import traverse_scope

    if tree.find(exp.Pivot, exp.Lateral, exp.Unnest, exp.PositionalColumn):
        return []
    columns = frozenset(name.lower() for name in known) | _ALWAYS
    lambdas = {
        str(name.name).lower()
        for function in tree.find_all(exp.Lambda)
        for name in function.expressions
    }
    try:
        scopes = traverse_scope(tree)
        found = [name for scope in scopes for name in _of_scope(scope, relation, columns | lambdas)]
    except (SqlglotError, RecursionError):
        return []
    return list(dict.fromkeys(found))


def _of_scope(scope: "Scope", relation: str, columns: frozenset[str]) -> Iterator[str]:
    visible = _visible(scope, relation, columns)
    for column in scope.columns:
        name, table = column.name.lower(), column.table
        if not name or column.find_ancestor(type(column)):
            continue
        if table and table.lower() not in (visible or ()):
            names = _of_source(scope.sources.get(table), relation, columns)
            if names is not None and name not in names and table in scope.sources:
                yield column.name
        elif not table and visible is not None and name not in visible:
            yield column.name


def _visible(scope: "Scope", relation: str, columns: frozenset[str]) -> frozenset[str] | None:
    """Return every name that can be used bare in `scope`, None when a source is unknown."""
    names: set[str] = {
        each.alias.lower() for each in getattr(scope.expression, "selects", ()) if each.alias
    }
    for source in scope.sources.values():
        found = _of_source(source, relation, columns)
        if found is None:
            return None
        names |= found
    if scope.parent is not None and (scope.is_subquery or scope.is_derived_table):
        outer = _visible(scope.parent, relation, columns)
        if outer is None:
            return None
        names |= outer
    return frozenset(names)


def _of_source(source: object, relation: str, columns: frozenset[str]) -> frozenset[str] | None:
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

    if isinstance(source, exp.Table):
        is_plain = source.name == relation and not source.alias_column_names
        return columns if is_plain else None
    if not isinstance(source, Scope) or not isinstance(source.expression, exp.Query):
        return None
    selected = [name.lower() for name in source.expression.named_selects]
    if "*" in selected or not all(selected) or source.outer_columns:
        return None
    return frozenset(selected)
