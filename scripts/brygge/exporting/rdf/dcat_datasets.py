"""The ports of a product as datasets of DCAT-AP 3.0.1, with series, distributions and services.

Input:   a `Shelf` and a product of it.
Output:  nodes in a `Graph`; links for the catalogue.
Never:   says a period, a place or a first issue: nothing that is known tells them.

Versions of one port make a dataset series: the series keeps the address of what is the same in
all of them (`dcat:hasVersion`). A release's content hash is one of rows, not of bytes, so it is
no `spdx:checksum`.
"""

from typing import Any

from brygge.catalog.model import Asset, OutputPort, Product, Release
from brygge.contracts.durations import seconds_of
from brygge.contracts.model import custom_property
from brygge.exporting.identifiers import iri
from brygge.exporting.rdf import authorities, parties, ports
from brygge.exporting.rdf.access import WAREHOUSE, Access, port_accesses
from brygge.exporting.rdf.authorities import cite
from brygge.exporting.rdf.licences import licence
from brygge.exporting.rdf.triples import Graph, Node, Term, link, moment, text, text_or_none


def describe(graph: Graph, shelf: ports.Shelf, product: Product) -> None:
    """Add the datasets, series, distributions and services of a product's ports."""
    for port in product.outputs:
        _dataset(graph, shelf, product, port)
    versions: dict[str, list[OutputPort]] = {}
    for port in product.outputs:
        versions.setdefault(port.name, []).append(port)
    for same in versions.values():
        if len(same) > 1:
            _series(graph, shelf, product, same)


def _dataset(graph: Graph, shelf: ports.Shelf, product: Product, port: OutputPort) -> None:
    project, asset = shelf.project, shelf.asset(port)
    named = iri(project, "port", port.id)
    node = graph.describe(named, "dcat:Dataset")
    node.add("dct:title", text(ports.title(product, port)))
    node.add("dct:description", text(ports.description(product, port, asset)))
    node.add("dct:identifier", text(named))
    node.add("dcat:version", text_or_none(port.version))
    node.add("dct:publisher", parties.publisher(graph, project))
    node.add("dct:creator", *parties.makers(graph, project, product))
    node.add("dcat:contactPoint", *parties.contacts(graph, project, product))
    node.add("dcat:keyword", *(text(word) for word in _keywords(product, port, asset)))
    node.add("dcat:theme", cite(graph, authorities.theme(_domain(product, port))))
    node.add("dct:accessRights", cite(graph, _rights(shelf, port, asset)))
    node.add("dct:conformsTo", contract(graph, shelf, port))
    node.add("dct:accrualPeriodicity", cite(graph, _frequency(port)))
    node.add("dct:modified", _modified(port, asset))
    node.add("dct:source", *(link(iri(project, "port", each)) for each in shelf.sources(port)))
    if port.successor in shelf.ports:
        successor = iri(project, "port", port.successor)
        node.add("dct:isReplacedBy", link(successor))
    if asset:
        _origin(graph, shelf, node, asset)
    for access in port_accesses(project, port, asset):
        node.add("dcat:distribution", link(access.distribution))
        _distribution(graph, shelf, product, port, access)


def contract(graph: Graph, shelf: ports.Shelf, port: OutputPort) -> Term | None:
    """Return a link to the contract of `port` (ODCS), as the standard that its data conforms to."""
    if not port.contract:
        return None
    named = port.contract_id or port.id
    label = f"Data contract {named} (ODCS {port.contract.get('apiVersion', '')})"
    place = iri(shelf.project, "contract", named)
    return graph.name(place, label, "dct:title", "dct:Standard")


def endpoint(graph: Graph, access: Access) -> Term:
    """Return a link to an address, which DCAT-AP's range shapes want typed.

    An address that is an IRI of ours leads nowhere else, so it is described here.
    """
    node = graph.describe(access.url, "rdfs:Resource")
    if access.is_ours:
        node.add("dct:identifier", text(access.url))
        if "dct:title" not in node.properties:
            node.add("dct:title", text(access.description))
    return link(access.url)


def _distribution(
    graph: Graph, shelf: ports.Shelf, product: Product, port: OutputPort, access: Access
) -> None:
    node = graph.describe(access.distribution, "dcat:Distribution")
    asset = shelf.asset(port)
    current = _current(port, access.name)
    release = f" Release {current.id}: {current.rows} rows." if current else ""
    node.add("dct:title", text(f"{ports.title(product, port)} ({access.name})"))
    node.add("dct:description", text(access.description + release))
    node.add("dcat:accessURL", endpoint(graph, access))
    node.add("dct:license", licence(graph, shelf.project))
    node.add("dct:format", cite(graph, authorities.file_type(access.format)))
    node.add("dcat:mediaType", cite(graph, authorities.media_type(access.format)))
    node.add("dcatap:availability", cite(graph, authorities.availability(_status(port))))
    node.add("adms:status", cite(graph, authorities.status(_status(port))))
    node.add("dct:conformsTo", contract(graph, shelf, port))
    node.add("dct:modified", moment(current.published_at) if current else None)
    if access.name == WAREHOUSE and asset and asset.byte_count is not None:
        node.add("dcat:byteSize", (str(asset.byte_count), "xsd:nonNegativeInteger"))
    if access.is_service:
        node.add("dcat:accessService", link(access.service))
        _service(graph, shelf, product, port, access)


