"""The licence of a project as RDF.

Input:   what the project says: an SPDX name, an address, or words.
Output:  a link to a licence document.
Never:   reads a licence out of words that are none of these.
"""

from brygge.catalog.model import Project
from brygge.exporting.identifiers import iri
from brygge.exporting.rdf import authorities
from brygge.exporting.rdf.triples import Graph, Term, address


def licence(graph: Graph, project: Project) -> Term | None:
    """Return the EU's code of the project's licence, else its own address, else its own words."""
    written = project.license.strip()
    if not written:
        return None
    if code := authorities.licence(written):
        return authorities.cite(graph, code)
    place = address(written) or iri(project, "licence", written)
    return graph.name(place, written, "rdfs:label", "dct:LicenseDocument")
