"""DCAT-AP and DPROD: both syntaxes agree, nothing mandatory is missing, nothing is made up."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rdflib import DCTERMS, RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from brygge.catalog.model import (
    Asset,
    Catalog,
    Column,
    Edge,
    InputPort,
    OutputPort,
    Product,
    Project,
    Result,
)
from brygge.contracts.durations import seconds_of
from brygge.exporting.identifiers import iri
from brygge.exporting.rdf import authorities, dcat, dprod, jsonld, ports, triples, turtle
from conftest import ROOT
from sample_catalog import AWKWARD, catalog

SCHEMAS = ROOT.parent / "shared" / "reference" / "schemas"
BASE = "https://data.example.org/"
EU = "http://publications.europa.eu/resource/authority/"
# rdflib's own DCAT lacks the terms of version 3.
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DPROD = Namespace("https://ekgf.github.io/dprod/")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
EXPORTERS = {"dcat": dcat, "dprod": dprod}
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
LAW = settings(max_examples=50, deadline=None, derandomize=True)
# Every code point, control characters and lone surrogates included.
ANY_TEXT = st.text(st.characters(exclude_categories=()))

# The mandatory and the recommended properties of DCAT-AP 3.0.1 by class. The recommended ones
# that nothing tells us (a place, a period) are not in the list.
MANDATORY = {
    "dcat:Catalog": ["dct:title", "dct:description", "dct:publisher"],
    "dcat:Dataset": ["dct:title", "dct:description"],
    "dcat:DatasetSeries": ["dct:title", "dct:description"],
    "dcat:Distribution": ["dcat:accessURL"],
    "dcat:DataService": ["dct:title", "dcat:endpointURL"],
    "foaf:Agent": ["foaf:name"],
    "skos:Concept": ["skos:prefLabel"],
    "skos:ConceptScheme": ["dct:title"],
}
RECOMMENDED = {
    "catalog/shop": [
        "dcat:dataset", "dcat:service", "dct:language", "dct:license", "dct:modified",
        "foaf:homepage",
    ],
    "port/sales.orders.v2": [
        "dcat:contactPoint", "dcat:distribution", "dcat:keyword", "dct:publisher", "dct:identifier",
        "dcat:version", "dct:conformsTo", "dct:accrualPeriodicity", "dct:accessRights",
        "dct:provenance", "prov:wasGeneratedBy", "dct:modified", "dcat:inSeries",
    ],
    "distribution/sales.orders.v2/main": [
        "dcatap:availability", "dct:description", "dct:format", "dct:license", "adms:status",
        "dct:conformsTo", "dcat:mediaType",
    ],
    "service/sales.orders.v2/desk": [
        "dcat:contactPoint", "dcat:keyword", "dct:publisher", "dcat:servesDataset",
    ],
    "series/sales/orders": ["dcat:contactPoint", "dct:publisher", "dcat:hasVersion"],
}  # fmt: skip


def documents(name: str, content: Catalog) -> dict[str, bytes]:
    return {each.path: b"".join(each.pieces) for each in EXPORTERS[name].export(content)}


def read(name: str, content: Catalog) -> Graph:
    (turtle_text, _) = documents(name, content).values()
    return Graph().parse(data=turtle_text, format="turtle")


def bare() -> Catalog:
    """A catalog in which as little is known as the model allows."""
    port = OutputPort("p.o", "o", "", "")
    return Catalog(Project("bare", "urn:x:"), (Product("p", "p", "folder", outputs=(port,)),))


def with_port(**changes: Any) -> Catalog:
    """The sample, with another port `sales.orders.v2`."""
    content = catalog()
    finance, sales = content.products
    old, new = sales.outputs
    changed = replace(sales, outputs=(old, replace(new, **changes)))
    return replace(content, products=(finance, changed))


def with_server(**server: Any) -> Graph:
    port = catalog().products[1].outputs[1]
    return read("dcat", with_port(contract={**port.contract, "servers": [server]}))


def access_url(graph: Graph) -> str:
    dataset = URIRef(f"{BASE}port/sales.orders.v2")
    (distribution,) = graph.objects(dataset, DCAT.distribution)
    (url,) = graph.objects(distribution, DCAT.accessURL)
    return str(url)


def about(graph: Graph, thing: str, predicate: URIRef) -> set[str]:
    """What `graph` says of a thing, IRIs without the base."""
    return {str(each).removeprefix(BASE) for each in graph.objects(URIRef(BASE + thing), predicate)}


def shapes(file: str) -> Graph:
    """Published shapes, without their links to shapes that the file does not hold."""
    place = SCHEMAS / file
    if not place.is_file():
        pytest.skip(f"the shapes {file} are not beside the project")
    graph = Graph().parse(place)
    for shape, part in list(graph.subject_objects(SH.property)):
        if (part, SH.path, None) not in graph:
            graph.remove((shape, SH.property, part))
    return graph


def violations(graph: Graph, file: str) -> str:
    from pyshacl import validate

    is_valid, _, report = validate(graph, shacl_graph=shapes(file))
    return "" if is_valid else report


# ---------- the two syntaxes


@pytest.mark.parametrize("name", EXPORTERS)
@pytest.mark.parametrize("content", [catalog(), bare(), Catalog(Project("none", "urn:x:"))])
def test_turtle_and_json_ld_say_the_same(name: str, content: Catalog) -> None:
    turtle_text, json_text = documents(name, content).values()
    first = Graph().parse(data=turtle_text, format="turtle")
    second = Graph().parse(data=json_text, format="json-ld")
    assert isomorphic(first, second)
    assert len(first) == sum(
        len(node.types) + sum(map(len, node.properties.values()))
        for node in EXPORTERS[name].make_graph(content).nodes.values()
    )


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_same_catalog_gives_the_same_bytes(name: str) -> None:
    assert documents(name, catalog()) == documents(name, catalog())


def test_the_documents_have_their_places() -> None:
    paths = [*documents("dcat", catalog()), *documents("dprod", catalog())]
    assert paths == [
        "dcat/catalog.ttl", "dcat/catalog.jsonld", "dprod/products.ttl", "dprod/products.jsonld",
    ]  # fmt: skip


@pytest.mark.parametrize("name", EXPORTERS)
def test_json_ld_brings_its_own_context(name: str) -> None:
    (_, json_text) = documents(name, catalog()).values()
    context = json.loads(json_text)["@context"]
    assert context["dcat"] == "http://www.w3.org/ns/dcat#"
    assert all(isinstance(value, str) for value in context.values())


def test_a_graph_of_several_pieces_is_one_document() -> None:
    graph = triples.Graph()
    for number in range(1_201):
        graph.describe(f"urn:x:{number}", "dcat:Dataset")
    assert len(list(turtle.write(graph))) > 3
    for data, kind in ((turtle.write(graph), "turtle"), (jsonld.write(graph), "json-ld")):
        assert len(Graph().parse(data=b"".join(data), format=kind)) == 1_201


def test_the_package_writes_rdf_without_rdflib() -> None:
    imports = "import sys, brygge.exporting.rdf.dcat, brygge.exporting.rdf.dprod"
    code = f"{imports}\nprint('rdflib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# ---------- escaping


@LAW
@given(st.lists(ANY_TEXT, max_size=30))
@example(["\x00\x7f\x85", "\ud800", "\ud83d\ude00", "\ufffe\uffff", "\u2028"])
@example(['"""', "\\", "a\r\nb\t", "\\u0041", " ", ""])
def test_any_text_comes_back_from_turtle_and_json_ld(texts: list[str]) -> None:
    graph = triples.Graph()
    for number, written in enumerate(texts):
        graph.describe(f"urn:x:{number}").add("dct:title", triples.text(written))
    for data, kind in ((turtle.write(graph), "turtle"), (jsonld.write(graph), "json-ld")):
        found = Graph().parse(data=b"".join(data), format=kind)
        for number, written in enumerate(texts):
            # What is no character at all is replaced; pairs of surrogates are one character.
            whole = written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            (said,) = found.objects(URIRef(f"urn:x:{number}"), DCTERMS.title)
            assert str(said) == whole, kind


