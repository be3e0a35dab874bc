"""The lineage of a catalog as a graph that can be walked both ways, by column and by asset.

Input:   a catalog; what people type to name a column.
Output:  `LineageGraph`; `ColumnId`s.
Never:   guesses a name: what is unknown or ambiguous is refused with the names that are near.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, get_args

from brygge.catalog.model import Asset, Catalog, Kind, OutputPort
from brygge.errors import InputError, likely

# From a value as it is to one that stands for many.
KINDS: tuple[str, ...] = get_args(Kind)
_SHOWN = 8


class ColumnId(NamedTuple):
    """A column of an asset; without `column`, the asset as a whole."""

    asset: str
    column: str = ""

    @property
    def text(self) -> str:
        """The id as one word."""
        return f"{self.asset}.{self.column}" if self.column else self.asset


class Link(NamedTuple):
    """The other end of an edge, and how values go along it (of assets: `Edge.kind`)."""

    end: ColumnId
    kind: str
    steps: tuple[str, ...] = ()


class Use(NamedTuple):
    """An asset whose rows are decided by a column, and by what clause."""

    asset: str
    influence: str


@dataclass(frozen=True)
class LineageGraph:
    """Edges by their ends. Those of assets are there under `ColumnId(asset)`.

    `columns`: the names of an asset's columns, those that are only read from it included.
    `uses`: the conditions that a column stands in, which no value goes along.
    """

    assets: Mapping[str, Asset]
    columns: Mapping[str, list[str]]
    upstream: Mapping[ColumnId, list[Link]]
    downstream: Mapping[ColumnId, list[Link]]
    uses: Mapping[ColumnId, list[Use]]


def build_graph(catalog: Catalog) -> LineageGraph:
    """Return the graph of `catalog`; its lists are in the order of the catalog."""
    upstream: dict[ColumnId, list[Link]] = {}
    downstream: dict[ColumnId, list[Link]] = {}
    uses: dict[ColumnId, list[Use]] = {}
    for asset in catalog.assets:
        for here, links in _links(asset):
            upstream[here] = links
            for end, kind, steps in links:
                downstream.setdefault(end, []).append(Link(here, kind, steps))
        for condition in asset.conditions:
            of = ColumnId(condition.asset, condition.column)
            uses.setdefault(of, []).append(Use(asset.id, condition.influence))
    columns = {asset.id: {each.name: None for each in asset.columns} for asset in catalog.assets}
    for read in (*downstream, *uses):
        if read.column:
            columns.setdefault(read.asset, {}).setdefault(read.column)
    listed = {id: list(names) for id, names in columns.items()}
    assets = {each.id: each for each in catalog.assets}
    return LineageGraph(assets, listed, upstream, downstream, uses)


def _links(asset: Asset) -> Iterator[tuple[ColumnId, list[Link]]]:
    if asset.upstream:
        read = [Link(ColumnId(each.asset), each.kind) for each in asset.upstream]
        yield ColumnId(asset.id), read
    for column in asset.columns:
        if column.upstream:
            made = [
                Link(ColumnId(each.asset, each.column), each.kind, each.steps)
                for each in column.upstream
            ]
            yield ColumnId(asset.id, column.name), made


def find_column(catalog: Catalog, text: str) -> ColumnId:
    """Return the column (or the asset) that people mean by `text`; `InputError` when it is none.

    An asset is named by its id (`model.shop.orders.v2`), by a port (`sales.orders.v2`), by its name
    with or without product and version (`orders`, `sales.orders`, `orders.v1`), as a source
    (`till.orders`) or as its relation. Without a version the latest is meant, as in dbt's `ref`.
    A nearer way of naming wins over a farther one, the same case over another.
    """
    words = text.strip().split(".")
    splits = [(".".join(words[:at]), ".".join(words[at:])) for at in range(len(words), 0, -1)]
    tiers = _spellings(catalog)
    columns = {asset.id: [each.name for each in asset.columns] for asset in catalog.assets}
    for is_folded, tier in [(False, tier) for tier in tiers] + [(True, _folded(t)) for t in tiers]:
        found: dict[ColumnId, None] = {}
        for name, column in splits:
            for asset in tier.get(name.casefold() if is_folded else name, ()):
                found.update(_matches(asset, column, columns[asset], is_folded=is_folded))
        if len(found) == 1:
            return next(iter(found))
        if found:
            names = sorted(each.text for each in found)
            problem = f'"{text}" may mean {len(names)} things.'
            raise InputError(problem, f"name one of {_some(names)}.")
    raise _unknown(text, splits, tiers, columns)


def _matches(asset: str, column: str, known: list[str], *, is_folded: bool) -> dict[ColumnId, None]:
    if not column:
        return {ColumnId(asset): None}
    if is_folded and column not in known:
        meant = [each for each in known if each.casefold() == column.casefold()]
    else:
        meant = [column] if column in known else []
    return {ColumnId(asset, each): None for each in meant}


def _unknown(
    text: str,
    splits: list[tuple[str, str]],
    tiers: tuple[dict[str, list[str]], ...],
    columns: Mapping[str, list[str]],
) -> InputError:
    near = ""
    for name, column in splits:
        for tier in tiers:
            for asset in _folded(tier).get(name.casefold(), ()):
                known = columns[asset]
                fix = f"{likely(column, known)}its columns are {_some(known)}."
                if not known:
                    fix = "document its columns, or build it: none is known."
                return InputError(f'{asset} has no column "{column}".', fix)
        # Names of as many words: what lies farther away was hardly meant.
        dots = name.count(".")
        near = near or likely(name, [n for tier in tiers for n in tier if n.count(".") == dots])
    fix = f"{near}write <asset>.<column> or <product>.<port>.<column>."
    return InputError(f'nothing is called "{text}".', fix)


def _spellings(catalog: Catalog) -> tuple[dict[str, list[str]], ...]:
    """Return for each way of naming (the nearest first): spelling -> ids of assets."""
    tiers: tuple[dict[str, list[str]], ...] = ({}, {}, {})
    assets = {each.id: each for each in catalog.assets}
    for asset in catalog.assets:
        for tier, names in zip(tiers, _names(asset), strict=True):
            _add(tier, names, asset.id)
    for product in catalog.products:
        for port in product.outputs:
            if port.asset in assets:
                _add(tiers[0], [port.id], port.asset)
                names = _port_names(product.id, port, is_latest=assets[port.asset].is_latest)
                _add(tiers[1], names, port.asset)
    return tiers


def _add(tier: dict[str, list[str]], names: Iterable[str], asset: str) -> None:
    for name in names:
        known = tier.setdefault(name, [])
        if name and asset not in known:
            known.append(asset)


def _names(asset: Asset) -> tuple[list[str], list[str], list[str]]:
    tail = asset.id.split(".")[1:]
    relation = asset.relation
    parts = [each for each in (relation.database, relation.schema, relation.identifier) if each]
    far = [".".join(parts[at:]) for at in range(len(parts))]
    if asset.kind == "source":
        # A source has two names in dbt; its table's alone is the farther one.
        return [asset.id], [".".join(tail[1:]), ".".join(tail)], [asset.name, *far]
    names = [".".join(tail)]
    if asset.version:
        names += [f"{asset.name}.v{asset.version}", f"{asset.name}_v{asset.version}"]
        names += [f"{asset.product}.{asset.name}.v{asset.version}"] if asset.product else []
    if asset.is_latest:
        names += [asset.name, f"{asset.package}.{asset.name}"]
        names += [f"{asset.product}.{asset.name}"] if asset.product else []
        names += [asset.id.rpartition(".")[0]] if asset.version else []
    return [asset.id], names, far


def _port_names(product: str, port: OutputPort, *, is_latest: bool) -> list[str]:
    major = port.version.partition(".")[0]
    names = [f"{port.name}.v{major}", f"{product}.{port.name}.v{major}"] if major else []
    return names + ([port.name, f"{product}.{port.name}"] if is_latest else [])


def _folded(tier: Mapping[str, list[str]]) -> dict[str, list[str]]:
    folded: dict[str, list[str]] = {}
    for name, assets in tier.items():
        for asset in assets:
            _add(folded, [name.casefold()], asset)
    return folded


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
