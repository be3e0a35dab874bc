"""A contract as a Great Expectations suite.

Input:   a contract and its checks.
Output:  the suite as JSON, in the form that Great Expectations 1 loads; the same text every time.
Never:   imports Great Expectations.

Where an expectation says exactly what the check says, it is used; for the rest a query finds the
rows that break the promise. `${{now}}` in a query stands for the moment of the test.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from brygge.contracts.check import SEVERITIES, Check
from brygge.contracts.column_types import family, quoted
from brygge.contracts.measures import failing, measured
from brygge.contracts.model import Contract, Quality
from brygge.contracts.quality_rules import is_expectation
from brygge.contracts.references import OBJECT

BATCH = "{batch}"
GX_SEVERITIES = {"error": "critical", "warning": "warning"}
# Up to here every whole number is a double, and Great Expectations makes doubles of all bounds.
EXACT = 2**53
_SCALE = re.compile(r"(?:decimal|numeric)\(\d+,\s*(\d+)\)")
Expectation = tuple[str, dict[str, Any]]


def suite_text(contract: Contract, checks: Sequence[Check]) -> str:
    """Return the suite of a port as JSON."""
    written = suite(contract, checks)
    # A plain date in an implementation is a date to YAML; JSON has texts only.
    return json.dumps(written, indent=2, ensure_ascii=False, default=str) + "\n"


def suite(contract: Contract, checks: Sequence[Check]) -> dict[str, Any]:
    """Return the suite of a port: one expectation per check, in the contract's order.

    Rules of the engine Great Expectations are taken over as they are written.
    """
    types = {
        name: kind
        for check in checks
        if check.scope == "columns"
        for name, kind in zip(check.columns, check.arguments["types"], strict=True)
    }
    return {
        "name": contract.id,
        "expectations": [
            *(_expectation(check, types) for check in checks),
            *_taken_over(contract, checks),
        ],
        "meta": {"compiled_from": contract.file, "contract_version": contract.version},
    }


def _expectation(check: Check, types: Mapping[str, str]) -> dict[str, Any]:
    kind, kwargs = _said_natively(check, types) or _said_by_query(check)
    made = {
        "type": kind,
        "kwargs": kwargs,
        "severity": GX_SEVERITIES[check.severity],
        "meta": {"check": check.id, "rule": check.rule, "dimension": check.dimension},
    }
    return made | ({"description": check.description} if check.description else {})


def _said_natively(check: Check, types: Mapping[str, str]) -> Expectation | None:
    make = _NATIVE.get(check.rule)
    if make is None or check.arguments.get("path"):
        return None
    if check.scope in ("row", "key") and not check.is_strict:
        return None
    kind = types.get(check.columns[0], "") if check.columns else ""
    values = check.arguments.get("values", [check.arguments.get("bound")])
    if not all(_is_the_same(value, kind) for value in values):
        return None
    return make(check)


def _is_the_same(value: object, kind: str) -> bool:
    """Whether `value` means the same as a parameter of Great Expectations as it does in SQL."""
    if family(kind) == "time" or "with time zone" in kind or "timestamptz" in kind:
        return False
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    if kind in ("float", "real", "float4"):
        return float(value).is_integer()
    scale = _SCALE.match(kind)
    steps = 10 ** int(scale[1]) if scale else 1
    return bool(abs(value) * steps < EXACT)


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


def _taken_over(contract: Contract, checks: Sequence[Check]) -> Iterator[dict[str, Any]]:
    """Yield the expectations that people wrote, each with an id that no other check has."""
    seen = Counter(check.id for check in checks)
    for each in contract.objects:
        rules = [*each.quality, *(rule for column in each.properties for rule in column.quality)]
        for rule in rules:
            made = _as_written(rule) if is_expectation(rule) else None
            if made is None:
                continue
            name = made["meta"]["check"]
            seen[name] += 1
            if seen[name] > 1:
                made["meta"]["check"] = f"{name}_{seen[name]}"
            yield made


def _as_written(rule: Quality) -> dict[str, Any] | None:
    """Return the expectation of `rule`; none when its implementation names no expectation."""
    given = _implementation(rule)
    names = ("type", "expectation_type", "expectationType")
    kind = next((str(given[name]) for name in names if given.get(name)), None)
    if kind is None:
        return None
    content = rule.content
    severity = SEVERITIES.get(str(content.get("severity", "error")).lower(), "error")
    made = {
        "type": kind,
        "kwargs": given.get("kwargs") or {},
        "severity": GX_SEVERITIES[severity],
        "meta": {
            "check": str(content.get("id") or content.get("name") or kind),
            "rule": "custom",
            "dimension": str(content.get("dimension") or "conformity"),
        },
    }
    described = content.get("description")
    return made | ({"description": str(described)} if described else {})


def _implementation(rule: Quality) -> Mapping[str, Any]:
    """Return what is to be run; ODCS lets it be a mapping, or a text of YAML or JSON."""
    written = rule.content.get("implementation")
    if isinstance(written, str):
        try:
            # Aliases may grow without bound when they are written out as JSON.
            if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(written)):
                return {}
            written = yaml.safe_load(written)
        except (yaml.YAMLError, ValueError):
            return {}
    return written if isinstance(written, dict) else {}
