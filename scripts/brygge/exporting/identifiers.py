"""The URIs of things: from the base IRI, the kind of thing, and its id.

Input:   the base IRI of a catalog, ids.
Output:  IRIs that need no escaping in Turtle, JSON-LD or HTML.
Never:   changes between exports: an id that stays keeps its URI.
"""

from urllib.parse import quote

from brygge.catalog.model import Project


def iri(project: Project, kind: str, *names: str) -> str:
    """Return the IRI of the thing of `kind` (`product`, `port`, `asset` ...) called `names`."""
    return project.base_iri + "/".join([kind, *(quote(name, safe="._~-") for name in names)])
