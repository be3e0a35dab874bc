"""The lineage page: its data says what the questions say; people find their way in a browser."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import open_page
from brygge.catalog.model import (
    Asset,
    Catalog,
    Column,
    Edge,
    Project,
    Upstream,
)
from brygge.catalog.questions.impact import impact
from brygge.catalog.questions.lineage_graph import build_graph
from brygge.catalog.questions.reach import reach
from brygge.exporting.site.lineage import documents
from brygge.exporting.site.lineage.bundles import bundled
from brygge.exporting.site.lineage.layers import layers_of
from brygge.exporting.site.lineage.numbering import Node
from brygge.exporting.site.subject import Site
from chance_catalogs import by_chance, ends
from lineage_shards import (
    ASK,
    address,
    expected,
    read_graph,
    read_shard,
    told,
    write_site,
)
from sample_catalog import AWKWARD, catalog

TILL, STAGED, FIGURES = "source.shop.till.orders", "model.shop.stg_orders", "model.shop.figures"
ORDERS = "model.shop.orders.v2"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lineage page of the sample catalog."""
    return write_site(catalog(), tmp_path_factory.mktemp("site"))


@pytest.fixture
def opened(chromium: Browser, page: Path) -> Iterator[Page]:
    with open_page(chromium, page.as_uri()) as shown:
        yield shown


def ready(shown: Page, url: str) -> Page:
    """Go to a view and wait until it is drawn."""
    shown.goto("about:blank")
    shown.goto(url)
    shown.wait_for_function("document.body.dataset.ready")
    return shown


# ---------- the data


@pytest.mark.parametrize("seed", range(20))
def test_the_shards_reach_what_the_questions_reach(tmp_path: Path, seed: int) -> None:
    found = by_chance(seed)
    written, asked = read_graph(write_site(found, tmp_path)), build_graph(found)
    for end in ends(found):
        here, there = reach(written, end), reach(asked, end)
        assert (here.columns, here.assets) == (there.columns, there.assets)
        assert sorted(here.starts) == sorted(there.starts)


def test_the_same_catalog_gives_the_same_bytes(tmp_path: Path) -> None:
    pages = [write_site(by_chance(1), tmp_path / each) for each in "ab"]
    first, second = (
        {path.relative_to(page.parent): path.read_bytes() for path in page.parent.rglob("*.*")}
        for page in pages
    )
    assert first == second


def test_a_bundle_has_room_for_what_is_small_and_holds_alone_what_is_not() -> None:
    values = [["x" * size] for size in (10, 10, 10, 500, 10)]
    found = [(each.first, len(each.values)) for each in bundled(values, room=60)]
    assert found == [(0, 3), (3, 1), (4, 1)]
    # The first may be too large as well.
    assert [each.first for each in bundled(values[3:], room=60)] == [0, 1]


def test_a_step_keeps_its_sql_and_a_long_text_is_cut(page: Path) -> None:
    told = json.dumps(
        [read_shard(page, "lineage/details-0"), read_shard(page, "lineage/graph")["prefixes"]]
    )
    assert json.dumps("amount * rate") in told
    long = Asset("model.p.a", "a", "model", "p", "a.sql", description="x" * 10_000)
    files = documents.export(Site(Catalog(Project("p", "https://e.org/"), assets=(long,))))
    details = next(each for each in files if "details" in each.path)
    assert len(b"".join(details.pieces)) < 1000


def layered_by(*edges: tuple[str, str]) -> tuple[tuple[str, ...], bool]:
    """The order of layers that are named like their only node, and whether they are bands."""
    names = sorted({name for edge in edges for name in edge})
    nodes = [Node(each, "model", Asset(each, each, "model", "p", "", layer=each)) for each in names]
    read = [[names.index(a) for a, b in edges if b == name] for name in names]
    found = layers_of(nodes, read)
    return found.labels, found.are_bands


