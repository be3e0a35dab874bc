"""Read how the checks of contracts were measured, run by run: `audit.checks`.

Input:   an open database, the project's contracts.
Output:  `CheckHistory`s, by contract in the order of its checks.
Never:   reads failing rows, keys or messages; shows a number that is a classified value.

Counts and shares of rows are no values. Another number (an age, what a query gives) is shown only
where neither its columns nor its query name a column above public.
"""

import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from brygge.contracts.checks import checks
from brygge.contracts.model import Contract
from brygge.observing.guard import Guard, classified
from brygge.observing.model import CheckHistory, Measurement

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEPT = 30
_COUNTING = ("columns", "not_empty", "row_count")
_COUNT_OF_ALL = re.compile(r"count\(\s*\*\s*\)", re.IGNORECASE)
_ANY_COLUMN = re.compile(r"\*|\bcolumns\s*\(", re.IGNORECASE)
_QUERY = f"""
select
    contract_id, check_id, rule, columns, dimension, severity, unit, expected,
    strftime(audited_at, '%Y-%m-%dT%H:%M:%SZ'), contract_version, outcome, decision,
    try_cast(measured as double), bad_rows, row_count
from audit.checks
where decision in ('published', 'refused', 'not_run')
qualify row_number() over (
    partition by contract_id, check_id order by audited_at desc, invocation_id
) <= {KEPT}
order by
    contract_id,
    first(position) over (
        partition by contract_id, check_id order by audited_at desc, invocation_id
    ),
    check_id,
    audited_at desc,
    invocation_id
"""


def read_checks(
    connection: "DuckDBPyConnection", contracts: Iterable[Contract], guard: Guard
) -> tuple[CheckHistory, ...]:
    """Return the measurements of every check; raises DuckDB's errors for a missing table."""
    known = {each.id: _Shown(each) for each in contracts}
    found: dict[tuple[str, str], CheckHistory] = {}
    histories: dict[tuple[str, str], list[Measurement]] = {}
    for row in connection.execute(_QUERY).fetchall():
        key = (str(row[0]), str(row[1]))
        found.setdefault(key, _history(row, guard))
        shown = known.get(key[0])
        is_shown = shown is not None and shown.number(found[key], str(row[9]))
        histories.setdefault(key, []).append(_measurement(row, is_shown=is_shown))
    return tuple(
        CheckHistory(
            each.contract,
            each.check,
            each.rule,
            each.columns,
            each.dimension,
            each.severity,
            each.unit,
            each.expected,
            tuple(histories[key]),
        )
        for key, each in found.items()
    )


class _Shown:
    """Which numbers of a contract's checks may be shown."""

    def __init__(self, contract: Contract) -> None:
        self._version = contract.version
        self._classified = classified(contract)
        self._sql: Mapping[str, str] = (
            {each.id: each.sql for each in checks(contract)} if contract.objects else {}
        )

    def number(self, check: CheckHistory, version: str) -> bool:
        if check.unit in ("rows", "percent") or check.rule in _COUNTING:
            return True
        if self._classified.intersection(name.lower() for name in check.columns):
            return False
        return check.rule != "sql" or (
            # The query of another version may have asked for something else.
            version == self._version and self._is_open(self._sql.get(check.check, "*"))
        )

    def _is_open(self, sql: str) -> bool:
        words = {word.lower() for word in re.findall(r"\w+", sql)}
        names_any = _ANY_COLUMN.search(_COUNT_OF_ALL.sub("", sql))
        return not self._classified or not (names_any or words & self._classified)


def _history(row: tuple[Any, ...], guard: Guard) -> CheckHistory:
    contract, check, rule, columns, dimension, severity, unit, expected = (
        str(value or "") for value in row[:8]
    )
    names = tuple(name.strip() for name in columns.split(",") if name.strip())
    return CheckHistory(
        contract, check, rule, names, dimension, severity, unit, guard.clean(expected)
    )


def _measurement(row: tuple[Any, ...], *, is_shown: bool) -> Measurement:
    at, version, outcome, decision, measured, bad_rows, row_count = row[8:]
    return Measurement(
        at=str(at),
        version=str(version),
        outcome=str(outcome),
        decision=str(decision),
        measured=measured if is_shown and measured is not None and isfinite(measured) else None,
        bad_rows=bad_rows,
        row_count=row_count,
    )
