"""The pages of quality: each check has a place, and what could not be checked is told."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from browser import open_page
from brygge.catalog.model import Asset, Catalog, Check, Column, Edge, Product, Project, Result
from brygge.exporting.site import assets, ports, products, quality, static_files
from brygge.exporting.site.addresses import CHECKS_AT_ONCE, link
from brygge.exporting.site.checked import quality_of
from brygge.exporting.site.subject import Site
from brygge.exporting.site.verdicts import verdicts
from brygge.observing.model import BrokenRule, CheckHistory, Measurement, Observed, Run
from sample_catalog import AWKWARD, catalog
from site_reader import put, write

ORDERS = "model.shop.orders.v2"
AUDITED = "test.shop.audited_amount"
NASTY = (
    "</script><script>alert(1)</script>",
    "\"quotes\" and 'quotes' & <b>",
    "שלום 🚢 " + "x" * 10_000,
    "Case",
    "case",
    "",
)
OBSERVED = Observed(
    target="main",
    checks=(
        CheckHistory(
            "sales.orders.v2",
            "amount.required",
            "required",
            ("amount",),
            severity="error",
            unit="rows",
            expected="0 rows",
            measurements=(
                Measurement(
                    "2026-11-20T06:00:00Z", "2.1.0", "failed", "refused", 7.0, None, 99
                ),
                Measurement(
                    "2026-11-19T06:00:00Z", "2.1.0", "passed", "published", 0.0, None, 98
                ),
            ),
        ),
    ),
    quarantined=(
        BrokenRule("sales", "quarantine.q_orders", "too_small", 4, "Below the <b>least</b>.", "us"),
        BrokenRule("sales", "quarantine.q_orders", "too_large", 9),
    ),
    runs=(
        Run("2026-11-20T06:10:00Z", 12.0),
        Run("2026-11-19T06:10:00Z", 11.0),
    ),
    notes=("Samples are missing: nobody published.",),
)  # fmt: skip


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("id"):
            self.places.add(str(given["id"]))
        self.scripts += tag == "script"

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> _Text:
    found = _Text()
    found.feed(page)
    return found


def text_of(page: str) -> str:
    return " ".join(" ".join(read(page).words).split())


def pages(site: Site) -> dict[str, str]:
    made = [*quality.export(site), *products.export(site), *ports.export(site)]
    made += [assets.asset_page(site, each) for each in site.catalog.assets]
    return {each.path: b"".join(each.pieces).decode() for each in made}


def subject() -> Catalog:
    """The sample, with a test that looks up an audit and checks that could not be carried out."""
    found = catalog()
    audited = Check(
        AUDITED, "audited_amount", ORDERS, "audited", "amount",
        arguments={"check": "amount.required"},
        results=(Result("failed", "2026-11-20T06:00:00Z", 7),),
    )  # fmt: skip
    refused = Check(
        "test.shop.refused", "refused", ORDERS, "unique", results=(Result("error", "2026-11-20"),)
    )
    left_out = Check(
        "test.shop.left_out", "left_out", "model.shop.figures", "not_null",
        results=(Result("skipped", "2026-11-20"),),
    )  # fmt: skip
    return replace(found, checks=(*found.checks, audited, refused, left_out))


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(subject(), OBSERVED, (("dbt's documentation", "dbt/index.html"),))


@pytest.fixture(scope="module")
def made(site: Site) -> dict[str, str]:
    return pages(site)


def test_every_check_has_its_place_and_links_lead_there(site: Site, made: dict[str, str]) -> None:
    places = {page: read(text).places for page, text in made.items()}
    assert len(set(site.addresses.checks.values())) == len(site.catalog.checks)
    for address in site.addresses.checks.values():
        page, _, place = address.partition("#")
        assert place in places[page]
    for page in ("assets/model.shop.orders.v2.html", "ports/sales.orders.v2.html"):
        for check in site.checks[ORDERS]:
            if page.startswith("ports/") and check.column and check.kind != "audited":
                continue
            assert link(site.addresses.checks[check.id], page) in read(made[page]).links


def test_the_summary_tells_what_is_wrong_and_what_nobody_knows(made: dict[str, str]) -> None:
    said = text_of(made["quality.html"])
    assert "8 checks, looked at last on 2026-11-20 06:00 UTC." in said
    assert "never empty" in said
    assert "7 of 99 rows" in said
    assert "The database refused it: dbt's log of 2026-11-20 has the message." in said
    assert "1 check. No run of which the results were kept had it." in said
    assert "Samples are missing: nobody published." in said
    assert "dbt/index.html" in read(made["quality.html"]).links


def test_what_is_promised_and_checked_by_nobody_is_told() -> None:
    found = catalog()
    sales = next(each for each in found.products if each.id == "sales")
    sla = [{"property": "generalAvailability", "value": "2026-01-01"}]
    outputs = tuple(
        replace(each, contract={**each.contract, "slaProperties": sla}) if each.contract else each
        for each in sales.outputs
    )
    page = pages(Site(replace(found, products=(replace(sales, outputs=outputs),))))["quality.html"]
    assert "orders 2.1.0: generalAvailability is not a property of the data" in text_of(page)


def test_quarantine_stands_by_rule_with_its_reason(made: dict[str, str]) -> None:
    said = text_of(made["quality.html"])
    assert re.search(r"too large 9 .*too small 4 .*Below the <b>least</b>\. us", said)


def test_an_audit_tells_more_than_the_test_that_looks_it_up(site: Site) -> None:
    found = {each.check.id: each for page in verdicts(site).values() for each in page}
    audited = found[AUDITED]
    assert audited.outcomes == ("passed", "failed")
    assert audited.amounts == (0.0, 7.0)
    assert audited.found == "7 of 99 rows"


def test_what_a_run_skipped_has_no_result_of_the_audit_before() -> None:
    """What the run before measured says nothing of a run that never came to the audit."""
    found = subject()
    skipped = Result("skipped", "2026-11-21T06:00:00Z")
    checks = tuple(
        replace(check, results=(skipped, *check.results)) if check.id == AUDITED else check
        for check in found.checks
    )
    site = Site(replace(found, checks=checks), OBSERVED)
    audited = {each.check.id: each for page in verdicts(site).values() for each in page}[AUDITED]
    assert (audited.outcome, audited.found, audited.at) == ("skipped", "", skipped.at)


def test_checks_that_ended_badly_are_counted_by_run() -> None:
    def ended(*outcomes: str) -> tuple[Result, ...]:
        moments = ("2026-01-04T05:00:00Z", "2026-01-02T05:00:00Z", "2026-01-01T05:00:00Z")
        return tuple(Result(each, at) for each, at in zip(outcomes, moments, strict=False))  # type: ignore[arg-type]

    asset = Asset("a", "a", "model", "p", "")
    checks = (
        Check("1", "1", "a", "unique", results=ended("passed", "warned", "failed")),
        Check("2", "2", "a", "unique", results=ended("passed", "passed", "error")),
        Check("3", "3", "a", "unique"),
    )
    # Nothing of these checks ran on the third; what came after the last run is of none.
    runs = tuple(Run(f"2026-01-0{day}T06:00:00Z", 1.0) for day in (3, 2, 1))
    site = Site(Catalog(Project("p", "urn:x:"), (), (asset,), checks), Observed(runs=runs))
    found = quality_of(site, [asset])
    assert found.bad_over_runs == (2.0, 1.0)
    assert found.outcomes == (("passed", 2), ("no result", 1))
    assert found.is_known
    unknown = quality_of(Site(replace(site.catalog, checks=checks[2:])), [asset])
    assert not unknown.is_known


def test_a_history_is_drawn_where_there_is_one(made: dict[str, str]) -> None:
    page = made["checks/sales.html"]
    assert 'class="spark strip"' in page
    assert "1 passed, 1 failed; newest failed" in page


def test_a_skipped_check_tells_what_was_in_the_way() -> None:
    failed = Asset("model.a", "a", "model", "p", "a.sql", builds=(Result("error", "2026-11-20"),))
    reader = Asset("model.b", "b", "model", "p", "b.sql", upstream=(Edge("model.a", "copied"),))
    skipped = (Result("skipped", "2026-11-20"),)
    checks = tuple(
        Check(f"test.{each}", each, f"model.{each}", "not_null", results=skipped) for each in "ab"
    )
    site = Site(Catalog(Project("p", "urn:x:"), (), (failed, reader), checks))
    (found,) = verdicts(site).values()
    assert [each.why for each in found] == [
        "a was not built in that run.",
        "a, which b reads, could not be built.",
    ]


def test_a_verdict_has_its_history_from_old_to_new_and_a_reason_only_for_doubt() -> None:
    results = (Result("failed", "2026-11-20", 3), Result("passed", "2026-11-19", 0))
    skipped = Asset("a", "a", "model", "p", "", builds=(Result("skipped", "2026-11-20"),))
    checks = (
        Check("1", "1", "a", "unique", results=results),
        Check("2", "2", "a", "not_null", results=(Result("skipped", "2026-11-20"),)),
        Check("3", "3", "a", "audited", arguments={"check": "x.required"}, results=results[1:]),
    )
    site = Site(Catalog(Project("p", "urn:x:"), (), (skipped,), checks))
    (found,) = verdicts(site).values()
    assert [(each.outcomes, each.amounts) for each in found] == [
        (("passed", "failed"), (0.0, 3.0)),
        (("skipped",), ()),
        (("passed",), (0.0,)),
    ]
    assert [each.why for each in found] == ["", "a was not built in that run.", ""]
    assert found[2].words == "required"


def test_without_results_nothing_is_called_good() -> None:
    bare = tuple(replace(check, results=()) for check in catalog().checks)
    page = pages(Site(replace(catalog(), checks=bare)))["quality.html"]
    said = text_of(page)
    assert "Not known: there are no results." in said
    assert "the artifacts hold no run results of a test" in said
    assert "passed" not in said


def test_many_checks_of_a_product_stand_on_several_pages() -> None:
    asset = Asset("model.a", "a", "model", "p", "a.sql", product="sales")
    product = Product("sales", "Sales", "folder")
    # A product whose id is what a second page could have been called.
    other = Product("sales_2", "Other", "folder")
    own = Asset("model.b", "b", "model", "p", "b.sql", product="sales_2")
    count = 2 * CHECKS_AT_ONCE + 1
    checks = tuple(Check(f"test.{at:05}", f"{at}", "model.a", "not_null") for at in range(count))
    checks += (Check("test.b", "b", "model.b", "unique"),)
    site = Site(Catalog(Project("p", "urn:x:"), (product, other), (asset, own), checks))
    made = {each.path: b"".join(each.pieces).decode() for each in quality.export(site)}
    assert [len(site.addresses.check_pages[each]) for each in ("sales", "sales_2")] == [3, 1]
    assert len(made) == 5
    for check, address in site.addresses.checks.items():
        page, _, place = address.partition("#")
        assert f'id="{place}"' in made[page], check


def test_names_of_any_kind_stay_text() -> None:
    asset = Asset("model.a", NASTY[0], "model", "p", "a.sql", product=NASTY[1])
    checks = tuple(
        Check(
            each, each, "model.a", ("singular", "unit", "not_null")[at % 3], NASTY[-1 - at], "warn",
            each, {"values": [each]}, (Result("warned", AWKWARD),),
        )
        for at, each in enumerate(NASTY)
    )  # fmt: skip
    found = Catalog(
        Project("p", "urn:x:"), (Product(NASTY[1], NASTY[2], "folder"),), (asset,), checks
    )
    made = pages(Site(found))
    for path, text in made.items():
        assert "<script>alert" not in text
        if path.startswith(("checks/", "quality")):
            assert read(text).scripts == 5
    addresses = Site(found).addresses.checks.values()
    assert len({each.lower() for each in addresses}) == len(NASTY)


def test_an_asset_tells_freshness_unit_tests_and_what_breaks(made: dict[str, str]) -> None:
    source = made["assets/source.shop.till.orders.html"]
    assert "newest 2026-11-18 22:00, looked at 2026-11-20 06:00" in text_of(source)
    assert "warns after 1 day" in text_of(source)
    assert "#column-Order%20No" in read(source).links
    orders = made["assets/model.shop.orders.v2.html"]
    assert "Unit tests 1 passed a rate multiplies" in text_of(orders).replace("  ", " ")
    assert "../lineage.html#asset=model.shop.orders.v2&impact=1" in read(orders).links


def test_what_no_column_has_is_no_column_of_the_table() -> None:
    """A source of ninety columns without types said ninety times that it is a source."""
    bare = Asset(
        "source.p.s.t", "t", "source", "p", "s.yml", columns=(Column("a", origin="source"),)
    )
    told = replace(bare, columns=(Column("a", type="text", description="A.", origin="source"),))
    heads = []
    for asset in (bare, told):
        site = Site(Catalog(Project("p", "urn:x:"), (), (asset,), ()))
        page = b"".join(assets.asset_page(site, asset).pieces).decode()
        heads.append(re.findall(r'<th scope="col">([^<]+)', page))
    assert heads == [["Column"], ["Column", "Type", "Meaning"]]


def test_pages_of_others_are_linked_where_they_lie(tmp_path: Path) -> None:
    (tmp_path / "quality").mkdir()
    (tmp_path / "quality/index.html").write_text("x")
    page = write(Site(catalog()), tmp_path).pages["quality.html"]
    links = {each["href"] for each in page.all("a")}
    assert "quality/index.html" in links
    assert "dbt/index.html" not in links


@pytest.mark.parametrize(
    ("address", "page", "expected"),
    [
        ("index.html", "index.html", "index.html"),
        ("index.html", "assets/a.html", "../index.html"),
        ("assets/b.html#x/y", "assets/a.html", "b.html#x/y"),
        ("ports/b.html", "assets/a.html", "../ports/b.html"),
        ("ports/b.html", "index.html", "ports/b.html"),
    ],
)
def test_a_link_leads_from_page_to_page(address: str, page: str, expected: str) -> None:
    assert link(address, page) == expected


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Path:
    root = tmp_path_factory.mktemp("site")
    made = [*static_files.export(site), *quality.export(site)]
    made += [assets.asset_page(site, each) for each in site.catalog.assets]
    put(made, root)
    return root


def test_a_failed_check_is_found_by_its_link(chromium: Browser, folder: Path, site: Site) -> None:
    with open_page(chromium, f"file://{folder}/quality.html") as shown:
        shown.get_by_role("link", name="never empty").click()
        assert shown.url.endswith(site.addresses.checks[AUDITED])
        assert "failed" in shown.locator("tr:target").inner_text()
