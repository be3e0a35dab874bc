"""Turn resolved queries into edges between assets and between their columns.

Input:   an asset's columns as its query gave them, what it reads, the columns of all assets.
Output:  the asset with edges whose both ends are in the catalog.
Never:   leaves an edge that ends nowhere: what is read from outside is external, and said.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from msgspec.structs import replace

from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.lineage.resolving import ResolvedQuery
from brygge.catalog.model import KINDS, Asset, Column, Condition, Edge, Gap, Upstream

STRENGTH = ("condition", *KINDS)
WHOLE_ROW = "*"


def used_columns(resolved: Iterable[ResolvedQuery]) -> dict[str, list[str]]:
    """Return, for each relation, the names by which queries read its columns, sorted."""
    used: dict[str, set[str]] = {}
    for query in resolved:
        for column in query.columns:
            for each in column.upstream:
                used.setdefault(each.relation, set()).add(each.column)
        for condition in query.conditions:
            used.setdefault(condition.relation, set()).add(condition.column)
    return {relation: sorted(names - {WHOLE_ROW}) for relation, names in used.items()}


def connect(
    asset: Asset,
    parents: Iterable[str],
    resolved: ResolvedQuery | None,
    names: Mapping[str, Mapping[str, str]],
    inlined: Iterable[str] = (),
) -> Asset:
    """Return `asset` with its edges; `names` has each asset's columns by lower-case name.

    `inlined` are assets whose names its SQL holds because ephemeral models that it reads do.
    """
    columns = tuple(_ended(asset, column, names) for column in asset.columns)
    declared = [parent for parent in parents if parent in names]
    conditions = sorted(
        {
            (each.relation, names[each.relation][each.column.lower()], each.influence)
            for each in (resolved.conditions if resolved else ())
            if each.column.lower() in names.get(each.relation, {}) and each.relation != asset.id
        }
    )
    unexplained = [column for column in columns if column.origin == "unexplained"]
    failure = _failure(resolved, columns)
    return replace(
        asset,
        columns=columns,
        lineage=_status(asset, resolved, unexplained, failure),
        lineage_reason=failure
        or "; ".join(f"{each.name}: {each.reason}" for each in unexplained[:5]),
        upstream=_edges(asset.id, columns, declared, {*declared, *inlined}, resolved, names),
        conditions=tuple(Condition(id, name, cast("Any", how)) for id, name, how in conditions),
    )


def _ended(
    asset: Asset,
    column: Column,
    names: Mapping[str, Mapping[str, str]],
) -> Column:
    for each in column.upstream:
        if each.asset == asset.id or names.get(each.asset, {}).get(each.column) != each.column:
            break
    else:
        # As it nearly always is: every end is there, under the name that it is read by.
        return column
    kept: list[Upstream] = []
    outside: list[str] = []
    for each in column.upstream:
        known = names.get(each.asset)
        if each.asset == asset.id:
            # What an incremental model kept of itself came from elsewhere once.
            continue
        if known is None:
            outside.append(f"{each.asset}.{each.column}")
        elif each.column.lower() in known:
            kept.append(replace(each, column=known[each.column.lower()]))
        else:
            reason = f"it holds whole rows of {each.asset}, whose columns are unknown"
            return replace(column, origin="unexplained", reason=reason, upstream=())
    if kept:
        return replace(column, upstream=tuple(kept))
    if outside:
        return replace(
            column, origin="external", expression=scrubbed(", ".join(outside)), upstream=()
        )
    reason = "its SQL takes it from the model itself"
    return replace(column, origin="unexplained", reason=reason, upstream=())


def _failure(resolved: ResolvedQuery | None, columns: tuple[Column, ...]) -> str:
    if resolved is not None:
        return scrubbed(resolved.failure)
    return columns[0].reason if columns and columns[0].origin == "unexplained" else ""


def _status(
    asset: Asset, resolved: ResolvedQuery | None, unexplained: list[Column], failure: str
) -> Any:
    if asset.kind in ("source", "seed"):
        return "none"
    if resolved is None or failure:
        return "failed"
    return "partial" if unexplained else "complete"


def _edges(
    own: str,
    columns: tuple[Column, ...],
    declared: list[str],
    allowed: set[str],
    resolved: ResolvedQuery | None,
    names: Mapping[str, Mapping[str, str]],
) -> tuple[Edge, ...]:
    strongest: dict[str, str] = {}
    read = [id for id in (resolved.reads if resolved else ()) if id in names]
    is_unknown = resolved is not None and bool(resolved.failure)
    for id in read:
        strongest[id] = "unknown" if is_unknown else "condition"
    for column in columns:
        for each in column.upstream:
            if STRENGTH.index(each.kind) > STRENGTH.index(strongest.get(each.asset, "condition")):
                strongest[each.asset] = each.kind
    for id in declared:
        # dbt says that it is read; the SQL does not say how.
        strongest.setdefault(id, "unknown")
    return tuple(
        Edge(id, cast("Any", kind), id in allowed)
        for id, kind in sorted(strongest.items())
        if id != own
    )


def outsiders(asset: Asset, resolved: ResolvedQuery) -> Iterable[Gap]:
    """Yield a gap for each relation that the SQL names and the project does not declare."""
    for path in resolved.strangers:
        name = ".".join(path)
        yield Gap(
            asset.id,
            f"reads {name}, which the project does not declare.",
            "declare it as a source and read it with source().",
        )


def undeclared(asset: Asset) -> Iterable[Gap]:
    """Yield a gap for each asset that the SQL names and dbt's graph does not know of."""
    for edge in asset.upstream:
        if not edge.is_declared:
            yield Gap(
                asset.id,
                f"reads {edge.asset} by its database name, past dbt's graph.",
                "read it with ref() or source(), so that dbt builds it first.",
            )