@LAW
@given(st.lists(st.text(), max_size=20))
@example(["", ".", "..", "a b", 'x"y', "<>", "{}|^`\\", "%", "%zz", "ø/å?#", "\n\t\x00"])
def test_any_id_gives_an_iri(ids: list[str]) -> None:
    graph, project = triples.Graph(), Project("p", BASE)
    named = {iri(project, "asset", each) for each in ids}
    for each in named:
        graph.describe(each, "dcat:Dataset")
    for data, kind in ((turtle.write(graph), "turtle"), (jsonld.write(graph), "json-ld")):
        found = Graph().parse(data=b"".join(data), format=kind)
        assert {str(each) for each in found.subjects()} == named, kind
    assert len(named) == len(set(ids))


@LAW
@given(st.lists(ANY_TEXT.map("https://x.org/".__add__) | ANY_TEXT, max_size=20))
@example(["https://x.org/a b", "https://x.org/100%", "s3://a/<b>", "mailto:a@b.c", "x:\ud800"])
def test_any_address_is_an_iri_or_nothing(written: list[str]) -> None:
    graph = triples.Graph()
    known = [place for place in map(triples.address, written) if place]
    graph.describe("urn:x:0").add("dct:relation", *map(triples.link, known))
    for data, kind in ((turtle.write(graph), "turtle"), (jsonld.write(graph), "json-ld")):
        found = Graph().parse(data=b"".join(data), format=kind)
        assert {str(each) for each in found.objects()} == set(known), kind


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("https://x.org/a b", "https://x.org/a%20b"),
        ("https://x.org/100%/%20", "https://x.org/100%25/%20"),
        ("/srv/data", ""),
        ("file:///srv/data", ""),
        ("FILE:/srv", ""),
        ("C:\\data", ""),
        ("words", ""),
        # JSON-LD would take it for a name of the vocabulary.
        ("dct:title", ""),
        (None, ""),
    ],
)
def test_an_address_is_no_path_of_a_machine(written: object, known: str) -> None:
    assert triples.address(written) == known


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("2026-11-20T06:00:00Z", ("2026-11-20T06:00:00Z", "xsd:dateTime")),
        ("2026-11-20 06:00:00+00:00", ("2026-11-20T06:00:00Z", "xsd:dateTime")),
        ("2026-11-20", ("2026-11-20", "xsd:date")),
        ("20261120T06", ("2026-11-20T06:00:00", "xsd:dateTime")),
        ("2026-W47-5", ("2026-11-20", "xsd:date")),
        ("", None),
        ("soon", None),
    ],
)
def test_a_moment_is_a_date_or_a_time(written: str, known: object) -> None:
    assert triples.moment(written) == known


