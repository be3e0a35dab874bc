"""The lineage of a catalog as a graph that can be walked both ways, by column and by asset.

Input:   a catalog.
Output:  `LineageGraph`; `ColumnId`s.
Never:   walks it; `reach` and `paths` do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from brygge.catalog.model import Asset, Catalog


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
