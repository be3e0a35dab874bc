"""The pages of products and ports: what a consumer finds, and what nobody must find."""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace as changed
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from browser import open_page
from brygge.catalog.model import (
    Agreement,
    Asset,
    Catalog,
    Check,
    Column,
    Freshness,
    OutputPort,
    Product,
    Relation,
    Release,
    Result,
)
from brygge.catalog.model import (
    Project as Described,
)
from brygge.contracts.check import make_check
from brygge.exporting.site import home, ports, products, static_files
from brygge.exporting.site.agreed import grants_to, readers_of
from brygge.exporting.site.attention import worries
from brygge.exporting.site.costs import cost_of
from brygge.exporting.site.port_columns import columns
from brygge.exporting.site.promises import Promise, measured_words, promises, sentence
from brygge.exporting.site.showing import guard_of
from brygge.exporting.site.snippets import snippets
from brygge.exporting.site.subject import Site
from brygge.exporting.site.versions import current, differences, majors
from brygge.observing.model import CheckHistory, Measurement, Observed, Run, Sample, Table
from brygge.observing.observing import observe
from brygge.project import Project
from brygge.strict_yaml import load_yaml
from observed_project import TOKEN
from sample_catalog import CONTRACT, catalog
from sample_observed import OBSERVED, ORDERS
from site_reader import put

NASTY = (
    "</script><script>alert(1)</script>",
    "\"quotes\" and 'quotes' & <b>",
    "שלום 🚢 " + "x" * 10_000,
    "Case",
    "case",
    "",
)


