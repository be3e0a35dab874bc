"""A contract as a Great Expectations suite.

Input:   a contract and its checks.
Output:  the suite as JSON, in the form that Great Expectations 1 loads; the same text every time.
Never:   imports Great Expectations.

Where an expectation says exactly what the check says, it is used; for the rest a query finds the
rows that break the promise. `${{now}}` in a query stands for the moment of the test.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from brygge.contracts.check import Check
from brygge.contracts.column_types import quoted
from brygge.contracts.measures import failing, measured
from brygge.contracts.model import Contract, Quality
from brygge.contracts.quality_rules import is_expectation
from brygge.contracts.references import OBJECT

BATCH = "{batch}"
SEVERITIES = {"error": "critical", "warning": "warning"}
Expectation = tuple[str, dict[str, Any]]


def suite_text(contract: Contract, checks: Sequence[Check]) -> str:
    """Return the suite of a port as JSON."""
    return json.dumps(suite(contract, checks), indent=2, ensure_ascii=False) + "\n"


def suite(contract: Contract, checks: Sequence[Check]) -> dict[str, Any]:
    """Return the suite of a port: one expectation per check, in the contract's order.

    Rules of the engine Great Expectations are taken over as they are written.
    """
    return {
        "name": contract.id,
        "expectations": [
            *(_expectation(check) for check in checks),
            *(_taken_over(rule) for rule in _written_for_it(contract)),
        ],
        "meta": {"compiled_from": contract.file, "contract_version": contract.version},
    }


def _expectation(check: Check) -> dict[str, Any]:
    kind, kwargs = _said_natively(check) or _said_by_query(check)
    made = {
        "type": kind,
        "kwargs": kwargs,
        "severity": SEVERITIES[check.severity],
        "meta": {"check": check.id, "rule": check.rule, "dimension": check.dimension},
    }
    return made | ({"description": check.description} if check.description else {})


def _said_natively(check: Check) -> Expectation | None:
    make = _NATIVE.get(check.rule)
    if make is None or check.arguments.get("path"):
        return None
    if check.scope in ("row", "key") and not check.is_strict:
        return None
    return make(check)


def _said_by_query(check: Check) -> Expectation:
    if check.scope == "columns":
        sql = _other_types(check)
    elif check.scope in ("row", "key") and check.is_strict:
        sql = f"select * from {OBJECT} where {failing(check)}"
    elif check.scope in ("row", "measure"):
        sql = _unkept(check, f"select {measured(check)} as measured from {OBJECT}")
    else:
        sql = _unkept(check, f"select ({measured(check)}) as measured")
    return "unexpected_rows_expectation", {"unexpected_rows_query": _formatted(sql)}


def _unkept(check: Check, measure: str) -> str:
    """Return a query that gives the measured value when the promise is not kept, else nothing."""
    return f"select measured from ({measure}) where not coalesce({check.kept('measured')}, false)"


def _other_types(check: Check) -> str:
    """Return a query for the columns that are missing, more, mistyped, or in another place."""
    casts = [
        f"cast(null as {kind}) as {quoted(name)}"
        for name, kind in zip(check.columns, check.arguments["types"], strict=True)
    ]
    described = (
        "select row_number() over () as position, column_name, column_type from (describe {})"
    )
    promised = described.format(f"select {', '.join(casts)}")
    built = described.format(f"select * from {OBJECT}")
    differ = "select position, column_name, column_type from"
    return (
        f"({differ} ({built}) except {differ} ({promised})) union all "
        f"({differ} ({promised}) except {differ} ({built}))"
    )


def _formatted(sql: str) -> str:
    """Return `sql` for `str.format`: only the batch is a field of it."""
    escaped = sql.replace("{", "{{").replace("}", "}}")
    return escaped.replace("${{object}}", BATCH)


def _column(check: Check, **kwargs: Any) -> dict[str, Any]:
    return {"column": check.columns[0], **kwargs}


def _between(check: Check) -> Expectation:
    end = "min" if check.rule.endswith("minimum") else "max"
    kwargs = _column(check, **{f"{end}_value": check.arguments["bound"]})
    if check.rule.startswith("exclusive"):
        kwargs[f"strict_{end}"] = True
    return "expect_column_values_to_be_between", kwargs


def _lengths(check: Check) -> Expectation:
    end = "min_value" if check.rule == "min_length" else "max_value"
    kwargs = _column(check, **{end: check.arguments["length"]})
    return "expect_column_value_lengths_to_be_between", kwargs


def _matches(check: Check) -> Expectation:
    kwargs = _column(check, regex=check.arguments["pattern"])
    return "expect_column_values_to_match_regex", kwargs


def _unique(check: Check) -> Expectation | None:
    if len(check.columns) == 1:
        return "expect_column_values_to_be_unique", _column(check)
    kwargs = {"column_list": list(check.columns), "ignore_row_if": "any_value_is_missing"}
    return "expect_compound_columns_to_be_unique", kwargs


def _row_count(check: Check) -> Expectation | None:
    if check.operator == "between":
        low, high = check.expected
        kwargs = {"min_value": low, "max_value": high}
    elif check.operator in ("=", ">", ">=", "<", "<="):
        bound = check.expected[0]
        kwargs = {
            "=": {"min_value": bound, "max_value": bound},
            ">": {"min_value": bound, "strict_min": True},
            ">=": {"min_value": bound},
            "<": {"max_value": bound, "strict_max": True},
            "<=": {"max_value": bound},
        }[check.operator]
    else:
        return None
    return "expect_table_row_count_to_be_between", kwargs


_NATIVE: Mapping[str, Callable[[Check], Expectation | None]] = {
    "required": lambda check: ("expect_column_values_to_not_be_null", _column(check)),
    "null_values": lambda check: ("expect_column_values_to_not_be_null", _column(check)),
    "unique": _unique,
    "primary_key": _unique,
    "duplicate_values": _unique,
    "enum": lambda check: (
        "expect_column_values_to_be_in_set",
        _column(check, value_set=check.arguments["values"]),
    ),
    "minimum": _between,
    "maximum": _between,
    "exclusive_minimum": _between,
    "exclusive_maximum": _between,
    "min_length": _lengths,
    "max_length": _lengths,
    "pattern": _matches,
    "format": _matches,
    "row_count": _row_count,
    "not_empty": _row_count,
}


def _written_for_it(contract: Contract) -> Iterator[Quality]:
    for each in contract.objects:
        rules = [*each.quality, *(rule for column in each.properties for rule in column.quality)]
        yield from (rule for rule in rules if is_expectation(rule))


def _taken_over(rule: Quality) -> dict[str, Any]:
    written = rule.content.get("implementation")
    given = written if isinstance(written, dict) else json.loads(str(written))
    names = ("type", "expectation_type", "expectationType")
    kind = next(str(given[name]) for name in names if name in given)
    severity = str(rule.content.get("severity", "error")).lower()
    check_id = str(rule.content.get("id") or rule.content.get("name") or kind)
    return {
        "type": kind,
        "kwargs": given.get("kwargs") or {},
        "severity": SEVERITIES.get(severity, "critical"),
        "meta": {"check": check_id, "rule": "custom", "dimension": rule.content.get("dimension")},
    }
