"""dbt's tests as quality rules of an ODCS contract.

Input:   checks of the catalog.
Output:  rules: of a library where the standard has a metric that says the same, else of dbt.
Never:   says more than the test did: one with a condition or an unknown argument stays dbt's.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from brygge.catalog.model import Check
from brygge.contracts.importing.tests import referred
from brygge.exporting.bitol.parts import Content, custom, filled

_TOGETHER = ("unique_combination", "unique_combination_of_columns")
_REFERENCE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\.[A-Za-z_][A-Za-z0-9_-]*")
_DIMENSIONS = {
    "not_null": "completeness",
    "unique": "uniqueness",
    "accepted_values": "conformity",
    "relationships": "consistency",
    **dict.fromkeys(_TOGETHER, "uniqueness"),
}


def rules(checks: Iterable[Check]) -> list[Content]:
    """Return the rules of checks; unit tests prove code, not data, and are left out."""
    return [_rule(check) for check in checks if check.kind != "unit"]


def relationships(checks: Iterable[Check]) -> list[Content]:
    """Return the columns that a column refers to, where a test that fails says so."""
    found: dict[str, None] = {}
    for check in checks:
        if _bare(check) == "relationships" and check.severity == "error":
            to, field = check.arguments.get("to"), check.arguments.get("field")
            target = f"{referred(str(to))}.{field}"
            if check.arguments.keys() <= {"to", "field"} and _REFERENCE.fullmatch(target):
                found[target] = None
    return [{"to": target} for target in found]


def _rule(check: Check) -> Content:
    name = _bare(check)
    metric = _metric(name, check.arguments) if check.column or name in _TOGETHER else None
    test = check.name if check.kind in ("singular", "") else check.kind
    what = metric or {
        "type": "custom",
        "engine": "dbt",
        "implementation": {"test": test, **check.arguments},
    }
    facts = [custom("check", check.id)]
    if check.results:
        last = check.results[0]
        facts.append(custom("lastOutcome", last.outcome))
        if last.at:
            facts.append(custom("lastCheckedAt", last.at))
    return {
        **filled({"name": check.name, "description": check.description}),
        **what,
        **filled({"dimension": _DIMENSIONS.get(name)}),
        "severity": "warning" if check.severity == "warn" else "error",
        "customProperties": facts,
    }


def _bare(check: Check) -> str:
    return check.kind.rpartition(".")[2]


def _metric(name: str, arguments: Mapping[str, Any]) -> Content | None:
    if name == "not_null" and not arguments:
        return {"type": "library", "metric": "nullValues", "mustBe": 0}
    if name == "unique" and not arguments:
        return {"type": "library", "metric": "duplicateValues", "mustBe": 0}
    values = arguments.get("values")
    if name == "accepted_values" and isinstance(values, list) and len(arguments) == 1:
        given = {"validValues": values}
        return {"type": "library", "metric": "invalidValues", "arguments": given, "mustBe": 0}
    columns = arguments.get("columns") or arguments.get("combination_of_columns")
    if name in _TOGETHER and isinstance(columns, list) and len(arguments) == 1:
        given = {"properties": columns}
        return {"type": "library", "metric": "duplicateValues", "arguments": given, "mustBe": 0}
    return None