# ---------- conformity


@pytest.mark.parametrize("content", [catalog(), bare()], ids=["sample", "bare"])
@pytest.mark.parametrize(
    ("names", "file"),
    [
        (("dcat",), "dcat-ap-3.0.1-shapes.ttl"),
        (("dcat",), "dcat-ap-3.0.1-ranges.ttl"),
        (("dprod",), "dprod-shapes.ttl"),
        # Put together, neither breaks what the other promises.
        (("dcat", "dprod"), "dcat-ap-3.0.1-shapes.ttl"),
        (("dcat", "dprod"), "dcat-ap-3.0.1-ranges.ttl"),
        (("dcat", "dprod"), "dprod-shapes.ttl"),
    ],
)
def test_the_published_shapes_find_nothing(
    names: tuple[str, ...], file: str, content: Catalog
) -> None:
    graph = Graph()
    for name in names:
        graph += read(name, content)
    assert violations(graph, file) == ""


def test_the_published_shapes_would_find_a_missing_title_and_a_wrong_range() -> None:
    graph = read("dcat", catalog())
    graph.remove((URIRef(f"{BASE}port/sales.orders.v2"), DCTERMS.title, None))
    graph.remove((URIRef(f"{EU}language/ENG"), RDF.type, None))
    assert "title" in violations(graph, "dcat-ap-3.0.1-shapes.ttl")
    assert "LinguisticSystem" in violations(graph, "dcat-ap-3.0.1-ranges.ttl")


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_term_is_one_that_the_ontology_has(name: str) -> None:
    place = SCHEMAS / "dprod-ontology.ttl"
    if not place.is_file():
        pytest.skip("the DPROD ontology is not beside the project")
    known = set(Graph().parse(place).subjects())
    graph = read(name, catalog())
    used = {each for each in {*graph.predicates(), *graph.objects(None, RDF.type)} if each in DPROD}
    assert used <= known
    assert bool(used) is (name == "dprod")