class _Text(HTMLParser):
    """What a reader sees of a page, and the tags that it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> _Text:
    found = _Text()
    found.feed(page)
    return found


def text_of(page: str) -> str:
    return " ".join(" ".join(read(page).words).split())


def pages(site: Site) -> dict[str, str]:
    made = (*products.export(site), *ports.export(site))
    return {each.path: b"".join(each.pieces).decode() for each in made}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages(Site(catalog(), OBSERVED))


def test_a_port_says_what_a_row_is_and_who_answers(made: dict[str, str]) -> None:
    text = text_of(made[f"ports/{ORDERS}.html"])
    assert "A row is One row per order." in text
    assert "Who answers if it breaks?" in text
    assert "sales-data@example.org" in text
    assert text.index("Who answers") < text.index("Columns")


def test_a_promise_stands_beside_what_was_measured(made: dict[str, str]) -> None:
    text = text_of(made[f"ports/{ORDERS}.html"])
    assert "failed never empty order_id 7 of 99 rows" in text
    assert "passed never empty amount 0 of 99 rows never empty, the last 3 results" in text
    assert "1 of" in text
    assert "not kept" in text


def test_a_promise_that_nobody_measured_is_no_kept_one(made: dict[str, str]) -> None:
    text = text_of(made[f"ports/{ORDERS}.html"])
    assert "not measured a key: no value twice" in text


def test_no_example_of_a_classified_column_is_shown(made: dict[str, str]) -> None:
    text = text_of(made[f"ports/{ORDERS}.html"])
    assert "Left out, since they are classified above public: e_mail." in text
    row = re.search(r'<tr id="column-e_mail">.*?</tr>', made[f"ports/{ORDERS}.html"], re.DOTALL)
    assert row
    assert "not shown" in row[0]


def test_examples_of_a_contract_are_hidden_with_their_column() -> None:
    columns = [{**each, "examples": [f"{TOKEN}"]} for each in CONTRACT["schema"][0]["properties"]]  # type: ignore[index]
    contract = {**CONTRACT, "schema": [{"name": "orders", "properties": columns}]}
    site = Site(_with_port(contract=contract))
    page = pages(site)[f"ports/{ORDERS}.html"]
    row = re.search(r'<tr id="column-e_mail">.*?</tr>', page, re.DOTALL)
    assert row
    assert TOKEN not in row[0]
    other = re.search(r'<tr id="column-amount">.*?</tr>', page, re.DOTALL)
    assert other
    assert TOKEN in other[0]


def test_no_copy_of_a_contract_shows_a_classified_example(tmp_path: Path) -> None:
    inside = {"name": "at", "logicalType": "string", "classification": "personal"}
    columns = [
        {"name": "mail", "classification": "PII", "examples": [TOKEN], "logicalType": "string"},
        {"name": "home", "logicalType": "object", "examples": [TOKEN], "properties": [inside]},
        {"name": "many", "logicalType": "array", "items": {**inside, "examples": [TOKEN]}},
        {"name": "kind", "logicalType": "string", "examples": ["gift"], "classification": "public"},
    ]
    contract = {**CONTRACT, "schema": [{"name": "orders", "properties": columns}]}
    made = pages(Site(_with_port(contract=contract)))
    assert [name for name, text in made.items() if TOKEN in text] == []
    file = tmp_path / "contract.yaml"
    file.write_text(made["contracts/sales.orders.v2.odcs.yaml"], encoding="utf-8")
    shown = load_yaml(file)["schema"][0]["properties"]
    assert shown[3] == columns[3]
    assert [each["name"] for each in shown] == ["mail", "home", "many", "kind"]


def test_a_deprecated_port_names_its_end_and_successor(made: dict[str, str]) -> None:
    page = made["ports/sales.orders.v1.html"]
    assert "It ends on 2027-01-31. Read orders 2.1.0 instead." in text_of(page)
    assert 'href="sales.orders.v2.html"' in page
    assert "Nobody has promised this port" in page


def test_a_deprecated_port_says_once_when_it_ends() -> None:
    found = catalog()
    assets = tuple(replace(each, freshness=None) for each in found.assets)
    calm = pages(Site(replace(found, assets=assets, checks=())))["ports/sales.orders.v1.html"]
    before_the_facts = text_of(calm[: calm.index('<dl class="facts">')])
    assert before_the_facts.count("2027-01-31") == 1


def test_versions_differ_by_what_contracts_say() -> None:
    older = {**CONTRACT, "id": "sales.orders.v1", "version": "1.0.0"}
    properties = CONTRACT["schema"][0]["properties"]  # type: ignore[index]
    older["schema"] = [
        {"name": "orders", "properties": [*properties, {"name": "gone", "logicalType": "string"}]}
    ]
    site = Site(_with_port("sales.orders.v1", contract=older, contract_id="sales.orders.v1"))
    text = text_of(pages(site)[f"ports/{ORDERS}.html"])
    assert "From 1.0.0 to 2.1.0" in text
    assert re.search(r"major schema\.orders\.gone", text)


def test_access_says_the_exact_command_and_who_reads(made: dict[str, str]) -> None:
    text = text_of(made[f"ports/{ORDERS}.html"])
    assert "brygge access request sales.orders --for product:YOUR_PRODUCT" in text
    assert "approved closing the books 2026-01-01 2026-12-31 in 41 days" in text
    assert "Revenue" in text


def test_the_contract_is_copied_as_it_was_written(made: dict[str, str], tmp_path: Path) -> None:
    assert 'href="../contracts/sales.orders.v2.odcs.yaml"' in made[f"ports/{ORDERS}.html"]
    file = tmp_path / "contract.yaml"
    file.write_text(made["contracts/sales.orders.v2.odcs.yaml"], encoding="utf-8")
    assert load_yaml(file) == CONTRACT


def test_a_product_tells_what_asks_for_attention_the_gravest_first(made: dict[str, str]) -> None:
    text = text_of(made["products/sales.html"])
    start = text.index("Asks for attention")
    told = text[start : text.index("Output ports", start)]
    assert "not null of amount failed: 7 bad rows." in told
    assert "it is older than its limit (2 day)." in told
    assert "its access to sales.orders.v2 ends on 2026-12-31." in told
    assert (
        told.index("failed") < told.index("stale") < told.index("deprecated") < told.index("ending")
    )


def test_a_product_tells_its_life_and_its_cost(made: dict[str, str]) -> None:
    text = text_of(made["products/sales.html"])
    assert "active since 2026-11-01" in text
    assert "3.0 s" in text
    assert "75 %" in text


def test_a_product_that_nobody_declared_says_so(made: dict[str, str]) -> None:
    text = text_of(made["products/finance.html"])
    assert "Nobody declared this product: it was found by its folder." in text
    assert "Nobody is named." in text
    # No result is no good one.
    assert "Nothing is known: no check has a result." in text


def test_the_same_input_gives_the_same_bytes(made: dict[str, str]) -> None:
    assert pages(Site(catalog(), OBSERVED)) == made


@pytest.mark.parametrize("name", NASTY)
def test_any_name_is_text_and_nothing_else(name: str) -> None:
    product = Product(
        name, name, "odps", status=name, domain=name, purpose=name, usage=name, team=name,
        outputs=(
            OutputPort(name, name, "a", name, name, name, contract_id=name, deprecated_on=name,
                       successor=name, contract={"id": name, "schema": name, "servers": [name]}),
        ),
    )  # fmt: skip
    asset = Asset("a", name, "model", name, name, name, name, name, Relation(name, name, name),
                  columns=(Column(name, name, name, name), Column("case"), Column("Case")),
    )  # fmt: skip
    row = Table((name,), ("VARCHAR",), ((name,),), 1)
    observed = Observed(name, samples=(Sample(name, name, row, (name,), refusal=name),))
    site = Site(
        Catalog(
            Described(name, "urn:x:", name),
            (product,),
            (asset,),
            agreements=(Agreement(name, name, name, name, name, name, name, (name,)),),
        ),
        observed,
    )
    for path, page in pages(site).items():
        if path.endswith(".html"):
            tags = [tag for tag, _ in read(page).tags]
            assert all("src" in each for tag, each in read(page).tags if tag == "script")
            assert "b" not in tags
            assert not any(key.startswith("on") for _, each in read(page).tags for key in each)


def test_a_link_that_is_no_web_page_or_mail_is_text() -> None:
    found = catalog()
    sales = next(each for each in found.products if each.id == "sales")
    bad = replace(sales.support[0], url="javascript:alert(1)")
    changed = replace(sales, support=(bad,))
    page = pages(Site(replace(found, products=(found.products[0], changed))))["products/sales.html"]
    assert "javascript:" not in page


def test_an_audit_of_no_row_does_not_look_like_an_empty_table() -> None:
    """A port that grows is audited by its new rows: `0 of 0 rows` stood beside 4,907 rows."""
    measured = Measurement("2026-11-20T06:00:00Z", "2.1.0", "passed", "published", 0.0, 0, 0)
    assert measured_words("required", "rows", measured) == "no row to check"
    assert measured_words("required", "rows", replace(measured, row_count=9)) == "0 of 9 rows"


def test_a_build_that_failed_says_where_its_message_is() -> None:
    found = catalog()
    at = "2026-11-20T06:00:00Z"
    assets = tuple(
        replace(each, builds=(Result("error", at),)) if each.name == "orders" else each
        for each in found.assets
    )
    text = text_of(pages(Site(replace(found, assets=assets)))["products/sales.html"])
    assert "orders its last build failed; dbt's log of 2026-11-20 06:00 has the message." in text


@pytest.mark.parametrize(
    ("rule", "arguments", "words"),
    [
        ("enum", {"values": ["a", "b"]}, "one of a, b"),
        ("enum", {"values": list("abcdefgh")}, "one of a, b, c, d, e, f, g, h"),
        ("enum", {"values": list("abcdefghi")}, "one of a, b, c, d, e, f, g, h and 1 more"),
        ("minimum", {"bound": 0}, "at least 0"),
        ("pattern", {"pattern": "^x$"}, "matches ^x$"),
        ("required", {}, "never empty"),
        ("unique_items", {}, "unique items"),
    ],
)
def test_a_rule_is_told_in_words(rule: str, arguments: dict[str, object], words: str) -> None:
    assert sentence(make_check("x", rule, ("x",), (), arguments=arguments)) == words


def test_a_rule_that_somebody_described_is_told_in_these_words() -> None:
    told = changed(make_check("x", "required", ("x",), ()), description="It is known.")
    assert sentence(told) == "It is known."
    # The list of columns is compiled, and described by nobody.
    columns = changed(make_check("x", "columns", ("x",), ()), description="One row per order.")
    assert sentence(columns).startswith("exactly these columns")


@pytest.mark.parametrize(
    ("rule", "unit", "measured", "words"),
    [
        ("required", "rows", 3.0, "3 of 10 rows"),
        ("row_count", "rows", 10.0, "10"),
        ("required", "percent", 1.234, "1.23 %"),
        ("freshness", "", 7200.0, "2 hours"),
        ("sql", "", 1.23456, "1.2346"),
        ("sql", "", None, ""),
    ],
)
def test_a_measurement_is_told_with_its_unit(
    rule: str, unit: str, measured: float | None, words: str
) -> None:
    newest = Measurement("", "", "passed", "published", measured, None, 10)
    assert measured_words(rule, unit, newest) == words


def test_promises_of_the_table_come_first_and_what_is_measured_counts() -> None:
    def measured(check: str, *outcomes: str, version: str = "2.1.0") -> CheckHistory:
        return CheckHistory(
            ORDERS, check, "sql", severity="warning", expected="more than 0",
            measurements=tuple(
                Measurement(f"2026-11-{20 - at}T06:00:00Z", version, each, "published")
                for at, each in enumerate(outcomes)
            ),
        )  # fmt: skip

    audited = Check(
        "test.shop.audited", "audited", f"model.shop.{'orders.v2'}", "audited",
        arguments={"check": "amount.required"},
        results=(Result("failed", "2026-11-01T06:00:00Z"),),
    )  # fmt: skip
    histories = (
        measured("amount.required", "passed"),
        measured("elsewhere", "failed", "passed"),
        measured("of_before", "failed", version="2.0.0"),
    )
    site = Site(replace(catalog(), checks=(audited,)), Observed(checks=histories))
    kept = promises(site, site.ports[ORDERS][1], [])
    found = {each.check: each for each in kept}
    assert [each.is_of_table for each in kept] == sorted(
        (each.is_of_table for each in kept), reverse=True
    )
    assert {each.is_of_table for each in kept} == {True, False}
    # What the audit measured is newer than the test that looks it up.
    newest = found["amount.required"]
    assert (newest.outcome, newest.at) == ("passed", "2026-11-20T06:00:00Z")
    # What is measured, and not read from the contract, is told when it is of this version.
    assert found["elsewhere"].sentence == "sql: more than 0"
    assert found["elsewhere"].outcome == "warned"
    assert found["elsewhere"].outcomes == ("passed", "warned")
    assert "of_before" not in found


def test_a_promise_that_could_not_be_checked_is_not_kept() -> None:
    assert Promise("x", "sql", ("x",), "", "error", "not_run").is_broken
    assert not Promise("x", "sql", ("x",), "", "error", "unknown").is_broken
    assert Promise("x", "columns", ("x",), "", "error", "passed").is_of_table
    assert not Promise("x", "sql", ("x",), "", "error", "passed").is_of_table


def test_versions_stand_newest_first_and_differ_from_those_beside_them() -> None:
    def port(version: str, *releases: Release) -> OutputPort:
        id = f"p.orders.v{version.partition('.')[0]}"
        contract = {**CONTRACT, "id": id, "version": version}
        asset = "a" if version == "2.0.0" else ""
        return OutputPort(
            id, "orders", asset, version, contract=contract, contract_id=id, releases=releases
        )

    withdrawn = Release("2", "main", "2026-01-02T06:00:00Z", 2)
    shown = Release("1", "main", "2026-01-01T06:00:00Z", 1, is_current=True)
    first, second = port("1.0.0"), port("2.0.0", withdrawn, shown)
    tenth, odd = port("10.0.0", withdrawn), port("draft")
    product = Product("p", "P", "odps", outputs=(first, tenth, odd, second))
    asset = Asset("a", "a", "model", "p", "", columns=(Column("x"),))
    site = Site(Catalog(Described("p", "urn:x:"), (product,), (asset,)))
    found = majors(site, product, second)
    assert [each.port.version for each in found] == ["10.0.0", "2.0.0", "1.0.0", "draft"]
    assert [each.is_this for each in found] == [False, True, False, False]
    # The contract's columns, and not those of the model that is built.
    assert [each.columns for each in found] == [3, 3, 3, 3]
    assert current(second) == shown
    assert current(tenth) is None
    pairs = [(each.old.version, each.new.version) for each in differences(site, product, tenth)]
    assert pairs == [("2.0.0", "10.0.0")]
    # What is no number cannot be compared.
    assert differences(site, product, odd) == []


def _agreement(id: str, state: str, until: str, consumer: str = "web") -> Agreement:
    return Agreement(id, consumer, "p.o", "why", state, "2026-01-01", until)


def test_an_agreement_ends_soon_within_sixty_days_while_it_is_approved() -> None:
    port = OutputPort("p.o", "o", "", "1")
    agreements = (
        _agreement("1", "approved", "2026-03-02"),
        _agreement("2", "approved", "2026-03-03"),
        _agreement("3", "revoked", "2026-01-05"),
        _agreement("4", "approved", "", consumer="p"),
    )
    product = Product("p", "P", "odps", outputs=(port,))
    project = Described("p", "urn:x:", generated_at="2026-01-01T06:00:00Z")
    site = Site(Catalog(project, (product,), agreements=agreements))
    grants = readers_of(site, port).grants
    assert [(each.days_left, each.ends_soon) for each in grants] == [
        (60, True), (61, False), (None, False), (None, False)
    ]  # fmt: skip
    assert [each.agreement.id for each in grants_to(site, product)] == ["4"]


def test_what_asks_for_attention_is_told_of_everything_and_once() -> None:
    def ended(outcome: str) -> tuple[Result, ...]:
        return (Result(outcome, "2026-01-01T00:00:00Z"),)  # type: ignore[arg-type]

    port = OutputPort("p.o", "o", "b", "1")
    product = Product("p", "P", "odps", status="retired", outputs=(port,))
    assets = (
        Asset("a", "a", "model", "p", "", builds=ended("error")),
        Asset("b", "b", "model", "p", "", freshness=Freshness("1 day", "", "warn")),
    )
    checks = (
        # The promise tells of it.
        Check("c", "c", "b", "audited", "x", arguments={"check": "x.freshness"},
              results=ended("failed")),
        Check("d", "d", "b", "not_null", results=ended("passed")),
    )  # fmt: skip
    agreements = (
        _agreement("1", "pending", ""),
        replace(_agreement("2", "pending", ""), port="gone.port"),
        _agreement("3", "denied", ""),
    )
    site = Site(
        Catalog(Described("p", "urn:x:"), (product,), assets, checks, agreements=agreements)
    )
    kept = [
        Promise("1", "freshness", ("x",), "young.", "error", "failed", "2 days"),
        Promise("2", "freshness", ("x",), "young", "error", "not_run"),
        Promise("3", "primary_key", ("x", "y"), "a key", "error", "failed"),
    ]
    gone = replace(port, id="gone.port")
    grants = (*readers_of(site, port).grants, *readers_of(site, gone).grants)
    found = worries(site, product, assets, [(port, kept)], grants)
    assert [(each.kind, each.subject, each.sentence) for each in found] == [
        ("failed", "a", "its last build failed; dbt's log of 2026-01-01 00:00 has the message."),
        ("failed", "o", "a key."),
        ("stale", "b", "it is older than its limit (1 day)."),
        ("stale", "o", "x: young; measured 2 days."),
        ("not_run", "o", "x: young."),
        ("deprecated", "P", "the product is retired."),
        ("waiting", "web", "it asks to read p.o."),
        ("waiting", "web", "it asks to read gone.port."),
    ]
    assert [each.address for each in found[-2:]] == ["ports/p.o.html#access", ""]
    assert len(worries(site, product, assets, [(port, kept * 20)], grants)) == 30


def test_cost_is_the_work_on_a_product_in_the_runs_that_had_it() -> None:
    assets = tuple(Asset(id, id, "model", "p", "") for id in "abc")
    check = Check("test.a", "a", "a", "unique")
    runs = (
        Run("2026-01-03T00:00:00Z", 9.0, {}, {"a": 1.0, "b": 2.0, "test.a": 1.0, "other": 4.0}),
        Run("2026-01-02T00:00:00Z", 9.0, {}, {"other": 4.0}),
        Run("2026-01-01T00:00:00Z", 9.0, {}, {"a": 7.0}),
    )
    catalog = Catalog(Described("p", "urn:x:"), (), assets, (check,))
    cost = cost_of(Site(catalog, Observed(runs=runs)), assets)
    assert [(each.at[:10], each.share) for each in cost.runs] == [
        ("2026-01-03", 0.5), ("2026-01-01", 1.0)
    ]  # fmt: skip
    assert cost.seconds == (7.0, 4.0)
    assert [(asset.id, spent) for asset, spent in cost.slowest] == [("b", 2.0), ("a", 1.0)]
    # Without runs the artifacts tell.
    built = replace(assets[2], builds=(Result("passed", "2026-01-01T00:00:00Z", None, 3.0),))
    alone = cost_of(Site(replace(catalog, assets=(built,))), (built,))
    assert (alone.runs, [spent for _, spent in alone.slowest]) == ((), [3.0])


@pytest.fixture(scope="module")
def observed_site(observed_project: Project) -> tuple[Path, Site]:
    """A published project and its site, with a token in every classified value."""
    project = observed_project
    file = "contracts/shop/orders.v1.odcs.yaml"
    columns = ("order_id", "customer", "country", "amount", "note")
    classes = {"customer": "confidential"}
    asset = Asset(
        "model.shop.orders.v1", "orders", "model", "shop", "", product="shop",
        relation=Relation("main", "shop", "orders_v1"),
        columns=tuple(
            Column(name, classification=classes.get(name, ""), origin="source") for name in columns
        ),
    )  # fmt: skip
    contract = load_yaml(project.root / file)
    id = "shop.orders.v1"
    port = OutputPort(id, "orders", asset.id, "1.0.0", "Orders.", "active", id, contract)
    product = Product("shop", "Shop", "odps", outputs=(port,))
    told = Catalog(Described("shop", "urn:x:"), (product,), (asset,))
    return project.root, Site(told, observe(project, project.target("main"), guard_of(told)))


def test_no_page_holds_a_classified_value_or_a_path(observed_site: tuple[Path, Site]) -> None:
    root, site = observed_site
    made = pages(site)
    assert "SE" in made["ports/shop.orders.v1.html"]
    for page in made.values():
        assert TOKEN not in page
        assert str(root) not in page
        assert "/home/ada" not in page


def _snippets(site: Site) -> dict[str, str]:
    port = site.catalog.products[0].outputs[0]
    found = snippets(port, site.contracts[port.id], "main")
    return {each.tool: each.text for each in found}


def test_the_snippets_read_the_port(observed_site: tuple[Path, Site]) -> None:
    root, site = observed_site
    found = _snippets(site)
    assert list(found) == ["Brygge", "DuckDB", "pandas", "Polars", "Spark"]
    for tool in ("Brygge", "DuckDB"):
        said = _run(found[tool], root)
        assert said == "3", (tool, said)


def test_the_snippet_of_pandas_reads_the_port(observed_site: tuple[Path, Site]) -> None:
    pytest.importorskip("pyarrow")
    root, site = observed_site
    assert _run(_snippets(site)["pandas"], root) == "3"


def test_the_snippets_read_a_port_of_csv_files(tmp_path: Path) -> None:
    folder = tmp_path / "outputs/main/sales/orders/v2"
    (folder / "releases").mkdir(parents=True)
    (folder / "releases/orders.csv").write_text("id,name\n1,a\n2,b\n3,c\n", encoding="utf-8")
    pointer = {"files": ["releases/orders.csv"]}
    (folder / "current.json").write_text(json.dumps(pointer), encoding="utf-8")
    server = {"server": "x", "type": "local", "environment": "main", "path": "outputs/main"}
    site = Site(_with_port(contract={**CONTRACT, "servers": [{**server, "format": "csv"}]}))
    found = snippets(site.ports[ORDERS][1], site.contracts[ORDERS], "main")
    texts = {each.tool: each.text for each in found}
    assert _run(texts["DuckDB"], tmp_path) == "3"
    assert _run(texts["pandas"], tmp_path) == "3"


def test_a_port_on_other_servers_has_lines_for_them() -> None:
    site = Site(catalog())
    texts = {
        each.tool: each.text for each in snippets(site.ports[ORDERS][1], site.contracts[ORDERS], "")
    }
    assert texts["psql"] == (
        "psql -h db.example.org -p 5432 -d ports -c 'select * from sales.orders_v2 limit 10'"
    )
    assert "REST" not in texts


def test_a_line_reads_a_server_of_the_target_that_was_observed_or_of_none() -> None:
    def server(name: str, **more: object) -> dict[str, object]:
        return {"server": name, "type": "local", "path": f"of/{name}", "format": "parquet", **more}

    def read_from(target: str) -> set[str]:
        found = snippets(site.ports[ORDERS][1], site.contracts[ORDERS], target)
        return {each.server for each in found if each.tool == "DuckDB"}

    servers = [server("other", environment="ci"), server("own", environment="main")]
    site = Site(_with_port(contract={**CONTRACT, "servers": servers}))
    assert read_from("main") == {"own"}
    assert read_from("demo") == set()
    assert read_from("") == {"other"}
    site = Site(_with_port(contract={**CONTRACT, "servers": [*servers, server("any")]}))
    assert read_from("demo") == {"any"}


def test_what_a_reader_copies_runs_nothing_else() -> None:
    mischief = 'x\'; touch "y" $(z)'
    servers = [
        {"server": "a", "type": "local", "path": mischief, "format": "parquet"},
        {"server": "b", "type": "postgres", "host": mischief, "port": 5432, "database": mischief,
         "schema": mischief},
        {"server": "c", "type": "api", "location": f"https://x.example/{mischief}"},
    ]  # fmt: skip
    site = Site(_with_port(contract={**CONTRACT, "servers": servers}))
    found = snippets(site.ports[ORDERS][1], site.contracts[ORDERS], "")
    texts = {each.tool: each.text for each in found}
    assert shlex.split(texts["psql"]) == [
        "psql", "-h", mischief, "-p", "5432", "-d", mischief,
        "-c", f"select * from {mischief}.orders_v2 limit 10",
    ]  # fmt: skip
    assert shlex.split(texts["REST"])[-1] == f"https://x.example/{mischief}"
    calls = [
        each for each in ast.walk(ast.parse(texts["DuckDB"])) if isinstance(each, ast.Constant)
    ]
    assert f"{mischief}/sales/orders/v2" in [each.value for each in calls]


def test_a_column_shows_three_examples_that_hold_something() -> None:
    rows = tuple((each,) for each in (" ", "a", "a", None, "x" * 41, "c", "d"))
    sample = Sample(ORDERS, "1", Table(("amount",), ("VARCHAR",), rows, 7))
    site = Site(catalog(), Observed(samples=(sample,)))
    found = {each.name: each for each in columns(site, site.ports[ORDERS][1], [], sample)}
    assert found["amount"].examples == ("a", "x" * 39 + "…", "c")


def _run(snippet: str, root: Path) -> str:
    """Run what a reader would copy, in the project; return how many rows it read."""
    done = subprocess.run(
        [sys.executable, "-c", f"{snippet}\nprint(len(rows))"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("site")
    site = Site(catalog(), OBSERVED)
    for part in (static_files, home, products, ports):
        put(part.export(site), root)
    yield root
    shutil.rmtree(root)


def test_a_snippet_is_opened_and_copied_by_keyboard(chromium: Browser, folder: Path) -> None:
    with open_page(chromium, f"file://{folder}/ports/{ORDERS}.html") as shown:
        shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
        shown.locator("summary", has_text="psql").focus()
        shown.keyboard.press("Enter")
        opened = shown.locator("details[open]", has_text="psql")
        shown.keyboard.press("Tab")
        shown.keyboard.press("Enter")
        opened.get_by_text("Copied").wait_for(timeout=1000)
        assert shown.evaluate("navigator.clipboard.readText()").startswith("psql -h")


# As a page from a plain http address, in a browser that allows no storage.
POOR = """
window.kept = navigator.clipboard;
Object.defineProperty(navigator, "clipboard", { value: undefined });
const refused = () => { throw new DOMException("no", "SecurityError"); };
Object.defineProperty(window, "localStorage", { get: refused });
"""


def test_without_clipboard_and_storage_it_is_copied_and_dark(
    chromium: Browser, folder: Path
) -> None:
    with open_page(chromium, f"file://{folder}/ports/{ORDERS}.html") as shown:
        shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
        shown.add_init_script(POOR)
        shown.reload()
        shown.locator("summary", has_text="psql").click()
        copy = shown.locator("details[open] button", has_text="Copy")
        copy.click()
        shown.get_by_text("Copied").wait_for(timeout=1000)
        assert shown.evaluate("kept.readText()").startswith("psql -h")
        shown.get_by_role("button", name="Dark").click()
        shown.get_by_role("button", name="Light").wait_for(timeout=1000)
        assert shown.evaluate("document.documentElement.dataset.theme") == "dark"


def _with_port(id: str = ORDERS, **changes: object) -> Catalog:
    """Return the sample catalog with one port changed."""
    found = catalog()
    return replace(
        found,
        products=tuple(
            replace(
                product,
                outputs=tuple(
                    replace(port, **changes) if port.id == id else port for port in product.outputs
                ),
            )
            for product in found.products
        ),
    )
