"""Ask DuckDB what it knows: types, patterns, values. It is asked once for each thing.

Input:   the name of a type, a pattern, a value.
Output:  whether the engine takes it, or the reason why not.
Never:   sees a file, the network or data: the connection is an empty database in memory.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from brygge.contracts.column_types import is_type, quoted
from brygge.contracts.conditions import literal
from brygge.scratch import open_scratch

if TYPE_CHECKING:
    import duckdb

MAX_CHARACTERS = 10_000
# What a type may be written with; anything else could end the expression that asks for it.
_TYPE = re.compile(r"[\w\s(),\[\]\"'.]+")


class Engine:
    """DuckDB as the judge of texts. Make one for all contracts: answers are kept."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, ...], Any] = {}
        self._table = ""

    def type_reason(self, physical_type: str) -> str | None:
        """Return why DuckDB has no such type, None when it has."""
        if not is_type(physical_type):
            return "it is more than a type"
        reason: str | None = self._kept("type", physical_type, ask=self._type_reason)
        return reason

    def pattern_reason(self, pattern: str) -> str | None:
        """Return why the pattern cannot be read (RE2), None when it can."""
        reason: str | None = self._kept("pattern", pattern, ask=self._pattern_reason)
        return reason

    def has_match(self, text: str, pattern: str) -> bool:
        """Return whether the pattern, which must be readable, occurs in the text."""
        sql = f"select regexp_matches({literal(text)}, {literal(pattern)})"
        return bool(self._kept("match", text, pattern, ask=lambda *_: self._value(sql)))

    def takes(self, value: object, physical_type: str) -> bool:
        """Return whether the value can be held by the type, which must be known."""
        sql = f"select try_cast({literal(value)} as {physical_type}) is not null"
        return bool(self._kept("takes", repr(value), physical_type, ask=lambda *_: self._is(sql)))

    def is_less(self, left: object, right: object, physical_type: str) -> bool:
        """Return whether `left` is less than `right` as values of the type; False when unsure."""
        sql = (
            f"select try_cast({literal(left)} as {physical_type})"
            f" < try_cast({literal(right)} as {physical_type})"
        )
        key = (repr(left), repr(right), physical_type)
        return bool(self._kept("less", *key, ask=lambda *_: self._is(sql)))

    def query_reason(self, sql: str, table: str, columns: Mapping[str, str]) -> str | None:
        """Return why DuckDB refuses the query over a table of these columns and types, else None.

        The query is planned and not run.
        """
        made = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
        created = f"create or replace temp table {table} ({made})"
        if self._table != created:
            self._table = "" if self._reason(created) else created
        if not self._table:
            return None
        return self._reason(f"explain {sql}")

    @cached_property
    def _connection(self) -> "duckdb.DuckDBPyConnection":
        return open_scratch()

    def _kept(self, *key: str, ask: Any) -> Any:
        if key not in self._answers:
            self._answers[key] = ask(*key[1:])
        return self._answers[key]

    def _value(self, sql: str) -> Any:
        [(answer,)] = self._connection.execute(sql).fetchall()
        return answer

    def _is(self, sql: str) -> bool:
        import duckdb

        try:
            return bool(self._value(sql))
        except duckdb.Error:
            return False

    def _type_reason(self, name: str) -> str | None:
        if len(name) > MAX_CHARACTERS or not _TYPE.fullmatch(name) or not _is_balanced(name):
            return "it is not written like a type"
        return self._reason(f"select cast(null as {name}\n)")

    def _pattern_reason(self, pattern: str) -> str | None:
        if len(pattern) > MAX_CHARACTERS:
            return f"it is longer than {MAX_CHARACTERS:,} characters"
        return self._reason(f"select regexp_matches('', {literal(pattern)})")

    def _reason(self, sql: str) -> str | None:
        import duckdb

        try:
            self._connection.execute(sql)
        except duckdb.Error as error:
            first = (str(error).strip() or type(error).__name__).splitlines()[0]
            return re.sub(r"^([A-Z]\w* )+Error: ", "", first).rstrip(".!")
        return None


def _is_balanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    return depth == 0