def test_a_layer_stands_left_of_what_reads_it() -> None:
    edges = [("bronze", "silver"), ("silver", "gold"), ("gold", "insights"), ("bronze", "insights")]
    assert layered_by(*edges) == (("bronze", "silver", "gold", "insights"), True)


def test_of_layers_in_a_circle_the_one_that_is_read_most_comes_first() -> None:
    edges = [("a", "c"), ("c", "b"), ("b", "d"), ("d", "c"), ("c", "d"), ("c", "d")]
    assert layered_by(*edges) == (("a", "c", "b", "d"), False)


def test_folders_that_read_each_other_are_no_layers() -> None:
    assert layered_by(("finance", "sales"), ("sales", "finance"))[1] is False


# ---------- what the browser makes of it


@pytest.mark.parametrize("seed", range(3))
def test_the_page_tells_what_breaks_as_the_questions_do(
    chromium: Browser, tmp_path: Path, seed: int
) -> None:
    found = by_chance(seed)
    asked = ends(found)
    with open_page(chromium, write_site(found, tmp_path).as_uri()) as shown:
        answers = shown.evaluate(ASK, asked)
    names = {check.id: check.name for check in found.checks}
    for end, answer in zip(asked, answers, strict=True):
        assert told(answer) == expected(impact(found, *end), names), end


def test_a_view_begins_one_step_around_and_grows_on_demand(opened: Page, page: Path) -> None:
    shown = ready(opened, address(page, asset=FIGURES))
    expect(shown.locator(".node")).to_have_count(3)
    shown.get_by_role("button", name="open 2 that feed orders.v2").click()
    expect(shown.locator(".node")).to_have_count(5)
    assert f"before%3A{ORDERS}" in shown.url
    shown.get_by_role("button", name="close what feed orders.v2").click()
    expect(shown.locator(".node")).to_have_count(3)
    shown.go_back()
    expect(shown.locator(".node")).to_have_count(5)
    expect(shown.get_by_role("status")).to_contain_text("5 assets drawn")


def test_a_published_column_is_followed_back_to_the_source_file(opened: Page, page: Path) -> None:
    shown = ready(opened, address(page, asset=ORDERS, column="amount"))
    way = shown.locator(".way li")
    expect(way.nth(0)).to_contain_text("transformed from stg_orders.amount")
    expect(way.filter(has_text="till.orders.Amountcast")).to_contain_text('"Amount" as decimal')
    # No bystander: neither version 1 nor another column.
    passed = ["·rate", "·Amount", "ƒamount", "ƒamount", "Σrevenue"]
    expect(shown.locator(".column")).to_have_text(passed)
    way.get_by_role("button", name="till.orders.Amount").click()
    expect(shown.get_by_role("status")).to_contain_text("The whole way of till.orders.Amount")
    shown.get_by_role("link", name="Its page").click()
    expect(shown.get_by_role("heading", level=1)).to_have_text("orders")


