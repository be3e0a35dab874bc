"""The catalog of some of its assets and consumers, with what belongs to them.

Input:   a catalog; the ids of the assets and consumers that stay.
Output:  a catalog.
Never:   leaves an edge to an asset that is left out.
"""

from collections.abc import Iterator
from typing import TypeVar

from msgspec.structs import replace

from brygge.catalog.model import (
    Asset,
    Catalog,
    Column,
    Condition,
    Edge,
    InputPort,
    Product,
    Upstream,
)

_Part = TypeVar("_Part", Upstream, Condition, Edge)


def narrow(catalog: Catalog, kept: set[str], *, is_all: bool) -> Catalog:
    """Return the catalog of what is `kept`.

    `is_all`: nothing was selected by name, so that what has no name to select remains.
    """
    products = tuple(_narrow_products(catalog, kept, is_all))
    ports = {port.id for product in products for port in product.outputs}
    known = {each.id for each in catalog.assets} | {each.id for each in catalog.consumers}
    return replace(
        catalog,
        products=products,
        assets=tuple([_narrow_asset(each, kept) for each in catalog.assets if each.id in kept]),
        checks=tuple([each for each in catalog.checks if each.asset in kept]),
        consumers=tuple(
            replace(each, reads=tuple(name for name in each.reads if name in kept))
            for each in catalog.consumers
            if each.id in kept
        ),
        agreements=tuple(each for each in catalog.agreements if each.port in ports),
        gaps=tuple(each for each in catalog.gaps if each.subject not in known - kept),
    )


def _narrow_asset(asset: Asset, kept: set[str]) -> Asset:
    return replace(
        asset,
        columns=tuple([_narrow_column(each, kept) for each in asset.columns]),
        upstream=_inside(asset.upstream, kept),
        conditions=_inside(asset.conditions, kept),
    )


def _narrow_column(column: Column, kept: set[str]) -> Column:
    upstream = _inside(column.upstream, kept)
    return column if len(upstream) == len(column.upstream) else replace(column, upstream=upstream)


def _inside(parts: tuple[_Part, ...], kept: set[str]) -> tuple[_Part, ...]:
    return tuple([each for each in parts if each.asset in kept])


def _narrow_products(catalog: Catalog, kept: set[str], is_all: bool) -> Iterator[Product]:
    own: dict[str, set[str]] = {}
    for asset in catalog.assets:
        own.setdefault(asset.product, set()).add(asset.id)
    known = {each.id for each in catalog.assets}
    for each in catalog.products:
        parts = own.get(each.id, set()) | {port.asset for port in each.outputs} & known
        is_whole = parts <= kept and (is_all or bool(parts))
        if is_whole or parts & kept:
            # What names no asset that is known stays where its product lost nothing.
            stays = kept if not is_whole else kept | {port.asset for port in each.outputs} - known
            outputs = tuple(port for port in each.outputs if port.asset in stays)
            inputs = tuple(_narrow_inputs(each, kept, is_whole))
            yield replace(each, inputs=inputs, outputs=outputs)


def _narrow_inputs(product: Product, kept: set[str], is_whole: bool) -> Iterator[InputPort]:
    for each in product.inputs:
        assets = tuple(name for name in each.assets if name in kept)
        if assets or (is_whole and not each.assets):
            yield replace(each, assets=assets)
