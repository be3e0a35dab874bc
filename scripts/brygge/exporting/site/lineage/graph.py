"""The graph of assets: what there is and who reads whom; all of it is loaded first.

Input:   a site, its numbering.
Output:  a value of plain types, read by `static/lineage-graph.js`.
Never:   holds columns' names or texts: bundles do.

`ids` are the id's first two parts (as the number of one of `prefixes`) and the rest, in turns.
`read` holds, for each node, whom it reads: 16 * number + 8 where dbt's graph does not know of it +
the number of the edge's kind.
"""

from typing import Any

from brygge.catalog.model import Asset, Consumer
from brygge.exporting.site.addresses import HOME
from brygge.exporting.site.lineage.bundles import Texts
from brygge.exporting.site.lineage.layers import Layers, layers_of
from brygge.exporting.site.lineage.numbering import KINDS, Node, Numbering
from brygge.exporting.site.subject import Site

EDGES = ("copied", "renamed", "transformed", "aggregated", "condition", "unknown", "reads")
LINEAGE = ("complete", "partial", "failed", "none")
UNDECLARED = 8
WIDTH = 16


def edges_of(numbering: Numbering) -> list[list[int]]:
    """Return for each node whom it reads, as codes."""
    return [_codes(node, numbering) for node in numbering.nodes]


def layers(numbering: Numbering) -> Layers:
    """Return the layers of all nodes."""
    read = [[code // WIDTH for code in codes] for codes in edges_of(numbering)]
    return layers_of(numbering.nodes, read)


def graph(site: Site, numbering: Numbering, found: Layers) -> dict[str, Any]:
    """Return the graph; who makes the bundles adds where each of them begins."""
    nodes = numbering.nodes
    prefixes, tags = Texts(), Texts()
    ids: list[int | str] = []
    tagged: list[list[int]] = []
    for number, node in enumerate(nodes):
        head, rest = _parts(node.id)
        ids += (prefixes.number(head), rest)
        if isinstance(node.subject, Asset) and node.subject.tags:
            tagged.append([number, *(tags.number(tag) for tag in node.subject.tags)])
    products = {id: at for at, id in enumerate(site.products)}
    return {
        "ids": ids,
        "prefixes": list(prefixes.known),
        "assets": numbering.assets,
        "kinds": "".join(str(KINDS.index(node.kind)) for node in nodes),
        "lineage": "".join(str(_lineage(node)) for node in nodes),
        "columns": [len(columns) for columns in numbering.columns],
        "layers": [list(pair) for pair in zip(found.labels, found.places, strict=True)],
        "layer": list(found.of_node),
        "bands": found.are_bands,
        "products": [[each.id, each.name] for each in site.products.values()],
        "product": [_product(node, products) for node in nodes],
        "tags": list(tags.known),
        "tagged": tagged,
        "ports": _ports(site, numbering),
        "pages": _pages(site, numbering),
        "read": edges_of(numbering),
    }


def _parts(id: str) -> tuple[str, str]:
    """Split an id: `model.shop.` and `orders.v2`."""
    parts = id.split(".", 2)
    return (f"{parts[0]}.{parts[1]}.", parts[2]) if len(parts) == 3 else ("", id)


def _lineage(node: Node) -> int:
    return LINEAGE.index(node.subject.lineage if isinstance(node.subject, Asset) else "none")


def _product(node: Node, products: dict[str, int]) -> int:
    return products.get(node.subject.product, -1) if isinstance(node.subject, Asset) else -1


def _ports(site: Site, numbering: Numbering) -> list[int]:
    numbers = numbering.numbers
    return sorted({numbers[asset] for asset in site.port_of_asset if asset in numbers})


def _pages(site: Site, numbering: Numbering) -> list[list[int | str]]:
    """Return the pages that are not called as the asset is."""
    places = site.addresses.assets
    return [
        [number, places.get(node.id, HOME)]
        for number, node in enumerate(numbering.nodes)
        if isinstance(node.subject, Asset) and places[node.id] != f"assets/{node.id}.html"
    ]


def _codes(node: Node, numbering: Numbering) -> list[int]:
    if isinstance(node.subject, Consumer):
        kind = EDGES.index("reads")
        known = (numbering.numbers.get(read) for read in node.subject.reads)
        return [number * WIDTH + kind for number in known if number is not None]
    if isinstance(node.subject, Asset):
        return [
            numbering.numbers[edge.asset] * WIDTH
            + (0 if edge.is_declared else UNDECLARED)
            + EDGES.index(edge.kind)
            for edge in node.subject.upstream
        ]
    return []