def missing(content: Catalog) -> Iterator[str]:
    for name, exporter in EXPORTERS.items():
        for place, node in exporter.make_graph(content).nodes.items():
            for kind in node.types:
                yield from (
                    f"{name}: {place}: {predicate}"
                    for predicate in MANDATORY.get(kind, ())
                    if not any(value.strip() for value, _ in node.properties.get(predicate, ()))
                )


@pytest.mark.parametrize("content", [catalog(), bare()], ids=["sample", "bare"])
def test_nothing_mandatory_is_missing(content: Catalog) -> None:
    assert list(missing(content)) == []


def test_what_is_recommended_and_known_is_said() -> None:
    nodes = dcat.make_graph(catalog()).nodes
    absent = {
        place: set(wanted) - set(nodes[BASE + place].properties)
        for place, wanted in RECOMMENDED.items()
    }
    assert absent == {place: set() for place in RECOMMENDED}


def test_every_link_to_a_thing_of_ours_leads_somewhere() -> None:
    for name, exporter in EXPORTERS.items():
        nodes = exporter.make_graph(catalog()).nodes
        for node in nodes.values():
            for predicate, terms in node.properties.items():
                if predicate not in ("vcard:hasEmail", "foaf:mbox"):
                    dangling = {value for value, kind in terms if kind == triples.LINK} - set(nodes)
                    assert dangling == set(), (name, predicate)


# ---------- DCAT


def test_a_port_is_a_dataset_with_what_its_owner_wrote() -> None:
    graph = read("dcat", catalog())
    port = "port/sales.orders.v2"
    assert about(graph, port, DCTERMS.title) == {"Orders, version 2.1.0"}
    assert about(graph, port, DCTERMS.description) == {
        "One row per order.\n\nUsage: Sum the amount.\n\nLimitations: No refunds."
    }
    assert about(graph, port, DCAT.keyword) == {"retail", "sales", "web shop"}
    assert about(graph, port, DCTERMS.accrualPeriodicity) == {f"{EU}frequency/DAILY"}
    assert about(graph, port, DCTERMS.accessRights) == {f"{EU}access-right/NON_PUBLIC"}
    assert about(graph, port, DCTERMS.conformsTo) == {"contract/sales.orders.v2"}
    assert about(graph, port, DCTERMS.creator) == {"agent/sales_data"}
    assert about(graph, "port/sales.orders.v1", DCTERMS.isReplacedBy) == {port}
    assert about(graph, "port/sales.orders.v1", DCTERMS.description) == {AWKWARD}
    modified = Literal("2026-11-20T06:00:00Z", datatype=XSD.dateTime)
    assert (URIRef(BASE + port), DCTERMS.modified, modified) in graph


def test_what_nobody_described_says_so() -> None:
    graph = read("dcat", catalog())
    words = "The port figures of the product finance. Its owner has not described it."
    assert about(graph, "port/finance.figures", DCTERMS.description) == {words}


