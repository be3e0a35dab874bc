"""Who is asked before something goes: ports, consumers, readers by agreement, checks.

Input:   a site, its numbering.
Output:  values of plain types, read by `static/lineage-impact.js`; checks by asset, for bundles.
Never:   judges; `brygge catalog impact` tells the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from brygge.catalog.model import Check, Consumer
from brygge.catalog.questions.impact import referred
from brygge.catalog.questions.reach import outputs
from brygge.exporting.site.lineage.numbering import Numbering
from brygge.exporting.site.subject import Site

# A check's column: on all of the asset, or one that nobody knows.
ALL, UNKNOWN = -1, -2


def dependents(site: Site, numbering: Numbering) -> dict[str, Any]:
    """Return ports, consumers and readers, each as a list of plain values."""
    return {
        "ports": list(_ports(site, numbering)),
        "consumers": [
            [number, node.subject.label or node.subject.name, _owner(node.subject)]
            for number, node in enumerate(numbering.nodes)
            if isinstance(node.subject, Consumer)
        ],
        "readers": list(_readers(site)),
    }


def checks(site: Site, numbering: Numbering) -> Iterator[list[Any]]:
    """Yield of each asset its checks, and those of others that compare with its columns.

    Each is [number, column here, name, kind, severity, asset, column's name there].
    """
    found: dict[int, list[list[Any]]] = defaultdict(list)
    named: dict[str, list[int]] = defaultdict(list)
    for asset in site.catalog.assets:
        named[asset.name].append(numbering.numbers[asset.id])
    for number, check in enumerate(site.catalog.checks):
        own = numbering.numbers.get(check.asset)
        if own is None:
            continue
        told = [check.name, check.kind, check.severity, own, check.column]
        found[own].append([number, _column(check, numbering.columns[own]), *told])
        for name, field in dict.fromkeys(referred(check)):
            for asset_number in named.get(name, ()):
                if field in numbering.columns[asset_number]:
                    place = numbering.columns[asset_number][field]
                    found[asset_number].append([number, place, *told])
    for number in range(numbering.assets):
        yield found.get(number, [])


def _column(check: Check, columns: Mapping[str, int]) -> int:
    return columns.get(check.column, UNKNOWN) if check.column else ALL


def _ports(site: Site, numbering: Numbering) -> Iterator[list[Any]]:
    for product, port in outputs(site.catalog):
        number = numbering.numbers.get(port.asset)
        if number is not None:
            asset = site.assets.get(port.asset)
            owner = product.team or next((each.name for each in product.owners), "")
            owner = owner or (asset.owner if asset else "")
            page = site.addresses.ports[port.id]
            yield [port.id, product.id, owner, port.contract_id, number, page]


def _readers(site: Site) -> Iterator[list[str]]:
    for agreement in site.catalog.agreements:
        each = agreement
        yield [each.port, each.consumer, "agreement", each.id, each.state, each.valid_until]
    for product in site.catalog.products:
        for read in product.inputs:
            if read.port:
                yield [read.port, product.id, "input_port", read.name, "", ""]


def _owner(consumer: Consumer) -> str:
    return consumer.owner.name if consumer.owner else ""
