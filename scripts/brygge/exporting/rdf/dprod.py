"""The products in the Data Product ontology (https://ekgf.github.io/dprod/).

Input:   a `Catalog`.
Output:  `dprod/products.ttl` and `dprod/products.jsonld`, which say the same.
Never:   makes up an owner or a purpose: where none is known, the text says so.

Datasets, distributions and services have the IRIs that they have in DCAT, so the two graphs may
be put together. A service stands for one way in, so a port on three servers has three.
"""

from collections.abc import Iterator

from brygge.catalog.model import Asset, Catalog, InputPort, OutputPort, Product
from brygge.exporting.document import Document
from brygge.exporting.identifiers import iri
from brygge.exporting.rdf import authorities, dcat_datasets, jsonld, parties, ports, turtle
from brygge.exporting.rdf.access import Access, asset_accesses, port_accesses
from brygge.exporting.rdf.ports import Shelf
from brygge.exporting.rdf.triples import Graph, Node, Term, link, text


def export(catalog: Catalog) -> Iterator[Document]:
    """Yield the products as Turtle and as JSON-LD."""
    graph = make_graph(catalog)
    yield Document("dprod/products.ttl", turtle.write(graph))
    yield Document("dprod/products.jsonld", jsonld.write(graph))


def make_graph(catalog: Catalog) -> Graph:
    """Return the products with their ports, and everything that they point at."""
    graph, shelf = Graph(), Shelf(catalog)
    for product in catalog.products:
        node = _product(graph, shelf, product)
        for output in product.outputs:
            _output(graph, shelf, product, node, output)
    # Only now is every port described that an input may point at.
    for product in catalog.products:
        node = graph.describe(iri(catalog.project, "product", product.id), "dprod:DataProduct")
        for given in product.inputs:
            _input(graph, shelf, node, given)
    return graph


def _product(graph: Graph, shelf: Shelf, product: Product) -> Node:
    project = shelf.project
    node = graph.describe(iri(project, "product", product.id), "dprod:DataProduct")
    node.add("rdfs:label", text(product.name))
    node.add("dct:title", text(product.name))
    node.add("dct:identifier", text(product.id))
    node.add("dct:description", text(_description(product)))
    unsaid = f"Nobody has written what the product {product.name} is for."
    node.add("dprod:purpose", text(product.purpose or unsaid))
    owners = parties.owners(graph, project, product)
    node.add("dprod:dataProductOwner", *owners)
    if not owners:
        node.add("rdfs:comment", text("No owner is known."))
    status = product.status or "unknown"
    node.add(
        "dprod:lifecycleStatus",
        _word(graph, shelf, "status", status, "dprod:DataProductLifecycleStatus"),
    )
    if product.domain:
        domain = iri(project, "domain", product.domain)
        node.add(
            "dprod:domain", graph.name(domain, product.domain, "skos:prefLabel", "skos:Concept")
        )
    node.add("dcat:keyword", *(text(tag) for tag in product.tags))
    node.add("dcat:contactPoint", *parties.contacts(graph, project, product))
    if product.version:
        node.add("dcat:version", text(product.version))
    return node


def _description(product: Product) -> str:
    said = [product.purpose] if product.purpose else []
    said += [f"Usage: {product.usage}"] if product.usage else []
    said += [f"Limitations: {product.limitations}"] if product.limitations else []
    return "\n\n".join(said) or f"The product {product.name}. Its owner has not described it."


def _output(graph: Graph, shelf: Shelf, product: Product, node: Node, port: OutputPort) -> None:
    project, asset = shelf.project, shelf.asset(port)
    dataset = graph.describe(iri(project, "port", port.id), "dcat:Dataset")
    title = ports.title(product, port)
    node.add("dprod:outputDataset", link(iri(project, "port", port.id)))
    _describe(dataset, title, ports.description(product, port, asset))
    dataset.add("dct:conformsTo", dcat_datasets.contract(graph, shelf, port))
    _classify(graph, shelf, dataset, ports.sensitivity(port, asset))
    for access in port_accesses(project, port, asset):
        node.add("dprod:outputPort", link(access.service))
        _service(graph, shelf, access, iri(project, "port", port.id), title, dataset)


def _input(graph: Graph, shelf: Shelf, node: Node, given: InputPort) -> None:
    project = shelf.project
    if port := shelf.ports.get(given.port):
        node.add("dprod:inputDataset", link(iri(project, "port", port.id)))
        for access in port_accesses(project, port, shelf.asset(port)):
            node.add("dprod:inputPort", link(access.service))
        return
    for asset in (shelf.assets.get(each) for each in given.assets):
        if asset:
            node.add("dprod:inputDataset", link(iri(project, "asset", asset.id)))
            for access in asset_accesses(project, asset.id, asset):
                node.add("dprod:inputPort", link(access.service))
            _asset(graph, shelf, asset)


def _asset(graph: Graph, shelf: Shelf, asset: Asset) -> None:
    named = iri(shelf.project, "asset", asset.id)
    if named in graph:
        return
    dataset = graph.describe(named, "dcat:Dataset")
    _describe(dataset, asset.name, ports.asset_description(asset))
    _classify(graph, shelf, dataset, ports.sensitivity(None, asset))
    for access in asset_accesses(shelf.project, asset.id, asset):
        _service(graph, shelf, access, named, asset.name, dataset)


def _describe(node: Node, title: str, description: str) -> None:
    # DPROD's shapes read the label, DCAT's the title.
    node.add("rdfs:label", text(title))
    node.add("dct:title", text(title))
    node.add("dct:description", text(description))


def _classify(graph: Graph, shelf: Shelf, dataset: Node, word: str) -> None:
    if word:
        kind = "dprod:InformationSensitivityClassification"
        told = _word(graph, shelf, "classification", word, kind)
        dataset.add("dprod:informationSensitivityClassification", told)


def _service(
    graph: Graph, shelf: Shelf, access: Access, dataset: str, title: str, holder: Node
) -> None:
    """Describe the service of `access`, and the distribution that it gives of `dataset`."""
    service = graph.describe(access.service, "dcat:DataService")
    named = f"{title} ({access.name})"
    service.add("rdfs:label", text(named))
    service.add("dct:title", text(named))
    service.add("dct:description", text(access.description))
    service.add("dcat:endpointURL", dcat_datasets.endpoint(graph, access))
    service.add("dprod:isAccessServiceOf", link(access.distribution))
    # The published shapes look for `dcat:Protocol`, the ontology defines `dprod:Protocol`.
    kinds = ("dprod:Protocol", "dcat:Protocol")
    service.add("dprod:protocol", _word(graph, shelf, "protocol", access.kind, *kinds))
    if access.security:
        kinds = ("dprod:SecuritySchemaType", "dcat:SecuritySchemaType")
        told = _word(graph, shelf, "security", access.security, *kinds)
        service.add("dprod:securitySchemaType", told)
    distribution = graph.describe(access.distribution, "dcat:Distribution")
    distribution.add("dct:title", text(named))
    distribution.add("dcat:accessURL", dcat_datasets.endpoint(graph, access))
    distribution.add("dct:format", authorities.cite(graph, authorities.file_type(access.format)))
    distribution.add("dprod:isDistributionOf", link(dataset))
    holder.add("dcat:distribution", link(access.distribution))


def _word(graph: Graph, shelf: Shelf, kind: str, word: str, *types: str) -> Term:
    return graph.name(iri(shelf.project, kind, word), word, "rdfs:label", *types)