def test_the_catalogue_lists_its_datasets_services_and_series() -> None:
    graph = read("dcat", catalog())
    assert about(graph, "catalog/shop", DCAT.dataset) == {
        "port/finance.figures", "port/sales.orders.v1", "port/sales.orders.v2",
    }  # fmt: skip
    assert about(graph, "catalog/shop", DCAT.service) == {"service/sales.orders.v2/desk"}
    assert about(graph, "catalog/shop", DCAT.resource) == {"series/sales/orders"}
    assert about(graph, "catalog/shop", DCTERMS.license) == {f"{EU}licence/CC_BY_4_0"}
    assert about(graph, "catalog/shop", DCTERMS.language) == {f"{EU}language/ENG"}
    assert about(graph, "catalog/shop", DCAT.themeTaxonomy) == set()


def test_versions_of_one_port_are_a_series() -> None:
    graph = read("dcat", catalog())
    versions = {"port/sales.orders.v1", "port/sales.orders.v2"}
    assert about(graph, "series/sales/orders", DCAT.hasVersion) == versions
    assert about(graph, "port/finance.figures", DCAT.inSeries) == set()


def test_each_server_is_a_distribution() -> None:
    graph = read("dcat", catalog())
    found = {
        place: about(graph, f"distribution/sales.orders.v2/{place}", DCAT.accessURL)
        for place in ("main", "lake", "desk")
    }
    assert found == {
        "main": {"port/sales.orders.v2/main"},
        "lake": {"s3://lake/ports"},
        "desk": {"postgresql://db.example.org:5432/ports"},
    }
    main = "distribution/sales.orders.v2/main"
    assert about(graph, main, DCTERMS["format"]) == {f"{EU}file-type/PARQUET"}
    assert about(graph, main, DCTERMS.description) == {
        "parquet files on the server main (local, environment main). "
        "Release 20261120T060000Z-2: 99 rows."
    }
    desk = "distribution/sales.orders.v2/desk"
    assert about(graph, desk, DCAT.accessService) == {"service/sales.orders.v2/desk"}
    assert about(graph, main, DCAT.accessService) == set()


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ({"server": "a", "type": "local", "path": "/srv/a"}, f"{BASE}port/sales.orders.v2/a"),
        ({"server": "a", "type": "local", "location": "file:/a"}, f"{BASE}port/sales.orders.v2/a"),
        ({"server": "a", "type": "local", "host": "laptop"}, f"{BASE}port/sales.orders.v2/a"),
        ({"server": "a", "type": "custom", "location": "/srv/a"}, f"{BASE}port/sales.orders.v2/a"),
        ({"server": "a", "type": "api", "location": "https://x.org/v1"}, "https://x.org/v1"),
        ({"server": "a", "type": "databricks", "host": "https://x.net"}, "https://x.net"),
        ({"server": "a", "type": "mysql", "host": "h", "database": "a b"}, "mysql://h/a%20b"),
        ({"type": "snowflake"}, f"{BASE}port/sales.orders.v2/snowflake"),
    ],
)  # fmt: skip
def test_a_server_is_reached_at_its_address_or_at_its_own_iri(
    server: dict[str, str], url: str
) -> None:
    assert access_url(with_server(**server)) == url


def test_a_contract_with_odd_parts_is_still_exported() -> None:
    odd = {"servers": ["x", None], "tags": "sales", "description": "words", "slaProperties": [1],
           "schema": [{"properties": ["x"]}], "name": 7, "roles": None}  # fmt: skip
    graph = read("dcat", with_port(contract=odd))
    assert about(graph, "port/sales.orders.v2", DCTERMS.title) == {"7, version 2.1.0"}


