"""How sensitive a property is: lowering it is a matter of review, not of versions alone.

Input:   the two sides of a property.
Output:  `Change`s; what was lowered has the topic "sensitivity".
Never:   knows who may read what: agreements say that.
"""

from collections.abc import Iterator
from typing import Any

from brygge.contracts.changes.change import Change, Label, major, minor, patch
from brygge.contracts.changes.sides import Sides
from brygge.contracts.model import class_rank, custom_property

_MASKS = ("masking", "mask", "masked")
_UNMASKED = (None, False, "none", "false", "no", "off", "")


def sensitivity_changes(sides: Sides) -> Iterator[Change]:
    """Classification, masking, encryption, and whether an element is critical."""
    yield from _classification(sides)
    yield from _masking(sides)
    old, new = (bool(side.content.get("criticalDataElement")) for side in (sides.old, sides.new))
    if old != new:
        said = "a" if new else "no longer a"
        yield minor(sides.at("criticalDataElement"), f"it is {said} critical data element.")


def _classification(sides: Sides) -> Iterator[Change]:
    old, new = (side.classification or "none" for side in (sides.old, sides.new))
    place = sides.at("classification")
    if class_rank(sides.new.classification) < class_rank(sides.old.classification):
        reason = f"the classification is lowered from {old} to {new}: it wants a review."
        yield major(place, reason, topic="sensitivity")
    elif class_rank(sides.new.classification) > class_rank(sides.old.classification):
        reason = f"the classification is raised from {old} to {new}"
        if sides.new.is_classified and not sides.old.is_classified:
            # Protection must not wait for a new major.
            reason += ": readers without leave in their agreement see masked values"
        yield minor(place, f"{reason}.")
    elif old != new:
        yield patch(place, f"the classification {new} weighs as much as {old}.")


def _masking(sides: Sides) -> Iterator[Change]:
    old, new = (side.content.get("encryptedName") for side in (sides.old, sides.new))
    place = sides.at("encryptedName")
    if old and not new:
        yield major(place, "the encrypted column is no longer named.", topic="sensitivity")
    elif new and not old:
        yield minor(place, f'the values are also there encrypted, as "{new}".')
    elif old != new:
        yield major(place, f'the encrypted column "{old}" is renamed to "{new}".')
    for name in _MASKS:
        before, after = (custom_property(side.content, name) for side in (sides.old, sides.new))
        place = sides.at("customProperties", Label(name))
        if _is_masked(before) and not _is_masked(after):
            yield major(place, "the masking is removed: it wants a review.", topic="sensitivity")
        elif _is_masked(after) and not _is_masked(before):
            yield minor(place, "the values are masked from now on.")
        elif _is_masked(before) and before != after:
            reason = f"the masking changes from {before} to {after}: it wants a review."
            yield major(place, reason, topic="sensitivity")


def _is_masked(value: Any) -> bool:
    return (value.strip().lower() if isinstance(value, str) else value) not in _UNMASKED
