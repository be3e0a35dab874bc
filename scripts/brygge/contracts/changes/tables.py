"""What changed about the tables of a contract: their columns, key, references, grain, kind.

Input:   two contracts.
Output:  `Change`s of everything below `schema`.
Never:   looks at servers, service levels or people.
"""

from collections.abc import Iterator

from brygge.contracts.changes.change import Change, Label, Place, major, minor, patch
from brygge.contracts.changes.columns import added_column, column_changes
from brygge.contracts.changes.evidence import Evidence
from brygge.contracts.changes.nesting import Kin, kin, removed_or_renamed
from brygge.contracts.changes.pairing import Pair, pairs
from brygge.contracts.changes.quality import rule_changes
from brygge.contracts.changes.sides import Sides
from brygge.contracts.column_types import duckdb_type
from brygge.contracts.model import Contract, Property, SchemaObject

_PLACE = ("schema",)


def table_changes(old: Contract, new: Contract, evidence: Evidence) -> Iterator[Change]:
    """Yield every change of the tables that means something."""
    found = pairs(
        "schema", [each.content for each in old.objects], [each.content for each in new.objects]
    )
    gone, come = ([pair for pair in found if side(pair)] for side in (_removed, _added))
    if len(gone) == len(come) == 1 and _columns(old, gone[0].old_position) == _columns(
        new, come[0].new_position
    ):
        reason = f'the table "{gone[0].label}" is renamed to "{come[0].label}".'
        yield major((*_PLACE, gone[0].label), reason, covers=((*_PLACE, come[0].label),))
        gone = come = []
    for pair in gone:
        yield major((*_PLACE, pair.label), f'the table "{pair.label}" is removed.')
    for pair in come:
        yield minor((*_PLACE, pair.label), f'the table "{pair.label}" is new.')
    for pair in found:
        if pair.is_kept:
            sides = old.objects[pair.old_position], new.objects[pair.new_position]
            yield from _of_table((*_PLACE, pair.label), *sides, evidence)


def _of_table(
    place: Place, old: SchemaObject, new: SchemaObject, evidence: Evidence
) -> Iterator[Change]:
    yield from _names_and_kind(place, old, new)
    columns = kin(old.properties, new.properties)
    yield from _of_columns((*place, "properties"), columns, new, evidence)
    yield from _of_key(place, old, new, columns)
    yield from _of_references(place, old, new)
    yield from rule_changes(place, old, new, columns, evidence)


def _of_columns(
    place: Place, columns: list[Kin], table: SchemaObject, evidence: Evidence
) -> Iterator[Change]:
    for each in columns:
        here = (*place, each.label)
        change = removed_or_renamed(place, each)
        if change:
            yield change
        if each.old and each.new and not each.is_renamed:
            yield from column_changes(
                Sides(here, each.old, each.new, table, each.old, each.new, "", evidence)
            )
        elif each.old and each.new:
            sides = Sides(here, each.old, each.new, table, each.old, each.new, "", evidence)
            names = ((*here, "name"), (*here, "physicalName"))
            yield from (made for made in column_changes(sides) if made.place not in names)
        elif each.new:
            yield added_column(here, each.new)


def _names_and_kind(place: Place, old: SchemaObject, new: SchemaObject) -> Iterator[Change]:
    named = [str(each.content.get("physicalName") or each.name) for each in (old, new)]
    if named[0] != named[1]:
        is_physical = old.content.get("physicalName") != new.content.get("physicalName")
        at = (*place, "physicalName" if is_physical else "name")
        covers = ((*place, "name"), (*place, "physicalName"))
        yield major(at, f'the table is renamed from "{named[0]}" to "{named[1]}".', covers=covers)
    elif old.name != new.name:
        yield minor((*place, "name"), f'"{old.name}" is called "{new.name}" in the contract.')
    kinds = [str(each.content.get("physicalType") or "table").lower() for each in (old, new)]
    at = (*place, "physicalType")
    if kinds == ["table", "view"] and not any(_promises(column) for column in old.properties):
        yield minor(at, "the table becomes a view; it promised nothing that a view cannot keep.")
    elif kinds == ["table", "view"]:
        yield major(at, "the table becomes a view, which keeps no key and no constraint.")
    elif kinds == ["view", "table"]:
        yield minor(at, "the view becomes a table.")
    elif kinds[0] != kinds[1]:
        yield major(at, f"it changes from a {kinds[0]} to a {kinds[1]}.")
    yield from _grain((*place, "dataGranularityDescription"), old, new)
    marks = [bool(each.content.get("deprecated")) for each in (old, new)]
    if marks == [False, True]:
        yield minor(
            (*place, "deprecated"), "the table is deprecated: readers are told to leave it."
        )


