"""What can be found: everything that has a page, in order of exposure.

Input:   a site; what other parts add (terms of the glossary).
Output:  `Entry` values: ports and products first, what is private or retired last.
Never:   holds a value from the data, or the `meta` of an asset.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brygge.catalog.model import Asset, Column, OutputPort, Product
from brygge.exporting.site.searching.words import folded
from brygge.exporting.site.subject import Site

# The groups of results, in their order; a kind that is not here comes after them.
GROUPS: Mapping[str, str] = {
    "port": "Ports",
    "product": "Products",
    "term": "Terms",
    "model": "Models",
    "snapshot": "Snapshots",
    "seed": "Seeds",
    "source": "Sources",
}
_ACCESS = ("public", "protected", "private")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Part:
    """A column: its name, its meaning, and what it is marked with."""

    name: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """Something that can be found. `address` is its page, from the site's root."""

    title: str
    kind: str
    text: str
    address: str
    version: str = ""
    # What tells it from others of its name, for people: product, layer.
    context: str = ""
    labels: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    is_retired: bool = False


def entries_of(site: Site, extra: Sequence[Entry] = ()) -> list[Entry]:
    """Return everything of `site` and `extra`, by kind and exposure."""
    kinds = list(GROUPS)
    found = [*_ports(site), *_products(site), *extra, *_assets(site)]
    for entry in extra:
        if entry.kind not in kinds:
            kinds.append(entry.kind)
    return sorted(found, key=lambda entry: kinds.index(entry.kind))


def _products(site: Site) -> Iterator[Entry]:
    for product in sorted(site.catalog.products, key=lambda each: (folded(each.name), each.id)):
        yield Entry(
            product.name or product.id,
            "product",
            _joined(product.purpose, product.usage, product.limitations),
            site.addresses.products[product.id],
            context=product.domain,
            labels=(product.id, product.status, *product.tags),
            owners=_owners(product),
            is_retired=product.status in ("deprecated", "retired"),
        )


def _ports(site: Site) -> Iterator[Entry]:
    ports = sorted(site.ports.values(), key=lambda each: _place_of_port(each[1]))
    for product, port in ports:
        asset = site.assets.get(port.asset)
        yield Entry(
            port.name,
            "port",
            _joined(port.description, asset.description if asset else ""),
            site.addresses.ports[port.id],
            version=_version(port.version),
            context=product.name or product.id,
            labels=(port.id, port.status, port.contract_id, *(asset.tags if asset else ())),
            owners=_owners(product),
            parts=_parts(asset.columns) if asset else _promised(port.contract),
            is_retired=bool(port.deprecated_on) or port.status in ("deprecated", "retired"),
        )


def _assets(site: Site) -> Iterator[Entry]:
    for asset in sorted(site.catalog.assets, key=lambda each: _place_of_asset(site, each)):
        product = site.products.get(asset.product)
        of_product = (product.name or product.id) if product else ""
        relation = asset.relation
        yield Entry(
            asset.name,
            asset.kind,
            asset.description,
            site.addresses.assets[asset.id],
            version=_version(asset.version),
            context=" · ".join(filter(None, (of_product or asset.package, asset.layer))),
            labels=(asset.id, asset.product, of_product, asset.layer, asset.group, asset.access,
                    relation.schema, relation.identifier, asset.materialization, *asset.tags),
            owners=(asset.owner,),
            parts=_parts(asset.columns),
            is_retired=bool(asset.deprecated_on),
        )  # fmt: skip


def _place_of_port(port: OutputPort) -> tuple[Any, ...]:
    newest = tuple(-int(number) for number in _DIGITS.findall(port.version)[:4])
    return bool(port.deprecated_on), folded(port.name), newest, port.id


def _place_of_asset(site: Site, asset: Asset) -> tuple[Any, ...]:
    """Return what is old last, and before it what a port of the same name already shows."""
    is_old = bool(asset.deprecated_on) or not asset.is_latest
    is_shown = asset.id in site.port_of_asset
    readers = len(site.readers.get(asset.id, ()))
    return is_old, is_shown, _ACCESS.index(asset.access), -readers, folded(asset.name), asset.id


def _owners(product: Product) -> tuple[str, ...]:
    named = (text for owner in product.owners for text in (owner.name, owner.email))
    return tuple(dict.fromkeys(filter(None, (product.team, *named))))


def _parts(columns: Sequence[Column]) -> tuple[Part, ...]:
    return tuple(
        Part(
            each.name,
            each.description,
            ", ".join(filter(None, (each.classification, *each.tags))),
        )
        for each in columns
    )


def _promised(contract: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return the columns of an ODCS document, whose model is not in the artifacts."""
    return tuple(
        Part(str(each.get("name", "")), str(each.get("description") or ""))
        for schema in contract.get("schema") or ()
        for each in schema.get("properties") or ()
    )


def _version(version: str) -> str:
    """Return `v2` for `2` and `2.1.0`: what people call it."""
    return f"v{version.partition('.')[0].removeprefix('v')}" if version else ""


def _joined(*texts: str) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))
