"""What an expression does to the columns in it.

Input:   one parsed expression, the scope that it stands in, and who reads queries inside it.
Output:  its flow: which columns, how strongly worked on; or why it has none.
Never:   evaluates anything, or recurses with the depth of an expression.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

from sqlglot import exp

from brygge.catalog.lineage.dialects import Folding
from brygge.catalog.lineage.flows import (
    CHANGED,
    PASSED,
    SUMMED,
    Entry,
    Flow,
    Source,
    Table,
    combined,
)
from brygge.catalog.lineage.names import function_key, name_of, path_of, unwrapped
from brygge.catalog.lineage.scopes import Name, Scope, whole_row

# Reads a query inside an expression, in the scope that it stands in: its columns, and the columns
# that decide its rows.
ReadQuery = Callable[[exp.Expr, Scope], tuple[Table, set[tuple[str, str]]]]

# Longer fragments are cut: a step is there to be read.
LONGEST_STEP = 300

GENERATED = (
    exp.CurrentDate,
    exp.CurrentDatetime,
    exp.CurrentTime,
    exp.CurrentTimestamp,
    exp.CurrentUser,
    exp.GenerateDateArray,
    exp.GenerateSeries,
    exp.GenerateTimestampArray,
    exp.NextValueFor,
    exp.Rand,
    exp.Randn,
    exp.Uuid,
)
# Functions that sqlglot has no class for in every dialect.
GENERATED_NAMES = frozenset(
    {
        "clock_timestamp", "current_setting", "gen_random_uuid", "generate_series",
        "get_current_timestamp", "getdate", "getutcdate", "localtime", "localtimestamp",
        "monotonically_increasing_id", "newid", "nextval", "now", "random", "range", "seq1",
        "seq2", "seq4", "seq8", "sequence", "statement_timestamp", "sysdate", "sysdatetime",
        "systimestamp", "sysutcdatetime", "timeofday", "today", "transaction_timestamp",
        "unix_timestamp", "utc_timestamp", "uuid", "uuid_string", "version",
    }
)  # fmt: skip
# Nodes whose identifiers name something else than a column to read.
NAMING = (exp.Column, exp.Alias, exp.TableAlias, exp.PropertyEQ, exp.Kwarg, exp.Lambda)
ROWSET = (exp.AggFunc, exp.Window, exp.RowNumber)
# Names of units and parts, which some dialects write like columns.
UNITS = frozenset(
    {
        "century", "day", "dayofweek", "dayofyear", "days", "decade", "dow", "doy", "epoch",
        "hour", "hours", "isodow", "isoweek", "isoyear", "microsecond", "millisecond", "minute",
        "minutes", "month", "months", "nanosecond", "quarter", "second", "seconds", "week",
        "weekday", "weeks", "year", "years",
    }
)  # fmt: skip


def matching(columns: exp.Expr, scope: Scope) -> list[Entry] | None:
    """Return what DuckDB's `COLUMNS(...)` stands for; none where that is not told by a pattern."""
    entries = scope.everything(is_shared_first=False).entries
    inner = columns.this
    if isinstance(inner, exp.Star):
        return list(entries)
    if isinstance(inner, exp.Literal):
        try:
            pattern = re.compile(inner.name)
        except re.error:
            pattern = re.compile(re.escape(inner.name))
        return [entry for entry in entries if pattern.search(entry.name)]
    names = [each.name.lower() for each in inner.find_all(exp.Literal)]
    if isinstance(inner, exp.Array) and len(names) == len(inner.expressions):
        return [entry for entry in entries if entry.name.lower() in names]
    return None


class Expressions:
    """Reads expressions of one query text."""

    def __init__(self, sql: str, dialect: str, folding: Folding, read_query: ReadQuery) -> None:
        self._sql = sql
        self._dialect = dialect
        self._folding = folding
        self._read_query = read_query

    def flow(self, expression: exp.Expr, scope: Scope) -> Flow:
        """Return what `expression` is made from; a bare column is passed on as it is."""
        node = unwrapped(expression)
        names = path_of(node, self._folding)
        if names is not None:
            return scope.find(names)
        reading = _Reading(self, scope)
        reading.read(node)
        written = expression.this if isinstance(expression, exp.Alias) else expression
        parts = [*reading.parts, *((flow, CHANGED) for flow in reading.deciding)]
        return combined(parts, self.text(written), reading.origin)

    def parts(self, expression: exp.Expr, scope: Scope) -> Iterator[Flow]:
        """Return the flows of all columns in `expression`, one by one."""
        reading = _Reading(self, scope)
        reading.read(expression)
        return (flow for flow, _ in reading.parts)

    def text(self, node: exp.Expr) -> str:
        """Return the expression as it was written, on one line."""
        span = node._meta.get("span") if node._meta else None
        text = self._sql[span[0] : span[1] + 1] if span else node.sql(self._dialect)
        text = " ".join(text.split())
        return text if len(text) <= LONGEST_STEP else text[: LONGEST_STEP - 1] + "…"


