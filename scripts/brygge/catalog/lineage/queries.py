"""What columns a query gives, and which columns upstream decide its rows.

Input:   a parsed query; the relations that it may read.
Output:  a `Table`; the conditions met on the way (`(relation, column) -> influence`).
Never:   needs a schema: what cannot be known is open, and says so.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from brygge.catalog.lineage.clauses import note_clauses, note_limited_order
from brygge.catalog.lineage.ctes import Environment, apart, named_within
from brygge.catalog.lineage.dialects import (
    ALIASES_HIDE_COLUMNS,
    KEEP_USING_IN_PLACE,
    KNOW_LATERAL_ALIASES,
    NAME_BY_FUNCTION,
    Folding,
)
from brygge.catalog.lineage.expressions import Expressions
from brygge.catalog.lineage.flows import (
    Entry,
    Flow,
    Opening,
    Table,
)
from brygge.catalog.lineage.from_items import FromItems
from brygge.catalog.lineage.met import Met
from brygge.catalog.lineage.names import function_name, name_of, path_of, unwrapped
from brygge.catalog.lineage.relations import Relations
from brygge.catalog.lineage.scopes import Name, Scope
from brygge.catalog.lineage.stars import expand
from brygge.catalog.lineage.unions import united


@dataclass
class Queries:
    """Reads the queries of one SQL text."""

    sql: str
    dialect: str
    folding: Folding
    relations: Relations
    met: Met = field(default_factory=Met)

    def __post_init__(self) -> None:
        self._environments: list[Environment] = []
        self.expressions = Expressions(self.sql, self.dialect, self.folding, self._nested)
        self._items = FromItems(self)

    def read(self, query: exp.Expr, environment: Environment, outer: Scope | None = None) -> Table:
        """Return the columns of `query`, whose names of CTEs are those of `environment`."""
        environment = named_within(query, environment, self)
        self._environments.append(environment)
        try:
            if isinstance(query, exp.Subquery):
                return self.subquery(query, environment, outer)
            if isinstance(query, exp.SetOperation):
                return self._set_operation(query, environment, outer)
            if isinstance(query, exp.Select):
                return self._select(query, environment, outer)
            scope = Scope(outer)
            self._items.add(query, scope, environment)
            return scope.everything(is_shared_first=False)
        finally:
            self._environments.pop()

    def subquery(self, node: exp.Expr, environment: Environment, outer: Scope | None) -> Table:
        """Return the columns of `( ... )`: a query, or relations joined within parentheses."""
        inner = node.this
        if isinstance(inner, exp.Query) and not node.args.get("joins"):
            return self.read(inner, environment, outer)
        scope = Scope(outer)
        self._items.add(inner, scope, environment)
        self._items.join(node, scope, environment)
        return scope.everything(self.is_shared_first)

    @property
    def is_shared_first(self) -> bool:
        """Whether `*` shows the columns of `using` first."""
        return self.dialect not in KEEP_USING_IN_PLACE

    def value_name(self, position: int) -> tuple[str, str]:
        """Return key and shown name that the column at `position` of bare `values` goes by."""
        name = f"col{position}" if self.dialect == "duckdb" else f"column{position + 1}"
        return self.folding.key(name, False), self.folding.name(name, False)

    def keys(self, identifiers: list[Any]) -> list[tuple[str, str]]:
        """Return key and shown name of each identifier."""
        names = [name_of(each, self.folding) for each in identifiers]
        return [(name.key, name.text) for name in names]

    def note(self, expression: exp.Expr | None, scope: Scope, influence: str) -> None:
        """Keep the columns in `expression` as conditions."""
        if expression is None:
            return
        for flow in self.expressions.parts(expression, scope):
            self.note_flow(flow, influence)

    def note_flow(self, flow: Flow, influence: str) -> None:
        """Keep the sources of `flow` as conditions."""
        self.met.conditions.update((*key, influence) for key in flow.sources)

    def named(self, key: str, environment: Environment) -> Table:
        """Return the columns of the named query `key`, which is read now."""
        self.met.add(environment[key].met)
        return environment[key].table

    def _nested(self, query: exp.Expr, scope: Scope) -> tuple[Table, set[tuple[str, str]]]:
        with apart(self) as met:
            table = self.read(query, self._environments[-1], scope)
        self.met.add(met)
        return table, {(relation, column) for relation, column, _ in met.conditions}

    def _set_operation(
        self, query: exp.Expr, environment: Environment, outer: Scope | None
    ) -> Table:
        branches: list[tuple[exp.Expr, exp.Expr]] = []
        node = query
        # A long chain of unions leans to the left: walk it, do not recurse.
        while isinstance(node, exp.SetOperation) and (node is query or not node.args.get("with_")):
            branches.append((node, node.expression))
            node = node.this
        tables = [self.read(node, environment, outer)]
        by_name = False
        for operation, branch in reversed(branches):
            right = self.read(branch, environment, outer)
            if isinstance(operation, exp.Except):
                for entry in right.entries:
                    self.note_flow(entry.flow, "filter")
                continue
            # Branches that meet in one way are put together at once: there may be hundreds.
            if len(tables) > 1 and bool(operation.args.get("by_name")) != by_name:
                tables = [united(tables, by_name)]
            by_name = bool(operation.args.get("by_name"))
            tables.append(right)
        table = united(tables, by_name)
        note_limited_order(query, Scope(outer, {"": table}), table, self)
        return table

    def _select(self, select: exp.Expr, environment: Environment, outer: Scope | None) -> Table:
        scope = Scope(outer, aliases_hide_columns=self.dialect in ALIASES_HIDE_COLUMNS)
        from_ = select.args.get("from_")
        if from_ is not None:
            self._items.add(from_.this, scope, environment)
        self._items.join(select, scope, environment)
        self._name_values(select, scope)
        for window in select.args.get("windows") or ():
            scope.windows[window.name.lower()] = window
        table = self._select_list(select, scope)
        scope.aliases.update({entry.key: entry.flow for entry in reversed(table.entries)})
        note_clauses(select, scope, table, self)
        return table

    def _name_values(self, select: exp.Expr, scope: Scope) -> None:
        # ClickHouse: `with 5 as five` names a value, not a query.
        with_ = select.args.get("with_")
        for cte in with_.expressions if with_ is not None else ():
            if cte.args.get("scalar"):
                name = name_of(cte.args["alias"].this, self.folding)
                scope.aliases[name.key] = self.expressions.flow(cte.this, scope)

    def _select_list(self, select: exp.Expr, scope: Scope) -> Table:
        entries: list[Entry] = []
        opening: Opening | None = None
        has_aliases = self.dialect in KNOW_LATERAL_ALIASES
        projections = select.expressions or [exp.Star()]
        for projection in projections:
            shown = expand(projection, scope, self)
            if shown is not None:
                entries += shown.entries
                opening = opening or shown.opening
                continue
            flow = self.expressions.flow(projection, scope)
            name = self._output_name(projection)
            entries.append(Entry(name.key, name.text, flow))
            if has_aliases and isinstance(projection, exp.Alias):
                scope.aliases[name.key] = flow
        return Table(tuple(entries), opening)

    def _output_name(self, projection: exp.Expr) -> Name:
        if isinstance(projection, exp.Alias):
            return name_of(projection.args["alias"], self.folding)
        names = path_of(unwrapped(projection), self.folding)
        if names is not None:
            return names[-1]
        is_named = projection.output_name and not isinstance(projection, exp.Bracket)
        text = projection.output_name if is_named else self.expressions.text(projection)
        if self.dialect in NAME_BY_FUNCTION:
            text = function_name(unwrapped(projection))
        return Name(self.folding.key(text, False), text)