def test_what_breaks_is_listed_and_downloaded(opened: Page, page: Path) -> None:
    shown = ready(opened, address(page, asset=STAGED, column="amount", impact=1))
    found = impact(catalog(), STAGED, "amount")
    ports = shown.locator("[data-group=port] tbody th")
    assert sorted(ports.all_inner_texts()) == sorted(each.id for each in found.ports)
    expect(shown.locator("[data-group=check] tbody tr")).to_have_count(len(found.checks))
    with shown.expect_download() as download:
        shown.get_by_role("button", name="Download as CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert told(rows) == expected(found, {each.id: each.name for each in catalog().checks})
    assert {row["degree"] for row in rows if row["what"] == "port"} == {"1", "2"}


def test_what_is_not_known_is_dashed_and_says_why(opened: Page, page: Path) -> None:
    shown = ready(opened, address(page, asset=FIGURES))
    expect(shown.locator(".node.unsure")).to_contain_text("lineage in part")
    expect(shown.locator(".panel")).to_contain_text("no relation in the SQL has it")
    ready(shown, address(page, asset=FIGURES, column="secret_sauce"))
    expect(shown.locator(".panel")).to_contain_text("not known. python model")


def test_a_way_that_is_lost_is_drawn_as_lost(chromium: Browser, tmp_path: Path) -> None:
    source = Asset("source.p.s.t", "t", "source", "p", "", columns=(Column("a", origin="source"),))
    reads = (Edge(source.id, "unknown"),)
    dark = Asset(
        "model.p.dark", "dark", "model", "p", "", upstream=reads,
        columns=(Column("b", reason="it is Python"),), lineage="failed",
    )  # fmt: skip
    counted = Column("c", origin="rowset", expression="count(*)")
    clear = Asset(
        "model.p.clear", "clear", "model", "p", "", upstream=reads, columns=(counted,),
        lineage="complete",
    )  # fmt: skip
    page = write_site(
        Catalog(Project("p", "https://e.org/"), assets=(clear, dark, source)), tmp_path
    )
    with open_page(chromium, address(page, asset=source.id, column="a")) as shown:
        expect(shown.locator(".node .name")).to_have_text(["s.t", "dark"])
        expect(shown.locator(".canvas .line.unknown")).to_have_count(1)
        expect(shown.get_by_role("status")).to_contain_text("lineage by column is missing")
        ready(shown, address(page, asset=dark.id, column="b"))
        expect(shown.locator(".canvas .line.unknown")).to_have_count(1)
        expect(shown.locator(".panel")).to_contain_text("not known. it is Python")
        ready(shown, address(page, asset=source.id))
        expect(shown.locator(".canvas .line.unknown")).to_have_count(1)
        expect(shown.locator(".canvas .line.untaken")).to_have_count(1)


def test_a_filter_says_what_it_leaves_out_and_bridges_it(opened: Page, page: Path) -> None:
    shown = ready(opened, address(page, asset=TILL, product="finance"))
    expect(shown.locator(".node .name")).to_have_text(["till.orders", "figures"])
    expect(shown.locator(".canvas .line.far")).to_have_count(1)
    ready(shown, address(page, asset=TILL, column="Amount", product="finance"))
    expect(shown.get_by_role("status")).to_contain_text("The filter leaves 3 out of the picture")
    expect(shown.locator(".canvas .line.far")).to_have_count(1)


def test_keys_lead_along_the_lines(opened: Page, page: Path) -> None:
    shown = ready(opened, address(page, asset=ORDERS, column="amount"))
    shown.locator(".column", has_text="revenue").focus()

    def focused() -> str:
        return str(shown.evaluate("document.activeElement.closest('.node').innerText")).split("\n")[
            0
        ]

    shown.keyboard.press("ArrowLeft")
    assert focused() == "orders.v2"
    shown.keyboard.press("ArrowLeft")
    assert focused() in ("stg_orders", "rates")
    shown.keyboard.press("ArrowRight")
    assert focused() == "orders.v2"
    shown.keyboard.press("ArrowUp")
    shown.keyboard.press("Enter")
    expect(shown.locator(".node.looked .name")).to_have_text("orders.v2")
    expect(shown.locator(".node.looked .name")).to_be_focused()


def test_an_asset_is_found_by_its_name(opened: Page) -> None:
    opened.wait_for_function("document.body.dataset.ready")
    opened.get_by_label("Asset", exact=True).fill("figur")
    opened.keyboard.press("Enter")
    expect(opened.locator(".node.focus .name")).to_have_text("figures")
    opened.get_by_label("Asset", exact=True).fill("nothing like it")
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("status")).to_contain_text("Nothing is called nothing like it")


def test_names_that_two_packages_share_are_told_apart(chromium: Browser, tmp_path: Path) -> None:
    ids = ("model.a.orders", "model.b.orders", "model.b.Orders")
    assets = tuple(Asset(each, each[8:], "model", each[6], "") for each in ids)
    page = write_site(Catalog(Project("p", "https://e.org/"), assets=assets), tmp_path)
    with open_page(chromium, address(page, layer="models")) as shown:
        names = sorted(shown.locator(".node .name").all_inner_texts())
        assert names == ["Orders", "model.a.orders", "model.b.orders"]
        shown.get_by_label("Asset", exact=True).fill("Orders")
        shown.keyboard.press("Enter")
        expect(shown.locator(".node.focus .name")).to_have_text("Orders")


