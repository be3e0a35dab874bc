"""Quality rules: that each measures something, against a number that can be kept.

Input:   a case.
Output:  faults.
Never:   runs a rule.
"""

from collections.abc import Callable, Iterator
from typing import Any

from brygge.contracts.check import SEVERITIES
from brygge.contracts.linting.case import Case, called
from brygge.contracts.linting.constraints import pattern_faults
from brygge.contracts.linting.finding import Fault
from brygge.contracts.linting.values import value_faults
from brygge.contracts.model import Property, Quality, SchemaObject
from brygge.contracts.quality_rules import is_expectation, unchecked_quality
from brygge.errors import likely

_OF_COLUMNS = ("nullValues", "missingValues", "invalidValues")


def severities(case: Case) -> Iterator[Fault]:
    """The severity of a rule is one that has a meaning here."""
    for _, _, rule in case.rules():
        named = rule.content.get("severity")
        if named is not None and str(named).lower() not in SEVERITIES:
            yield Fault(
                "BC414",
                (*rule.steps, "severity"),
                f'The severity "{named}" is unknown, so that it counts as error.',
                f"{likely(named, SEVERITIES)}use error or warning.",
            )


def operators(case: Case) -> Iterator[Fault]:
    """A rule that gives a number has exactly one operator, with a number that it can keep."""
    for _, _, rule in case.rules():
        given = rule.operators
        if rule.kind not in ("library", "sql"):
            continue
        if not given:
            yield Fault(
                "BC402",
                rule.steps,
                "The rule says not what the number must be.",
                "add one operator, for example mustBe: 0.",
            )
        elif len(given) > 1:
            sentence = f"The rule has {len(given)} operators: {', '.join(given)}."
            yield Fault("BC403", (*rule.steps, given[1]), sentence, "keep one; make two rules.")
        else:
            yield from _threshold(rule, given[0])
        unit = rule.content.get("unit")
        if rule.kind == "library" and unit is not None and unit not in ("rows", "percent"):
            sentence = f'The unit "{unit}" is unknown.'
            fix = f"{likely(unit, ('rows', 'percent'))}use rows or percent."
            yield Fault("BC417", (*rule.steps, "unit"), sentence, fix)


def _threshold(rule: Quality, operator: str) -> Iterator[Fault]:
    value, steps = rule.content[operator], (*rule.steps, operator)
    is_range = operator.endswith("Between")
    numbers = value if isinstance(value, list) else [value]
    if len(numbers) != (2 if is_range else 1) or not all(_is_number(each) for each in numbers):
        wanted = "two numbers, [least, most]" if is_range else "a number"
        sentence = f"{operator} must be {wanted}, not {value!r}."
        yield Fault("BC419", steps, sentence, f"write {wanted}.")
    elif is_range and numbers[0] >= numbers[1]:
        sentence = f"{operator} {numbers[0]} to {numbers[1]} is no range."
        yield Fault("BC404", steps, sentence, "write the smaller number first.")
    elif rule.kind == "library":
        yield from _possible(rule, operator, numbers)


def _possible(rule: Quality, operator: str, numbers: list[Any]) -> Iterator[Fault]:
    is_percent = rule.content.get("unit") == "percent" and rule.metric != "rowCount"
    most = 100 if is_percent else None
    sentence = ""
    if min(numbers) < 0 or (operator == "mustBeLessThan" and numbers[0] == 0):
        sentence = f"{operator} {_written(numbers)} cannot be: a count is never negative."
    elif most is not None and (
        max(numbers) > most or (operator == "mustBeGreaterThan" and numbers[0] == most)
    ):
        sentence = f"{operator} {_written(numbers)} percent cannot be: there are 100 at most."
    elif not is_percent and operator == "mustBe" and not float(numbers[0]).is_integer():
        sentence = f"{operator} {_written(numbers)} cannot be: rows are whole."
    if sentence:
        yield Fault("BC405", (*rule.steps, operator), sentence, "correct the number or its unit.")


def metrics(case: Case) -> Iterator[Fault]:
    """A metric stands where it can be measured, with the arguments that it needs."""
    for each, part, rule in case.rules():
        if rule.kind != "library" or rule.metric is None:
            continue
        if part is None and rule.metric in _OF_COLUMNS:
            sentence = f"{rule.metric} is measured on a column, but the rule is one of the object."
            yield Fault("BC408", rule.steps, sentence, "move the rule below its property.")
        elif part is not None and rule.metric == "rowCount":
            sentence = f"rowCount is measured on the object, not on {called(part)}."
            yield Fault("BC408", rule.steps, sentence, "move the rule to the object.")
        else:
            judge = _ARGUMENTS.get(rule.metric)
            yield from judge(case, each, part, rule) if judge else ()


