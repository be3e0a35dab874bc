"""The names in a parsed query: of columns, of what stands in a path, of expressions without one.

Input:   nodes of sqlglot's tree; how the dialect folds names.
Output:  `Name`s, chains of them, names of functions.
Never:   decides what a name means.
"""

from typing import Any

from sqlglot import exp

from brygge.catalog.lineage.dialects import Folding
from brygge.catalog.lineage.scopes import Name


def unwrapped(node: exp.Expr) -> exp.Expr:
    """Return what stands inside aliases and parentheses."""
    while isinstance(node, (exp.Alias, exp.Paren)):
        node = node.this
    return node


def name_of(identifier: Any, folding: Folding) -> Name:
    """Return an identifier's key and shown name."""
    text = identifier.name
    quoted = bool(identifier.args.get("quoted"))
    return Name(folding.key(text, quoted), folding.name(text, quoted))


def identifier_of(node: Any) -> Any:
    """Return the identifier of a bare column, or the identifier itself."""
    return node.this if isinstance(node, exp.Column) else node


def path_of(node: exp.Expr, folding: Folding) -> tuple[Name, ...] | None:
    """Return the names that `a.b.c.d.e` is made of; none where it is no such chain."""
    fields: list[Name] = []
    while isinstance(node, exp.Dot):
        if not isinstance(node.expression, exp.Identifier):
            return None
        fields.append(name_of(node.expression, folding))
        node = node.this
    if isinstance(node, exp.Identifier):
        # `a.b.lower()`: what stands before a function called by a dot is no column to sqlglot.
        return (name_of(node, folding), *reversed(fields))
    if not isinstance(node, exp.Column) or isinstance(node.this, exp.Star):
        return None
    return (*(name_of(part, folding) for part in node.parts), *reversed(fields))


def function_key(node: exp.Func) -> str:
    """Return the lower-case name of a function, whether sqlglot knows it or not."""
    return str(node.name if isinstance(node, exp.Anonymous) else node.key).lower()


def function_name(node: exp.Expr) -> str:
    """Return what Postgres calls an expression that was given no name."""
    while isinstance(node, exp.Cast | exp.Window | exp.Filter):
        node = unwrapped(node.this)
    if isinstance(node, exp.Column):
        return str(node.name)
    if isinstance(node, exp.Dot):
        return str(node.expression.name)
    if isinstance(node, exp.Anonymous):
        return node.name.lower()
    return str(node.sql_name()).lower() if isinstance(node, exp.Func) else "?column?"
