"""The first page: what it shows, that it holds for anybody's names, and that it can be used."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from browser import open_page
from brygge.catalog.model import (
    Asset,
    Catalog,
    Check,
    Gap,
    InputPort,
    OutputPort,
    Product,
    Project,
    Release,
    Result,
)
from brygge.exporting.site import home, static_files
from brygge.exporting.site.landscape import MOST, landscape
from brygge.exporting.site.news import ending, failures, last_run, late, missing
from brygge.exporting.site.subject import Site
from sample_catalog import AWKWARD, catalog
from site_reader import put

PROJECT = Project("p", "https://x.example/", generated_at="2026-01-01T00:00:00Z")


def written(found: Catalog, folder: Path) -> str:
    """Write the first page of `found`; return its address."""
    site = Site(found)
    put((*static_files.export(site), *home.export(site)), folder)
    return (folder / "index.html").as_uri()


def rendered(found: Catalog) -> str:
    (document,) = home.export(Site(found))
    return b"".join(document.pieces).decode()


def many(count: int, domains: int) -> Catalog:
    """Products that read their predecessor, in domains."""
    products, assets = [], []
    for n in range(count):
        asset = Asset(f"m{n}", f"t{n}", "model", "p", f"t{n}.sql", product=f"p{n:04}")
        port = OutputPort(f"p{n:04}.t{n}", f"t{n}", asset.id, "1.0.0")
        read = (InputPort("i", (f"m{n - 1}",), port=f"p{n - 1:04}.t{n - 1}"),) if n % 10 else ()
        domain = f"d{n % domains}" if domains else ""
        products.append(
            Product(f"p{n:04}", f"P {n}", "odps", domain=domain, inputs=read, outputs=(port,))
        )
        assets.append(asset)
    return Catalog(PROJECT, tuple(products), tuple(assets))


def awkward() -> Catalog:
    """The sample, where every name is awkward, empty, very long, or equal but for case."""
    found = catalog()
    names = [AWKWARD, "", "x" * 10_000]
    products = [
        replace(each, name=name, domain=name, team=name)
        for each, name in zip((*found.products, found.products[0]), names, strict=False)
    ]
    twins = [
        Product(id, id, "odps", outputs=(OutputPort(f"{id}.o", "o", "", "1"),))
        for id in ("Twin", "twin", "../up", "a b", "é")
    ]
    long = replace(products[0], id="long", name="x" * 10_000, outputs=())
    products = [*products[:2], long, *twins]
    gaps = tuple(Gap(AWKWARD * 100, AWKWARD, "run `x`.") for _ in range(50))
    return replace(found, products=tuple(products), gaps=gaps)


class Reader(HTMLParser):
    """Collects links, and fails on what the page must not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert "style" not in found
        assert not [name for name in found if name.startswith("on")]
        assert tag != "script" or found.get("src")
        if tag == "a":
            self.links.append(found)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_every_product_port_and_reading_is_a_link_with_words() -> None:
    page = rendered(catalog())
    picture = page[page.index("<svg") : page.index("</svg>")]
    links = {link["aria-label"]: link["href"] for link in read(picture).links}
    assert links["finance reads orders v2 of Sales."] == "ports/sales.orders.v2.html"
    why = "The check not null of orders.amount failed: 7 bad rows."
    assert links[f"orders v2, output port of Sales, failing. {why}"]
    assert links[f"Sales, data product, failing. {why} 2 output ports."]
    assert links["till_orders, source of Sales."] == "assets/source.shop.till.orders.html"
    assert all(f"<title>{label}</title>" in picture for label in links)
    # Not by colour alone: a sign and a word.
    assert ">failing</text>" in picture
    assert ">✗</text>" in picture


def test_the_list_says_what_the_picture_says() -> None:
    page = rendered(catalog())
    table = page[page.index('<table class="products"') : page.index("</table>")]
    for word in ("Sales", "finance", "orders v1", "orders v2", "figures", "failing", "stale"):
        assert word in table


