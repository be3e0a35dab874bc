"""The catalog of this project: what its own check says, and the lineage of its ports.

The lineage is compared with what was written by hand from the SQL.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import open_page
from brygge.catalog.assembling.assembling import assemble
from brygge.catalog.assembling.own import beside_artifacts, own_artifacts
from brygge.catalog.model import Asset, Catalog
from brygge.catalog.questions.impact import impact
from brygge.catalog.questions.lineage_graph import ColumnId, LineageGraph, build_graph
from brygge.catalog.questions.reach import reach
from brygge.catalog.questions.spelling import find_column
from brygge.exporting.site.showing import guard_of
from brygge.exporting.site.subject import Site
from brygge.observing.observing import observe
from brygge.project import Project
from conftest import PRODUCTS, run
from lineage_shards import ASK, WAY, expected, read_graph, told
from site_reader import WrittenSite, faults, lost_links, write
from written_lineage import Written

WRITTEN = Written()


@pytest.fixture(scope="module")
def catalog(mesh: Path) -> Catalog:
    """The catalog of all products."""
    project = Project(mesh)
    target = project.target("samples")
    return assemble(own_artifacts(project, target), beside_artifacts(project, target))


@pytest.fixture(scope="module")
def graph(catalog: Catalog) -> LineageGraph:
    return build_graph(catalog)


@pytest.fixture(scope="module")
def assets(catalog: Catalog) -> dict[str, Asset]:
    """All assets, by their ids without type and package."""
    return {short(asset.id): asset for asset in catalog.assets}


def short(asset: str) -> str:
    return asset.split(".", 2)[2]


def beginnings(
    graph: LineageGraph, assets: Mapping[str, Asset], column: ColumnId
) -> dict[str, set[str]]:
    """Return the headings of sources and the columns of seeds that `column` begins with."""
    waiting, seen = [column], set()
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting += [link.end for link in graph.upstream.get(each, ())]
    found: dict[str, set[str]] = {}
    for each in seen:
        if assets[short(each.asset)].kind in ("source", "seed"):
            found.setdefault(short(each.asset), set()).add(each.column)
    return found


def test_the_catalog_of_all_products_passes_its_own_check(mesh: Path) -> None:
    checked = run(mesh, "brygge", "catalog", "check", "--target", "samples", "--format", "json")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    found = json.loads(checked.stdout)
    assert found["findings"] == []
    assert {each["product"] for each in found["fair"]} == set(PRODUCTS)


def test_every_column_of_every_port_is_in_the_list(assets: Mapping[str, Asset]) -> None:
    public = {name: asset for name, asset in assets.items() if asset.access == "public"}
    listed = {name: [column.name for column in asset.columns] for name, asset in public.items()}
    assert listed == WRITTEN.ports


def test_of_every_column_of_every_port_is_told_what_it_begins_with() -> None:
    columns = {
        (port, name): WRITTEN.columns[port, name]
        for port in WRITTEN.ports
        for name in WRITTEN.ports[port]
    }
    assert [
        key for key, each in columns.items() if each.origin == "derived" and not each.begins
    ] == []


@pytest.mark.parametrize(("asset", "name"), WRITTEN.columns)
def test_a_column_comes_from_where_its_sql_takes_it(
    assets: Mapping[str, Asset], graph: LineageGraph, asset: str, name: str
) -> None:
    expected = WRITTEN.columns[asset, name]
    column = next(each for each in assets[asset].columns if each.name == name)
    found = {f"{short(each.asset)}.{each.column}": each.kind for each in column.upstream}
    assert found == expected.upstream
    assert column.origin == expected.origin
    if expected.begins:
        assert beginnings(graph, assets, ColumnId(assets[asset].id, name)) == expected.begins


def test_no_column_of_the_project_is_unexplained(catalog: Catalog) -> None:
    columns = [(asset.id, column) for asset in catalog.assets for column in asset.columns]
    assert [(id, each.name) for id, each in columns if each.origin == "unexplained"] == []
    assert not [gap for gap in catalog.gaps if gap.subject.startswith("model.")]


def test_what_a_row_is_decided_by_is_told(assets: Mapping[str, Asset]) -> None:
    asset = assets["sales_transactions.v1"]
    assert {(short(each.asset), each.column, each.influence) for each in asset.conditions} == {
        ("silver_sales__invoice_lines", "line_kind", "filter"),
        ("silver_sales__invoice_lines", "invoice_line_id", "join"),
        ("silver_sales__cancellations", "invoice_line_id", "join"),
        ("mapping_sales_currencies", "source_table", "filter"),
    }


@pytest.fixture(scope="module")
def site(mesh: Path, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> WrittenSite:
    """The site of all products, with what the target holds."""
    project = Project(mesh)
    seen = observe(project, project.target("samples"), guard_of(catalog))
    return write(Site(catalog, seen), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def page(site: WrittenSite) -> Path:
    """The lineage page of the site."""
    return site.folder / "lineage.html"


def test_every_link_of_the_site_leads_somewhere_and_every_page_is_whole(site: WrittenSite) -> None:
    assert lost_links(site) == []
    assert [each for page in site.pages.values() for each in faults(page)] == []


def test_no_page_of_the_site_is_wider_than_a_phone(site: WrittenSite, chromium: Browser) -> None:
    wide = []
    assets = [each for each in site.pages if each.startswith("assets/")]
    chosen = [*(site.pages.keys() - set(assets)), *assets[::4]]
    size = {"width": 360, "height": 800}
    with open_page(chromium, (site.folder / "index.html").as_uri(), viewport=size) as shown:
        for address in chosen:
            shown.goto((site.folder / address).as_uri())
            if shown.evaluate("document.documentElement.scrollWidth") > 360:
                wide.append(address)
    assert wide == []


def test_the_site_reaches_from_every_column_what_the_questions_reach(
    graph: LineageGraph, page: Path
) -> None:
    written = read_graph(page)
    assert {id: sorted(names) for id, names in written.columns.items()} == {
        id: sorted(names) for id, names in graph.columns.items()
    }
    for asset, names in graph.columns.items():
        for name in ("", *names):
            here, there = (reach(each, ColumnId(asset, name)) for each in (written, graph))
            assert (here.columns, here.assets) == (there.columns, there.assets)


def test_the_site_tells_what_breaks_if_a_silver_column_goes(
    catalog: Catalog, graph: LineageGraph, page: Path, chromium: Browser
) -> None:
    names = {check.id: check.name for check in catalog.checks}
    spelled = ("silver_sales__invoice_lines.quantity", "silver_business_register__units")
    asked = [find_column(catalog, each) for each in spelled]
    with open_page(chromium, page.as_uri()) as shown:
        answers = shown.evaluate(ASK, asked)
    for end, answer in zip(asked, answers, strict=True):
        found = expected(impact(catalog, *end, graph), names)
        assert told(answer) == found
        assert {what for what, *_ in found} >= {"port", "column", "check"}


def test_the_site_follows_every_published_column_back_to_the_source_files(
    assets: Mapping[str, Asset], graph: LineageGraph, page: Path, chromium: Browser
) -> None:
    asked = [
        ColumnId(assets[port].id, name) for port in WRITTEN.ports for name in WRITTEN.ports[port]
    ]
    with open_page(chromium, page.as_uri()) as shown:
        answers = shown.evaluate(WAY, asked)
    for column, answer in zip(asked, answers, strict=True):
        found: dict[str, set[str]] = {}
        for asset, name in answer:
            if assets[short(asset)].kind in ("source", "seed"):
                found.setdefault(short(asset), set()).add(name)
        assert found == beginnings(graph, assets, column)
