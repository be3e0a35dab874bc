"""What breaks when a column or an asset goes, or changes what it means.

Input:   a catalog, an asset and perhaps one of its columns.
Output:  `Impact`: columns, conditions, checks, ports, consumers and readers, grouped and sorted.
Never:   takes silence for safety: where lineage by column is missing, the asset is listed.

Whether an agreement still holds is not judged: whoever is named in one is asked first.
"""

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Literal

from brygge.catalog.model import KINDS, Catalog, Check
from brygge.catalog.questions.lineage_graph import ColumnId, LineageGraph, build_graph
from brygge.catalog.questions.reach import WAYS, Reach, Through, outputs, reach


@dataclass(frozen=True)
class ReachedColumn:
    """A column downstream, and the strongest change on the way that leaves most of the value."""

    asset: str
    column: str
    kind: str


@dataclass(frozen=True)
class ReachedCondition:
    """An asset that uses a column (`of`) to choose its rows, whether or not it takes values."""

    asset: str
    influence: str
    of: str


@dataclass(frozen=True)
class ReachedAsset:
    """An asset that is reached without any column of it, and is no port's."""

    asset: str
    through: Through


@dataclass(frozen=True)
class ReachedCheck:
    """A check that stands on a reached column, or on all of an asset that has one."""

    id: str
    asset: str
    column: str
    kind: str
    severity: str


@dataclass(frozen=True)
class ReachedPort:
    """An output port, who answers for it, and its columns that are reached."""

    id: str
    product: str
    owner: str
    contract: str
    asset: str
    through: Through
    columns: tuple[str, ...]


@dataclass(frozen=True)
class ReachedConsumer:
    """An exposure, metric ... that reads a reached asset, itself or through another consumer."""

    id: str
    kind: str
    name: str
    owner: str
    through: Through


@dataclass(frozen=True)
class Reader:
    """Who reads a reached port by agreement, or as the input port of a product."""

    port: str
    reader: str
    basis: Literal["agreement", "input_port"]
    # The agreement's id or the input port's name; the agreement's state and end.
    name: str
    state: str = ""
    valid_until: str = ""


@dataclass(frozen=True)
class Impact:
    """All that depends on `asset` (or its `column`)."""

    asset: str
    column: str
    columns: tuple[ReachedColumn, ...]
    conditions: tuple[ReachedCondition, ...]
    assets: tuple[ReachedAsset, ...]
    checks: tuple[ReachedCheck, ...]
    ports: tuple[ReachedPort, ...]
    consumers: tuple[ReachedConsumer, ...]
    readers: tuple[Reader, ...]


def impact(
    catalog: Catalog, asset: str, column: str | None = None, graph: LineageGraph | None = None
) -> Impact:
    """Return what depends on `asset`, or on its `column` alone; `graph` where it is at hand."""
    graph = graph or build_graph(catalog)
    reached = reach(graph, ColumnId(asset, column or ""))
    columns = sorted(
        (ReachedColumn(*each, kind) for each, kind in reached.columns.items()),
        key=lambda each: (KINDS.index(each.kind), each.asset, each.column),
    )
    conditions = tuple(sorted(_conditions(graph, reached), key=astuple))
    ports = tuple(sorted(_ports(catalog, reached), key=lambda each: each.id))
    told = {asset, *(each.asset for each in columns)}
    told |= {each.asset for each in conditions} | {each.asset for each in ports}
    return Impact(
        asset,
        column or "",
        tuple(columns),
        conditions,
        tuple(
            ReachedAsset(each, through)
            for each, through in sorted(reached.assets.items())
            if each not in told
        ),
        tuple(_checks(catalog, graph, reached)),
        ports,
        tuple(_consumers(catalog, reached)),
        tuple(_readers(catalog, {each.id for each in ports})),
    )


def _conditions(graph: LineageGraph, reached: Reach) -> Iterator[ReachedCondition]:
    for column in {*reached.starts, *reached.columns}:
        for asset, influence in set(graph.uses.get(column, [])):
            yield ReachedCondition(asset, influence, column.text)


def _checks(catalog: Catalog, graph: LineageGraph, reached: Reach) -> Iterator[ReachedCheck]:
    columns = {*reached.starts, *reached.columns}
    whole = reached.start.asset if not reached.start.column else ""
    named = {
        (graph.assets[each.asset].name, each.column)
        for each in columns
        if each.asset in graph.assets
    }
    for check in sorted(catalog.checks, key=lambda each: (each.asset, each.column, each.id)):
        # A law about all of a table, or any check of a table that goes as a whole.
        is_wide = not check.column and check.asset in reached.assets
        is_wide |= check.asset == whole
        if is_wide or ColumnId(check.asset, check.column) in columns or _refers(check, named):
            yield ReachedCheck(check.id, check.asset, check.column, check.kind, check.severity)


def _refers(check: Check, named: set[tuple[str, str]]) -> bool:
    return any(each in named for each in referred(check))


def referred(check: Check) -> list[tuple[str, str]]:
    """Return what a check compares with: names of assets, each with the column's name.

    dbt's `relationships` says `to: ref('orders')` and `field: order_id`.
    """
    to, field = (str(check.arguments.get(each, "")) for each in ("to", "field"))
    return [(name, field) for name in re.findall(r"""['"]([^'"]+)['"]""", to)]


def _ports(catalog: Catalog, reached: Reach) -> Iterator[ReachedPort]:
    owners = {each.id: each.owner for each in catalog.assets}
    for product, port in outputs(catalog):
        through = reached.assets.get(port.asset)
        if through:
            names = {
                each.column
                for each in (*reached.starts, *reached.columns)
                if each.asset == port.asset and each.column
            }
            owner = product.team or next((each.name for each in product.owners), "")
            yield ReachedPort(
                port.id,
                product.id,
                owner or owners.get(port.asset, ""),
                port.contract_id,
                port.asset,
                through,
                tuple(sorted(names)),
            )


def _consumers(catalog: Catalog, reached: Reach) -> Iterator[ReachedConsumer]:
    through = dict(reached.assets)
    readers: dict[str, list[str]] = {}
    for consumer in catalog.consumers:
        for read in consumer.reads:
            readers.setdefault(read, []).append(consumer.id)
    # The strongest way first, so that a consumer that is reached twice keeps it.
    for way in WAYS:
        waiting = [each for each, found in through.items() if found == way]
        while waiting:
            for reader in readers.get(waiting.pop(), []):
                if reader not in through:
                    through[reader] = way
                    waiting.append(reader)
    for each in sorted(catalog.consumers, key=lambda each: (each.kind, each.id)):
        if each.id in through:
            owner = each.owner.name if each.owner else ""
            yield ReachedConsumer(each.id, each.kind, each.name, owner, through[each.id])


def _readers(catalog: Catalog, ports: set[str]) -> Iterator[Reader]:
    found = [
        Reader(each.port, each.consumer, "agreement", each.id, each.state, each.valid_until)
        for each in catalog.agreements
        if each.port in ports
    ]
    found += [
        Reader(each.port, product.id, "input_port", each.name)
        for product in catalog.products
        for each in product.inputs
        if each.port in ports
    ]
    yield from sorted(found, key=astuple)
