"""From the SQL of a CHECK to the ODCS keys that say the same.

Input:   the expression of a check constraint and the names of the model's columns.
Output:  the column it is about and the keys it means, or None: then it stays SQL.
Never:   simplifies what it does not fully understand.
"""

from collections.abc import Collection
from typing import Any

import sqlglot
from sqlglot import exp

_BOUNDS: dict[type[exp.Expr], str] = {
    exp.GTE: "minimum",
    exp.GT: "exclusiveMinimum",
    exp.LTE: "maximum",
    exp.LT: "exclusiveMaximum",
}
# The option for a text's length, and what a strict comparison adds to it.
_LENGTHS: dict[type[exp.Expr], tuple[str, int]] = {
    exp.GTE: ("minLength", 0),
    exp.GT: ("minLength", 1),
    exp.LTE: ("maxLength", 0),
    exp.LT: ("maxLength", -1),
}
# `not (a < 1)` says what `a >= 1` says: null passes a CHECK either way.
_OPPOSITE: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.GTE,
    exp.LTE: exp.GT,
    exp.GT: exp.LTE,
    exp.GTE: exp.LT,
}
_SWAPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
}


def promised(expression: str, columns: Collection[str]) -> tuple[str, dict[str, Any]] | None:
    """Return column and ODCS keys of a CHECK; None when ODCS has no key for it."""
    try:
        tree = sqlglot.parse_one(expression, read="duckdb")
    except sqlglot.errors.SqlglotError:
        return None
    found = _meaning(_without_not(tree))
    return found if found and found[0] in columns else None


def _without_not(tree: exp.Expr) -> exp.Expr:
    tree = tree.unnest()
    if not isinstance(tree, exp.Not):
        return tree
    inner = tree.this.unnest()
    if isinstance(inner, exp.Not):
        return _without_not(inner.this)
    for kind, opposite in _OPPOSITE.items():
        if type(inner) is kind:
            return opposite(this=inner.this, expression=inner.expression)
    return tree


def _meaning(tree: exp.Expr) -> tuple[str, dict[str, Any]] | None:
    if isinstance(tree, exp.In) and isinstance(tree.this, exp.Column):
        values = [_value(each) for each in tree.expressions]
        if values and None not in values:
            return tree.this.name, {"enum": [{"value": value} for value in values]}
        return None
    if isinstance(tree, exp.Between):
        low, high = _value(tree.args["low"]), _value(tree.args["high"])
        if isinstance(tree.this, exp.Column) and low is not None and high is not None:
            return tree.this.name, {"logicalTypeOptions": {"minimum": low, "maximum": high}}
        return None
    if isinstance(tree, exp.RegexpLike) and isinstance(tree.this, exp.Column):
        pattern = _value(tree.expression)
        return (tree.this.name, {"logicalTypeOptions": {"pattern": pattern}}) if pattern else None
    return _bound(tree)


def _bound(tree: exp.Expr) -> tuple[str, dict[str, Any]] | None:
    if type(tree) not in _SWAPPED:
        return None
    left, right = tree.this.unnest(), tree.expression.unnest()
    if _value(left) is not None:
        return _bound(_SWAPPED[type(tree)](this=right, expression=left))
    bound = _value(right)
    if bound is None:
        return None
    if isinstance(left, exp.Length) and isinstance(left.this, exp.Column):
        if not isinstance(bound, int):
            return None
        option, more = _LENGTHS[type(tree)]
        return left.this.name, {"logicalTypeOptions": {option: bound + more}}
    if isinstance(left, exp.Column):
        return left.name, {"logicalTypeOptions": {_BOUNDS[type(tree)]: bound}}
    return None


def _value(tree: exp.Expr) -> Any:
    """Return the plain value of a literal, also behind a cast or a minus; None for the rest."""
    tree = tree.unnest()
    if isinstance(tree, exp.Cast):
        return _value(tree.this)
    if isinstance(tree, exp.Neg):
        inner = _value(tree.this)
        return -inner if isinstance(inner, int | float) else None
    if isinstance(tree, exp.Boolean):
        return bool(tree.this)
    if isinstance(tree, exp.Literal):
        if tree.is_string:
            return tree.this
        return int(tree.this) if tree.is_int else float(tree.this)
    return None
