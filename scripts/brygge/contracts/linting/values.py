"""Values that a contract lists: of the column's type, each once, within its other promises.

Input:   a case.
Output:  faults.
Never:   looks at data.
"""

from collections.abc import Iterator, Sequence

from brygge.contracts.conditions import BOUNDS
from brygge.contracts.linting.case import Case, called
from brygge.contracts.linting.constraints import bound_type
from brygge.contracts.linting.finding import Fault
from brygge.contracts.model import Property
from brygge.strict_yaml import Steps

_KINDS = {"string": str, "boolean": bool, "date": str, "timestamp": str, "time": str}


def enums(case: Case) -> Iterator[Fault]:
    """The values of an enum are of the column's type, each once, and may occur at all."""
    for part in case.parts():
        if part.enum is None:
            continue
        is_listed = isinstance(part.content.get("enum"), list)
        steps = (*part.steps, "enum") if is_listed else (*part.steps, "logicalTypeOptions", "enum")
        foreign = list(value_faults(case, part, part.enum, steps))
        yield from foreign
        yield from _repeated(part, part.enum, steps)
        known = {fault.steps for fault in foreign}
        for position, value in enumerate(part.enum):
            if (*steps, position) not in known:
                yield from _contradiction(case, part, value, (*steps, position))


def value_faults(
    case: Case, part: Property, values: Sequence[object], steps: Steps
) -> Iterator[Fault]:
    """Yield the values that are none of the column's type; null is a value of no type."""
    for position, value in enumerate(values):
        if _is_of_type(case, part, value):
            continue
        if value is None:
            fix = "remove it: without `required`, null is allowed already."
        elif part.logical_type == "string":
            fix = f'write "{value}" in quotes.'
        else:
            fix = "correct the value or the type."
        what = "null" if value is None else f'"{value}"'
        sentence = f"{what} is no {part.logical_type or 'value'} for {called(part)}."
        yield Fault("BC223", (*steps, position), sentence, fix)


def _is_of_type(case: Case, part: Property, value: object) -> bool:
    kind = part.logical_type
    if value is None:
        return False
    if kind in ("integer", "number"):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and (kind == "number" or float(str(value)).is_integer())
    wanted = _KINDS.get(str(kind))
    if wanted is None:
        return True
    column = bound_type(case, part)
    return isinstance(value, wanted) and (column is None or case.engine.takes(value, column))


def _repeated(part: Property, values: Sequence[object], steps: Steps) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, value in enumerate(values):
        if repr(value) in seen:
            sentence = f'"{value}" is listed twice for {called(part)}.'
            yield Fault("BC224", (*steps, position), sentence, "list each value once.")
        seen.add(repr(value))


def _contradiction(case: Case, part: Property, value: object, steps: Steps) -> Iterator[Fault]:
    option = next(_broken(case, part, value), None)
    if option:
        yield Fault(
            "BC225",
            steps,
            f'"{value}" is listed for {called(part)}, but breaks its {option}.',
            "remove the value, or correct the option.",
        )


def _broken(case: Case, part: Property, value: object) -> Iterator[str]:
    if isinstance(value, str) and part.logical_type == "string":
        yield from _broken_by_text(case, part, value)
    kind = bound_type(case, part)
    for name in BOUNDS if kind else ():
        bound = part.options.get(name)
        if bound is None or kind is None or not case.engine.takes(bound, kind):
            continue
        low, high = (bound, value) if name.endswith("inimum") else (value, bound)
        is_kept = (
            case.engine.is_less(low, high, kind)
            if name.startswith("exclusive")
            else not case.engine.is_less(high, low, kind)
        )
        if not is_kept:
            yield name


def _broken_by_text(case: Case, part: Property, value: str) -> Iterator[str]:
    pattern = part.options.get("pattern")
    if len(value) < part.options.get("minLength", 0):
        yield "minLength"
    if len(value) > part.options.get("maxLength", len(value)):
        yield "maxLength"
    is_readable = pattern is not None and case.engine.pattern_reason(pattern) is None
    if is_readable and not case.engine.has_match(value, str(pattern)):
        yield "pattern"
