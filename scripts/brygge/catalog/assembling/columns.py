"""Make the columns of assets: from the database's list, from SQL, from what was documented.

Input:   a node, its table in `catalog.json`, its resolved query.
Output:  its columns, in order, each explained.
Never:   takes documented columns for a complete list, unless a contract is enforced.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from brygge.catalog.artifacts.nodes import NO_CONFIG, ColumnNode, Node, listed
from brygge.catalog.artifacts.relations import TableEntry
from brygge.catalog.assembling.assets import is_enforced
from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.lineage.dialects import Folding
from brygge.catalog.lineage.resolving import ResolvedColumn, ResolvedQuery
from brygge.catalog.model import Column, Upstream

SNAPSHOT_COLUMNS = (
    "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted",
    "dbt_change_type",
)  # fmt: skip


UNIQUE = frozenset({"unique", "primary_key"})


@dataclass(frozen=True)
class Promises:
    """What tests and contracts say of columns, by lower-case name."""

    required: frozenset[str] = frozenset()
    unique: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    classifications: Mapping[str, str] | None = None


def known_columns(node: Node, table: TableEntry | None, folding: Folding) -> tuple[str, ...] | None:
    """Return the complete list of a node's columns, where somebody gave one."""
    if table is not None:
        return tuple(column.name for column in table.ordered)
    if is_enforced(node) and node.columns:
        return tuple(folding.name(each.name, bool(each.quote)) for each in node.columns.values())
    return None


def make_columns(
    node: Node,
    table: TableEntry | None,
    resolved: ResolvedQuery | None,
    used: Iterable[str],
    promises: Promises,
    folding: Folding,
) -> tuple[Column, ...]:
    """Return the columns of `node`; `used` are names by which other models read it."""
    documented = {
        folding.key(each.name, bool(each.quote)).lower(): each
        for each in (node.columns or {}).values()
    }
    found = {column.name.lower(): column for column in (resolved.columns if resolved else ())}
    names = _names(node, table, resolved, used, documented, folding)
    types = {column.name.lower(): column.type or "" for column in (table.ordered if table else ())}
    return tuple(
        _column(
            node, name, basis, _said(documented.get(name.lower())), types, found, resolved, promises
        )
        for name, basis in names.items()
    )


def _names(
    node: Node,
    table: TableEntry | None,
    resolved: ResolvedQuery | None,
    used: Iterable[str],
    documented: Mapping[str, ColumnNode],
    folding: Folding,
) -> dict[str, str]:
    """Return the names of a node's columns, in order, each with who told us of it."""
    listed_names: list[tuple[str, str]] = [
        (column.name, "catalog") for column in (table.ordered if table else ())
    ]
    listed_names += [(name, "contract") for name in known_columns(node, None, folding) or ()]
    if not table:
        listed_names += [(each.name, "sql") for each in (resolved.columns if resolved else ())]
        if node.resource_type == "snapshot":
            listed_names += [(folding.name(name, False), "sql") for name in added_columns(node)]
    if not listed_names or (resolved and resolved.is_open):
        listed_names += [
            (folding.name(each.name, bool(each.quote)), "documented")
            for each in documented.values()
        ]
    listed_names += [(name, "sql") for name in used]
    names: dict[str, tuple[str, str]] = {}
    for name, basis in listed_names:
        names.setdefault(name.lower(), (name, basis))
    return dict(each for each in names.values() if each[0])


class _Said(NamedTuple):
    """What was written about a column."""

    description: str = ""
    type: str = ""
    classification: str = ""
    constraints: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()


NOTHING = _Said()
NONE: frozenset[str] = frozenset()


def _said(documented: ColumnNode | None) -> _Said:
    if documented is None:
        return NOTHING
    # Most columns have few of these: a hundred thousand empty sets take their time.
    config = documented.config or NO_CONFIG
    classification, constraints = "", NONE
    tags: tuple[str, ...] = ()
    if documented.meta or config.meta:
        classification = _classification({**(documented.meta or {}), **(config.meta or {})})
    if documented.constraints:
        constraints = frozenset(each.type for each in documented.constraints)
    if documented.tags or config.tags:
        tags = tuple(sorted(map(scrubbed, {*listed(documented.tags), *listed(config.tags)})))
    description = scrubbed(documented.description.strip()) if documented.description else ""
    return _Said(
        description, scrubbed(documented.data_type or ""), classification, constraints, tags
    )


def _column(
    node: Node,
    name: str,
    basis: str,
    said: _Said,
    types: Mapping[str, str],
    found: Mapping[str, ResolvedColumn],
    resolved: ResolvedQuery | None,
    promises: Promises,
) -> Column:
    # A literal without an alias is its column's name. Checks and contracts were scrubbed as well.
    shown = scrubbed(name)
    key = shown.lower()
    constraints = said.constraints
    is_key = key in promises.keys or "primary_key" in constraints
    origin, reason, expression, upstream = _lineage(node, name, found.get(name.lower()), resolved)
    return Column(
        name=shown,
        type=scrubbed(types.get(name.lower()) or "") or said.type,
        description=said.description,
        classification=(promises.classifications or {}).get(key) or said.classification,
        basis=cast("Any", basis),
        is_key=is_key,
        is_required=is_key or key in promises.required or "not_null" in constraints,
        is_unique=key in promises.unique or not constraints.isdisjoint(UNIQUE),
        tags=said.tags,
        origin=cast("Any", origin),
        reason=scrubbed(reason) if reason else "",
        expression=scrubbed(expression) if expression else "",
        upstream=upstream,
    )


def _lineage(
    node: Node, name: str, found: ResolvedColumn | None, resolved: ResolvedQuery | None
) -> tuple[str, str, str, tuple[Upstream, ...]]:
    if node.resource_type in ("source", "seed"):
        return "source", "", "", ()
    if node.resource_type == "snapshot" and name.lower() in snapshot_columns(node):
        return "generated", "", "snapshot", ()
    if resolved is None:
        return "unexplained", missing_sql(node), "", ()
    if resolved.failure:
        return "unexplained", resolved.failure, "", ()
    if found is None:
        return "unexplained", "its SQL does not give it", "", ()
    upstream = tuple(
        Upstream(
            used.relation,
            scrubbed(used.column),
            cast("Any", used.kind),
            tuple(map(scrubbed, used.steps)) if used.steps else (),
        )
        for used in found.upstream
    )
    return found.origin, found.reason, found.expression, upstream


def missing_sql(node: Node) -> str:
    """Return why there is no SQL to read."""
    if (node.language or "sql") != "sql":
        return f"it is a {node.language} model"
    return "dbt had not compiled it"


def added_columns(node: Node) -> tuple[str, ...]:
    """Return the columns that dbt adds to a snapshot, by the names that its settings give."""
    named = node.settings.snapshot_meta_column_names or {}
    return tuple(str(named.get(name) or name) for name in SNAPSHOT_COLUMNS[:4])


def snapshot_columns(node: Node) -> set[str]:
    """Return, in lower case, all names of columns that are dbt's own in a snapshot."""
    named = node.settings.snapshot_meta_column_names or {}
    return {*SNAPSHOT_COLUMNS, *(str(each).lower() for each in named.values() if each)}


def _classification(meta: Mapping[str, Any]) -> str:
    contract = meta.get("odcs")
    inner = contract.get("classification") if isinstance(contract, dict) else None
    return scrubbed(str(inner or meta.get("classification") or ""))