def test_without_servers_the_relation_of_the_warehouse_is_the_distribution() -> None:
    graph = read("dcat", catalog())
    place = "distribution/sales.orders.v1/warehouse"
    assert about(graph, "port/sales.orders.v1", DCAT.distribution) == {place}
    assert about(graph, place, DCTERMS.description) == {
        "The relation shop.sales.orders_v1 of the warehouse."
    }
    assert about(graph, place, DCAT.byteSize) == {"4096"}
    assert about(graph, place, DCTERMS.modified) == set()


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_address_of_ours_is_described(name: str) -> None:
    graph = read(name, catalog())
    (url,) = about(graph, "distribution/sales.orders.v1/warehouse", DCAT.accessURL)
    assert url.startswith("asset/")
    assert about(graph, url, DCTERMS.title) == {
        "The relation shop.sales.orders_v1 of the warehouse."
    }
    assert about(graph, url, DCTERMS.identifier) == {url}
    # That of a contract's server which has none, too; another's is not ours to describe.
    assert about(graph, "port/sales.orders.v2/main", DCTERMS.identifier)
    assert list(graph.objects(URIRef("s3://lake/ports"), DCTERMS.title)) == []


def test_the_sources_of_a_dataset_are_the_nearest_ports() -> None:
    assert about(read("dcat", catalog()), "port/finance.figures", DCTERMS.source) == {
        "port/sales.orders.v2"
    }


def test_sources_are_found_behind_hidden_assets_and_loops_end() -> None:
    edges = {
        "a": ("loop",),
        "hidden": ("a", "loop"),
        "loop": ("hidden",),
        "b": ("hidden",),
        "c": ("b",),
    }
    assets = tuple(
        Asset(name, name, "model", "x", "", upstream=tuple(Edge(each, "copied") for each in read))
        for name, read in edges.items()
    )
    outputs = tuple(OutputPort(f"p.{name}", name, name, "1") for name in "abc")
    shelf = ports.Shelf(
        Catalog(Project("x", BASE), (Product("p", "p", "odps", outputs=outputs),), assets)
    )
    assert [shelf.sources(port) for port in outputs] == [[], ["p.a"], ["p.b"]]


def test_that_nothing_forbids_reading_does_not_make_data_public() -> None:
    content = catalog()
    columns = (Column("a", classification="public"),)
    plain = tuple(replace(each, columns=columns) for each in content.assets)
    open_port = with_port(contract={})
    graph = read("dcat", replace(open_port, assets=plain))
    # It is read under an agreement; the figures are not.
    restricted = {f"{EU}access-right/RESTRICTED"}
    assert about(graph, "port/sales.orders.v2", DCTERMS.accessRights) == restricted
    assert about(graph, "port/finance.figures", DCTERMS.accessRights) == set()


@pytest.mark.parametrize(
    ("access", "right"),
    [("private", "NON_PUBLIC"), ("restricted", "RESTRICTED"), ("unrestricted", "")],
)
def test_the_access_of_a_contract_says_who_may_read(access: str, right: str) -> None:
    columns = (Column("a", classification="public"),)
    plain = tuple(replace(each, columns=columns) for each in catalog().assets)
    said = {"customProperties": [{"property": "access", "value": access}]}
    # An agreement on an unrestricted port opens classes, and closes nothing.
    graph = read("dcat", replace(with_port(contract=said), assets=plain))
    wanted = {f"{EU}access-right/{right}"} if right else set()
    assert about(graph, "port/sales.orders.v2", DCTERMS.accessRights) == wanted


def test_a_domain_that_names_a_theme_gives_the_theme() -> None:
    content = catalog()
    sales = replace(content.products[1], domain="Finance")
    graph = read("dcat", replace(content, products=(sales,)))
    assert about(graph, "port/sales.orders.v1", DCAT.theme) == {f"{EU}data-theme/ECON"}
    assert about(graph, "catalog/shop", DCAT.themeTaxonomy) == {f"{EU}data-theme"}