def _service(
    graph: Graph, shelf: ports.Shelf, product: Product, port: OutputPort, access: Access
) -> None:
    project, asset = shelf.project, shelf.asset(port)
    node = graph.describe(access.service, "dcat:DataService")
    node.add("dct:title", text(f"{ports.title(product, port)} ({access.name})"))
    node.add("dct:description", text(access.description))
    node.add("dcat:endpointURL", endpoint(graph, access))
    node.add("dcat:servesDataset", link(iri(project, "port", port.id)))
    node.add("dct:publisher", parties.publisher(graph, project))
    node.add("dcat:contactPoint", *parties.contacts(graph, project, product))
    node.add("dcat:keyword", *(text(word) for word in _keywords(product, port, asset)))
    node.add("dcat:theme", cite(graph, authorities.theme(_domain(product, port))))
    node.add("dct:license", licence(graph, project))
    node.add("dct:accessRights", cite(graph, _rights(shelf, port, asset)))


def _series(graph: Graph, shelf: ports.Shelf, product: Product, same: list[OutputPort]) -> None:
    project = shelf.project
    named = iri(project, "series", product.id, same[0].name)
    node = graph.describe(named, "dcat:DatasetSeries")
    node.add("dct:title", text(f"{ports.port_name(same[-1])}, all versions"))
    words = f"The versions of the port {same[0].name} of the product {product.name}."
    node.add("dct:description", text(words))
    node.add("dct:publisher", parties.publisher(graph, project))
    node.add("dcat:contactPoint", *parties.contacts(graph, project, product))
    for port in same:
        member = iri(project, "port", port.id)
        node.add("dcat:hasVersion", link(member))
        versioned = graph.describe(member, "dcat:Dataset")
        versioned.add("dcat:inSeries", link(named))
        versioned.add("dcat:isVersionOf", link(named))


def _origin(graph: Graph, shelf: ports.Shelf, node: Node, asset: Asset) -> None:
    """Say from what an asset was made, and when last."""
    read = ", ".join(edge.asset for edge in asset.upstream)
    said = f"dbt makes {asset.id} ({asset.path})" + (f" from {read}." if read else ".")
    statement = iri(shelf.project, "provenance", asset.id)
    node.add("dct:provenance", graph.name(statement, said, "rdfs:label", "dct:ProvenanceStatement"))
    if asset.builds:
        build = iri(shelf.project, "build", asset.id)
        node.add("prov:wasGeneratedBy", link(build))
        if build not in graph:
            activity = graph.describe(build, "prov:Activity")
            activity.add("rdfs:label", text(f"dbt builds {asset.id}"))
            activity.add("prov:endedAtTime", moment(asset.builds[0].at))


def _keywords(product: Product, port: OutputPort, asset: Asset | None) -> list[str]:
    tags = port.contract.get("tags")
    words = {*product.tags, _domain(product, port), *(asset.tags if asset else ())}
    words.update(str(tag) for tag in (tags if isinstance(tags, list) else ()))
    return sorted(words - {""})


def _domain(product: Product, port: OutputPort) -> str:
    return product.domain or str(port.contract.get("domain") or "")


def _rights(shelf: ports.Shelf, port: OutputPort, asset: Asset | None) -> authorities.Code | None:
    """Return who may read. That nothing forbids it does not make data public."""
    access = custom_property(port.contract, "access")
    if access == "private" or ports.sensitivity(port, asset) not in ("", "public"):
        return authorities.NON_PUBLIC
    is_agreed = port.id in shelf.restricted or bool(port.contract.get("roles"))
    is_restricted = access == "restricted" or (is_agreed and access != "unrestricted")
    return authorities.RESTRICTED if is_restricted else None


def _current(port: OutputPort, server: str) -> Release | None:
    shown = (each for each in port.releases if each.is_current and each.server == server)
    return next(shown, None)


def _status(port: OutputPort) -> str:
    return port.status or ("deprecated" if port.deprecated_on else "")


def _frequency(port: OutputPort) -> authorities.Code | None:
    promised: Any = port.contract.get("slaProperties")
    for each in promised if isinstance(promised, list) else ():
        if isinstance(each, dict) and str(each.get("property")).lower() in ("frequency", "fy"):
            return authorities.frequency(seconds_of(each.get("value"), each.get("unit")))
    return None


def _modified(port: OutputPort, asset: Asset | None) -> Term | None:
    """Return when the data changed last: the current release, else the last build that passed."""
    published = max((each.published_at for each in port.releases if each.is_current), default="")
    builds = asset.builds if asset else ()
    built = next((build.at for build in builds if build.outcome == "passed"), "")
    return moment(published or built)
