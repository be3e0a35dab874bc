"""What people come for, from the first page to the answer, with a mouse and by keyboard alone.

`open_page` fails a journey on any error of a page and on any request that leaves the disk.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser import open_page
from brygge.catalog.questions.impact import impact
from brygge.exporting.site.subject import Site
from sample_catalog import catalog
from sample_observed import OBSERVED, ORDERS
from site_reader import WrittenSite, write

STAGED = "model.shop.stg_orders"


@dataclass(frozen=True)
class Reader:
    """Somebody at a page, who has a mouse or has not."""

    page: Page
    has_mouse: bool

    def choose(self, what: Locator, key: str = "Enter") -> None:
        """Click what is there; without a mouse: tab to it, and press a key."""
        expect(what).to_be_visible()
        if self.has_mouse:
            what.click()
            return
        for _ in range(120):
            if what.evaluate("(each) => each === document.activeElement"):
                assert what.evaluate("(each) => each.matches(':focus-visible')")
                self.page.keyboard.press(key)
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"no Tab leads to {what}")

    def search(self, question: str) -> None:
        """Search and open what is found first."""
        if self.has_mouse:
            self.page.get_by_role("button", name="Search").first.click()
        else:
            self.page.keyboard.press("/")
        self.page.keyboard.type(question)
        self.page.wait_for_selector("#search-list[aria-busy=false]", state="attached")
        if self.has_mouse:
            self.page.locator("#search [role=option]").first.click()
        else:
            self.page.keyboard.press("Enter")

    def follow_lineage_of(self, column: str) -> None:
        """Choose a column of the page's table, which leads to its lineage."""
        row = self.page.locator(f"[id='column-{column}']")
        self.choose(row.get_by_role("link", name=column, exact=True).first)
        self.page.wait_for_url(f"**/lineage.html#*column={column}*")
        self.page.wait_for_function("document.body.dataset.ready")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> WrittenSite:
    return write(Site(catalog(), OBSERVED), tmp_path_factory.mktemp("site"))


@pytest.fixture(params=["mouse", "keyboard"])
def reader(
    request: pytest.FixtureRequest, chromium: Browser, site: WrittenSite
) -> Iterator[Reader]:
    with open_page(chromium, (site.folder / "index.html").as_uri()) as page:
        yield Reader(page, request.param == "mouse")


def test_a_port_is_found_by_what_a_column_means_and_its_promises_are_read(reader: Reader) -> None:
    page = reader.page
    reader.search("gbp")
    page.wait_for_url(f"**/ports/{ORDERS}.html#column-amount")
    expect(page.locator("[id='column-amount']")).to_be_in_viewport()
    reader.choose(page.get_by_label("On this page").get_by_role("link", name="Promises"))
    promises = page.get_by_role("region", name="Promises, and what was measured")
    broken = promises.get_by_role("row", name="order_id").filter(has_text="never empty")
    expect(broken).to_contain_text("failed")
    expect(broken).to_contain_text("7 of 99 rows")
    expect(broken).to_be_in_viewport()


def test_a_published_column_is_followed_back_to_the_source_file(reader: Reader) -> None:
    page = reader.page
    reader.search("orders v2")
    page.wait_for_url(f"**/ports/{ORDERS}.html*")
    reader.follow_lineage_of("amount")
    way = page.locator(".way li")
    expect(way.filter(has_text="till.orders.Amount").first).to_contain_text('"Amount" as decimal')
    reader.choose(page.locator(".way").get_by_role("button", name="till.orders.Amount").first)
    expect(page.locator(".panel h2")).to_have_text("Amount")
    reader.choose(page.locator(".panel").get_by_role("link", name="Its page"))
    page.wait_for_url("**/assets/source.shop.till.orders.html*")
    expect(page.get_by_role("main")).to_contain_text("models/sales/_sources.yml")
    expect(page.get_by_role("main")).to_contain_text("Orders 2026")


def test_what_breaks_if_a_column_goes_is_told(reader: Reader) -> None:
    page = reader.page
    reader.search("stg_orders")
    page.wait_for_url(f"**/assets/{STAGED}.html*")
    reader.follow_lineage_of("amount")
    reader.choose(page.get_by_label("What breaks").first, key="Space")
    found = impact(catalog(), STAGED, "amount")
    ports = page.locator("[data-group=port] tbody th")
    expect(ports).to_have_count(len(found.ports))
    assert sorted(ports.all_inner_texts()) == sorted(each.id for each in found.ports)
    expect(page.locator(".impact")).to_contain_text("Board's page")


def test_who_answers_for_a_failing_product_is_found(reader: Reader) -> None:
    page = reader.page
    row = page.locator("table.products tr", has=page.get_by_text("failing", exact=True))
    reader.choose(row.get_by_role("link", name="Sales").first)
    page.wait_for_url("**/products/sales.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("failing")
    answers = page.locator(".answers", has=page.get_by_role("heading", name="Who answers"))
    expect(answers).to_contain_text("sales-data@example.org owner")
    attention = page.get_by_role("region", name="Asks for attention")
    expect(attention).to_contain_text("not null of amount failed: 7 bad rows.")


def test_a_failed_check_leads_to_its_place_and_back_to_its_asset(reader: Reader) -> None:
    page = reader.page
    reader.choose(page.get_by_label("Main").get_by_role("link", name="Quality"))
    page.wait_for_url("**/quality.html")
    bad = page.get_by_role("region", name="Not as it should be")
    expect(bad).to_contain_text("not null")
    reader.choose(bad.get_by_role("link", name="orders", exact=True).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("orders")


def test_the_first_key_skips_the_menu(chromium: Browser, site: WrittenSite) -> None:
    for address in ("index.html", "lineage.html", f"ports/{ORDERS}.html"):
        with open_page(chromium, (site.folder / address).as_uri()) as page:
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "content"


def test_without_scripts_the_same_is_found(chromium: Browser, site: WrittenSite) -> None:
    home = (site.folder / "index.html").as_uri()
    with open_page(chromium, home, java_script_enabled=False) as page:
        page.get_by_role("link", name="Sales", exact=True).first.click()
        expect(page.get_by_role("main")).to_contain_text("sales-data@example.org")
        ports = page.get_by_role("region", name="Output ports")
        ports.get_by_role("link", name="orders", exact=True).last.click()
        expect(page.get_by_role("main")).to_contain_text("7 of 99 rows")
        for name in ("orders", "stg_orders"):
            page.get_by_role("main").get_by_role("link", name=name, exact=True).last.click()
        page.get_by_role("main").get_by_role("link", name="orders", exact=True).first.click()
        expect(page.get_by_role("main")).to_contain_text("models/sales/_sources.yml")
