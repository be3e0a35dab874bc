"""The two sides of a property that both contracts have, and what the data says about it.

Input:   the property before and after, where it stands, the column that it is or lies in.
Output:  `Sides`: places below it, and changes that tighten a promise.
Never:   reads the database itself: `Evidence` does.
"""

from dataclasses import dataclass, replace

from brygge.contracts.changes.change import Change, Place, minor
from brygge.contracts.changes.evidence import Counted, Evidence
from brygge.contracts.conditions import conditions
from brygge.contracts.model import Property, SchemaObject


@dataclass(frozen=True)
class Sides:
    """One property twice. `path` leads to it from its column, as `Condition.path` does."""

    place: Place
    old: Property
    new: Property
    table: SchemaObject
    column_old: Property
    column_new: Property
    path: str
    evidence: Evidence

    @property
    def is_numeric(self) -> bool:
        """Whether `format` is a part of the type."""
        kinds = {self.old.logical_type, self.new.logical_type}
        return bool(kinds & {"integer", "number"})

    def at(self, *steps: str) -> Place:
        """Return the place of a key of the property."""
        return (*self.place, *steps)

    def inside(self, place: Place, old: Property, new: Property, path: str) -> "Sides":
        """Return the sides of a part of a nested property."""
        return replace(self, place=place, old=old, new=new, path=self.path + path)

    def condition(self, rule: str, *, is_new: bool) -> str | None:
        """Return the SQL that is true for a row that breaks `rule`, None when there is none."""
        column = self.column_new if is_new else self.column_old
        found = (
            each.sql for each in conditions(column) if (each.rule, each.path) == (rule, self.path)
        )
        return next(found, None)

    def tightened(
        self, rule: str, place: Place, text: str, *, covers: tuple[Place, ...] = ()
    ) -> Change:
        """Return the change that `rule` is new or tighter, with the rows of today that break it.

        `text` is a sentence without its point.
        """
        sql = self.condition(rule, is_new=True)
        found = self.evidence.count("false", sql) if sql else "no condition"
        if not isinstance(found, Counted):
            return minor(place, f"{text}.", covers=covers)
        if not found.breaks_new:
            reason = f"{text}; all {found.rows:,} rows of {found.where} keep it."
            return minor(place, reason, covers=covers)
        reason = (
            f"{text}; {found.breaks_new:,} of {found.rows:,} rows of {found.where} break it, so "
            "that the port would not be built."
        )
        made = minor(place, reason, covers=covers)
        return replace(made, breaks="producer", broken_rows=found.breaks_new)
