"""Rules whose meaning no text tells: an edited pattern or query is judged by the data of today.

Input:   a rule before and after, and the evidence.
Output:  one `Change` with the figures that decided.
Never:   says more than the data does: without data an edit counts as breaking.
"""

from dataclasses import replace

from brygge.contracts.changes.change import Change, Place, major, minor
from brygge.contracts.changes.evidence import Counted, Evidence
from brygge.contracts.changes.outcomes import is_kept
from brygge.contracts.changes.sides import Sides
from brygge.contracts.check import Check

_HINT = "run it with --target where the port is built, or waive it with a reason"


def judge_pattern(sides: Sides, place: Place) -> Change:
    """Judge a pattern of a property that was edited."""
    old, new = (sides.condition("pattern", is_new=is_new) for is_new in (False, True))
    if old is None or new is None:
        return major(place, "the pattern was edited, and is no condition on a text.")
    return judge_conditions("the pattern", old, new, place, sides.evidence)


def judge_conditions(what: str, old: str, new: str, place: Place, evidence: Evidence) -> Change:
    """Judge two conditions that are true for bad rows: whether the new one lets more in."""
    found = evidence.count(old, new)
    if not isinstance(found, Counted):
        return major(
            place,
            f"{what} was edited, and no data can tell how: {found}. {_HINT[0].upper()}{_HINT[1:]}.",
        )
    judged = f"{found.rows:,} rows of {found.where}"
    if found.let_in:
        reason = f"{what} is loosened: {found.let_in:,} of {judged} keep the new one, not the old."
        return major(place, reason)
    if found.breaks_new == found.rows:
        return major(place, f"{what} was edited, and not one of {judged} keeps the new one.")
    if found.breaks_new:
        reason = (
            f"{what} is tightened: {found.breaks_new:,} of {judged} break the new one, so that "
            "the port would not be built."
        )
        return replace(minor(place, reason), breaks="producer", broken_rows=found.breaks_new)
    return minor(place, f"{what} was edited; all of {judged} keep both.")


def judge_checks(what: str, old: Check, new: Check, place: Place, evidence: Evidence) -> Change:
    """Judge two queries: both must give what their rules ask for."""
    found = [evidence.measure(check) for check in (old, new)]
    if isinstance(found[0], str) or isinstance(found[1], str):
        why = next(each for each in found if isinstance(each, str))
        reason = (
            f"{what} was edited, and no data can tell how: {why}. {_HINT[0].upper()}{_HINT[1:]}."
        )
        return major(place, reason)
    figures = (
        f"on {found[1][1]} the old one gives {found[0][0]} (must be {old.expectation()}), "
        f"the new one {found[1][0]} (must be {new.expectation()})"
    )
    kept = [is_kept(check, value[0]) for check, value in zip((old, new), found, strict=True)]
    if all(kept):
        return minor(place, f"{what} was edited; both are kept: {figures}.")
    change = major(place, f"{what} was edited and the data does not keep both: {figures}.")
    return change if kept[1] else replace(change, broken_rows=1)
