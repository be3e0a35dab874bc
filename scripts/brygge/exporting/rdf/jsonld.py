"""RDF as JSON-LD (https://www.w3.org/TR/json-ld11/), one node per line.

Input:   a `Graph`.
Output:  the bytes of the document, a few hundred nodes at a time.
Never:   points at a context elsewhere: the document is read without a network.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from msgspec import json

from brygge.exporting.rdf.triples import LINK, TEXT, VOCABULARIES, Graph, Node, Term

_BATCH = 500


def write(graph: Graph) -> Iterator[bytes]:
    """Yield the document of `graph`: its context, then node by node."""
    yield b'{"@context": ' + json.encode(VOCABULARIES) + b',\n"@graph": [\n'
    nodes = iter(graph.nodes.items())
    separator = b""
    while batch := list(islice(nodes, _BATCH)):
        yield separator + b",\n".join([json.encode(_node(iri, node)) for iri, node in batch])
        separator = b",\n"
    yield b"\n]}\n"


def _node(iri: str, node: Node) -> dict[str, Any]:
    said: dict[str, Any] = {"@id": iri}
    if node.types:
        said["@type"] = node.types
    for predicate, terms in node.properties.items():
        values = [_term(term) for term in terms]
        said[predicate] = values if len(values) > 1 else values[0]
    return said


def _term(term: Term) -> Any:
    value, kind = term
    if kind == TEXT:
        return value
    return {"@id": value} if kind == LINK else {"@value": value, "@type": kind}
