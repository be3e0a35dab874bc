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
    assert found == []
