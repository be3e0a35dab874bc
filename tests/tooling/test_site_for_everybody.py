"""Every kind of page and the rules of accessibility: light and dark, on a phone and on a desk."""

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from browser import open_page, serious
from brygge.catalog.model import Term
from brygge.exporting.site.subject import Site
from sample_catalog import AWKWARD, catalog
from sample_observed import OBSERVED, ORDERS
from site_reader import WrittenSite, write

KINDS = (
    "index.html",
    "products/sales.html",
    "products/finance.html",
    f"ports/{ORDERS}.html",
    "ports/sales.orders.v1.html",
    f"assets/model.shop.{'orders.v2'}.html",
    "assets/source.shop.till.orders.html",
    "lineage.html",
    "lineage.html#asset=model.shop.stg_orders&column=amount&impact=1",
    "search.html",
    "glossary.html",
    "quality.html",
    "insights.html",
)

# Rows of data aside, a phone shows each row of a table as a block.
SIDEWAYS = """[...document.querySelectorAll(".wide:not(:has(table.data, table.layer))")]
  .some(each => each.checkVisibility() && each.scrollWidth > each.clientWidth)"""
# Twenty more columns in each sample.
WIDENED = """document.querySelectorAll("table.data tr").forEach(row => {
  for (let i = 0; i < 20; i++) row.insertCell().textContent = "a whole sentence";
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> WrittenSite:
    terms = (Term("churn", "shop", "models/words.md", AWKWARD),)
    return write(Site(replace(catalog(), terms=terms), OBSERVED), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def kinds(site: WrittenSite) -> list[str]:
    checks = [each for each in site.pages if each.startswith("checks/")]
    assert checks
    return [*KINDS, checks[0]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1_440])
def test_everybody_can_use_every_kind_of_page(
    chromium: Browser, site: WrittenSite, kinds: list[str], width: int, scheme: str
) -> None:
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    found = []
    with open_page(chromium, "about:blank", **options) as page:
        for address in kinds:
            page.goto(f"{site.folder.as_uri()}/{address}")
            if address.startswith("lineage"):
                page.wait_for_function("document.body.dataset.ready")
            found += [(address, *each) for each in serious(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((address, "wider than the screen"))
            if width < 400 and page.evaluate(SIDEWAYS):
                found.append((address, "a table to be scrolled sideways"))
    assert found == []


@pytest.mark.parametrize("theme", ["", "dark"])
def test_paper_has_dark_ink_and_nothing_is_cut(
    chromium: Browser, site: WrittenSite, theme: str
) -> None:
    """On A4: dark ink, whatever was chosen for the screen, and no table cut at its edge."""
    options = {"viewport": {"width": 718, "height": 1_000}, "color_scheme": theme or "light"}
    with open_page(chromium, f"{site.folder.as_uri()}/ports/{ORDERS}.html", **options) as page:
        page.evaluate(
            "theme => { if (theme) document.documentElement.dataset.theme = theme; }", theme
        )
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        # Whoever prints has no hand to open what is closed.
        assert page.get_by_text("import pandas").first.is_visible()
        page.evaluate(WIDENED)
        cut = (
            "[...document.querySelectorAll('.wide')].filter(each => each.scrollWidth > 718).length"
        )
        assert page.evaluate(cut) == 0
