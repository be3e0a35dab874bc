"""The catalog as a DCAT-AP 3.0.1 catalogue (https://semiceu.github.io/DCAT-AP/releases/3.0.1/).

Input:   a `Catalog`.
Output:  `dcat/catalog.ttl` and `dcat/catalog.jsonld`, which say the same.
Never:   tags a language onto texts: DPROD wants plain strings of the same properties, so the
         catalogue's `dct:language` says it for all of them.
"""

from collections.abc import Iterator

from brygge.catalog.model import Catalog, Project
from brygge.exporting.document import Document
from brygge.exporting.identifiers import iri
from brygge.exporting.rdf import authorities, dcat_datasets, jsonld, parties, turtle
from brygge.exporting.rdf.authorities import cite
from brygge.exporting.rdf.licences import licence
from brygge.exporting.rdf.ports import Shelf
from brygge.exporting.rdf.triples import Graph, address, link, moment, text


def export(catalog: Catalog) -> Iterator[Document]:
    """Yield the catalogue as Turtle and as JSON-LD."""
    graph = make_graph(catalog)
    yield Document("dcat/catalog.ttl", turtle.write(graph))
    yield Document("dcat/catalog.jsonld", jsonld.write(graph))


def make_graph(catalog: Catalog) -> Graph:
    """Return the catalogue, its datasets, and everything that they point at."""
    graph = Graph()
    _catalogue(graph, catalog.project)
    shelf = Shelf(catalog)
    for product in catalog.products:
        dcat_datasets.describe(graph, shelf, product)
    _list_contents(graph, catalog.project)
    return graph


def _catalogue(graph: Graph, project: Project) -> None:
    node = graph.describe(iri(project, "catalog", project.name), "dcat:Catalog")
    node.add("dct:title", text(project.title or f"The data of {project.name}"))
    words = f"The data products of the project {project.name}. Nobody has described it."
    node.add("dct:description", text(project.description or words))
    node.add("dct:publisher", parties.publisher(graph, project))
    node.add("dct:license", licence(graph, project))
    node.add("dct:language", cite(graph, authorities.language(project.language)))
    node.add("dct:modified", moment(project.generated_at))
    if address(project.base_iri).startswith(("https://", "http://")):
        graph.describe(project.base_iri, "foaf:Document")
        node.add("foaf:homepage", link(project.base_iri))


def _list_contents(graph: Graph, project: Project) -> None:
    catalogue = graph.describe(iri(project, "catalog", project.name), "dcat:Catalog")
    listed = {
        "dcat:Dataset": "dcat:dataset",
        "dcat:DataService": "dcat:service",
        # DCAT's catalogue lists series as resources; DCAT-AP has no property of its own for them.
        "dcat:DatasetSeries": "dcat:resource",
    }
    has_theme = False
    for named, node in graph.nodes.items():
        for kind in node.types:
            if kind in listed:
                catalogue.add(listed[kind], link(named))
        has_theme = has_theme or "dcat:theme" in node.properties
    if has_theme:
        scheme = graph.name(authorities.THEMES, "Data theme", "dct:title", "skos:ConceptScheme")
        catalogue.add("dcat:themeTaxonomy", scheme)
