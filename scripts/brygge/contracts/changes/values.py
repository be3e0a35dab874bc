"""Changes of what values a property may have: lists of values, bounds, lengths, patterns.

Input:   the two sides of a property.
Output:  `Change`s: loosened breaks readers, tightened asks the data of today.
Never:   compares texts of a pattern for meaning: the data decides, or nobody.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from brygge.contracts.changes.change import Change, Label, major, minor, patch
from brygge.contracts.changes.judging import judge_pattern
from brygge.contracts.changes.pairing import canonical
from brygge.contracts.changes.sides import Sides
from brygge.contracts.conditions import FORMATS
from brygge.contracts.model import Property

# Option: (our rule, +1 where more is tighter, the value that promises nothing).
_SIZES: dict[str, tuple[str, int, int | None]] = {
    "minLength": ("min_length", 1, 0),
    "maxLength": ("max_length", -1, None),
    "minItems": ("min_items", 1, 0),
    "maxItems": ("max_items", -1, None),
    "minProperties": ("min_properties", 1, 0),
    "maxProperties": ("max_properties", -1, None),
}
_BOUNDS = (
    ("minimum", "exclusiveMinimum", "exclusive_minimum", 1),
    ("maximum", "exclusiveMaximum", "exclusive_maximum", -1),
)
Bound = tuple[Any, int]


def enum_changes(sides: Sides) -> Iterator[Change]:
    """A closed list of values: more values surprise readers, fewer do not."""
    old, new = _enum(sides.old), _enum(sides.new)
    place = sides.at("enum")
    everywhere = (sides.at("logicalTypeOptions", "enum"),)
    if old is None and new is None:
        return
    if new is None:
        yield major(place, "the list of values is dropped: any value may come.", covers=everywhere)
    elif old is None:
        text = f"only {len(new)} values are allowed from now on"
        yield sides.tightened("enum", place, text, covers=everywhere)
    else:
        texts_old, texts_new = {canonical(each) for each in old}, {canonical(each) for each in new}
        for value in (each for each in new if canonical(each) not in texts_old):
            covers = (sides.at("logicalTypeOptions", "enum", str(value)),)
            reason = f"the value {value!r} is added to a closed list: readers do not know it."
            yield major((*place, Label(value)), reason, covers=covers)
        for value in (each for each in old if canonical(each) not in texts_new):
            covers = (sides.at("logicalTypeOptions", "enum", str(value)),)
            text = f"the value {value!r} no longer occurs"
            yield sides.tightened("enum", (*place, Label(value)), text, covers=covers)


def bound_changes(sides: Sides) -> Iterator[Change]:
    """Minimum and maximum, exclusive or not, as one bound each."""
    for option, exclusive, rule, sign in _BOUNDS:
        old, new = (_bound(side, option, exclusive, sign) for side in (sides.old, sides.new))
        if old == new:
            continue
        places = [sides.at("logicalTypeOptions", name) for name in (option, exclusive)]
        place = places[0] if _has(sides, option) else places[1]
        covers, word = tuple(places), "lower" if sign > 0 else "upper"
        shown = f"{_bound_text(old)} to {_bound_text(new)}"
        if new is None:
            yield major(place, f"the {word} bound {_bound_text(old)} is removed.", covers=covers)
        elif old is None:
            text = f"the {word} bound {_bound_text(new)} is new"
            yield sides.tightened(_rule(new, rule), place, text, covers=covers)
        elif (tighter := _is_tighter(old, new, sign)) is None:
            reason = f"the {word} bound moves from {shown}, which cannot be compared."
            yield major(place, reason, covers=covers)
        elif tighter:
            text = f"the {word} bound is tightened from {shown}"
            yield sides.tightened(_rule(new, rule), place, text, covers=covers)
        else:
            reason = f"the {word} bound is loosened from {shown}: values come that never came."
            yield major(place, reason, covers=covers)


def size_changes(sides: Sides) -> Iterator[Change]:
    """Lengths of texts, counts of items and of properties."""
    for option, (rule, sign, idle) in _SIZES.items():
        old, new = (_number(side.options.get(option), idle) for side in (sides.old, sides.new))
        place = sides.at("logicalTypeOptions", option)
        if old == new:
            continue
        if new is None:
            yield major(place, f"{option} {old} is removed.")
        elif old is None or (new - old) * sign > 0:
            before = "is new" if old is None else f"is tightened from {old}"
            yield sides.tightened(rule, place, f"{option} {new} {before}")
        else:
            yield major(place, f"{option} is loosened from {old} to {new}.")


def step_changes(sides: Sides) -> Iterator[Change]:
    """`multipleOf`: a multiple of the old step is tighter."""
    old, new = (_number(side.options.get("multipleOf"), None) for side in (sides.old, sides.new))
    place = sides.at("logicalTypeOptions", "multipleOf")
    if old == new:
        return
    if new is None:
        yield major(place, f"values need no longer be multiples of {old}.")
    elif old is None or _divides(old, new):
        yield sides.tightened("multiple_of", place, f"values are multiples of {new} from now on")
    else:
        yield major(place, f"values are multiples of {new}, no longer of {old}.")


def list_changes(sides: Sides) -> Iterator[Change]:
    """`uniqueItems` of a list; `required` of an object."""
    old, new = (bool(side.options.get("uniqueItems")) for side in (sides.old, sides.new))
    place = sides.at("logicalTypeOptions", "uniqueItems")
    if old and not new:
        yield major(place, "items may repeat from now on.")
    elif new and not old:
        yield sides.tightened("unique_items", place, "items no longer repeat")
    before, after = (_names(side.options.get("required")) for side in (sides.old, sides.new))
    place = sides.at("logicalTypeOptions", "required")
    for name in sorted(before - after):
        yield major((*place, Label(name)), f'"{name}" may be missing from now on.')
    for name in sorted(after - before):
        text = f'"{name}" is always there from now on'
        yield sides.tightened("required_properties", (*place, Label(name)), text)


def text_changes(sides: Sides) -> Iterator[Change]:
    """`pattern` and `format` of a text; `format` of a date or time."""
    old, new = (side.options.get("pattern") for side in (sides.old, sides.new))
    place = sides.at("logicalTypeOptions", "pattern")
    if canonical(old) != canonical(new):
        if new is None:
            yield major(place, f"the pattern {old} is removed.")
        elif old is None:
            yield sides.tightened("pattern", place, f"the pattern {new} is new")
        else:
            yield judge_pattern(sides, place)
    if sides.is_numeric:
        return
    old, new = (side.options.get("format") for side in (sides.old, sides.new))
    place = sides.at("logicalTypeOptions", "format")
    if old == new:
        return
    if old is not None:
        to = f"becomes {new}" if new is not None else "is removed"
        yield major(place, f"the format {old} {to}.")
    elif str(new) in FORMATS:
        yield sides.tightened("format", place, f"the format {new} is new")
    else:
        yield minor(place, f"the format {new} is promised from now on.")


def timezone_changes(sides: Sides) -> Iterator[Change]:
    """Whether a moment carries its zone, and which one counts where it does not."""
    old, new = (bool(side.options.get("timezone")) for side in (sides.old, sides.new))
    if old != new:
        said = "carries its time zone" if new else "no longer carries its time zone"
        yield major(sides.at("logicalTypeOptions", "timezone"), f"the moment {said}.")
    zones = [str(side.options.get("defaultTimezone") or "UTC") for side in (sides.old, sides.new)]
    place = sides.at("logicalTypeOptions", "defaultTimezone")
    if _zone(zones[0]) != _zone(zones[1]):
        yield major(place, f"moments without a zone are read in {zones[1]}, no longer {zones[0]}.")
    elif zones[0] != zones[1]:
        yield patch(place, "another name of the same time zone.")


OF_VALUES: tuple[Callable[[Sides], Iterator[Change]], ...] = (
    enum_changes,
    bound_changes,
    size_changes,
    step_changes,
    list_changes,
    text_changes,
    timezone_changes,
)


def _enum(side: Property) -> list[Any] | None:
    listed = side.content.get("enum", side.options.get("enum"))
    if not isinstance(listed, list):
        return None
    return [each.get("value") if isinstance(each, Mapping) else each for each in listed]


def _bound(side: Property, option: str, exclusive: str, sign: int) -> Bound | None:
    """Return the tightest bound: its value, and 1 when the value itself is left out."""
    given: list[Bound] = [
        (_comparable(side.options[name]), is_exclusive)
        for name, is_exclusive in ((option, 0), (exclusive, 1))
        if side.options.get(name) is not None
    ]
    if side.logical_type == "integer":
        # More than 0 and at least 1 are one promise about whole numbers.
        given = [(value + sign, 0) if out and isinstance(value, int) else (value, out)
                 for value, out in given]  # fmt: skip
    tightest = given[0] if given else None
    for each in given[1:]:
        if tightest and _is_tighter(tightest, each, sign):
            tightest = each
    return tightest


def _is_tighter(old: Bound, new: Bound, sign: int) -> bool | None:
    try:
        if old[0] == new[0]:
            return new[1] > old[1]
        return bool(new[0] > old[0]) == (sign > 0)
    except TypeError:
        return None


def _comparable(value: Any) -> Any:
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment.replace(tzinfo=None) if moment.tzinfo is None else moment.timestamp()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _bound_text(bound: Bound | None) -> str:
    return "none" if bound is None else f"{bound[0]}{' (exclusive)' if bound[1] else ''}"


def _rule(bound: Bound, exclusive: str) -> str:
    return exclusive if bound[1] else exclusive.removeprefix("exclusive_")


def _has(sides: Sides, option: str) -> bool:
    old, new = (side.options.get(option) for side in (sides.old, sides.new))
    return canonical(old) != canonical(new)


def _number(value: Any, idle: int | None) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else idle


def _divides(step: float, number: float) -> bool:
    times = number / step if step else 0.5
    return abs(times - round(times)) < 1e-9 and round(times) != 0


def _names(value: Any) -> set[str]:
    return {str(each) for each in value} if isinstance(value, list) else set()


def _zone(name: str) -> str:
    word = name.strip().lower().removeprefix("etc/")
    return "utc" if word in ("z", "gmt", "zulu", "universal", "+00:00") else word
