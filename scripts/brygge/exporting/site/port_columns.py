"""The columns of an output port: what each is, what it keeps to, what its values look like.

Input:   a port, its promises, its sample.
Output:  `PortColumn`s, in the order of the contract; without one, of the asset.
Never:   shows an example of a column that is above public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from brygge.catalog.model import Check, Column, OutputPort
from brygge.contracts.model import Property
from brygge.exporting.site.assets import lineage_of
from brygge.exporting.site.promises import Promise
from brygge.exporting.site.subject import Site
from brygge.observing.guard import classified
from brygge.observing.model import Sample

_EXAMPLES = 3
_LONGEST_EXAMPLE = 40


@dataclass(frozen=True)
class PortColumn:
    """A column of a port: what it is, what it keeps to, what its values look like."""

    name: str
    place: str
    lineage: str
    type: str
    description: str
    classification: str
    is_key: bool
    is_required: bool
    rules: tuple[Promise, ...]
    checks: tuple[Check, ...]
    examples: tuple[str, ...]


def columns(
    site: Site, port: OutputPort, kept: list[Promise], sample: Sample | None
) -> list[PortColumn]:
    """Return the columns, in the order of the contract; without one, of the asset."""
    asset, contract = site.assets.get(port.asset), site.contracts.get(port.id)
    built = {column.name.lower(): column for column in asset.columns} if asset else {}
    rules: dict[str, list[Promise]] = {}
    for each in kept:
        if not each.is_of_table:
            rules.setdefault(each.columns[0].lower(), []).append(each)
    seen = _examples(sample)
    if contract and contract.objects:
        closed = classified(contract)
        return [
            _promised(port, each, built.get(each.column.lower()), rules, seen, closed)
            for each in contract.objects[0].properties
        ]
    checks: dict[str, list[Check]] = {}
    for check in site.checks.get(port.asset, ()):
        checks.setdefault(check.column.lower(), []).append(check)
    return [_built(port, each, checks) for each in (asset.columns if asset else ())]


def _promised(
    port: OutputPort,
    each: Property,
    column: Column | None,
    rules: Mapping[str, list[Promise]],
    seen: Mapping[str, tuple[str, ...]],
    closed: frozenset[str],
) -> PortColumn:
    written = each.content.get("examples") or ()
    listed = tuple(str(value) for value in written if isinstance(written, list))
    return PortColumn(
        each.column,
        f"column-{each.column}",
        lineage_of(port.asset, column.name) if column else "",
        (column.type.lower() if column else "")
        or each.physical_type
        or each.logical_type
        or "string",
        str(each.content.get("description") or (column.description if column else "")),
        each.classification or "",
        each.is_key,
        each.is_required,
        tuple(rules.get(each.column.lower(), ())),
        (),
        () if each.column.lower() in closed else _shortened(listed or seen.get(each.column, ())),
    )


def _built(port: OutputPort, column: Column, checks: Mapping[str, list[Check]]) -> PortColumn:
    return PortColumn(
        column.name,
        f"column-{column.name}",
        lineage_of(port.asset, column.name),
        column.type.lower(),
        column.description,
        column.classification,
        column.is_key,
        column.is_required,
        (),
        tuple(checks.get(column.name.lower(), ())),
        (),
    )


def _examples(sample: Sample | None) -> dict[str, tuple[str, ...]]:
    """Return a few values of each column of the sample, as they come."""
    if sample is None:
        return {}
    return {
        name: tuple(
            dict.fromkeys(_text(row[at]) for row in sample.table.rows if row[at] is not None)
        )
        for at, name in enumerate(sample.table.columns)
    }


def _shortened(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        each if len(each) <= _LONGEST_EXAMPLE else f"{each[: _LONGEST_EXAMPLE - 1]}…"
        for each in [value for value in values if value.strip()][:_EXAMPLES]
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value}"
