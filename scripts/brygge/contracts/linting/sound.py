"""Make a document ready for the standard's schema, and take out of it what is not sound.

Input:   the content of a document.
Output:  copies; the faults that the schema itself would tell badly.
Never:   changes what it was given. What is taken out of a list leaves null, so that the places of
         the others stay.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from brygge.contracts.linting.finding import Fault
from brygge.strict_yaml import Steps


def prepared(content: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """Return a copy that the schema judges rightly, and what was taken out of it on the way.

    A rule without a type gets the standard's default, a metric under its early name (`rule`, ODCS
    3.0) the name of today. Options of a property without a logical type are taken out: the schema
    would try them as those of every type.
    """
    copy: dict[str, Any] = _copied(content)
    faults = []
    for steps, part in list(_mappings(copy, ())):
        if len(steps) > 1 and steps[-2] == "quality":
            _complete(part)
        if _is_property(steps) and "logicalTypeOptions" in part and "logicalType" not in part:
            del part["logicalTypeOptions"]
            faults.append(
                Fault(
                    "BC110",
                    (*steps, "logicalTypeOptions"),
                    'The key "logicalTypeOptions" has no meaning without a logicalType.',
                    "add the logicalType that the options are for.",
                )
            )
    return copy, faults


def without(content: Mapping[str, Any], places: Iterable[Steps]) -> dict[str, Any]:
    """Return a copy of `content` without what stands at `places`."""
    copy: dict[str, Any] = _copied(content)
    for steps in places:
        holder: Any = copy
        for step in steps[:-1]:
            holder = inside(holder, step)
        if isinstance(holder, dict):
            holder.pop(steps[-1], None)
        elif isinstance(holder, list) and isinstance(steps[-1], int) and steps[-1] < len(holder):
            holder[steps[-1]] = None
    return copy


def inside(holder: Any, step: str | int) -> Any:
    """Return what `step` leads to from `holder`, None when it leads nowhere."""
    if isinstance(holder, dict):
        return holder.get(step)
    if isinstance(holder, list) and isinstance(step, int) and step < len(holder):
        return holder[step]
    return None


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def _mappings(value: Any, steps: Steps) -> Iterator[tuple[Steps, dict[str, Any]]]:
    if isinstance(value, dict):
        yield steps, value
        for key, each in value.items():
            yield from _mappings(each, (*steps, key))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from _mappings(each, (*steps, position))


def _is_property(steps: Steps) -> bool:
    if not steps or steps[0] != "schema" or "customProperties" in steps:
        return False
    is_listed = len(steps) > 3 and steps[-2] == "properties" and isinstance(steps[-1], int)
    return is_listed or steps[-1] == "items" or steps[-2:] in (("map", "key"), ("map", "value"))


def _complete(rule: dict[str, Any]) -> None:
    kind = rule.setdefault("type", "library")
    if kind == "library" and "rule" in rule and "metric" not in rule:
        rule["metric"] = rule["rule"]
