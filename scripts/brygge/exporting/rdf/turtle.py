"""RDF as Turtle text (https://www.w3.org/TR/turtle/), written by templates.

Input:   a `Graph`.
Output:  the bytes of the document, a few hundred nodes at a time.
Never:   writes a value that did not go through `escape`.
"""

import re
from collections.abc import Iterator
from itertools import islice

from brygge.exporting.rdf.triples import LINK, TEXT, VOCABULARIES, Graph, Node, Term

_BATCH = 500
_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def escape(value: str) -> str:
    """Return `value` as it may stand between the quotes of a literal or the brackets of an IRI.

    An IRI holds none of these characters (`triples.legal`), so it passes unchanged.
    """
    return _SPECIAL.sub(_escaped, value)


def write(graph: Graph) -> Iterator[bytes]:
    """Yield the document of `graph`: its prefixes, then node by node."""
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in VOCABULARIES.items()).encode()
    nodes = iter(graph.nodes.items())
    while batch := list(islice(nodes, _BATCH)):
        yield "".join(_node(iri, node) for iri, node in batch).encode()


def _node(iri: str, node: Node) -> str:
    said = [f"a {', '.join(node.types)}"] if node.types else []
    for predicate, terms in node.properties.items():
        separator = ", " if len(terms) == 1 else ",\n        "
        said.append(f"{predicate} {separator.join([_term(term) for term in terms])}")
    return f"\n<{escape(iri)}>\n    " + " ;\n    ".join(said) + " .\n"


def _term(term: Term) -> str:
    value, kind = term
    if kind == LINK:
        return f"<{escape(value)}>"
    if kind == TEXT:
        return f'"{escape(value)}"'
    return f'"{escape(value)}"^^{kind}'


def _escaped(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}"
