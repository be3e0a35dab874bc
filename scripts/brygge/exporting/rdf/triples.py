"""The small form that RDF is made in before it is written: nodes with types and properties.

Input:   IRIs, texts and times of a catalog.
Output:  a `Graph` that every RDF syntax is written from, so that all of them say the same.
Never:   makes a blank node: whatever is described has an IRI of its own.
"""

import re
from datetime import datetime

VOCABULARIES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "dprod": "https://ekgf.github.io/dprod/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# A value and what it is: LINK (an IRI), TEXT, or a datatype (`xsd:date`).
Term = tuple[str, str]
TEXT = ""
LINK = "@id"

# What no IRI may hold (RFC 3987), and a percent sign that escapes nothing.
_ILLEGAL = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f]|%(?![0-9A-Fa-f]{2})")
_NO_ADDRESSES = ("file", *VOCABULARIES)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):.")


class Node:
    """One thing: its types, and its properties in the order in which they were said."""

    __slots__ = ("properties", "types")

    def __init__(self, types: tuple[str, ...]) -> None:
        self.types = types
        # The inner keys are the values: a property says a thing once.
        self.properties: dict[str, dict[Term, None]] = {}

    def add(self, predicate: str, *terms: Term | None) -> None:
        """Say that `predicate` has these values; None says nothing."""
        known = [term for term in terms if term is not None]
        if known:
            self.properties.setdefault(predicate, {}).update(dict.fromkeys(known))


class Graph:
    """Nodes by their IRI, in the order in which they were first described."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def __contains__(self, iri: str) -> bool:
        return legal(iri) in self.nodes

    def describe(self, iri: str, *types: str) -> Node:
        """Return the node of `iri`, with these types added to those it has."""
        node = self.nodes.setdefault(legal(iri), Node(types))
        if node.types != types:
            node.types = tuple(dict.fromkeys((*node.types, *types)))
        return node

    def name(self, iri: str, label: str, predicate: str, *types: str) -> Term:
        """Say what a thing is called, unless that was said; return the link to it."""
        node = self.describe(iri, *types)
        if predicate not in node.properties:
            node.add(predicate, text(label))
        return link(iri)


def text(value: str) -> Term:
    """Return a literal: any text, of which lone surrogates become U+FFFD."""
    return _whole(value), TEXT


def text_or_none(value: str) -> Term | None:
    """Return a literal, or None for an empty text."""
    return text(value) if value else None


def link(iri: str) -> Term:
    """Return a link to `iri`."""
    return legal(iri), LINK


def link_or_none(iri: str) -> Term | None:
    """Return a link, or None where there is no IRI."""
    return link(iri) if iri else None


def moment(value: str) -> Term | None:
    """Return an `xsd:date` or `xsd:dateTime`, or None for what is no moment."""
    try:
        known = datetime.fromisoformat(value)
    except ValueError:
        return None
    if len(value) == len("2026-01-31"):
        return known.date().isoformat(), "xsd:date"
    return known.isoformat().replace("+00:00", "Z"), "xsd:dateTime"


def legal(iri: str) -> str:
    """Return `iri` with percent escapes for what no IRI may hold."""
    return _ILLEGAL.sub(lambda found: f"%{ord(found[0]):02X}", _whole(iri))


def address(value: object) -> str:
    """Return the IRI that a person wrote; empty where it is none, or a path of one machine."""
    written = str(value or "").strip()
    scheme = _SCHEME.match(written)
    # One letter is a drive (`C:\data`). One of our prefixes would be expanded by JSON-LD.
    if scheme is None or len(scheme[1]) == 1 or scheme[1].lower() in _NO_ADDRESSES:
        return ""
    return legal(written)


def _whole(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value
