"""Pictures of the catalog that GitHub and wikis draw: flowcharts of Mermaid.

Input:   a catalog.
Output:  `mermaid/mesh.mmd`: products, their ports, and who reads them; `mermaid/<product>.mmd`: the
         assets of a product, layer by layer.
Never:   draws more than about 200 things: the most connected are shown, the others counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from brygge.catalog.model import Asset, Catalog, OutputPort, Product
from brygge.exporting.document import Document
from brygge.exporting.file_names import file_names
from brygge.exporting.mermaid.drawing import Link, Node, Shape, draw

MOST = 200
_MESH = "mesh"
_SHAPES: dict[str, Shape] = {"source": "cylinder", "seed": "cylinder"}


def export(catalog: Catalog) -> Iterator[Document]:
    """Yield the picture of the mesh, and one for each product."""
    yield Document(f"mermaid/{_MESH}.mmd", (_encoded(draw_mesh(catalog.products, catalog.assets)),))
    inside: dict[str, list[Asset]] = defaultdict(list)
    for asset in catalog.assets:
        inside[asset.product].append(asset)
    names = file_names((product.id for product in catalog.products), taken=(_MESH,))
    for product, name in zip(catalog.products, names, strict=True):
        text = draw_product(product, inside.get(product.id, ()))
        yield Document(f"mermaid/{name}.mmd", (_encoded(text),))


def draw_mesh(products: Sequence[Product], assets: Sequence[Asset]) -> str:
    """Return the picture of products and ports; without the ports where they are too many."""
    makers = {asset.id: asset.product for asset in assets if asset.product}
    ports = {port.id: (product, port) for product in products for port in product.outputs}
    nodes = [Node(f"product {each.id}", each.name, "box", each.domain) for each in products]
    if len(nodes) + len(ports) > MOST:
        links = list(dict.fromkeys(_links(products, makers, ports, is_short=True)))
        return _draw(nodes, links, "products", f"{len(ports):,} ports are left out")
    for product, port in ports.values():
        nodes.append(Node(f"port {port.id}", _versioned(port), "round", product.domain))
    links = [Link(f"product {owner.id}", f"port {port.id}") for owner, port in ports.values()]
    links += dict.fromkeys(_links(products, makers, ports, is_short=False))
    return _draw(nodes, links, "products and ports")


def draw_product(product: Product, assets: Sequence[Asset]) -> str:
    """Return the picture of a product's assets; those behind its output ports are round."""
    promised = {port.asset for port in product.outputs}
    nodes = [
        Node(
            asset.id,
            f"{asset.name} v{asset.version}" if asset.version else asset.name,
            "round" if asset.id in promised else _SHAPES.get(asset.kind, "box"),
            asset.layer or f"{asset.kind}s",
        )
        for asset in assets
    ]
    links = [
        Link(edge.asset, asset.id, "", edge.kind == "condition")
        for asset in assets
        for edge in asset.upstream
    ]
    return _draw(nodes, links, "assets")


def _links(
    products: Sequence[Product],
    makers: dict[str, str],
    ports: dict[str, tuple[Product, OutputPort]],
    *,
    is_short: bool,
) -> Iterator[Link]:
    """Yield who reads whom: through a port where one is known, else from its maker."""
    for product in products:
        for each in product.inputs:
            found = ports.get(each.port)
            if found:
                start = f"product {found[0].id}" if is_short else f"port {each.port}"
                yield Link(start, f"product {product.id}")
                continue
            for asset in each.assets:
                maker = makers.get(asset, product.id)
                if maker != product.id:
                    yield Link(f"product {maker}", f"product {product.id}")


def _draw(nodes: Sequence[Node], links: Sequence[Link], what: str, note: str = "") -> str:
    """Draw the most connected nodes, in their order, and say how many others there are."""
    notes = [note] if note else []
    kept = nodes
    if len(nodes) > MOST:
        known = {node.id for node in nodes}
        inner = [each for each in links if each.source in known and each.target in known]
        degree = Counter(end for each in inner for end in (each.source, each.target))
        ranked = sorted(nodes, key=lambda node: (-degree[node.id], node.id))[:MOST]
        chosen = {node.id for node in ranked}
        kept = [node for node in nodes if node.id in chosen]
        notes.append(f"{len(nodes) - MOST:,} more {what} are left out")
    return draw(kept, links, "; ".join(notes))


def _versioned(port: OutputPort) -> str:
    return f"{port.name} {port.version}".strip()


def _encoded(text: str) -> bytes:
    return text.encode()
