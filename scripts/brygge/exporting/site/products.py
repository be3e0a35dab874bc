"""The page of a data product: who answers, what it offers and reads, how it is, what it costs.

Input:   a site.
Output:  one page for each product.
Never:   reads a clock: what is near or late is so on the day of the artifacts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from brygge.catalog.model import Asset, InputPort, OutputPort, Product, Release
from brygge.contracts.references import Table
from brygge.exporting.document import Document
from brygge.exporting.site.agreed import Readers, grants_to, readers_of
from brygge.exporting.site.attention import worries
from brygge.exporting.site.checked import quality_of
from brygge.exporting.site.costs import cost_of
from brygge.exporting.site.pages import page
from brygge.exporting.site.promises import Promise, promised_tables, promises
from brygge.exporting.site.states import Standing
from brygge.exporting.site.subject import Site
from brygge.exporting.site.versions import contract_versions, current

# Layers in the order in which data goes through them; others follow by name.
_LAYERS = ("sources", "seeds", "bronze", "staging", "silver", "intermediate", "gold", "marts")

# More assets of one layer are left to the search.
_MOST = 500


@dataclass(frozen=True)
class Offer:
    """An output port, and how it is. `broken_over_runs`: promises not kept, the oldest first."""

    port: OutputPort
    standing: Standing
    promises: tuple[Promise, ...]
    release: Release | None
    readers: Readers
    broken_over_runs: tuple[float, ...]

    @property
    def broken(self) -> list[Promise]:
        """The promises that were not kept."""
        return [each for each in self.promises if each.is_broken]

    @property
    def measured(self) -> list[Promise]:
        """The promises of which it is known."""
        return [each for each in self.promises if each.outcome != "unknown"]

    @property
    def freshness(self) -> Promise | None:
        """The promise of how old the newest row may be."""
        return next((each for each in self.promises if each.rule == "freshness"), None)


@dataclass(frozen=True)
class Reading:
    """An input port: what is read through it, and the port and product that it is of."""

    port: InputPort
    assets: tuple[Asset, ...]
    product: Product | None


@dataclass(frozen=True)
class Layer:
    """The assets of a layer, the first of them where there are very many."""

    name: str
    assets: tuple[Asset, ...]
    count: int


def export(site: Site) -> Iterator[Document]:
    """Yield the pages of all products."""
    tables = promised_tables(site)
    owned: dict[str, list[Asset]] = {}
    for asset in site.catalog.assets:
        owned.setdefault(asset.product, []).append(asset)
    for product in site.catalog.products:
        yield _page(site, product, owned.get(product.id, []), tables)


def _page(site: Site, product: Product, assets: list[Asset], tables: list[Table]) -> Document:
    offers = [_offer(site, port, tables) for port in product.outputs]
    grants = [grant for offer in offers for grant in offer.readers.grants]
    found = worries(site, product, assets, offers_of(offers), grants)
    return page(
        site,
        "product",
        site.addresses.products[product.id],
        product.name,
        product=product,
        standing=site.standings.products[product.id],
        offers=offers,
        promised=any(each.promises for each in offers),
        released=any(each.release for each in offers),
        readings=[_reading(site, each) for each in product.inputs],
        layers=_layers(assets),
        count=len(assets),
        worries=found,
        quality=quality_of(site, assets),
        grants=grants,
        own_grants=grants_to(site, product),
        quarantined=[each for each in site.observed.quarantined if each.product == product.id],
        cost=cost_of(site, assets),
        lives=[each for each in site.observed.lives if each.product == product.id],
        versions=[each for port in product.outputs for each in contract_versions(site, port)],
    )


def offers_of(offers: list[Offer]) -> list[tuple[OutputPort, list[Promise]]]:
    """Return the ports with the promises that they did not keep."""
    return [(each.port, each.broken) for each in offers]


def _offer(site: Site, port: OutputPort, tables: list[Table]) -> Offer:
    return Offer(
        port,
        site.standings.ports[port.id],
        tuple(promises(site, port, tables)),
        current(port),
        readers_of(site, port),
        _broken_over_runs(site, port),
    )


def _broken_over_runs(site: Site, port: OutputPort) -> tuple[float, ...]:
    """Return how many promises were not kept in each audit, the oldest first."""
    broken: dict[str, int] = {}
    for history in site.measured.get(port.contract_id, ()):
        for each in history.measurements:
            broken[each.at] = broken.get(each.at, 0) + (each.outcome != "passed")
    return tuple(float(broken[at]) for at in sorted(broken))


def _reading(site: Site, port: InputPort) -> Reading:
    assets = tuple(site.assets[id] for id in port.assets if id in site.assets)
    of_port = site.ports.get(port.port)
    return Reading(port, assets, of_port[0] if of_port else None)


def _layers(assets: list[Asset]) -> list[Layer]:
    layers: dict[str, list[Asset]] = {}
    for each in assets:
        layers.setdefault(each.layer or f"{each.kind}s", []).append(each)
    known = {name: at for at, name in enumerate(_LAYERS)}
    names = sorted(layers, key=lambda name: (known.get(name, len(_LAYERS)), name))
    ordered = [(name, sorted(layers[name], key=lambda each: each.id)) for name in names]
    return [Layer(name, tuple(found[:_MOST]), len(found)) for name, found in ordered]
