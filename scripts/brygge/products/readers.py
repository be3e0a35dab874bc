"""Who still reads a product.

Input:   descriptors, dbt's graph, the agreements that hold or wait.
Output:  the readers in words, sorted.
Never:   reads files; judges whether an agreement holds.
"""

from collections.abc import Iterator, Sequence

from brygge.products.descriptor import Descriptor
from brygge.products.graph import Graph

READERS = ("model", "analysis", "exposure")


def readers_of(
    product: str, descriptors: Sequence[Descriptor], graph: Graph, agreements: Sequence[str]
) -> list[str]:
    """Return everybody who is known to read the ports of `product`; `agreements` are files."""
    found = {f"the agreement {file}" for file in agreements}
    found.update(_declared(product, descriptors), _in_graph(product, graph))
    return sorted(found)


def _declared(product: str, descriptors: Sequence[Descriptor]) -> Iterator[str]:
    for each in descriptors:
        if each.id != product and any(port.product == product for port in each.read_ports):
            yield f"an input port of the product {each.id}"


def _in_graph(product: str, graph: Graph) -> Iterator[str]:
    for node in graph.nodes.values():
        is_reader = node.kind in READERS and node.group != product
        if is_reader and any(parent.group == product for parent in graph.parents(node)):
            yield f"the {node.title} of the dbt project"
