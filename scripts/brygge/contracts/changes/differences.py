"""Every place at which two documents differ: complete by construction, without any judgement.

Input:   the content of two documents.
Output:  `Difference`s at the leaves; none exactly when both are equal up to the order of keys.
Never:   knows what a key means.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from brygge.contracts.changes.change import Place
from brygge.contracts.changes.pairing import canonical, is_reordered, pairs

_NOTHING = object()


@dataclass(frozen=True)
class Difference:
    """One place that differs; `moved` means that a list has another order."""

    place: Place
    kind: Literal["added", "removed", "changed", "moved"]


def differences(old: Any, new: Any, place: Place = ()) -> Iterator[Difference]:
    """Yield each place below `place` at which `old` and `new` differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_mappings(old, new, place)
    elif isinstance(old, list) and isinstance(new, list):
        found = pairs(place[-1] if place else "", old, new)
        for pair in found:
            before = _NOTHING if pair.is_added else pair.old
            after = _NOTHING if pair.is_removed else pair.new
            yield from _of_values(before, after, (*place, pair.label))
        if is_reordered(found):
            yield Difference(place, "moved")
    elif canonical(old) != canonical(new):
        yield Difference(place, "changed")


def _of_mappings(old: dict[str, Any], new: dict[str, Any], place: Place) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        yield from _of_values(old.get(key, _NOTHING), new.get(key, _NOTHING), (*place, key))


def _of_values(old: Any, new: Any, place: Place) -> Iterator[Difference]:
    """Yield the differences of two values of which one may be missing."""
    if old is not _NOTHING and new is not _NOTHING:
        yield from differences(old, new, place)
        return
    there = new if old is _NOTHING else old
    if isinstance(there, dict | list) and there:
        empty: Any = {} if isinstance(there, dict) else []
        before, after = (empty, there) if old is _NOTHING else (there, empty)
        yield from differences(before, after, place)
    else:
        yield Difference(place, "added" if old is _NOTHING else "removed")