class _Reading:
    """One walk over one expression: the columns found, and what it is without them."""

    def __init__(self, expressions: Expressions, scope: Scope) -> None:
        self._expressions = expressions
        self._scope = scope
        self.parts: list[tuple[Flow, int]] = []
        self.deciding: list[Flow] = []
        self.origin = "constant"

    def read(self, root: exp.Expr) -> None:
        """Walk over `root`. Every place carries what is done to the columns below it."""
        # (node, level, is the function of a window, names that are parameters here)
        stack: list[tuple[exp.Expr, int, bool, frozenset[str]]] = [
            (root, CHANGED, False, frozenset())
        ]
        while stack:
            node, level, is_windowed, hidden = stack.pop()
            if isinstance(node, (exp.Column, exp.Dot)) and self._column(node, level, hidden):
                continue
            if isinstance(node, exp.Query):
                self._query(node, level)
                continue
            self._note_origin(node)
            if isinstance(node, exp.Columns):
                self.parts += [(entry.flow, level) for entry in matching(node, self._scope) or ()]
                continue
            if isinstance(node, exp.Window):
                stack.append((node.this, level, True, hidden))
                stack += [(child, level, False, hidden) for child in self._framed(node)]
                continue
            if isinstance(node, (exp.AggFunc, exp.Filter, exp.WithinGroup)):
                # A windowed aggregate gives a value for every row; its arguments are read anew.
                level = level if is_windowed else SUMMED
            children, hidden = self._below(node, level, hidden)
            passes = is_windowed and not isinstance(node, exp.AggFunc)
            stack += [(child, level, passes, hidden) for child in children if child is not None]

    def _below(
        self, node: exp.Expr, level: int, hidden: frozenset[str]
    ) -> tuple[list[exp.Expr | None], frozenset[str]]:
        """Return what `node` is made of, and the names that are parameters there."""
        if isinstance(node, exp.Comprehension):
            parts = [node.this, node.args.get("iterator"), node.args.get("condition")]
            return parts, hidden | {node.expression.name.lower()}
        if isinstance(node, (exp.PropertyEQ, exp.Kwarg)):
            return [node.expression], hidden
        if isinstance(node, exp.Dot):
            self._bare_names(node, level, hidden)
            return [node.this, node.expression], hidden
        if isinstance(node, exp.Lambda):
            return [node.this], hidden | {each.name.lower() for each in node.expressions}
        return list(node.iter_expressions()), hidden

    def _bare_names(self, chain: exp.Expr, level: int, hidden: frozenset[str]) -> None:
        # In `(a || b).lower()` sqlglot takes the columns before the dot for mere identifiers.
        for node in chain.this.find_all(exp.Identifier):
            parent = node.parent
            is_path = isinstance(parent, exp.Dot) and isinstance(parent.expression, exp.Identifier)
            if is_path or isinstance(parent, NAMING) or node.name.lower() in hidden:
                continue
            flow = self._scope.find((name_of(node, self._expressions._folding),))
            # What no relation has is a schema: `shop.rounded(x)`.
            self.parts += [] if flow.reason else [(flow, level)]

    def _framed(self, window: exp.Expr) -> Iterator[exp.Expr]:
        """Yield what a window is cut by, the named windows that it extends included."""
        extended: Any = window
        while extended is not None:
            window = extended
            yield from window.args.get("partition_by") or ()
            yield from (window.args[part] for part in ("order", "spec") if window.args.get(part))
            named = window.args.get("alias")
            extended = self._scope.windows.get(named.name.lower()) if named is not None else None

    def _column(self, node: exp.Expr, level: int, hidden: frozenset[str]) -> bool:
        if isinstance(node.this, exp.Star):
            parts = cast("exp.Column", node).parts[:-1]
            table = self._scope.table(
                tuple(name_of(part, self._expressions._folding) for part in parts)
            )
            self.parts += [(whole_row(table), level)] if table else []
            return True
        names = path_of(node, self._expressions._folding)
        if names is None:
            return False
        if names[0].key.lower() in hidden:
            return True
        flow = self._scope.find(names)
        if flow.reason and not flow.sources and _may_be_no_column(node, names):
            return True
        self.parts.append((flow, level if level > PASSED else CHANGED))
        return True

    def _query(self, node: exp.Expr, level: int) -> None:
        table, deciding = self._expressions._read_query(node, self._scope)
        if isinstance(node.parent, exp.Exists):
            # Whether there are rows is told by the columns that decide them.
            self.deciding.append(Flow({key: Source(CHANGED, ()) for key in deciding}))
            return
        self.parts += [(entry.flow, level) for entry in table.entries]
        if table.opening is not None and not table.entries:
            self.parts.append((table.opening.flow("*"), level))

    def _note_origin(self, node: exp.Expr) -> None:
        if isinstance(node, GENERATED) or (
            isinstance(node, exp.Func) and function_key(node) in GENERATED_NAMES
        ):
            self.origin = "generated"
        elif isinstance(node, ROWSET) and self.origin == "constant":
            self.origin = "rowset"


def _may_be_no_column(node: exp.Expr, names: tuple[Name, ...]) -> bool:
    if isinstance(node, exp.Dot) and node.find(exp.Column) is None:
        return True
    return len(names) == 1 and names[0].key.lower() in UNITS
