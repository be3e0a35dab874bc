"""DataHub: a file of metadata change proposals, which `datahub ingest` reads (source `file`).

Input:   a catalog.
Output:  `datahub/proposals.json`: a JSON array, one proposal a line: domains, datasets, assertions
         with their runs, data products, dashboards (exposures).
Never:   needs DataHub's library, or a server.
"""

from collections.abc import Iterator

import msgspec

from brygge.catalog.model import Catalog
from brygge.exporting import naming
from brygge.exporting.collapsing import Lineages
from brygge.exporting.datahub import assertions, datasets, products
from brygge.exporting.datahub.urns import Proposal, Urns
from brygge.exporting.document import Document

PATH = "datahub/proposals.json"
PROPOSALS_PER_PIECE = 1000


def export(catalog: Catalog) -> Iterator[Document]:
    """Give the proposals of `catalog`."""
    yield Document(PATH, _pieces(catalog))


def _pieces(catalog: Catalog) -> Iterator[bytes]:
    encode = msgspec.json.Encoder().encode
    lines: list[bytes] = []
    before = b"[\n"
    for each in _proposals(catalog):
        lines.append(encode(each))
        if len(lines) == PROPOSALS_PER_PIECE:
            yield before + b",\n".join(lines)
            lines, before = [], b",\n"
    if lines:
        yield before + b",\n".join(lines)
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def _proposals(catalog: Catalog) -> Iterator[Proposal]:
    urns = Urns(catalog)
    lineages = Lineages(catalog)
    owning = {product.id: product for product in catalog.products}
    members: dict[str, list[str]] = {}
    known = {asset.id for asset in catalog.assets if naming.is_dataset(asset)}
    yield from products.domains(catalog)
    for asset in naming.datasets(catalog).values():
        members.setdefault(asset.product, []).append(asset.id)
        yield from datasets.proposals(asset, lineages.of(asset), owning.get(asset.product), urns)
    for check in catalog.checks:
        if check.asset in known:
            yield from assertions.proposals(check, urns)
    yield from products.products(catalog, members, urns)
    yield from products.exposures(catalog, lineages, urns)
