"""What stands in `from`: relations, subqueries, joins, laterals, table functions, pivots.

Input:   the parsed items, the scope that they fill.
Output:  the scope with its relations; join conditions, noted.
Never:   opens files or runs functions: their columns are external or generated.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from brygge.catalog.lineage.expressions import GENERATED_NAMES
from brygge.catalog.lineage.flows import (
    CHANGED,
    Entry,
    Flow,
    Opening,
    Table,
    combined,
    merged,
)
from brygge.catalog.lineage.names import identifier_of, name_of
from brygge.catalog.lineage.pivots import pivoted
from brygge.catalog.lineage.scopes import Name, Scope

if TYPE_CHECKING:
    from brygge.catalog.lineage.ctes import Environment
    from brygge.catalog.lineage.queries import Queries

FILES = (
    ".avro", ".csv", ".gz", ".json", ".jsonl", ".ndjson", ".orc", ".parquet", ".tsv", ".txt",
    ".xlsx", ".zst",
)  # fmt: skip
EXTERNAL = Flow({}, "external")
GENERATED = Flow({}, "generated")
CONSTANT = Flow({}, "constant")
GENERATORS = (
    exp.GenerateSeries,
    exp.GenerateDateArray,
    exp.GenerateTimestampArray,
    exp.Generator,
)
TESTS_ONLY = ("SEMI", "ANTI")


class FromItems:
    """Fills scopes for `Queries`."""

    def __init__(self, queries: "Queries") -> None:
        self._queries = queries

    def join(self, holder: exp.Expr, scope: Scope, environment: "Environment") -> None:
        """Add the joins and lateral views of `holder` to `scope`."""
        for join in holder.args.get("joins") or ():
            self._join(join, scope, environment)
        for lateral in holder.args.get("laterals") or ():
            self.add(lateral, scope, environment)

    def _join(self, join: exp.Expr, scope: Scope, environment: "Environment") -> None:
        before = dict(scope.tables)
        self.add(join.this, scope, environment)
        added = [key for key in scope.tables if key not in before]
        if join.args.get("method") == "NATURAL":
            for name in _common(before, {key: scope.tables[key] for key in added}):
                self._share(name, scope)
        for identifier in join.args.get("using") or ():
            self._share(name_of(identifier_of(identifier), self._queries.folding), scope)
        self._queries.note(join.args.get("on"), scope, "join")
        self._queries.note(join.args.get("match_condition"), scope, "join")
        if join.args.get("kind") in TESTS_ONLY:
            scope.unseen.update(added)

    def _share(self, name: Name, scope: Scope) -> None:
        scope.share(name, scope.tables)
        self._queries.note_flow(scope.shared[name.key].flow, "join")

    def add(self, item: Any, scope: Scope, environment: "Environment") -> None:
        """Add one item of `from` to `scope`."""
        if isinstance(item, exp.Final):
            item = item.this
        if _is_bare_join(item):
            # `a join (b join c on ...)`: b and c are named as if the parentheses were not there.
            self.add(item.this, scope, environment)
            self.join(item, scope, environment)
            return
        path, table = self._read(item, scope, environment)
        path = self._alias(item, path)
        for pivot in item.args.get("pivots") or ():
            table = pivoted(pivot, table, self._queries, Scope(scope.outer, {"": table}))
            table = table.renamed(self._queries.keys(_alias_columns(pivot)))
            path = self._alias(pivot, path)
        path = path or (f"({len(scope.tables)})",)
        columns = _alias_columns(item)
        if columns:
            table = table.renamed(self._queries.keys(columns))
        scope.add(path, table)
        if isinstance(item, exp.Table):
            self.join(item, scope, environment)

    def _read(
        self, item: Any, scope: Scope, environment: "Environment"
    ) -> tuple[tuple[str, ...], Table]:
        if isinstance(item, exp.Table) and not isinstance(item.this, exp.Func):
            return self._relation(item, environment)
        if isinstance(item, exp.Lateral):
            return (), self._lateral(item, scope, environment)
        if isinstance(item, exp.Unnest):
            return (), self._unnest(item, scope)
        if isinstance(item, exp.Values):
            return (), self._values(item, scope)
        if isinstance(item, exp.Pivot):
            return (), self._standing_pivot(item, scope, environment)
        if isinstance(item, exp.Query):
            outer = scope if self._queries.dialect == "duckdb" else scope.outer
            return (), self._queries.read(item, environment, outer)
        return (), self._function(item, scope)

    def _alias(self, item: exp.Expr, path: tuple[str, ...]) -> tuple[str, ...]:
        alias = item.args.get("alias")
        identifier = alias.this if isinstance(alias, exp.TableAlias) else None
        if isinstance(identifier, exp.Identifier):
            return (name_of(identifier, self._queries.folding).key,)
        return path

    def _relation(
        self, item: exp.Table, environment: "Environment"
    ) -> tuple[tuple[str, ...], Table]:
        folding = self._queries.folding
        names = [name_of(part, folding) for part in item.parts]
        keys = tuple(name.key for name in names)
        if len(keys) == 1 and keys[0] in environment:
            return keys, self._queries.named(keys[0], environment)
        written = tuple(part.name for part in item.parts)
        if len(written) == 1 and written[0].lower().endswith(FILES):
            located = self._queries.relations.located([written[0]], self._queries.met)
            return keys, located or _answering(EXTERNAL)
        return keys, self._queries.relations.table(written, self._queries.met)

    def _lateral(self, item: exp.Expr, scope: Scope, environment: "Environment") -> Table:
        inner = item.this
        if isinstance(inner, exp.Subquery):
            return self._queries.subquery(inner, environment, scope)
        if isinstance(inner, exp.Query):
            return self._queries.read(inner, environment, scope)
        if isinstance(inner, exp.Unnest):
            return self._unnest(inner, scope, _alias_columns(item))
        if isinstance(inner, exp.Values):
            return self._values(inner, scope)
        return self._spread(self._of(inner, scope), _alias_columns(item))

    def _unnest(self, item: exp.Expr, scope: Scope, named: Sequence[Any] = ()) -> Table:
        parts = [self._of(each, scope) for each in item.expressions]
        columns = list(named) or _alias_columns(item)
        offset = item.args.get("offset")
        alias = item.args.get("alias")
        if not columns and isinstance(alias, exp.TableAlias) and alias.this is not None:
            # `unnest(x) as y`: the column goes by the name of the relation.
            columns = [alias.this]
        keys = self._queries.keys(columns)
        entries = [
            # Several arrays side by side give one column each; a map gives two.
            Entry(key, name, parts[min(position, len(parts) - 1)])
            for position, (key, name) in enumerate(keys)
        ]
        if isinstance(offset, exp.Identifier):
            name = name_of(offset, self._queries.folding)
            entries.append(Entry(name.key, name.text, GENERATED))
        whole = combined([(part, CHANGED) for part in parts], "", "constant")
        return Table(tuple(entries), Opening(lambda _: whole, answers_bare_names=not entries))

    def _spread(self, flow: Flow, columns: list[Any]) -> Table:
        entries = [Entry(key, name, flow) for key, name in self._queries.keys(columns)]
        return Table(tuple(entries), Opening(lambda _: flow, answers_bare_names=not entries))

    def _of(self, expression: Any, scope: Scope) -> Flow:
        reading = list(self._queries.expressions.parts(expression, scope))
        for flow in reading:
            # How many elements there are decides how many rows there are.
            self._queries.note_flow(flow, "join")
        text = self._queries.expressions.text(expression)
        is_generator = any(True for _ in expression.find_all(*GENERATORS)) or (
            isinstance(expression, exp.Anonymous) and expression.name.lower() in GENERATED_NAMES
        )
        origin = "generated" if is_generator else "constant"
        return combined([(flow, CHANGED) for flow in reading], text, origin)

    def _function(self, item: exp.Expr, scope: Scope) -> Table:
        inner = item.this if isinstance(item, (exp.Table, exp.TableFromRows)) else item
        texts = [each.this for each in inner.find_all(exp.Literal) if each.is_string]
        located = self._queries.relations.located(texts, self._queries.met)
        if located is not None:
            return located
        flow = self._of(inner, scope)
        if isinstance(inner, exp.Func) and _reads_files(inner):
            # Its arguments are options, some of them written like columns.
            flow = EXTERNAL._replace(text=self._queries.expressions.text(inner))
        if not flow.sources and flow.origin == "constant":
            flow = EXTERNAL._replace(text=flow.text)
        columns = _alias_columns(item)
        if columns:
            return self._spread(flow, columns)
        alias = item.args.get("alias")
        entries: list[Any] = []
        if (
            isinstance(alias, exp.TableAlias)
            and alias.this is not None
            and flow.origin != "external"
        ):
            entries = [Entry(*each, flow) for each in self._queries.keys([alias.this])]
        return Table(tuple(entries), Opening(lambda _: flow))

    def _values(self, item: exp.Expr, scope: Scope) -> Table:
        rows = [each.expressions for each in item.expressions if isinstance(each, exp.Tuple)]
        width = max(map(len, rows), default=1)
        names = [self._queries.value_name(position) for position in range(width)]
        if item.find(exp.Column) is None:
            return Table(tuple(Entry(*name, CONSTANT) for name in names))
        # Lateral values: columns side by side become rows.
        flows = [
            merged(self._queries.expressions.flow(row[at], scope) for row in rows if at < len(row))
            for at in range(width)
        ]
        return Table(tuple(Entry(*name, flow) for name, flow in zip(names, flows, strict=True)))

    def _standing_pivot(self, item: exp.Expr, scope: Scope, environment: "Environment") -> Table:
        inner = Scope(scope.outer)
        self.add(item.this, inner, environment)
        table = inner.everything(is_shared_first=False)
        return pivoted(item, table, self._queries, Scope(scope.outer, {"": table}))


def _alias_columns(item: exp.Expr) -> list[Any]:
    alias = item.args.get("alias")
    return list(alias.args.get("columns") or ()) if isinstance(alias, exp.TableAlias) else []


def _answering(flow: Flow) -> Table:
    return Table((), Opening(lambda _: flow))


def _is_bare_join(item: exp.Expr) -> bool:
    alias = item.args.get("alias")
    return isinstance(item, exp.Subquery) and isinstance(item.this, exp.Table) and alias is None


def _reads_files(function: exp.Func) -> bool:
    name = function.name if isinstance(function, exp.Anonymous) else function.sql_name()
    return name.lower().startswith(("read_", "parquet_scan", "iceberg_scan", "delta_scan"))


def _common(left: dict[str, Table], right: dict[str, Table]) -> list[Name]:
    ours = {entry.key for table in left.values() for entry in table.entries}
    return [
        Name(entry.key, entry.name)
        for table in right.values()
        for entry in table.entries
        if entry.key in ours
    ]
