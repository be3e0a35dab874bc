"""What changed about the quality rules of a table and its columns.

Input:   the two sides of a table, its columns paired.
Output:  `Change`s: an error removed or loosened breaks readers, a warning never does.
Never:   judges rules in words; an edited query is judged by the data, or counts as breaking.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from brygge.contracts.changes.change import Change, Label, Level, Place, major, minor, patch
from brygge.contracts.changes.evidence import Evidence
from brygge.contracts.changes.nesting import Kin
from brygge.contracts.changes.outcomes import compare_outcomes, is_kept
from brygge.contracts.changes.pairing import canonical, pairs
from brygge.contracts.changes.rule_measures import measure_changes
from brygge.contracts.changes.rule_side import RuleSide, rule_sides
from brygge.contracts.model import OPERATORS, Property, SchemaObject


def rule_changes(
    place: Place, old: SchemaObject, new: SchemaObject, columns: list[Kin], evidence: Evidence
) -> Iterator[Change]:
    """Yield the changes of all rules of a table that mean something."""
    yield from _between(
        place, rule_sides(old.quality, None, old), rule_sides(new.quality, None, new), evidence
    )
    for each in columns:
        if each.old and each.new:
            yield from _of_column(
                (*place, "properties", each.label), each.old, each.new, old, new, evidence
            )


def _of_column(
    place: Place, old: Property, new: Property, table_old: SchemaObject, table_new: SchemaObject,
    evidence: Evidence,
) -> Iterator[Change]:  # fmt: skip
    before, after = rule_sides(old.quality, old, table_old), rule_sides(new.quality, new, table_new)
    yield from _between(place, before, after, evidence)
    inner = {each.name: each for each in old.properties}
    for each in new.properties:
        if each.name in inner:
            at = (*place, "properties", Label(each.name))
            yield from _of_column(at, inner[each.name], each, table_old, table_new, evidence)
    for steps, part_old, part_new in (
        (("items",), old.items, new.items),
        (("map", "key"), old.map_key, new.map_key),
        (("map", "value"), old.map_value, new.map_value),
    ):
        if part_old and part_new:
            yield from _of_column(
                (*place, *steps), part_old, part_new, table_old, table_new, evidence
            )


def _between(
    place: Place, old: list[RuleSide], new: list[RuleSide], evidence: Evidence
) -> Iterator[Change]:
    contents = ([side.rule.content for side in sides] for sides in (old, new))
    for pair in pairs("quality", *contents):
        at = (*place, "quality", pair.label)
        if pair.is_removed:
            yield _removed(at, old[pair.old_position])
        elif pair.is_added:
            yield _added(at, new[pair.new_position], evidence)
        else:
            yield from _edited(at, old[pair.old_position], new[pair.new_position], evidence)


def _removed(at: Place, side: RuleSide) -> Change:
    if side.is_words:
        return patch(at, "a rule in words is removed; no machine kept it.")
    if not side.is_error:
        return minor(at, "a rule that only warned is removed.")
    return major(at, "the rule is removed: what it kept out may come.")


def _added(at: Place, side: RuleSide, evidence: Evidence) -> Change:
    if side.is_words:
        return patch(at, "a rule in words is new.")
    change = minor(at, "the rule is new.")
    return _with_data(change, side, evidence)


def _with_data(change: Change, side: RuleSide, evidence: Evidence) -> Change:
    """Add what the new rule measures today, where it is an error and there is data."""
    found = evidence.measure(side.check) if side.check and side.is_error else "no check"
    if isinstance(found, str) or side.check is None:
        return change
    reason = f"{change.reason[:-1]}; {found[0]} on {found[1]}, must be {side.check.expectation()}."
    if is_kept(side.check, found[0]):
        return replace(change, reason=reason)
    reason = f"{reason[:-1]}, so that the port would not be built."
    return replace(change, reason=reason, breaks="producer", broken_rows=1)


def _edited(at: Place, old: RuleSide, new: RuleSide, evidence: Evidence) -> Iterator[Change]:
    if old.is_words and new.is_words:
        return
    if old.is_words:
        yield _with_data(minor(at, "what was said in words is a rule from now on."), new, evidence)
        return
    if old.rule.kind != new.rule.kind:
        yield _weighed(major(at, f"a {old.rule.kind} rule becomes a {new.rule.kind} rule."), old)
        return
    if old.is_error and not new.is_error:
        yield major((*at, "severity"), "the severity is lowered: bad data only warns from now on.")
    elif new.is_error and not old.is_error:
        change = minor(
            (*at, "severity"), "the severity is raised: bad data is refused from now on."
        )
        yield _with_data(change, new, evidence)
    elif old.severity != new.severity:
        yield patch((*at, "severity"), "another word for the same effect.")
    for change in (*measure_changes(at, old, new, evidence), *_outcome(at, old, new, evidence)):
        yield _weighed(change, old)


def _weighed(change: Change, old: RuleSide) -> Change:
    """What only warned breaks nobody when it is loosened."""
    if old.is_error or change.level is not Level.MAJOR:
        return change
    reason = f"{change.reason[:-1]} (it only warned)."
    return replace(change, level=Level.MINOR, breaks="none", reason=reason)


def _outcome(at: Place, old: RuleSide, new: RuleSide, evidence: Evidence) -> Iterator[Change]:
    """Yield how the number that must come out changed."""
    given = [
        {name: side.rule.content[name] for name in OPERATORS if name in side.rule.content}
        for side in (old, new)
    ]
    if canonical(given[0]) == canonical(given[1]):
        return
    covers = tuple((*at, name) for name in dict.fromkeys((*given[0], *given[1])))
    place = (*at, next(iter(given[1] or given[0])))
    shown = f"from {_asked(given[0])} to {_asked(given[1])}"
    if old.check is None or new.check is None:
        yield major(place, f"the limit moves {shown}, which cannot be compared.", covers=covers)
        return
    verdict = compare_outcomes(old.check, new.check)
    if verdict == "tighter":
        change = minor(place, f"the limit is tightened {shown}.", covers=covers)
        yield _with_data(change, new, evidence)
    elif verdict == "looser":
        yield major(place, f"the limit is loosened {shown}.", covers=covers)
    elif verdict == "other":
        yield major(place, f"the limit moves {shown}: numbers pass that did not.", covers=covers)
    else:
        yield patch(place, f"the same limit is written otherwise ({shown}).", covers=covers)


def _asked(given: Mapping[str, Any]) -> str:
    return " and ".join(f"{name} {value}" for name, value in given.items()) or "nothing"
