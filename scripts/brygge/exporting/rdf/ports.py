"""What several RDF exports say of a port: its names, its sources, how sensitive it is.

Input:   the catalog.
Output:  `Shelf`: ports, assets and products by id; texts and ranks of one port.
Never:   makes up a description: where none was written, the text says so.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from brygge.catalog.model import Asset, Catalog, OutputPort, Product
from brygge.contracts.model import class_rank


class Shelf:
    """The things of a catalog by their ids."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.project = catalog.project
        self.assets = {asset.id: asset for asset in catalog.assets}
        self.ports = {port.id: port for product in catalog.products for port in product.outputs}

    def asset(self, port: OutputPort) -> Asset | None:
        """Return the asset that `port` exposes."""
        return self.assets.get(port.asset)

    @cached_property
    def restricted(self) -> frozenset[str]:
        """The ports that are read under an agreement."""
        return frozenset(agreement.port for agreement in self.catalog.agreements)

    @cached_property
    def exposed(self) -> dict[str, tuple[str, ...]]:
        """The ports of each asset that is exposed."""
        found: dict[str, tuple[str, ...]] = {}
        for port in self.ports.values():
            if port.asset:
                found[port.asset] = (*found.get(port.asset, ()), port.id)
        return found

    def sources(self, port: OutputPort) -> list[str]:
        """Return the ports that `port` is made from; what lies behind them is theirs to tell."""
        reached = self._reached.get(port.asset, frozenset())
        return sorted(reached - set(self.exposed.get(port.asset, ())))

    @cached_property
    def _reached(self) -> dict[str, frozenset[str]]:
        """The nearest ports upstream of each asset. Each asset is walked once."""
        reached: dict[str, frozenset[str]] = {}
        opened: set[str] = set()
        for start in self.assets:
            path = [start]
            while path:
                asset = path[-1]
                waiting = [each for each in self._hidden(asset) if each not in opened]
                if asset not in opened:
                    opened.add(asset)
                    path += waiting
                    continue
                path.pop()
                if asset not in reached:
                    reached[asset] = self._nearest(asset, reached)
        return reached

    def _upstream(self, asset: str) -> list[str]:
        known = self.assets.get(asset)
        return [edge.asset for edge in known.upstream] if known else []

    def _hidden(self, asset: str) -> list[str]:
        return [each for each in self._upstream(asset) if each not in self.exposed]

    def _nearest(self, asset: str, reached: dict[str, frozenset[str]]) -> frozenset[str]:
        found: set[str] = set()
        for each in self._upstream(asset):
            found.update(self.exposed.get(each) or reached.get(each, frozenset()))
        return frozenset(found)


def title(product: Product, port: OutputPort) -> str:
    """Return the name of a port for people; with its version where there are several."""
    name = port_name(port)
    versions = sum(each.name == port.name for each in product.outputs)
    return f"{name}, version {port.version}" if versions > 1 else name


def port_name(port: OutputPort) -> str:
    """Return the contract's name of a port, else its own."""
    return str(port.contract.get("name") or port.name)


def description(product: Product, port: OutputPort, asset: Asset | None) -> str:
    """Return what is written about a port, or a sentence that nothing is."""
    written = _mapping(port.contract.get("description"))
    first = port.description or str(written.get("purpose") or "")
    if not first and asset:
        first = asset.description
    if not first:
        first = (
            f"The port {port.name} of the product {product.name}. Its owner has not described it."
        )
    names = [name for name in ("usage", "limitations") if written.get(name)]
    more = [f"{name.capitalize()}: {written[name]}" for name in names]
    return "\n\n".join([first, *more])


def asset_description(asset: Asset) -> str:
    """Return what is written about an asset, or a sentence that nothing is."""
    return asset.description or f"The {asset.kind} {asset.name}. Its owner has not described it."


def sensitivity(port: OutputPort | None, asset: Asset | None) -> str:
    """Return the strongest classification among the columns; empty where none is classified.

    A word that nobody ranked counts as the strongest.
    """
    words = {column.classification.lower() for column in asset.columns} if asset else set()
    words.update(_promised(port) if port else ())
    words.discard("")
    return max(sorted(words), key=class_rank, default="")


def _promised(port: OutputPort) -> Iterator[str]:
    for table in _listed(port.contract.get("schema")):
        for column in _listed(table.get("properties")):
            yield str(column.get("classification") or "").lower()


def _listed(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