def _grain(at: Place, old: SchemaObject, new: SchemaObject) -> Iterator[Change]:
    texts = [str(each.content.get(at[-1]) or "") for each in (old, new)]
    words = ["".join(each.casefold().split()).rstrip(".") for each in texts]
    if words[0] == words[1] or not words[0]:
        return
    if not words[1]:
        yield major(at, f'what a row stands for is no longer said: "{texts[0]}".')
    else:
        yield major(at, f'a row stands for something else: "{texts[0]}" becomes "{texts[1]}".')


def _of_key(
    place: Place, old: SchemaObject, new: SchemaObject, columns: list[Kin]
) -> Iterator[Change]:
    names = {id(each.new): each.old_label for each in columns if each.new}
    labels = {id(each.new): each.label for each in columns if each.new}
    labels.update({id(each.old): each.old_label for each in columns if each.old})
    before = [str(labels[id(each)]) for each in old.key]
    after = [str(names[id(each)]) for each in new.key]
    here = [str(labels[id(each)]) for each in new.key]
    covers = tuple(
        (*place, "properties", label, key)
        for label in dict.fromkeys((*before, *here))
        for key in ("primaryKey", "primaryKeyPosition", "unique")
    )
    at = (*place, "primaryKey")
    if before and not after:
        yield major(at, f"the primary key ({', '.join(before)}) is removed.", covers=covers)
    elif after and not before:
        yield minor(at, f"the primary key ({', '.join(here)}) is new.", covers=covers)
    elif set(before) != set(after):
        reason = f"the primary key changes from ({', '.join(before)}) to ({', '.join(here)})."
        yield major(at, reason, covers=covers)
    elif before != after:
        yield patch(at, "the columns of the primary key stand in another order.", covers=covers)


Reference = tuple[tuple[str, ...], tuple[str, ...]]


def _of_references(place: Place, old: SchemaObject, new: SchemaObject) -> Iterator[Change]:
    before, after = _references(place, old), _references(place, new)
    for key, at in before.items():
        if key not in after:
            # The same columns may lead elsewhere now: one change, not two.
            again = next(
                (other for other in after if other[0] == key[0] and other not in before), None
            )
            to = f", now to {', '.join(again[1])}" if again else ""
            reason = f"({', '.join(key[0])}) no longer refers to {', '.join(key[1])}{to}."
            yield major(at, reason, covers=(after[again],) if again else ())
            if again:
                del after[again]
    for key, at in after.items():
        if key not in before:
            yield minor(at, f"({', '.join(key[0])}) refers to {', '.join(key[1])} from now on.")


def _references(place: Place, each: SchemaObject) -> dict[Reference, Place]:
    """Return the foreign keys, however they are written, and where each stands."""
    found: dict[Reference, Place] = {}
    for column, at in _walk(each.properties, (*place, "properties"), ""):
        labels = _labels("relationships", column[1].content.get("relationships"))
        for link, label in zip(column[1].relationships, labels, strict=False):
            key: Reference = ((column[0],), tuple(_plain(name) for name in link.target))
            found[key] = (*at, "relationships", label)
    labels = _labels("relationships", each.content.get("relationships"))
    for link, label in zip(each.relationships, labels, strict=False):
        linked = zip((_plain(name) for name in link.source), (_plain(name) for name in link.target),
                     strict=False)  # fmt: skip
        ordered = sorted((source.removeprefix(f"{each.name}."), to) for source, to in linked)
        key = (tuple(pair[0] for pair in ordered), tuple(pair[1] for pair in ordered))
        found[key] = (*place, "relationships", label)
    return found


def _walk(
    properties: tuple[Property, ...], place: Place, above: str
) -> Iterator[tuple[tuple[str, Property], Place]]:
    for each in properties:
        name = f"{above}{each.column}"
        here = (*place, Label(each.name))
        yield (name, each), here
        yield from _walk(each.properties, (*here, "properties"), f"{name}.")
        if each.items:
            yield from _walk((each.items,), (*here, "items"), f"{name}[]")


def _labels(kind: str, listed: object) -> list[Label]:
    items = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [pair.label for pair in pairs(kind, [], items)]


def _plain(reference: str) -> str:
    """Return `orders.id` for `/schema/orders/properties/id`, the file before `#` kept."""
    file, mark, inside = reference.rpartition("#")
    steps = [step for step in inside.strip("/").split("/") if step not in ("schema", "properties")]
    return file.removeprefix("./") + mark + ".".join(steps)


def _promises(column: Property) -> bool:
    """Whether a column has a constraint that a table keeps and a view does not."""
    options = set(column.options) - {"format", "timezone", "defaultTimezone", "dimensions"}
    has_list = column.content.get("enum") is not None
    return column.is_required or column.is_unique or has_list or bool(options)


def _columns(contract: Contract, position: int) -> list[tuple[str, str]]:
    return [(each.name, duckdb_type(each)) for each in contract.objects[position].properties]


def _removed(pair: Pair) -> bool:
    return pair.is_removed


def _added(pair: Pair) -> bool:
    return pair.is_added