def test_the_page_leads_to_who_answers_for_what_failed() -> None:
    (failed,) = failures(Site(catalog()))
    assert (failed.what, failed.column, failed.asset.name) == ("not null", "amount", "orders")
    check = "test.shop.not_null_orders_amount"
    assert failed.address == Site(catalog()).addresses.checks[check]
    assert failed.product
    assert (failed.product.id, failed.owner) == ("sales", "sales_data")
    text = " ".join(" ".join(read(rendered(catalog())).texts).split())
    assert failed.address in {link["href"] for link in read(rendered(catalog())).links}
    assert "not null of orders , column amount 7 bad rows. Sales , answered for by" in text


def test_search_and_domains_stand_beside_the_picture() -> None:
    page = rendered(catalog())
    panel = page[page.index('<div class="panel">') : page.index('id="failed"')]
    assert 'data-open="search"' in panel
    places = [link["href"].removeprefix("#") for link in read(panel).links]
    assert len(places) == len({product.domain for product in catalog().products})
    assert all(f'id="{place}"' in page for place in places)


def test_what_ends_is_listed_with_day_and_successor() -> None:
    (found,) = ending(Site(catalog()))
    assert (found.name, found.on, found.successor) == (
        "sales.orders.v1",
        "2027-01-31",
        "sales.orders.v2",
    )
    assert found.successor_address == "ports/sales.orders.v2.html"
    assert "sales.orders.v1 ends on 2027-01-31" in " ".join(
        " ".join(read(rendered(catalog())).texts).split()
    )


def test_what_is_late_says_since_when() -> None:
    assert [(each.name, each.reason) for each in late(Site(catalog()))] == [
        ("finance.figures", "orders was loaded more than 1 day ago."),
        ("sales.orders.v1", "orders was loaded more than 1 day ago."),
    ]


def test_the_last_run_is_that_of_the_newest_result() -> None:
    def at(outcome: str, moment: str) -> Result:
        return Result(outcome, f"2026-01-{moment}Z")  # type: ignore[arg-type]

    asset = Asset("a", "a", "model", "p", "a.sql", builds=(at("passed", "02T06:00:00"),))
    old = Asset("b", "b", "model", "p", "b.sql", builds=(at("failed", "01T06:00:00"),))
    turns = {
        "broken": ("failed", "passed"),
        "mended": ("passed", "error"),
        "same": ("failed", "failed"),
    }
    checks = tuple(
        Check(name, name, "a", "unique", results=(at(now, "02T06:10:00"), at(then, "01T06:00:00")))
        for name, (now, then) in turns.items()
    )
    releases = (
        Release("1", "main", "2026-01-01T06:20:00Z", 5),
        Release("2", "main", "2026-01-02T06:20:00Z", 6, is_current=True),
    )
    port = OutputPort("p.a", "a", "a", "1", releases=releases)
    product = Product("p", "P", "odps", outputs=(port,))
    found = last_run(Site(Catalog(PROJECT, (product,), (asset, old), checks)))
    assert found
    assert (found.begun, found.ended) == ("2026-01-02T06:00:00Z", "2026-01-02T06:10:00Z")
    assert found.builds == (("passed", 1),)
    assert found.checks == (("failed", 2), ("passed", 1))
    assert [(port.id, rows) for port, rows in found.published] == [("p.a", 6)]
    assert [each.id for each in found.broken] == ["broken"]
    assert [each.id for each in found.mended] == ["mended"]
    assert last_run(Site(Catalog(PROJECT))) is None


def test_what_is_newly_failing_names_its_column() -> None:
    """Six times `not null of orders` said nothing."""
    results = (Result("failed", "2026-12-02T06:00:00Z"), Result("passed", "2026-12-01T06:00:00Z"))
    checks = tuple(
        Check(name, name, "model.shop.orders.v2", "not_null", name, results=results)
        for name in ("amount", "kind")
    )
    text = " ".join(" ".join(read(rendered(replace(catalog(), checks=checks))).texts).split())
    newly = text[text.index("Newly failing") :]
    assert "not null of orders , column amount ; not null of orders , column kind" in newly