def _invalid(
    case: Case, each: SchemaObject, part: Property | None, rule: Quality
) -> Iterator[Fault]:
    values, pattern = rule.arguments.get("validValues"), rule.arguments.get("pattern")
    steps = (*rule.steps, "arguments")
    if not values and not pattern:
        sentence = "Nobody says which values are invalid."
        yield Fault("BC406", rule.steps, sentence, "add arguments: {validValues: [...]}.")
    if pattern:
        yield from pattern_faults(case, pattern, (*steps, "pattern"))
    if isinstance(values, list) and part is not None:
        yield from value_faults(case, part, values, (*steps, "validValues"))
    elif values:
        sentence = "validValues must be a list."
        yield Fault("BC420", (*steps, "validValues"), sentence, "write [a, b].")


def _missing(
    case: Case, each: SchemaObject, part: Property | None, rule: Quality
) -> Iterator[Fault]:
    values = rule.arguments.get("missingValues")
    if values is not None and not isinstance(values, list):
        steps = (*rule.steps, "arguments", "missingValues")
        yield Fault("BC420", steps, "missingValues must be a list.", "write [null, 'N/A'].")


def _duplicates(
    case: Case, each: SchemaObject, part: Property | None, rule: Quality
) -> Iterator[Fault]:
    if part is not None:
        return
    named, steps = rule.arguments.get("properties"), (*rule.steps, "arguments", "properties")
    if not named:
        sentence = "Nobody says which properties must not repeat together."
        yield Fault("BC407", rule.steps, sentence, "add arguments: {properties: [...]}.")
    elif not isinstance(named, list):
        yield Fault("BC420", steps, "properties must be a list.", "write [a, b].")
    else:
        known = [column.name for column in each.properties]
        for name in named:
            if each.find(str(name)) is None:
                sentence = f'"{name}" is no property of "{each.name}".'
                fix = f"{likely(name, known)}name properties of the object."
                yield Fault("BC409", steps, sentence, fix)


_ARGUMENTS: dict[str, Callable[[Case, SchemaObject, Property | None, Quality], Iterator[Fault]]] = {
    "invalidValues": _invalid,
    "missingValues": _missing,
    "duplicateValues": _duplicates,
}


def unenforced(case: Case) -> Iterator[Fault]:
    """A rule that nothing runs is said to be one, so that nobody relies on it."""
    for each, part, rule in case.rules():
        for found in unchecked_quality(rule):
            yield Fault(
                "BC416",
                found.steps,
                f"Nothing enforces the rule: {found.reason}.",
                "write it as a metric, as SQL or as a Great Expectations expectation.",
            )
        is_inside = part is not None and len(part.steps) > len(each.steps) + 2
        if part is not None and is_inside and rule.kind in ("library", "sql"):
            sentence = f"Nothing enforces a rule of {called(part)}, a part of a nested column."
            yield Fault("BC416", rule.steps, sentence, "say it with an SQL rule of the object.")


def expectations(case: Case) -> Iterator[Fault]:
    """An expectation for Great Expectations names its type and its arguments."""
    for _, _, rule in case.rules():
        if not is_expectation(rule):
            continue
        given = _implementation(rule.content.get("implementation"))
        kind, kwargs = given.get("type"), given.get("kwargs", {})
        steps = (*rule.steps, "implementation")
        if not isinstance(kind, str) or not kind.startswith("expect_"):
            sentence = "The expectation has no type."
            yield Fault("BC415", steps, sentence, "add type: expect_... and kwargs: {...}.")
        elif not isinstance(kwargs, dict):
            sentence = f"The arguments of {kind} are no mapping."
            yield Fault("BC415", steps, sentence, "write kwargs: {name: value}.")


def _implementation(value: Any) -> dict[str, Any]:
    import yaml

    if isinstance(value, str):
        try:
            value = yaml.safe_load(value)
        except (yaml.YAMLError, ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _written(numbers: list[Any]) -> str:
    return " to ".join(str(number) for number in numbers)
