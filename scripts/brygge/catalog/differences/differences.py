"""What changed between two catalogs, and what of it hurts readers.

Input:   the catalog as it was and as it is.
Output:  `Change`s, sorted; breaking ones with the output ports that they arrive at.
Never:   guesses that something was renamed: it is removed and added. Leaves out what changes by
         itself: results, builds, counts, freshness found, releases, gaps, times.

Breaking is what hurts a reader who did nothing wrong: a port that goes; of what was promised (a
public model, one behind a port, one under an enforced contract) a column, a type, a key or a
relation that goes; a class that is lowered; anything that goes while somebody still reads it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from brygge.catalog.differences.change import Change, Sides, Subject, as_text, changed_fields
from brygge.catalog.differences.column_differences import column_changes
from brygge.catalog.differences.ports_behind import ports_behind
from brygge.catalog.differences.product_differences import port_changes, product_changes
from brygge.catalog.model import Agreement, Catalog, Check, Consumer
from brygge.catalog.questions.lineage_graph import ColumnId, build_graph
from brygge.catalog.questions.reach import outputs

_ASSET = {
    "kind": "it is another kind of thing.",
    "path": "its file moved.",
    "product": "another product answers for it.",
    "layer": "another layer.",
    "description": "other words.",
    "language": "another language.",
    "group": "another group.",
    "is_latest": "who reads it without a version reads another.",
    "deprecated_on": "another last day.",
    "owner": "another owner.",
    "tags": "other tags.",
    "meta": "other notes.",
    "is_contract_enforced": "dbt holds its contract from now on, or no longer.",
}
_CHECK = {
    "kind": "another kind of check.",
    "column": "it stands on another column.",
    "severity": "a fault now stops the build, or no longer does.",
    "arguments": "it asks for something else.",
    "description": "other words.",
}
_CONSUMER = {
    "reads": "it reads other things.",
    "url": "it is elsewhere.",
    "owner": "another owner.",
}
_AGREEMENT = {
    "port": "it is about another port.",
    "state": "another state.",
    "purpose": "another purpose.",
    "valid_from": "another beginning.",
    "valid_until": "another end.",
    "classes": "other classes are read unmasked.",
}
_Plain = Check | Consumer | Agreement
_ACCESS = ("private", "protected", "public")
_ORDER: tuple[Subject, ...] = (
    "product", "port", "asset", "column", "edge", "condition", "check", "consumer", "agreement",
)  # fmt: skip


def diff(old: Catalog, new: Catalog) -> tuple[Change, ...]:
    """Return every change from `old` to `new`; equal catalogs have none."""
    changes = [
        *product_changes(old, new),
        *port_changes(old, new),
        *_assets(old, new),
        *_checks(old, new),
        *_plain("consumer", old.consumers, new.consumers, _CONSUMER),
        *_plain("agreement", old.agreements, new.agreements, _AGREEMENT),
    ]
    place = {subject: position for position, subject in enumerate(_ORDER)}
    ordered = sorted(
        changes, key=lambda each: (place[each.subject], each.id, each.column, each.aspect, each.old)
    )
    return tuple(_with_ports(old, ordered))


def _with_ports(old: Catalog, changes: list[Change]) -> Iterator[Change]:
    """Fill in where breaking changes arrive, by the lineage as it was."""
    graph = build_graph(old) if any(each.breaking for each in changes) else None
    behind = {port.id: port.asset for _, port in outputs(old)}
    owned = {product.id: [port.id for port in product.outputs] for product in old.products}
    starts = [_start(each, behind) for each in changes if each.breaking]
    ports = ports_behind(old, graph, starts) if graph else {}
    for each in changes:
        if each.breaking:
            own = {"port": [each.id], "product": owned.get(each.id, [])}.get(each.subject, [])
            reached = ports[_start(each, behind)]
            yield replace(each, ports=tuple(sorted({*reached, *own})) if own else reached)
        else:
            yield each


def _start(change: Change, behind: Mapping[str, str]) -> ColumnId:
    asset = behind.get(change.id, change.id) if change.subject == "port" else change.id
    return ColumnId(asset, change.column)


def _assets(old: Catalog, new: Catalog) -> Iterator[Change]:
    before, after = ({each.id: each for each in side.assets} for side in (old, new))
    behind = {port.asset for _, port in outputs(old)}
    still_read = set(_read(new))
    for id in sorted(before.keys() | after.keys()):
        if id not in before:
            yield Change("asset", "added", id, new=after[id].kind)
            continue
        asset = before[id]
        is_promised = asset.access == "public" or asset.is_contract_enforced or id in behind
        if id not in after:
            reason = "it is still read." if ColumnId(id) in still_read else ""
            reason = "readers were promised it." if is_promised else reason
            yield Change(
                "asset", "removed", id, old=asset.kind, breaking=bool(reason), reason=reason
            )
        elif asset != after[id]:
            sides = Sides(asset, after[id], is_promised)
            yield from changed_fields("asset", id, asset, after[id], _ASSET)
            yield from changed_fields("asset", id, asset, after[id], {"lineage": _lineage(sides)})
            yield from _readability(sides)
            yield from column_changes(sides, still_read)


def _lineage(sides: Sides) -> str:
    """Return what another state of an asset's lineage means."""
    states = ("failed", "partial", "complete")
    before, after = (
        states.index(side.lineage) if side.lineage in states else 0
        for side in (sides.old, sides.new)
    )
    if before == after:
        return "lineage by column is not known."
    known = "now known" if after > before else "no longer known"
    return f"lineage by column is {known}{' for all columns' if min(before, after) else ''}."