def test_a_run_goes_on_over_a_pause_of_half_an_hour() -> None:
    # A moment without a zone is UTC too.
    moments = ("2026-01-02T05:29:59Z", "2026-01-02T06:00:00", "2026-01-02T06:30:00Z")
    assets = tuple(
        Asset(at, at, "model", "p", "", builds=(Result("passed", at),)) for at in moments
    )
    found = last_run(Site(Catalog(PROJECT, (), assets)))
    assert found
    assert (found.begun, found.builds) == (moments[1], (("passed", 2),))


def test_a_run_published_what_is_new_and_current() -> None:
    asset = Asset("a", "a", "model", "p", "", builds=(Result("passed", "2026-01-02T06:00:00Z"),))
    releases = {
        "before": Release("1", "main", "2026-01-01T06:00:00Z", 1, is_current=True),
        "withdrawn": Release("2", "main", "2026-01-02T06:10:00Z", 2),
        "new": Release("3", "main", "2026-01-02T06:10:00Z", 3, is_current=True),
    }
    ports = tuple(
        OutputPort(name, name, "", "1", releases=(each,)) for name, each in releases.items()
    )
    found = last_run(Site(Catalog(PROJECT, (Product("p", "P", "odps", outputs=ports),), (asset,))))
    assert found
    assert [port.id for port, _ in found.published] == ["new"]


def test_builds_that_failed_come_before_checks_and_somebody_answers() -> None:
    def failed(outcome: str) -> tuple[Result, ...]:
        return (Result(outcome, "2026-01-02T06:00:00Z"),)  # type: ignore[arg-type]

    assets = (
        Asset("a", "a", "model", "p", ""),
        Asset("b", "b", "model", "p", "", builds=failed("error"), owner="bo", group="crew"),
        Asset("c", "c", "model", "p", "", builds=failed("failed"), group="crew"),
        Asset("d", "d", "model", "p", "", builds=failed("skipped")),
    )
    check = Check("c", "c", "a", "unique", results=failed("failed"))
    found = failures(Site(Catalog(PROJECT, (), assets, (check,))))
    assert [(each.what, each.asset.id, each.owner) for each in found] == [
        ("build", "b", "bo"),
        ("build", "c", "crew"),
        ("unique", "a", ""),
    ]


def test_what_ends_without_a_day_comes_last_and_a_ports_table_once() -> None:
    ports = (
        OutputPort("p.dated", "dated", "model.dated", "1", deprecated_on="2027-01-31"),
        OutputPort("p.said", "said", "", "1", status="deprecated"),
        OutputPort("p.going_on", "going_on", "", "1"),
    )
    assets = (
        Asset("model.dated", "dated", "model", "p", "", deprecated_on="2027-01-31"),
        Asset("model.own", "own", "model", "p", "", deprecated_on="2028-01-31T00:00:00Z"),
    )
    product = Product("p", "P", "odps", status="retired", outputs=ports)
    found = ending(Site(Catalog(PROJECT, (product,), assets)))
    assert [(each.name, each.on) for each in found] == [
        ("p.dated", "2027-01-31"),
        ("own", "2028-01-31"),
        ("P", ""),
        ("p.said", ""),
    ]


def test_a_check_that_broke_on_what_is_gone_is_told_without_it() -> None:
    results = (Result("failed", "2026-01-02T06:00:00Z"), Result("passed", "2026-01-01T06:00:00Z"))
    page = rendered(Catalog(PROJECT, checks=(Check("c", "c", "gone", "unique", results=results),)))
    assert "Newly failing" in page
    assert "unique</a> </dd>" in " ".join(page.split())


def test_gaps_with_one_fix_are_one_line() -> None:
    gaps = (
        Gap("a", "is not compiled.", "run x."),
        Gap("b", "is not compiled.", "run x."),
        Gap("c", "is new.", "run y."),
    )
    found = missing(Site(Catalog(PROJECT, gaps=gaps)))
    assert [(each.count, each.subjects, each.fix) for each in found] == [
        (2, ("a", "b"), "run x."),
        (1, ("c",), "run y."),
    ]


