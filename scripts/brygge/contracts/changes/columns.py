"""What changed about one property: its name, type, null, key, values, sensitivity, and its parts.

Input:   the two sides of a property.
Output:  `Change`s, those of nested properties included.
Never:   speaks of what stands beside it: tables compare their columns.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from brygge.contracts.changes.change import Change, Label, Place, major, minor, patch
from brygge.contracts.changes.nesting import Inner, inner_pairs, part_pairs
from brygge.contracts.changes.sensitivity import sensitivity_changes
from brygge.contracts.changes.sides import Sides
from brygge.contracts.changes.types import compare_types, family_of
from brygge.contracts.changes.values import OF_VALUES
from brygge.contracts.column_types import duckdb_type
from brygge.contracts.model import Property, custom_property

# What a custom property of this name says is a part of the meaning of the values.
_MEANINGS = ("unit", "units", "unitofmeasure", "granularity", "currency", "aggregation", "scale")
_NESTED = ("object", "array", "map")


def column_changes(sides: Sides) -> Iterator[Change]:
    """Yield every change of the property that means something; words alone come later."""
    for aspect in _ASPECTS:
        yield from aspect(sides)
    for inner in inner_pairs(sides):
        if isinstance(inner, Inner):
            yield from _inner_changes(inner)
        else:
            yield inner
    for part in part_pairs(sides):
        yield from column_changes(part)


def added_column(place: Place, column: Property, *, covers: tuple[Place, ...] = ()) -> Change:
    """Return the change that a column is new."""
    reason = f'the column "{column.name}" is new; queries that name their columns go on.'
    if column.is_required:
        reason = f'the required column "{column.name}" is new; only the product itself writes it.'
    return minor(place, reason, covers=covers)


def _inner_changes(inner: Inner) -> Iterator[Change]:
    if inner.sides is not None:
        yield from column_changes(inner.sides)
    elif inner.added is not None:
        yield added_column(inner.place, inner.added)


def _names(sides: Sides) -> Iterator[Change]:
    old, new = sides.old, sides.new
    if old.column != new.column:
        key = "name" if old.name != new.name and not new.content.get("physicalName") else None
        place = sides.at(key or ("physicalName" if new.content.get("physicalName") else "name"))
        covers = (sides.at("name"), sides.at("physicalName"))
        yield major(place, f'"{old.column}" is renamed to "{new.column}".', covers=covers)
    elif old.name != new.name:
        reason = f'"{old.name}" is called "{new.name}" here; in the table it stays "{new.column}".'
        yield minor(sides.at("name"), reason)


def _types(sides: Sides) -> Iterator[Change]:
    old, new = sides.old, sides.new
    kinds = [_kind(side) for side in (old, new)]
    texts = [duckdb_type(side) for side in (old, new)]
    place, covers = _type_place(sides)
    if kinds[0] != kinds[1] or _is_bare(old) != _is_bare(new):
        shown = kinds if kinds[0] != kinds[1] else texts
        reason = f"the type changes from {shown[0]} to {shown[1]}."
        yield major(place, reason, covers=covers)
        return
    if kinds[0] in _NESTED and not (old.physical_type or new.physical_type):
        return
    verdict = compare_types(*texts)
    shift = f"from {texts[0]} to {texts[1]}"
    if verdict == "wider":
        yield minor(place, f"the type is widened {shift}.", covers=covers)
    elif verdict == "narrower":
        yield major(place, f"the type is narrowed {shift}: values are lost.", covers=covers)
    elif verdict == "other":
        yield major(
            place, f"the type changes {shift}, which does not hold the same.", covers=covers
        )
    elif old.physical_type and new.physical_type and old.physical_type != new.physical_type:
        yield patch(place, "another spelling of the same type.", covers=covers)


def _widths(sides: Sides) -> Iterator[Change]:
    """`format` of a number that has a physical type as well: the promise beside it."""
    if not sides.is_numeric or not (sides.old.physical_type or sides.new.physical_type):
        return
    bare = [_without_physical(side) for side in (sides.old, sides.new)]
    place = sides.at("logicalTypeOptions", "format")
    if sides.old.options.get("format") == sides.new.options.get("format"):
        return
    texts = [duckdb_type(side) for side in bare]
    verdict = compare_types(*texts)
    if verdict == "wider":
        yield minor(place, f"the range of values is widened from {texts[0]} to {texts[1]}.")
    elif verdict != "same":
        yield major(place, f"the range of values changes from {texts[0]} to {texts[1]}.")


def _null(sides: Sides) -> Iterator[Change]:
    if sides.old.is_required and not sides.new.is_required:
        yield major(sides.at("required"), "it may be null from now on.")
    elif sides.new.is_required and not sides.old.is_required:
        yield sides.tightened("required", sides.at("required"), "it is never null from now on")


def _unique(sides: Sides) -> Iterator[Change]:
    if sides.old.is_unique and not sides.new.is_unique:
        yield major(sides.at("unique"), "a value may occur more than once from now on.")
    elif sides.new.is_unique and not sides.old.is_unique:
        yield minor(sides.at("unique"), "a value occurs once only from now on.")


def _deprecated(sides: Sides) -> Iterator[Change]:
    old, new = (bool(side.content.get("deprecated")) for side in (sides.old, sides.new))
    if new and not old:
        yield minor(sides.at("deprecated"), "it is deprecated: readers are told to leave it.")
    elif old and not new:
        yield patch(sides.at("deprecated"), "it is no longer deprecated.")


def _meanings(sides: Sides) -> Iterator[Change]:
    names = {
        str(each.get("property"))
        for side in (sides.old, sides.new)
        for each in side.content.get("customProperties") or ()
        if isinstance(each, dict) and str(each.get("property")).lower() in _MEANINGS
    }
    for name in sorted(names):
        old, new = (custom_property(side.content, name) for side in (sides.old, sides.new))
        place = sides.at("customProperties", Label(name))
        if old == new or old is None:
            continue
        to = "is no longer said" if new is None else f"becomes {new}"
        yield major(place, f"the {name} {old} {to}: the same number means something else.")


_ASPECTS: tuple[Callable[[Sides], Iterator[Change]], ...] = (
    _names,
    _types,
    _widths,
    _null,
    _unique,
    *OF_VALUES,
    sensitivity_changes,
    _deprecated,
    _meanings,
)


def _kind(side: Property) -> str:
    return (
        side.logical_type
        or family_of([side.physical_type])
        or (side.physical_type.lower() if side.physical_type else "string")
    )


def _is_bare(side: Property) -> bool:
    """Whether it is an object of which no part is described, which is JSON."""
    return _kind(side) == "object" and not side.properties and not side.physical_type


def _without_physical(side: Property) -> Property:
    content = {name: value for name, value in side.content.items() if name != "physicalType"}
    return replace(side, content=content)


def _type_place(sides: Sides) -> tuple[Place, tuple[Place, ...]]:
    """Return the first key of the type that differs, and all keys that may speak of it."""
    old, new = sides.old, sides.new
    contents = old.content, new.content
    keys = [
        key
        for key in ("logicalType", "physicalType")
        if contents[0].get(key) != contents[1].get(key)
    ]
    options = ["format"] if not keys else []
    if "logicalType" not in keys:
        options += ["elementType", "dimensions"]
    places = [sides.at(key) for key in keys]
    places += [
        sides.at("logicalTypeOptions", key)
        for key in options
        if old.options.get(key) != new.options.get(key)
    ]
    return (places[0] if places else sides.at("logicalType")), tuple(places)
