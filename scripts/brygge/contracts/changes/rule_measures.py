"""What a quality rule measures: its metric, arguments, query and unit, before and after.

Input:   the two sides of a rule.
Output:  `Change`s; the limits of what is measured are compared elsewhere.
Never:   judges an edited query or pattern itself: the data does.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from brygge.contracts.changes.change import Change, Place, major, minor
from brygge.contracts.changes.evidence import Evidence
from brygge.contracts.changes.judging import judge_checks, judge_conditions
from brygge.contracts.changes.pairing import canonical
from brygge.contracts.changes.rule_side import RuleSide

# What a rule measures, by what it is; what is not here are words about the rule.
_MEASURED = (
    "metric",
    "rule",
    "arguments",
    "validValues",
    "unit",
    "query",
    "engine",
    "implementation",
)


def measure_changes(
    at: Place, old: RuleSide, new: RuleSide, evidence: Evidence
) -> Iterator[Change]:
    """Yield what is measured otherwise than before."""
    contents = old.rule.content, new.rule.content
    changed = [
        name
        for name in _MEASURED
        if canonical(contents[0].get(name)) != canonical(contents[1].get(name))
    ]
    covers = tuple((*at, name) for name in changed)
    if not changed or _is_written_otherwise(old, new, changed):
        return
    if changed == ["query"]:
        if old.check and new.check:
            yield judge_checks("the query", old.check, new.check, covers[0], evidence)
        else:
            yield major(covers[0], "the query was edited, and no check can be made of it.")
    elif set(changed) <= {"arguments", "validValues"} and old.rule.metric == new.rule.metric:
        yield from _arguments(at, old, new, covers, evidence)
    elif changed == ["unit"]:
        units = [str(each.get("unit") or "rows") for each in contents]
        is_strict = old.check and new.check and old.check.is_strict and new.check.is_strict
        if not is_strict and units[0] != units[1]:
            yield major(covers[0], f"it is measured in {units[1]}, no longer in {units[0]}.")
    else:
        yield major(
            covers[0], f"{' and '.join(changed)} changed: it is another rule.", covers=covers
        )


def _arguments(
    at: Place, old: RuleSide, new: RuleSide, covers: tuple[Place, ...], evidence: Evidence
) -> Iterator[Change]:
    before, after = old.rule.arguments, new.rule.arguments
    names = [
        name
        for name in dict.fromkeys((*before, *after))
        if canonical(before.get(name)) != canonical(after.get(name))
    ]
    for name in names:
        place = (*at, "validValues" if covers[0][-1] == "validValues" else "arguments", name)
        if name in ("validValues", "missingValues", "properties"):
            yield from _listed(place, name, before.get(name), after.get(name), covers)
        elif (
            name == "pattern"
            and names == ["pattern"]
            and old.check
            and new.check
            and before.get(name)
            and after.get(name)
        ):
            judged = judge_conditions("the pattern", old.check.sql, new.check.sql, place, evidence)
            yield replace(judged, covers=covers)
        elif name == "pattern" and before.get(name) is None:
            yield minor(place, "a pattern is asked for as well.", covers=covers)
        else:
            yield major(place, f"{name} changed: it is another rule.", covers=covers)


def _listed(
    place: Place, name: str, old: Any, new: Any, covers: tuple[Place, ...]
) -> Iterator[Change]:
    """Compare a list of an argument. More valid values loosen; more missing values tighten."""
    before, after = ({canonical(each) for each in side or ()} for side in (old, new))
    if name == "validValues" and not before:
        yield minor(place, "valid values are listed from now on.", covers=covers)
    elif name == "validValues" and not after:
        yield major(place, "valid values are no longer listed: any value may come.", covers=covers)
    else:
        come, gone = after - before, before - after
        looser, tighter = (gone, come) if name == "missingValues" else (come, gone)
        if looser:
            reason = f"{', '.join(sorted(looser))} in {name} loosens the rule."
            yield major(place, reason, covers=covers)
        elif tighter:
            reason = f"{', '.join(sorted(tighter))} in {name} tightens the rule."
            yield minor(place, reason, covers=covers)


def _is_written_otherwise(old: RuleSide, new: RuleSide, changed: list[str]) -> bool:
    """Whether both say the same in other words: ODCS 3.0's names, spaces in a query, a `;`."""
    if changed == ["query"]:
        texts = [
            " ".join(str(side.rule.content.get("query")).split()).rstrip("; ")
            for side in (old, new)
        ]
        return texts[0] == texts[1]
    if "unit" in changed or "query" in changed:
        return False
    same_metric = old.rule.metric == new.rule.metric
    same_arguments = canonical(dict(old.rule.arguments)) == canonical(dict(new.rule.arguments))
    others = [name for name in changed if name in ("engine", "implementation")]
    return same_metric and same_arguments and not others
