"""The properties inside a table or a property, paired: kept, renamed, removed, added.

Input:   two lists of properties, or the two sides of a nested property.
Output:  `Inner` pairs, and `Change`s for what was removed or renamed.
Never:   looks into a pair: whoever asked does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brygge.contracts.changes.change import Change, Label, Place, major
from brygge.contracts.changes.pairing import Pair, canonical, pairs
from brygge.contracts.changes.sides import Sides
from brygge.contracts.changes.types import compare_types
from brygge.contracts.column_types import duckdb_type
from brygge.contracts.model import Property

_EMPTY = Property((), {}, (), None, None, None, (), ())
_NAMES = ("id", "name", "physicalName", "businessName")


@dataclass(frozen=True)
class Inner:
    """A property that stayed (`sides`) or is new (`added`)."""

    place: Place
    sides: Sides | None = None
    added: Property | None = None


@dataclass(frozen=True)
class Kin:
    """A property of two lists: both sides, or one; `label` is its name."""

    label: Label
    old: Property | None
    new: Property | None
    is_renamed: bool
    old_label: Label


def kin(old: Sequence[Property], new: Sequence[Property]) -> list[Kin]:
    """Pair two lists of properties; what was renamed is paired too, and says so."""
    found = pairs("properties", [each.content for each in old], [each.content for each in new])
    removed = [pair for pair in found if pair.is_removed]
    added = [pair for pair in found if pair.is_added]
    renamed: dict[Label, Pair] = {}
    for gone in removed:
        likely = next(
            (
                pair
                for pair in added
                if pair.label not in renamed and _is_same(gone, pair, old, new)
            ),
            None,
        )
        if likely:
            renamed[likely.label] = gone
    gone_labels = {pair.label for pair in renamed.values()}
    made = []
    for pair in found:
        if pair.is_removed and pair.label in gone_labels:
            continue
        gone_pair = renamed.get(pair.label) if pair.is_added else None
        position = gone_pair.old_position if gone_pair else pair.old_position
        before = old[position] if position >= 0 else None
        after = new[pair.new_position] if pair.new_position >= 0 else None
        label = gone_pair.label if gone_pair else pair.label
        made.append(Kin(pair.label, before, after, gone_pair is not None, label))
    return made


def removed_or_renamed(place: Place, each: Kin) -> Change | None:
    """Return the change that a property went away or has another name, None when it has not."""
    if each.is_renamed:
        reason = f'"{each.old_label}" is renamed to "{each.label}": same type, same place or words.'
        return major((*place, each.old_label), reason, covers=((*place, each.label),))
    if each.new is None:
        return major((*place, each.label), f'"{each.label}" is removed.')
    return None


def inner_pairs(sides: Sides) -> Iterator[Inner | Change]:
    """Yield the properties of an object, paired, and what happened to those without a partner."""
    if bool(sides.old.properties) != bool(sides.new.properties):
        # The whole type changed, from JSON or to it.
        return
    place = sides.at("properties")
    for each in kin(sides.old.properties, sides.new.properties):
        change = removed_or_renamed(place, each)
        if change:
            yield change
        here = (*place, each.label)
        if each.old and each.new:
            yield Inner(here, sides.inside(here, each.old, each.new, f".{each.new.name}"))
        elif each.new:
            yield Inner(here, added=each.new)


def part_pairs(sides: Sides) -> Iterator[Sides]:
    """Yield the items of a list, the key and the value of a map; a missing one is untyped text."""
    parts = (
        (("items",), sides.old.items, sides.new.items, "[]"),
        (("map", "key"), sides.old.map_key, sides.new.map_key, ".key"),
        (("map", "value"), sides.old.map_value, sides.new.map_value, ".value"),
    )
    for steps, old, new, path in parts:
        if old is not None or new is not None:
            yield sides.inside(sides.at(*steps), old or _EMPTY, new or _EMPTY, path)


def _is_same(gone: Pair, come: Pair, old: Sequence[Property], new: Sequence[Property]) -> bool:
    """Whether two names stand for one property: same type, and the same words or place."""
    before, after = old[gone.old_position], new[come.new_position]
    if compare_types(duckdb_type(before), duckdb_type(after)) != "same":
        return False
    rests = [
        canonical({key: value for key, value in each.content.items() if key not in _NAMES})
        for each in (before, after)
    ]
    words = [each.content.get("description") for each in (before, after)]
    is_there = gone.old_position == come.new_position
    if is_there:
        return rests[0] == rests[1] or (words[0] is not None and words[0] == words[1])
    # Elsewhere in the list, bare columns of one type are all alike.
    return rests[0] == rests[1] and words[0] is not None
