"""Read SQL text into a tree in which every expression knows where it was written.

Input:   compiled SQL, a dialect.
Output:  the query that it ends with, as sqlglot's tree; `_meta["span"]` on expressions.
Never:   runs SQL, or reads thousands of rows of literals that name no column.
"""

import re
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError

# Only texts beyond this are searched for long lists of values.
LONG_TEXT = 20_000
VALUES = re.compile(r"\bvalues\s*(?=\()", re.IGNORECASE)
QUOTED_OR_BRACKET = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|[()]|[^'\"()]+")
# A word in a list of values that is no literal: a column, perhaps.
NAMES = re.compile(
    r"(?:^|[\s,(])(?!(?:null|true|false|date|timestamp|time|interval)\b)[a-z_\"`\[]", re.IGNORECASE
)


class UnreadableError(Exception):
    """SQL that cannot be read, and why, in words."""


class _Positioned:
    """What is mixed into a dialect's parser: expressions of lists remember their place."""

    _starts: list[int]

    def _parse_expression(self: Any) -> Any:
        self._starts.append(self._curr.start if self._curr else 0)
        try:
            return super()._parse_expression()  # type: ignore[misc]
        finally:
            self._starts.pop()

    def _parse_alias(self: Any, this: Any, explicit: bool = False) -> Any:
        # The expression has been read, its alias has not.
        if this is not None and self._starts and self._prev and not isinstance(this, exp.Column):
            this.meta["span"] = (self._starts[-1], self._prev.end)
        return super()._parse_alias(this, explicit)  # type: ignore[misc]


@cache
def _parser_class(dialect: str) -> Any:
    parser_class = Dialect.get_or_raise(dialect).parser_class
    return type("Positioned", (_Positioned, parser_class), {})


def _parser(dialect: str) -> Any:
    strict = sqlglot.ErrorLevel.IMMEDIATE
    speaker = Dialect.get_or_raise(dialect)
    try:
        parser = _parser_class(dialect)(dialect=speaker, error_level=strict)
    except TypeError:
        # A compiled sqlglot cannot be extended: its expressions are printed anew instead.
        return speaker.parser(error_level=strict)
    parser._starts = []
    return parser


def parse(sql: str, dialect: str) -> exp.Expr:
    """Return the last query in `sql`; raise `UnreadableError` when there is none."""
    speaker = Dialect.get_or_raise(dialect)
    try:
        tokens = speaker.tokenize(sql)
        statements = _parser(dialect).parse(tokens, sql)
    except SqlglotError as error:
        raise UnreadableError(f"its SQL cannot be parsed: {_first_line(error)}") from None
    except RecursionError:
        raise UnreadableError("its SQL is nested too deeply to be parsed") from None
    queries = [each for each in statements if isinstance(each, (exp.Query, exp.Pivot))]
    if not queries:
        raise UnreadableError("its SQL holds no query")
    return queries[-1]


def shortened(sql: str) -> str:
    """Return `sql` with long lists of `values` cut to their first row."""
    if len(sql) < LONG_TEXT:
        return sql
    pieces: list[str] = []
    position = 0
    for match in VALUES.finditer(sql):
        if match.start() < position:
            continue
        first_end, end = _rows(sql, match.end())
        if end < 0:
            # A bracket that nothing closes: no list of values, here or further on.
            break
        if end > first_end and not NAMES.search(sql, first_end, end):
            pieces += [sql[position:first_end]]
            position = end
    return "".join([*pieces, sql[position:]])


def _rows(sql: str, start: int) -> tuple[int, int]:
    # Where the first row ends, and where the last one of the list does.
    first_end = end = start
    position = start
    while True:
        depth = 0
        for token in QUOTED_OR_BRACKET.finditer(sql, position):
            depth += {"(": 1, ")": -1}.get(token.group(), 0)
            if depth == 0:
                end = token.end()
                break
        else:
            return start, -1
        first_end = first_end if first_end > start else end
        comma = re.compile(r"\s*,\s*(?=\()").match(sql, end)
        if comma is None:
            return first_end, end
        position = comma.end()


def _first_line(error: Exception) -> str:
    details = getattr(error, "errors", None)
    if details:
        first = details[0]
        # What it got instead is shown with the comments around it.
        said = str(first.get("description")).partition(" but got <Token")[0]
        return f"{said} (line {first.get('line')}, column {first.get('col')})"
    # The rest quotes the text itself, which is not for repeating.
    return str(error).splitlines()[0].partition(" tokenizing ")[0] + " in a quote or a comment"
