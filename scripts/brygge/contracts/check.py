"""One promise that a machine checks, or one that none does.

Input:   what a rule says, in SQL and numbers.
Output:  `Check` and `Unchecked`, and how each is made.
Never:   runs SQL. `${object}` in a check's SQL stands for the relation under test, `${now}` for the
         moment of the audit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from brygge.contracts.conditions import literal
from brygge.strict_yaml import Steps

Scope = Literal["columns", "row", "key", "measure", "query"]
Severity = Literal["error", "warning"]

SEVERITIES: dict[str, Severity] = {
    "error": "error",
    "critical": "error",
    "blocker": "error",
    "high": "error",
    "warning": "warning",
    "warn": "warning",
    "medium": "warning",
    "low": "warning",
    "info": "warning",
}
NOW = "${now}"
# A rule's dimension where the contract names none.
DIMENSIONS = {
    "columns": "conformity",
    "required": "completeness",
    "required_properties": "completeness",
    "null_values": "completeness",
    "missing_values": "completeness",
    "unique": "uniqueness",
    "primary_key": "uniqueness",
    "unique_items": "uniqueness",
    "duplicate_values": "uniqueness",
    "relationship": "consistency",
    "not_empty": "coverage",
    "row_count": "coverage",
    "freshness": "timeliness",
    "retention": "timeliness",
    "frequency": "timeliness",
}


_IN_WORDS = {
    "=": "",
    "<>": "not",
    ">": "more than",
    ">=": "at least",
    "<": "less than",
    "<=": "at most",
}


@dataclass(frozen=True)
class Check:
    """One promise that is checked.

    `scope` says how `sql` is meant:
    columns   no SQL: the relation has exactly these columns, in order, with exactly these types;
    row       a condition that is true for a bad row; what is measured is their number;
    key       no SQL: rows beyond the first of each value of `columns` (nulls aside) are counted;
    measure   an aggregate over the whole relation;
    query     a query of one row and one column.
    `operator` and `expected` say what the measured number must be, in `unit`.
    """

    id: str
    rule: str
    columns: tuple[str, ...]
    scope: Scope
    sql: str = ""
    operator: str = "="
    expected: tuple[Any, ...] = (0,)
    unit: Literal["rows", "percent", ""] = "rows"
    severity: Severity = "error"
    dimension: str = "conformity"
    description: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    steps: Steps = ()

    @property
    def is_strict(self) -> bool:
        """Whether not a single row may be bad."""
        return (self.operator, self.expected) in (("=", (0,)), ("<=", (0,)), ("<", (1,)))

    def kept(self, measured: str) -> str:
        """Return the SQL condition that the promise is kept, given the SQL of what was measured."""
        values = " and ".join(literal(value) for value in self.expected)
        return f"{measured} {self.operator} {values}"

    def expectation(self) -> str:
        """Return what must be, in words: `0 rows`, `at most 5 percent`, `between 1 and 9`."""
        values = " and ".join(str(value) for value in self.expected)
        return f"{_IN_WORDS.get(self.operator, self.operator)} {values} {self.unit}".strip()


@dataclass(frozen=True)
class Unchecked:
    """A promise that no machine checks, and why."""

    steps: Steps
    reason: str


def make_check(
    check_id: str,
    rule: str,
    columns: tuple[str, ...],
    steps: Steps,
    sql: str = "",
    scope: Scope = "row",
    arguments: Mapping[str, Any] | None = None,
) -> Check:
    """Return a check with the dimension of its rule and everything else by default."""
    return Check(
        id=check_id,
        rule=rule,
        columns=columns,
        scope=scope,
        sql=sql,
        dimension=DIMENSIONS.get(rule, "conformity"),
        arguments=arguments or {},
        steps=steps,
    )


def make_key_check(check_id: str, rule: str, columns: tuple[str, ...], steps: Steps) -> Check:
    """Return the check that no value of `columns` occurs twice."""
    return make_check(check_id, rule, columns, steps, scope="key")