def test_who_uses_a_link_of_the_panel_goes_on_in_the_panel(opened: Page, page: Path) -> None:
    shown = ready(opened, address(page, asset=ORDERS, column="amount"))
    shown.get_by_role("button", name="till.orders.Amount").first.focus()
    shown.keyboard.press("Enter")
    expect(shown.locator(".panel h2")).to_have_text("Amount")
    expect(shown.locator(".panel")).to_be_focused()


def test_a_dashboard_is_a_beginning_too(opened: Page, page: Path) -> None:
    shown = ready(opened, address(page, asset="exposure.shop.board"))
    expect(shown.locator(".node .name")).to_have_text(["figures", "board"])
    expect(shown.locator(".canvas .line.reads")).to_have_count(1)
    ready(shown, address(page, asset="exposure.shop.board", impact=1))
    expect(shown.locator(".impact")).to_contain_text("Nothing that is known here depends on it")


def test_an_address_that_names_nothing_says_so(opened: Page, page: Path) -> None:
    shown = ready(opened, address(page, asset="model.shop.gone"))
    expect(shown.get_by_role("status")).to_contain_text("Nothing is called model.shop.gone")
    ready(shown, address(page, asset=ORDERS, column="gone"))
    expect(shown.get_by_role("status")).to_contain_text("orders.v2 has no column gone")


def test_without_a_script_the_page_lists_the_assets(chromium: Browser, page: Path) -> None:
    with open_page(chromium, page.as_uri(), java_script_enabled=False) as shown:
        shown.get_by_role("link", name="stg_orders", exact=True).click()
        expect(shown.get_by_role("heading", level=1)).to_have_text("stg_orders")


def test_more_than_two_hundred_are_never_drawn_at_once(chromium: Browser, tmp_path: Path) -> None:
    read = Asset("model.p.hub", "hub", "model", "p", "")
    names = [f"m{each:03}" for each in range(300)]
    reads = (Edge(read.id, "copied"),)
    many = [Asset(f"model.p.{each}", each, "model", "p", "", upstream=reads) for each in names]
    found = Catalog(Project("p", "https://e.org/"), assets=(read, *many))
    with open_page(chromium, address(write_site(found, tmp_path), asset=read.id)) as shown:
        expect(shown.locator(".node")).to_have_count(200)
        expect(shown.get_by_role("status")).to_contain_text("Drawn 200 of 301 assets")
        expect(shown.locator("[data-part=left] li")).to_have_count(30)


def test_awkward_names_are_text(chromium: Browser, tmp_path: Path) -> None:
    odd = ["a,b", "=1+1", "__proto__", "a&b#c%20", "שלום"]
    names = [AWKWARD, "x" * 10_000, "", "Case", "case", *odd]
    columns = tuple(Column(each, origin="source") for each in names)
    source = Asset("source.p.s.t", "t", "source", "p", "", columns=columns)
    models = [
        Asset(
            f"model.p.{name or 'e'}", name, "model", "p", "", layer=name, tags=(name,),
            columns=(Column(name, upstream=(Upstream(source.id, name, "copied"),)),),
            upstream=(Edge(source.id, "copied"),),
        )
        for name in names
    ]  # fmt: skip
    found = Catalog(Project("p", "https://e.org/"), assets=(*models, source))
    page = write_site(found, tmp_path)
    with open_page(chromium, address(page, asset=source.id)) as shown:
        expect(shown.locator(".node")).to_have_count(1 + len(names))
        for name in (AWKWARD, "__proto__", "a&b#c%20"):
            ready(shown, address(page, asset=source.id, column=name))
            expect(shown.locator(".node")).to_have_count(2)
            shown.locator(".column").last.click()
            expect(shown.locator(".panel h2")).to_have_text(name)
