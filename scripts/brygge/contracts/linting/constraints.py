"""Bounds, lengths, patterns and formats: whether any value can keep them, and the engine read them.

Input:   a case.
Output:  faults.
Never:   looks at data; DuckDB is asked whether a type holds a bound.
"""

import math
from collections.abc import Iterator
from typing import Any

from brygge.contracts.column_types import duckdb_type, family
from brygge.contracts.conditions import BOUNDS, FORMATS
from brygge.contracts.linting.case import Case, called
from brygge.contracts.linting.finding import Fault
from brygge.contracts.model import Property
from brygge.errors import likely
from brygge.strict_yaml import Steps

_PAIRS = (("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"))


def bound_type(case: Case, part: Property) -> str | None:
    """Return the engine's type in which values of `part` compare, None where that is unclear."""
    kind = duckdb_type(part)
    held = family(kind)
    if held not in ("integer", "number", "date", "timestamp", "time"):
        return None
    if part.logical_type not in (None, held) and {part.logical_type, held} != {"integer", "number"}:
        return None
    return None if case.engine.type_reason(kind) else kind


def patterns(case: Case) -> Iterator[Fault]:
    """A pattern is one that the engine can read (RE2 has no look-ahead and no back references)."""
    for part in case.parts():
        pattern = part.options.get("pattern")
        if pattern is not None:
            yield from pattern_faults(case, pattern, (*_options(part), "pattern"))


def pattern_faults(case: Case, pattern: object, steps: Steps) -> Iterator[Fault]:
    """Yield why the engine cannot read the pattern."""
    reason = case.engine.pattern_reason(str(pattern))
    if reason:
        yield Fault(
            "BC217",
            steps,
            f"DuckDB cannot read the pattern: {reason}.",
            "write it in the language of RE2: https://github.com/google/re2/wiki/Syntax.",
        )


def formats(case: Case) -> Iterator[Fault]:
    """A format of a text is one that somebody checks."""
    for part in case.parts():
        named = part.options.get("format")
        if part.logical_type == "string" and named is not None and named not in FORMATS:
            yield Fault(
                "BC229",
                (*_options(part), "format"),
                f'Nothing checks the format "{named}" of {called(part)}.',
                f"{likely(named, FORMATS)}checked are {', '.join(FORMATS)}; else give a pattern.",
            )


def sizes(case: Case) -> Iterator[Fault]:
    """The least is no more than the most; the options name properties that exist."""
    for part in case.parts():
        for least, most in _PAIRS:
            low, high = part.options.get(least), part.options.get(most)
            if low is not None and high is not None and low > high:
                yield Fault(
                    "BC218",
                    (*_options(part), least),
                    f"{least} {low} is more than {most} {high}: no value of {called(part)} fits.",
                    "exchange or correct the two.",
                )
        named = part.options.get("required")
        known = [each.name for each in part.properties]
        for name in named if isinstance(named, list) and known else ():
            if name not in known:
                sentence = f'The required "{name}" is no property of {called(part)}.'
                fix = f"{likely(name, known)}its properties are {', '.join(known)}."
                yield Fault("BC234", (*_options(part), "required"), sentence, fix)


def steps_of_values(case: Case) -> Iterator[Fault]:
    """What values are multiples of is a number above zero."""
    for part in case.parts():
        step = part.options.get("multipleOf")
        is_number = isinstance(step, int | float) and not isinstance(step, bool)
        if step is not None and (not is_number or step <= 0):
            yield Fault(
                "BC222",
                (*_options(part), "multipleOf"),
                f"Nothing is a multiple of {step}.",
                "write a number above 0.",
            )


def bounds(case: Case) -> Iterator[Fault]:
    """A bound is a value of the column's type, and the bounds leave room for a value."""
    for part in case.parts():
        kind = bound_type(case, part)
        if kind is None:
            continue
        faults = [fault for name in BOUNDS for fault in _bound(case, part, name, kind)]
        yield from faults
        if not faults and not _has_room(case, part, kind):
            name = next(name for name in BOUNDS if part.options.get(name) is not None)
            yield Fault(
                "BC219",
                (*_options(part), name),
                f"The bounds leave no value for {called(part)}.",
                "exchange or correct them.",
            )


def _bound(case: Case, part: Property, name: str, kind: str) -> Iterator[Fault]:
    value = part.options.get(name)
    if value is None or case.engine.takes(value, kind):
        return
    if family(kind) in ("integer", "number"):
        sentence = f"{name} {value} is outside the range of {kind}."
        yield Fault("BC220", (*_options(part), name), sentence, "correct it, or widen the type.")
    else:
        sentence = f'{name} "{value}" is no {family(kind)}.'
        fix = 'write it like "2026-01-31" or "2026-01-31 08:00:00".'
        yield Fault("BC221", (*_options(part), name), sentence, fix)


def _has_room(case: Case, part: Property, kind: str) -> bool:
    lows = [part.options.get(name) for name in ("minimum", "exclusiveMinimum")]
    highs = [part.options.get(name) for name in ("maximum", "exclusiveMaximum")]
    if family(kind) == "integer":
        return _has_whole(lows, highs)
    for low, is_open_low in zip(lows, (False, True), strict=True):
        for high, is_open_high in zip(highs, (False, True), strict=True):
            if low is None or high is None:
                continue
            if case.engine.is_less(high, low, kind):
                return False
            is_open = is_open_low or is_open_high
            if is_open and not case.engine.is_less(low, high, kind):
                return False
    return True


def _has_whole(lows: list[Any], highs: list[Any]) -> bool:
    least = [math.ceil(lows[0])] if lows[0] is not None else []
    least += [math.floor(lows[1]) + 1] if lows[1] is not None else []
    most = [math.floor(highs[0])] if highs[0] is not None else []
    most += [math.ceil(highs[1]) - 1] if highs[1] is not None else []
    return not least or not most or max(least) <= min(most)


def _options(part: Property) -> Steps:
    return (*part.steps, "logicalTypeOptions")
