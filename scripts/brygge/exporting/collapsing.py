"""Lineage between datasets: ephemeral models, which no database holds, are looked through.

Input:   a catalog, where a column may come from a column of an ephemeral model.
Output:  for every asset a `Lineage` that names only datasets: what it reads, where each column's
         values come from, and which columns decide its rows, those inside ephemerals included.
Never:   walks by recursion (chains may be deep) or twice through the same model.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from brygge.catalog.model import KINDS, Asset, Catalog, Column, Condition, Upstream
from brygge.exporting.naming import is_dataset


class Traced(Struct, frozen=True, gc=False):
    """Where one column's values come from.

    `is_whole` is False where a part of the way is unknown: a column that nobody explained, or one
    of an asset that the catalog does not have.
    """

    inputs: tuple[Upstream, ...] = ()
    is_whole: bool = True


class Lineage(Struct, frozen=True, gc=False):
    """What an asset is made from, in ids of datasets."""

    inputs: tuple[str, ...]
    columns: dict[str, Traced]
    conditions: tuple[Condition, ...]


Known = Mapping[str, Lineage]
LOST = Traced((), False)


class Lineages:
    """The lineage of every asset of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._physical = {asset.id for asset in catalog.assets if is_dataset(asset)}
        self._ephemeral: dict[str, Lineage] = {}
        hidden = {asset.id: asset for asset in catalog.assets if not is_dataset(asset)}
        for asset in _upstream_first(hidden):
            self._ephemeral[asset.id] = self.of(asset)

    def of(self, asset: Asset) -> Lineage:
        """Return the lineage of `asset`, which may itself be ephemeral."""
        columns = {column.name: self._trace(asset, column) for column in asset.columns}
        conditions = {
            (found.asset, found.column, condition.influence): None
            for condition in asset.conditions
            for found in self._origins(condition.asset, condition.column).inputs
        }
        read: dict[str, None] = {}
        for each in _reads(asset):
            passed = self._ephemeral.get(each)
            if passed:
                read.update(dict.fromkeys(passed.inputs))
                conditions.update(
                    {(c.asset, c.column, c.influence): None for c in passed.conditions}
                )
            elif each in self._physical:
                read[each] = None
        # An incremental model reads itself; that does not make it its own source.
        read.pop(asset.id, None)
        return Lineage(
            tuple(sorted(read)),
            columns,
            tuple(Condition(*each) for each in sorted(conditions) if each[0] != asset.id),
        )

    def datasets(self, ids: Iterable[str]) -> list[str]:
        """Return the datasets behind ids of assets, sorted."""
        found: set[str] = set()
        for each in ids:
            if each in self._ephemeral:
                found.update(self._ephemeral[each].inputs)
            elif each in self._physical:
                found.add(each)
        return sorted(found)

    def _trace(self, asset: Asset, column: Column) -> Traced:
        if not column.upstream:
            return LOST if column.origin == "unexplained" else Traced()
        best: dict[tuple[str, str], Upstream] = {}
        is_whole = True
        for step in column.upstream:
            if step.asset == asset.id:
                continue
            if step.asset in self._physical:
                _keep_strongest(best, step)
                continue
            origins = self._origins(step.asset, step.column)
            is_whole = is_whole and origins.is_whole
            for origin in origins.inputs:
                _keep_strongest(best, _compose(origin, step))
        return Traced(tuple(best[key] for key in sorted(best)), is_whole)

    def _origins(self, asset: str, column: str) -> Traced:
        """Return the columns of datasets behind a column; of a dataset's, that column itself."""
        passed = self._ephemeral.get(asset)
        if passed:
            return passed.columns.get(column, LOST)
        if asset in self._physical:
            return Traced((Upstream(asset, column, "copied"),))
        return LOST


def _compose(origin: Upstream, step: Upstream) -> Upstream:
    """Return the way through two models: the stronger kind wins, the steps add up."""
    kind = max(origin.kind, step.kind, key=KINDS.index)
    return Upstream(origin.asset, origin.column, kind, origin.steps + step.steps)


def _keep_strongest(best: dict[tuple[str, str], Upstream], found: Upstream) -> None:
    """Keep one way per column, or the ways through many diamonds would have no end."""
    key = (found.asset, found.column)
    held = best.get(key)
    if held is None or KINDS.index(found.kind) > KINDS.index(held.kind):
        best[key] = found


def _reads(asset: Asset) -> Iterator[str]:
    for edge in asset.upstream:
        yield edge.asset
    for column in asset.columns:
        for step in column.upstream:
            yield step.asset
    for condition in asset.conditions:
        yield condition.asset


def _upstream_first(assets: Mapping[str, Asset]) -> Iterator[Asset]:
    """Give every asset after those among `assets` that it reads; a circle is cut somewhere."""
    seen: set[str] = set()
    for start in assets:
        stack = [(start, False)]
        while stack:
            each, is_ready = stack.pop()
            if is_ready:
                yield assets[each]
            elif each not in seen:
                seen.add(each)
                stack.append((each, True))
                stack.extend((read, False) for read in _reads(assets[each]) if read in assets)