def test_the_last_build_that_passed_dates_what_was_never_released() -> None:
    content = catalog()
    builds = (Result("failed", "2026-11-21T00:00:00Z"), Result("passed", "2026-11-19T00:00:00Z"))
    assets = tuple(replace(each, builds=builds) for each in content.assets)
    graph = read("dcat", replace(content, assets=assets))
    assert about(graph, "port/finance.figures", DCTERMS.modified) == {"2026-11-19T00:00:00+00:00"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("CC-BY-4.0", "CC_BY_4_0"),
        ("http://creativecommons.org/licenses/by/4.0", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "CC_BY_4_0"),
        ("https://www.apache.org/licenses/LICENSE-2.0.html", "APACHE_2_0"),
        ("https://spdx.org/licenses/CC0-1.0.html", "CC0"),
        ("CC-BY-3.0", None),
    ],
)
def test_a_licence_is_known_by_its_name_and_by_its_address(written: str, code: str | None) -> None:
    found = authorities.licence(written)
    assert (found and found.iri) == (code and f"{EU}licence/{code}")


@pytest.mark.parametrize(
    ("licence", "place", "label"),
    [
        ("All rights reserved", f"{BASE}licence/All%20rights%20reserved", "All rights reserved"),
        ("https://x.org/terms", "https://x.org/terms", "https://x.org/terms"),
    ],
)
def test_another_licence_keeps_its_address_or_words(licence: str, place: str, label: str) -> None:
    content = catalog()
    graph = read("dcat", replace(content, project=replace(content.project, license=licence)))
    assert set(graph.objects(URIRef(f"{BASE}catalog/shop"), DCTERMS.license)) == {URIRef(place)}
    assert (URIRef(place), RDFS.label, Literal(label)) in graph


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        (1, "d", "DAILY"), (24, "h", "DAILY"), ("P1W", None, "WEEKLY"), (1, "month", "MONTHLY"),
        (3, "mo", "QUARTERLY"), (1, "q", "QUARTERLY"), (1, "y", "ANNUAL"), (5, "d", None),
        ("often", None, None),
    ],
)  # fmt: skip
def test_a_frequency_has_a_code_only_where_one_is_exact(
    value: object, unit: object, code: str | None
) -> None:
    found = authorities.frequency(seconds_of(value, unit))
    assert (found and found.iri) == (code and f"{EU}frequency/{code}")


@pytest.mark.parametrize(("tag", "code"), [("en", "ENG"), ("nb-NO", "NOB"), ("xx", None)])
def test_a_language_has_a_code_where_the_table_has_it(tag: str, code: str | None) -> None:
    found = authorities.language(tag)
    assert (found and found.iri) == (code and f"{EU}language/{code}")


def test_all_codes_have_a_label_and_point_into_their_table() -> None:
    assert authorities.status("deprecated") == authorities.Code(
        f"{EU}distribution-status/DEPRECATED", "skos:Concept", "deprecated"
    )
    for known, find in (
        (authorities._ISO_639_1, authorities.language),
        (authorities._LICENCE_NAMES, authorities.licence),
        (authorities._MEDIA_TYPES, authorities.file_type),
        (authorities._PERIODS, authorities.frequency),
        (authorities._OUR_STATUSES, authorities.status),
        (authorities._OUR_AVAILABILITIES, authorities.availability),
        (authorities._DOMAINS, authorities.theme),
    ):
        assert [key for key in known if find(key) is None] == []


# ---------- DPROD


@pytest.mark.parametrize("content", [catalog(), bare()], ids=["sample", "bare"])
def test_a_product_has_a_purpose_a_status_and_an_owner_or_says_that_none_is_known(
    content: Catalog,
) -> None:
    graph = read("dprod", content)
    products = set(graph.subjects(RDF.type, DPROD.DataProduct))
    assert len(products) == len(content.products)
    for product in products:
        assert graph.value(product, DPROD.purpose, any=False)
        assert graph.value(product, DPROD.lifecycleStatus, any=False)
        told = graph.value(product, RDFS.comment)
        has_owner = (product, DPROD.dataProductOwner, None) in graph
        assert has_owner is (told != Literal("No owner is known."))


