"""What changed about the columns of an asset: themselves, where they come from, what they decide.

Input:   an asset before and after (`Sides`); which columns somebody still reads.
Output:  `Change`s, the ports downstream not yet filled in.
Never:   tells an order of columns as a change; tells the edges of a column that came or went.
"""

from collections.abc import Container, Iterator

from brygge.catalog.differences.change import Change, Sides
from brygge.catalog.model import KINDS, Asset, Column
from brygge.catalog.questions.lineage_graph import ColumnId
from brygge.contracts.changes.types import compare_types
from brygge.contracts.model import class_rank

Verdict = tuple[str, str, str, bool, str]


def column_changes(sides: Sides, still_read: Container[ColumnId]) -> Iterator[Change]:
    """Yield columns added, removed and changed, then edges, then conditions."""
    old, new = ({each.name: each for each in side.columns} for side in (sides.old, sides.new))
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield _removed(sides, name, still_read)
        elif name not in old:
            yield Change("column", "added", sides.new.id, name, new=new[name].type)
        elif old[name] != new[name]:
            for aspect, before, after, breaking, reason in _aspects(sides, old[name], new[name]):
                yield Change(
                    "column",
                    "changed",
                    sides.new.id,
                    name,
                    aspect,
                    before,
                    after,
                    breaking,
                    reason,
                )
            if sides.old.lineage != "failed" and sides.new.lineage != "failed":
                # Without lineage, all edges are gone; the asset says so once.
                yield from _edges(sides.new.id, old[name], new[name])
    yield from _conditions(sides)


def _removed(sides: Sides, name: str, still_read: Container[ColumnId]) -> Change:
    reason = ""
    if sides.is_promised:
        reason = "readers were promised this column."
    elif ColumnId(sides.old.id, name) in still_read:
        reason = "the column is still read."
    return Change("column", "removed", sides.old.id, name, breaking=bool(reason), reason=reason)


def _aspects(sides: Sides, old: Column, new: Column) -> Iterator[Verdict]:
    promised = sides.is_promised
    if old.type != new.type:
        breaking, reason = _type(old.type, new.type)
        yield "type", old.type, new.type, breaking and promised, reason
    for aspect, before, after, lost, won in (
        ("required", old.is_required, new.is_required, "it may be null.", "it is never null."),
        (
            "unique",
            old.is_unique,
            new.is_unique,
            "a value may occur twice.",
            "a value occurs once.",
        ),
        ("key", old.is_key, new.is_key, "it is no key any more.", "it belongs to the key."),
    ):
        if before != after:
            # A longer key means more rows for what was one row.
            is_breaking = promised and (before or aspect == "key")
            words = "yes" if before else "no", "yes" if after else "no"
            yield aspect, *words, is_breaking, lost if before else won
    if old.classification != new.classification:
        is_lowered = class_rank(new.classification) < class_rank(old.classification)
        reason = "the class is lowered: it wants a review." if is_lowered else "another class."
        yield "classification", old.classification, new.classification, is_lowered, reason
    if old.description != new.description:
        yield "description", old.description, new.description, False, "other words."
    if old.tags != new.tags:
        yield "tags", ", ".join(old.tags), ", ".join(new.tags), False, "other tags."
    if old.origin != new.origin:
        yield "origin", old.origin, new.origin, False, _origin(old.origin, new.origin)
    if old.expression != new.expression:
        yield "expression", old.expression, new.expression, False, "its expression differs."


def _type(old: str, new: str) -> tuple[bool, str]:
    if not old or not new:
        return False, "the type is known on one side only."
    verdict = compare_types(old, new)
    return verdict in ("narrower", "other"), {
        "same": "another spelling of the same type.",
        "wider": "the type holds more than before.",
        "narrower": "the type is narrowed: values are lost.",
        "other": "the type does not hold the same.",
    }[verdict]


def _origin(old: str, new: str) -> str:
    if old == "unexplained":
        return "it is now explained."
    if new == "unexplained":
        return "it is no longer explained."
    return "its values come about in another way."


def _edges(asset: str, old: Column, new: Column) -> Iterator[Change]:
    before, after = _upstream(old), _upstream(new)
    for end in sorted(before.keys() | after.keys()):
        kinds = before.get(end, ("", ()))[0], after.get(end, ("", ()))[0]
        place = (asset, new.name, end.text, *kinds)
        if end not in after:
            yield Change("edge", "removed", *place, reason="no value comes from there any more.")
        elif end not in before:
            yield Change("edge", "added", *place, reason="values come from there as well.")
        elif kinds[0] != kinds[1]:
            yield Change("edge", "changed", *place, reason="values arrive in another way.")
        elif before[end] != after[end]:
            yield Change("edge", "changed", *place, reason="the expressions on the way differ.")


def _upstream(column: Column) -> dict[ColumnId, tuple[str, tuple[str, ...]]]:
    """Return each end once, with the strongest kind: a column may be read in two ways."""
    found: dict[ColumnId, tuple[str, tuple[str, ...]]] = {}
    for each in sorted(column.upstream, key=lambda each: (KINDS.index(each.kind), each.steps)):
        found[ColumnId(each.asset, each.column)] = (each.kind, each.steps)
    return found


def _conditions(sides: Sides) -> Iterator[Change]:
    before, after = (_influences(side) for side in (sides.old, sides.new))
    for end, influence in sorted(before ^ after):
        is_new = (end, influence) in after
        yield Change(
            "condition",
            "added" if is_new else "removed",
            sides.new.id,
            "",
            end.text,
            "" if is_new else influence,
            influence if is_new else "",
            reason="other rows may be left out." if is_new else "rows may stay that were left out.",
        )


def _influences(asset: Asset) -> set[tuple[ColumnId, str]]:
    return {(ColumnId(each.asset, each.column), each.influence) for each in asset.conditions}
