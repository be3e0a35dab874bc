"""The named queries of a `with` clause, in their order.

Input:   a parsed query, the names that are known around it.
Output:  the names that are known within it, each with its columns and what reading it met.
Never:   counts what a named query met before somebody reads the name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from brygge.catalog.lineage.dialects import RECURSE_SILENTLY
from brygge.catalog.lineage.flows import Table
from brygge.catalog.lineage.met import Met
from brygge.catalog.lineage.names import name_of

if TYPE_CHECKING:
    from brygge.catalog.lineage.queries import Queries

# A recursive query's own rows feed it: it is read until its sources stay the same.
MOST_ROUNDS = 12


@dataclass(frozen=True)
class Named:
    """A named query: its columns, and what reading it met."""

    table: Table
    met: Met = field(default_factory=Met)


Environment = dict[str, Named]


@contextmanager
def apart(queries: "Queries") -> Iterator[Met]:
    """Give what is met within, without adding it to what was met around."""
    around, queries.met = queries.met, Met()
    try:
        yield queries.met
    finally:
        queries.met = around


def named_within(query: exp.Expr, around: Environment, queries: "Queries") -> Environment:
    """Return the names that `query` knows."""
    with_ = query.args.get("with_")
    if with_ is None:
        return around
    known = dict(around)
    for cte in with_.expressions:
        if cte.args.get("scalar"):
            continue
        name = name_of(cte.args["alias"].this, queries.folding)
        with apart(queries) as met:
            # One after the other: a chain of a thousand names is no deeper than one.
            table = queries.relations.ephemeral(name.text, met)
            if table is None and _is_recursive(cte, with_, queries):
                table = _recursive(cte, name.key, known, queries)
            elif table is None:
                table = _listed(cte, queries.read(cte.this, known), queries)
        known[name.key] = Named(table, met)
    return known


def _is_recursive(cte: exp.Expr, with_: exp.Expr, queries: "Queries") -> bool:
    may = bool(with_.args.get("recursive")) or queries.dialect in RECURSE_SILENTLY
    return may and isinstance(cte.this, exp.SetOperation)


def _recursive(cte: exp.Expr, key: str, known: Environment, queries: "Queries") -> Table:
    # What it gives before it reads itself, then what it gives when it does.
    table = _listed(cte, queries.read(cte.this.this, known), queries)
    for _ in range(MOST_ROUNDS):
        before = [set(entry.flow.sources) for entry in table.entries]
        table = _listed(cte, queries.read(cte.this, {**known, key: Named(table)}), queries)
        if [set(entry.flow.sources) for entry in table.entries] == before:
            break
    return table


def _listed(cte: exp.Expr, table: Table, queries: "Queries") -> Table:
    columns = cte.args["alias"].args.get("columns")
    return table.renamed(queries.keys(columns)) if columns else table
