"""What the pages are made from: the catalog, what was observed, and ways to look things up.

Input:   a catalog; what was observed of a target (nothing, for artifacts of other projects).
Output:  `Site`: everything by its id, both directions of the graph, the place of each page.
Never:   renders or writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from brygge.catalog.model import (
    Agreement,
    Asset,
    Catalog,
    Check,
    Consumer,
    InputPort,
    OutputPort,
    Product,
)
from brygge.contracts.linting.odcs_schema import schema_errors
from brygge.contracts.model import Contract
from brygge.contracts.reading import read_contract
from brygge.exporting.site.addresses import Addresses, addresses_of
from brygge.exporting.site.states import Standings, standings
from brygge.observing.model import NOTHING_OBSERVED, CheckHistory, Observed, ReleasedData, Sample

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Site:
    """The subject of every page. Look-ups are made once, when they are first asked for."""

    catalog: Catalog
    observed: Observed = NOTHING_OBSERVED
    # Pages of others that lie beside: what they are, and where from the site's root.
    beside: tuple[tuple[str, str], ...] = ()

    @cached_property
    def addresses(self) -> Addresses:
        """Where everything has its page."""
        return addresses_of(self.catalog)

    @cached_property
    def products(self) -> Mapping[str, Product]:
        """Products by id."""
        return {product.id: product for product in self.catalog.products}

    @cached_property
    def ports(self) -> Mapping[str, tuple[Product, OutputPort]]:
        """Output ports by id, each with its product."""
        return {port.id: (each, port) for each in self.catalog.products for port in each.outputs}

    @cached_property
    def port_of_asset(self) -> Mapping[str, OutputPort]:
        """The output port that exposes an asset, by the asset's id."""
        return {port.asset: port for _, port in self.ports.values() if port.asset}

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        """The contracts that can be read, by the port's id; others stay as they were written."""
        return {
            id: read_contract(id, port.contract)
            for id, (_, port) in self.ports.items()
            if port.contract and next(iter(schema_errors(port.contract)), None) is None
        }

    @cached_property
    def measured(self) -> Mapping[str, tuple[CheckHistory, ...]]:
        """How the checks of each contract were measured, by the contract's id."""
        return _grouped((each.contract, each) for each in self.observed.checks)

    @cached_property
    def samples(self) -> Mapping[str, Sample]:
        """What may be shown of each port's release, by the contract's id."""
        return {each.contract: each for each in self.observed.samples}

    @cached_property
    def released(self) -> Mapping[str, tuple[ReleasedData, ...]]:
        """The releases that are kept in folders, with their files, by the contract's id."""
        return _grouped((each.contract, each) for each in self.observed.releases)

    @cached_property
    def agreements(self) -> Mapping[str, tuple[Agreement, ...]]:
        """The agreements on each port, by the port's id."""
        return _grouped((each.port, each) for each in self.catalog.agreements)

    @cached_property
    def inputs_of(self) -> Mapping[str, tuple[tuple[Product, InputPort], ...]]:
        """The input ports that read each output port, with their products, by the port's id."""
        return _grouped(
            (read.port, (each, read)) for each in self.catalog.products for read in each.inputs
        )

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        """Assets by id."""
        return {asset.id: asset for asset in self.catalog.assets}

    @cached_property
    def checks(self) -> Mapping[str, tuple[Check, ...]]:
        """The checks of each asset that has some."""
        return _grouped((check.asset, check) for check in self.catalog.checks)

    @cached_property
    def readers(self) -> Mapping[str, tuple[Asset, ...]]:
        """The assets that read each asset: its edges, turned round."""
        return _grouped(
            (edge.asset, each) for each in self.catalog.assets for edge in each.upstream
        )

    @cached_property
    def standings(self) -> Standings:
        """How products, ports and assets are."""
        return standings(self.catalog)

    @cached_property
    def consumers(self) -> Mapping[str, tuple[Consumer, ...]]:
        """The exposures, metrics ... that read each asset or consumer."""
        return _grouped((read, each) for each in self.catalog.consumers for read in each.reads)


def _grouped(pairs: Iterable[tuple[str, Thing]]) -> dict[str, tuple[Thing, ...]]:
    groups: dict[str, list[Thing]] = defaultdict(list)
    for key, thing in pairs:
        groups[key].append(thing)
    return {key: tuple(things) for key, things in groups.items()}