def _readability(sides: Sides) -> Iterator[Change]:
    """Yield what decides whether, where and by whom an asset can be read; and its query."""
    old, new, is_promised = sides
    for each in changed_fields("asset", new.id, old, new, {"access": "more may read it."}):
        if _ACCESS.index(new.access) < _ACCESS.index(old.access):
            each = replace(each, breaking=old.access == "public", reason="fewer may read it.")
        yield each
    meaning = {"materialization": "it is kept in another way."}
    for each in changed_fields("asset", new.id, old, new, meaning):
        if new.materialization == "ephemeral":
            each = replace(each, breaking=is_promised, reason="there is no table to read any more.")
        yield each
    for each in changed_fields("asset", new.id, old, new, {"relation": "it is found elsewhere."}):
        # Database and schema belong to the target that was looked at, the identifier to the asset.
        is_renamed = old.relation.identifier not in ("", new.relation.identifier)
        yield replace(each, breaking=is_promised and is_renamed)
    before, after = (
        as_text([side.freshness.warn_after, side.freshness.error_after]) if side.freshness else ""
        for side in (old, new)
    )
    if before != after:
        reason = "it may be older than before, or less old."
        yield Change("asset", "changed", new.id, "", "freshness", before, after, reason=reason)
    if old.sql != new.sql:
        # The text itself may be long, and the columns say what it means.
        yield Change("asset", "changed", new.id, "", "sql", reason="its query differs.")


def _read(catalog: Catalog) -> Iterator[ColumnId]:
    """Yield all that assets read: assets, columns, columns in conditions."""
    for asset in catalog.assets:
        for edge in asset.upstream:
            yield ColumnId(edge.asset)
        for column in asset.columns:
            for each in column.upstream:
                yield ColumnId(each.asset, each.column)
        for condition in asset.conditions:
            yield ColumnId(condition.asset, condition.column)


def _checks(old: Catalog, new: Catalog) -> Iterator[Change]:
    for change in _plain("check", old.checks, new.checks, _CHECK):
        if change.action == "removed":
            yield replace(change, reason="nothing holds it any more.")
        else:
            yield change


def _plain(
    subject: Subject, old: Iterable[_Plain], new: Iterable[_Plain], fields: dict[str, str]
) -> Iterator[Change]:
    before, after = ({each.id: each for each in side} for side in (old, new))
    for id in sorted(before.keys() | after.keys()):
        if id not in after:
            yield Change(subject, "removed", id)
        elif id not in before:
            yield Change(subject, "added", id)
        else:
            yield from changed_fields(subject, id, before[id], after[id], fields)
