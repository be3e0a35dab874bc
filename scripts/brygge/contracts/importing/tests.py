"""From dbt's tests to the ODCS keys that say the same.

Input:   the generic tests of a model: dbt's own, dbt_utils', dbt_expectations', ours.
Output:  keys merged into the properties; rules for the object.
Never:   drops a test: one that ODCS has no word for becomes a custom rule of the engine dbt.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from brygge.contracts.importing.manifest import DbtTest

Keys = dict[str, Any]
_REF = re.compile(r"(?:ref|source)\(\s*(?P<arguments>.*?)\s*\)", re.DOTALL)
# Our own tests say nothing that the contract did not say first.
DERIVED = ("audited", "compiled")


def column_keys(test: DbtTest) -> Keys | None:
    """Return what a test promises about its column; None when it is about more or unknown."""
    if test.where or test.column is None:
        return None
    bare = test.name.rpartition(".")[2]
    if test.severity == "warn":
        return _warning(bare)
    make = _KEYS.get(bare)
    return make(test.arguments) if make else None


def object_key(test: DbtTest) -> list[str] | None:
    """Return the columns that a test says are unique together, else None."""
    names = ("unique_combination", "unique_combination_of_columns")
    if test.where or test.severity == "warn" or test.name.rpartition(".")[2] not in names:
        return None
    listed = test.arguments.get("columns") or test.arguments.get("combination_of_columns")
    return [str(each) for each in listed] if isinstance(listed, list) else None


def custom_rule(test: DbtTest) -> Keys:
    """Return a test as a rule that dbt runs, with everything that it was given."""
    implementation: Keys = {"test": test.name, **test.arguments}
    if test.where:
        implementation["where"] = test.where
    severity = "warning" if test.severity == "warn" else "error"
    return {
        "type": "custom",
        "engine": "dbt",
        "severity": severity,
        "implementation": implementation,
    }


def referred(text: str) -> str:
    """Return the name in `ref('orders', v=2)` or `source('shop', 'orders')`."""
    found = _REF.search(text)
    parts = re.findall(r"'([^']*)'|\"([^\"]*)\"", found["arguments"]) if found else []
    names = [one or other for one, other in parts]
    return names[-1] if names else text.strip()


def _warning(name: str) -> Keys | None:
    metrics = {"not_null": "nullValues", "unique": "duplicateValues"}
    if name not in metrics:
        return None
    rule = {"metric": metrics[name], "mustBe": 0, "severity": "warning"}
    return {"quality": [rule]}


def _options(**options: Any) -> Keys | None:
    given = {name: value for name, value in options.items() if value is not None}
    return {"logicalTypeOptions": given} if given else None


def _range(arguments: Mapping[str, Any]) -> Keys | None:
    low, high = arguments.get("min_value"), arguments.get("max_value")
    if not all(each is None or isinstance(each, int | float) for each in (low, high)):
        return None
    strict = arguments.get("strictly") or arguments.get("inclusive") is False
    if strict:
        return _options(exclusiveMinimum=low, exclusiveMaximum=high)
    return _options(minimum=low, maximum=high)


def _relationship(arguments: Mapping[str, Any]) -> Keys | None:
    target, field = arguments.get("to"), arguments.get("field")
    if not target or not field:
        return None
    return {"relationships": [{"to": f"{referred(str(target))}.{field}"}]}


def _values(arguments: Mapping[str, Any]) -> Keys | None:
    values = arguments.get("values") or arguments.get("value_set")
    return {"enum": [{"value": value} for value in values]} if values else None


_KEYS: dict[str, Callable[[Mapping[str, Any]], Keys | None]] = {
    "not_null": lambda _: {"required": True},
    "expect_column_values_to_not_be_null": lambda _: {"required": True},
    "unique": lambda _: {"unique": True},
    "expect_column_values_to_be_unique": lambda _: {"unique": True},
    "accepted_values": _values,
    "expect_column_values_to_be_in_set": _values,
    "relationships": _relationship,
    "accepted_range": _range,
    "expect_column_values_to_be_between": _range,
    "expect_column_values_to_match_regex": lambda given: _options(pattern=given.get("regex")),
    "expect_column_value_lengths_to_be_between": lambda given: _options(
        minLength=given.get("min_value"), maxLength=given.get("max_value")
    ),
    "expect_column_value_lengths_to_equal": lambda given: _options(
        minLength=given.get("value"), maxLength=given.get("value")
    ),
}