def test_many_products_are_drawn_as_their_domains() -> None:
    found = landscape(Site(many(MOST + 1, 7)))
    assert [each.name for each in found.circles] == [f"d{n}" for n in range(7)]
    assert found.left_out == "121 products are drawn as their domains."
    assert found.circles[0].group == "18 products"
    page = rendered(many(MOST + 1, 7))
    places = re.findall(r'href="#(domain-\d+)"', page)
    assert places
    assert all(f'id="{place}"' in page for place in places)


def test_many_products_without_domains_are_the_most_connected_ones() -> None:
    found = landscape(Site(many(MOST + 30, 0)))
    assert len(found.circles) == MOST
    assert found.left_out.endswith("30 products are in the list only.")


def test_what_reads_around_the_ports_is_seen() -> None:
    asset = Asset("m", "m", "model", "p", "m.sql", product="a")
    a = Product("a", "A", "folder")
    b = Product("b", "B", "folder", inputs=(InputPort("m", ("m",)),))
    found = landscape(Site(Catalog(PROJECT, (a, b), (asset,))))
    (line,) = found.lines
    assert (line.source, line.target, line.title) == ("a", "b", "B reads tables of A.")
    assert [dot.name for dot in found.circles[0].dots] == ["without a port"]


def test_a_product_with_many_ports_shows_the_first_and_counts_the_rest() -> None:
    outputs = tuple(OutputPort(f"p.o{n:02}", f"o{n:02}", "", "1") for n in range(40))
    reader = Product("r", "R", "odps", inputs=(InputPort("o39", (), port="p.o39"),))
    product = Product("p", "P", "odps", outputs=outputs)
    found = landscape(Site(Catalog(PROJECT, (product, reader))))
    assert [dot.name for dot in found.circles[0].dots][-2:] == ["o11", "28 more"]
    assert [line.dot for line in found.lines] == ["others"]


@pytest.mark.parametrize("make", [catalog, awkward, lambda: Catalog(PROJECT), lambda: many(40, 3)])
def test_the_page_is_the_same_each_time_and_holds_nothing_that_runs(make: object) -> None:
    page = rendered(make())  # type: ignore[operator]
    assert page == rendered(make())  # type: ignore[operator]
    read(page)
    assert len(page) < 1_000_000


def test_awkward_names_neither_break_out_nor_overflow(chromium: Browser, tmp_path: Path) -> None:
    url = written(awkward(), tmp_path)
    with open_page(chromium, url, viewport={"width": 360, "height": 800}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.locator("script:not([src])").count() == 0
        assert page.locator("b").count() == 0


def test_the_picture_is_used_by_keyboard(chromium: Browser, tmp_path: Path) -> None:
    with open_page(chromium, written(catalog(), tmp_path)) as page:
        page.locator(".skip-here").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "region"
        seen = []
        for _ in range(7):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))
    assert seen[0] == "finance reads orders v2 of Sales."
    assert any(each.startswith("Sales, data product, failing.") for each in seen)
    assert any(each.startswith("finance, data product") for each in seen)


@pytest.mark.parametrize("count", [15, 110])
def test_a_large_picture_can_be_seen_whole(count: int, chromium: Browser, tmp_path: Path) -> None:
    frame = "document.querySelector('.mesh-frame')"
    is_larger = (
        f"{frame}.scrollWidth > {frame}.clientWidth || {frame}.scrollHeight > {frame}.clientHeight"
    )
    with open_page(chromium, written(many(count, 3), tmp_path)) as page:
        assert page.evaluate(is_larger)
        # The first product is in sight.
        assert page.locator(".mesh .circle").first.bounding_box()
        page.get_by_role("button", name="Whole picture").click()
        assert not page.evaluate(is_larger)
        page.get_by_role("button", name="Own size").click()
        assert page.evaluate(is_larger)


def test_a_small_picture_offers_nothing(chromium: Browser, tmp_path: Path) -> None:
    with open_page(chromium, written(catalog(), tmp_path)) as page:
        assert page.get_by_role("button", name="Whole picture").count() == 0
