"""One change between two contracts, how much it weighs, and why.

Input:   a place in a contract, a level, a reason.
Output:  `Change`, and the whole of a `Comparison`.
Never:   compares anything.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from brygge.contracts.changes.versions import Version

# Steps into a contract: keys, and for what stands in a list its name (a `Label`), not its position.
Place = tuple[str, ...]
Breaks = Literal["consumer", "producer", "none"]
# What a gate treats apart: a review is wanted, readers decide, the file itself is another.
Topic = Literal["", "sensitivity", "retirement", "identity"]


class Label(str):
    """The name of one thing in a list, as a step; it equals the plain text."""

    __slots__ = ()


class Level(IntEnum):
    """How much a change weighs. Of several, the heaviest wins."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """The level as people and JSON write it: `minor`."""
        return self.name.lower()


@dataclass(frozen=True)
class Change:
    """One change. `covers` are further places that it speaks of.

    `broken_rows` counts the rows of today that a tightened promise would refuse.
    """

    place: Place
    level: Level
    reason: str
    breaks: Breaks = "none"
    topic: Topic = ""
    covers: tuple[Place, ...] = ()
    broken_rows: int = 0

    @property
    def path(self) -> str:
        """The place as people read it: `schema.orders.amount.logicalTypeOptions.minimum`."""
        *above, last = self.place
        shown = [step for step in above if isinstance(step, Label) or step != "properties"]
        return ".".join((*shown, last))

    @property
    def subjects(self) -> frozenset[str]:
        """What a waiver may call the change: its path, or the table or column that it is about."""
        names = [step for step in self.place if isinstance(step, Label)]
        return frozenset((self.path, *names, ".".join(names)))

    def as_dict(self) -> dict[str, str]:
        """Return the change as JSON shows it."""
        return {"path": self.path, "level": self.level.word, "reason": self.reason}


@dataclass(frozen=True)
class Comparison:
    """Everything between two contracts, the heaviest first, and the version that it asks for."""

    old_version: Version
    declared: Version
    changes: tuple[Change, ...]

    @property
    def level(self) -> Level:
        """The heaviest level of all changes."""
        return max((change.level for change in self.changes), default=Level.NONE)

    @property
    def required(self) -> Version:
        """The lowest version that tells readers enough."""
        return required_version(self.old_version, self.level)

    @property
    def is_declared(self) -> bool:
        """Whether the new contract's version is high enough."""
        return self.declared >= self.required

    def as_dict(self) -> dict[str, object]:
        """Return the comparison as JSON shows it."""
        return {
            "level": self.level.word,
            "required_version": str(self.required),
            "declared_version": str(self.declared),
            "changes": [change.as_dict() for change in self.changes],
        }


def required_version(old: Version, level: Level) -> Version:
    """Return the lowest version after `old` that says `level`."""
    if level is Level.MAJOR:
        return Version(old.major + 1, 0, 0)
    if level is Level.MINOR:
        return Version(old.major, old.minor + 1, 0)
    return Version(old.major, old.minor, old.patch + (level is Level.PATCH))


def major(
    place: Place, reason: str, *, covers: tuple[Place, ...] = (), topic: Topic = ""
) -> Change:
    """Return a change that breaks readers."""
    return Change(place, Level.MAJOR, reason, "consumer", topic, covers)


def minor(place: Place, reason: str, *, covers: tuple[Place, ...] = ()) -> Change:
    """Return a change that adds or tightens."""
    return Change(place, Level.MINOR, reason, covers=covers)


def patch(place: Place, reason: str, *, covers: tuple[Place, ...] = ()) -> Change:
    """Return a change of words."""
    return Change(place, Level.PATCH, reason, covers=covers)
