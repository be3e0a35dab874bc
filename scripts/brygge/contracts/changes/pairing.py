"""Which thing of the old contract is which of the new one: by identity, never by position.

Input:   two lists of the same kind (`properties`, `servers`, `quality` ...).
Output:  `Pair`s, each with the name by which people know the thing.
Never:   loses an item: what has no partner is a pair with one side.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from brygge.contracts.changes.change import Label

Identity = Callable[[Any], Hashable | None]


@dataclass(frozen=True)
class Pair:
    """One thing on both sides; a position of -1 means that this side has none."""

    label: Label
    old: Any
    new: Any
    old_position: int
    new_position: int

    @property
    def is_removed(self) -> bool:
        """Whether only the old contract has it."""
        return self.new_position < 0

    @property
    def is_added(self) -> bool:
        """Whether only the new contract has it."""
        return self.old_position < 0

    @property
    def is_kept(self) -> bool:
        """Whether both have it."""
        return not self.is_removed and not self.is_added


def canonical(value: object) -> str:
    """Return a text that is equal for equal content, whatever the order of keys; 1 is not 1.0."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def pairs(kind: str, old: Sequence[Any], new: Sequence[Any]) -> list[Pair]:
    """Pair the items of two lists under the key `kind`, in the order of the new one."""
    left, right = dict(enumerate(old)), dict(enumerate(new))
    met: list[tuple[int, int]] = []
    for identity in (*_IDENTITIES.get(kind, (_field("id"), _field("name"))), canonical):
        known: dict[Hashable, list[int]] = defaultdict(list)
        for position, item in right.items():
            known[identity(item)].append(position)
        for position, item in list(left.items()):
            name = identity(item)
            if name is not None and known[name]:
                other = known[name].pop(0)
                met.append((position, other))
                del left[position], right[other]
    met += [(-1, position) for position in right]
    met.sort(key=lambda both: both[1])
    met += [(position, -1) for position in left]
    return _labelled(kind, old, new, met)


def is_reordered(found: Sequence[Pair]) -> bool:
    """Whether what is on both sides stands in another order."""
    kept = [pair.old_position for pair in found if pair.is_kept]
    return kept != sorted(kept)


def _labelled(
    kind: str, old: Sequence[Any], new: Sequence[Any], met: list[tuple[int, int]]
) -> list[Pair]:
    seen: Counter[str] = Counter()
    found = []
    for here, there in met:
        position = there if there >= 0 else here
        text = _called(kind, new[there] if there >= 0 else old[here]) or f"[{position}]"
        seen[text] += 1
        label = Label(text if seen[text] == 1 else f"{text} ({seen[text]})")
        before = old[here] if here >= 0 else None
        after = new[there] if there >= 0 else None
        found.append(Pair(label, before, after, here, there))
    return found


def _field(name: str) -> Identity:
    return lambda item: _text(item.get(name)) if isinstance(item, dict) else None


def _column(item: Any) -> Hashable | None:
    """Return the name that a property has in the table."""
    if not isinstance(item, dict):
        return None
    return _text(item.get("physicalName")) or _text(item.get("name"))


def _fields(*names: str, needed: str) -> Identity:
    def identity(item: Any) -> Hashable | None:
        if not isinstance(item, dict) or item.get(needed) is None:
            return None
        return tuple(canonical(item.get(name)).lower() for name in names)

    return identity


def _rule(*names: str) -> Identity:
    """Return the identity of a rule without an id: its kind and what `names` say."""

    def identity(item: Any) -> Hashable | None:
        if not isinstance(item, dict) or item.get("id"):
            return None
        metric = item.get("metric") or item.get("rule")
        kind = item.get("type", "library")
        return (kind, str(metric), *(canonical(item.get(name)) for name in names))

    return identity


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)


def _called(kind: str, item: Any) -> str:
    if not isinstance(item, dict):
        return str(item) if isinstance(item, str) and item else canonical(item)
    for name in _NAMES.get(kind, ("name", "id")):
        if _text(item.get(name)):
            return str(item[name])
    return ""


_RULE = ("arguments", "query", "engine", "implementation", "unit", "description")
# Key of a list: what tells its items apart, the surest first.
_IDENTITIES: dict[str, tuple[Identity, ...]] = {
    "properties": (_field("id"), _field("name"), _column),
    "quality": (
        _field("id"), _field("name"), canonical, _rule(*_RULE), _rule("query", "arguments"),
        _rule(),
    ),
    "enum": (_fields("value", needed="value"),),
    "relationships": (_field("id"), _fields("from", "to", needed="to")),
    "servers": (_field("server"), _field("id")),
    "roles": (_field("role"), _field("id")),
    "slaProperties": (
        _field("id"),
        _fields("property", "element", needed="property"),
        _fields("property", needed="property"),
    ),
    "customProperties": (_fields("property", "vendor", needed="property"), _field("property")),
    "members": (_field("username"),),
    "team": (_field("username"),),
    "support": (_field("channel"), _field("url")),
    "synonyms": (_field("synonym"),),
    "authoritativeDefinitions": (_fields("type", "url", needed="url"), _field("type")),
}  # fmt: skip
_NAMES: dict[str, tuple[str, ...]] = {
    "quality": ("id", "name", "metric", "rule", "type"),
    "enum": ("value",),
    "relationships": ("id", "to"),
    "servers": ("server", "id"),
    "roles": ("role", "id"),
    "slaProperties": ("property", "id"),
    "customProperties": ("property", "id"),
    "members": ("username", "id"),
    "team": ("username", "id"),
    "support": ("channel", "id"),
    "synonyms": ("synonym", "id"),
    "authoritativeDefinitions": ("type", "url"),
}