def test_a_product_is_told_with_its_owner_domain_and_ports() -> None:
    graph = read("dprod", catalog())
    sales = "product/sales"
    assert about(graph, sales, DPROD.purpose) == {AWKWARD}
    assert about(graph, sales, DPROD.dataProductOwner) == {"agent/sales-data%40example.org"}
    assert about(graph, sales, DPROD.lifecycleStatus) == {"status/active"}
    assert about(graph, sales, DPROD.domain) == {"domain/retail"}
    assert about(graph, sales, DPROD.outputPort) == {
        "service/sales.orders.v1/warehouse", "service/sales.orders.v2/desk",
        "service/sales.orders.v2/lake", "service/sales.orders.v2/main",
    }  # fmt: skip
    assert about(graph, "product/finance", DPROD.lifecycleStatus) == {"status/unknown"}
    assert about(graph, "product/finance", DPROD.dataProductOwner) == set()


def test_lineage_leads_from_an_input_port_to_the_dataset_of_another_product() -> None:
    graph = read("dprod", catalog())
    finance = URIRef(f"{BASE}product/finance")
    path = DPROD.inputPort / DPROD.isAccessServiceOf / DPROD.isDistributionOf
    reached = set(graph.objects(finance, path))
    assert reached == {URIRef(f"{BASE}port/sales.orders.v2")}
    assert reached == set(graph.objects(finance, DPROD.inputDataset))
    assert reached < set(graph.objects(URIRef(f"{BASE}product/sales"), DPROD.outputDataset))


def test_a_source_is_an_input_with_a_dataset_of_its_own() -> None:
    graph = read("dprod", catalog())
    source = "asset/source.shop.till.orders"
    assert about(graph, "product/sales", DPROD.inputDataset) == {source}
    assert about(graph, source, RDFS.label) == {"orders"}
    assert about(graph, source, DCTERMS.description) == {"What the till sends."}
    service = "service/source.shop.till.orders/warehouse"
    assert about(graph, "product/sales", DPROD.inputPort) == {service}
    assert about(graph, service, DPROD.protocol) == {"protocol/duckdb"}


def test_an_input_that_nothing_is_known_of_is_left_out() -> None:
    content = catalog()
    lost = replace(content.products[0], inputs=(InputPort("x", ("model.gone",), port="gone"),))
    graph = read("dprod", replace(content, products=(lost,)))
    assert about(graph, "product/finance", DPROD.inputDataset) == set()


@pytest.mark.parametrize(
    ("words", "strongest"),
    [
        (("public", "internal"), "internal"),
        (("secret", "Confidential", "public"), "secret"),
        # Nobody ranked it, so it is taken for the strongest.
        (("secret", "hush"), "hush"),
        (("",), ""),
    ],
)
def test_a_dataset_is_as_sensitive_as_its_strongest_column(
    words: tuple[str, ...], strongest: str
) -> None:
    columns = tuple(Column(each, classification=each) for each in words)
    asset = Asset("a", "a", "model", "p", "", columns=columns)
    assert ports.sensitivity(None, asset) == strongest


def test_the_classification_of_a_dataset_is_in_the_graph() -> None:
    graph = read("dprod", catalog())
    kind = DPROD.informationSensitivityClassification
    assert about(graph, "port/sales.orders.v2", kind) == {"classification/personal"}
    assert about(graph, "port/finance.figures", kind) == set()


def test_a_security_scheme_is_told_where_the_contract_has_one() -> None:
    port = catalog().products[1].outputs[1]
    named = {"property": "securitySchemaType", "value": "oauth2"}
    server = {
        "server": "a",
        "type": "api",
        "location": "https://x.org",
        "customProperties": [named],
    }
    graph = read("dprod", with_port(contract={**port.contract, "servers": [server]}))
    service = "service/sales.orders.v2/a"
    assert about(graph, service, DPROD.securitySchemaType) == {"security/oauth2"}
    assert violations(graph, "dprod-shapes.ttl") == ""
