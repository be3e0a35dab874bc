"""What is observed of a target, and what is never shown of it."""

import shutil
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import msgspec
import pytest

from brygge.catalog.judging.classification import Accepted
from brygge.catalog.model import (
    Asset,
    Catalog,
    Column,
    OutputPort,
    Product,
    Relation,
    Upstream,
)
from brygge.catalog.model import (
    Project as Described,
)
from brygge.contracts.reading import read_contract
from brygge.exporting.site.showing import guard_of
from brygge.observing.guard import GREATEST, classified
from brygge.observing.insights import MOST_ROWS, read_insights
from brygge.observing.model import Observed
from brygge.observing.observing import observe
from brygge.observing.quarantine import read_quarantine
from brygge.observing.samples import local_servers, read_sample
from brygge.project import Project
from brygge.publishing.port import find_ports
from observed_project import NUMBER, TOKEN, guard
from published_project import write_project


@pytest.fixture(scope="module")
def shown(observed_project: Project) -> tuple[Project, Observed]:
    return observed_project, observe(observed_project, observed_project.target("main"), guard())


@pytest.fixture
def project(observed_project: Project, tmp_path: Path) -> Project:
    """A copy, to change."""
    shutil.copytree(observed_project.root, tmp_path / "project")
    return Project(tmp_path / "project")


def rewrite(project: Project, old: str, new: str) -> None:
    """Change a word of the contract of today."""
    file = project.root / "contracts/shop/orders.v1.odcs.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_classified_no_path_and_no_message_is_kept(
    shown: tuple[Project, Observed],
) -> None:
    built, observed = shown
    text = msgspec.json.encode(observed).decode()
    assert TOKEN not in text
    assert str(built.root) not in text
    assert "/home/ada" not in text


def test_a_check_is_told_with_its_measurements_newest_first(
    shown: tuple[Project, Observed],
) -> None:
    checks = {each.check: each for each in shown[1].checks}
    required = checks["customer.required"]
    assert [each.measured for each in required.measurements] == [3.0, 2.0, 1.0]
    assert required.measurements[0].at == "2026-01-03T06:00:00Z"
    assert required.columns == ("customer",)
    assert list(checks) == [
        "customer.required", "highest", "longest", "widest", "customer.freshness", "note.freshness"
    ]  # fmt: skip


def test_a_number_that_is_a_value_of_a_classified_column_is_not_shown(
    shown: tuple[Project, Observed],
) -> None:
    numbers = {each.check: each.measurements[0].measured for each in shown[1].checks}
    assert numbers["highest"] == NUMBER
    assert numbers["note.freshness"] == 60
    assert numbers["longest"] is None
    assert numbers["widest"] is None
    assert numbers["customer.freshness"] is None


def test_a_sample_holds_the_open_columns_of_the_current_release(
    shown: tuple[Project, Observed],
) -> None:
    (sample,) = shown[1].samples
    assert sample.table.columns == ("order_id", "country", "amount", "note")
    assert sample.hidden == ("customer",)
    assert sample.table.rows[0] == (1, "NO", 0.0, "a")
    assert sample.table.total == 3
    assert len(str(sample.table.rows[2][3])) == 200
    assert [each.result.rows for each in sample.examples[1:]] == [((3,),)]


def test_the_files_of_a_release_are_told_with_their_hashes(
    shown: tuple[Project, Observed],
) -> None:
    (released,) = shown[1].releases
    assert released.folder == "outputs/main/shop/orders/v1"
    assert [len(each.sha256) for each in released.files] == [64]


def test_rows_in_quarantine_are_counted_by_the_rules_that_they_break(
    shown: tuple[Project, Observed],
) -> None:
    found = {each.rule: each for each in shown[1].quarantined}
    assert {rule: each.rows for rule, each in found.items()} == {
        "amount_zero": 2,
        "customer_known": 1,
    }
    assert found["amount_zero"].reason == "Nothing is free."
    assert found["amount_zero"].product == "shop"


def test_runs_records_and_lives_are_told(shown: tuple[Project, Observed]) -> None:
    observed = shown[1]
    assert [each.seconds for each in observed.runs] == [3.5, 2.5, 1.5]
    assert observed.runs[0].seconds_of == {"model.shop.orders": 3.0}
    assert observed.runs[0].outcomes == {"success": 1}
    assert [each.version for each in observed.versions] == ["1.0.0"]
    assert [each.reason for each in observed.lives] == ["It begins."]


def test_an_insight_shows_the_columns_that_the_guard_knows(
    shown: tuple[Project, Observed],
) -> None:
    (insight,) = shown[1].insights
    assert insight.table.columns == ("country", "order_count")
    assert insight.hidden == ("customer",)
    assert insight.table.total == 3


def test_quarantine_is_told_the_most_broken_rule_first_and_cleaned() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            """
            create schema quarantine; create schema seeds;
            create table quarantine.quarantine_odd as select 'rule' as broken_rules;
            create table quarantine.quarantine_web__taps as select 'late' as broken_rules;
            create table seeds.rule_web__taps as select 'late' as rule_id;
            create table quarantine.quarantine_web__visits as
            select unnest(['early', 'late', 'late,early', 'late']) as broken_rules;
            create table seeds.rule_web__visits as
            select 'early' as rule_id, 'see /home/ada/a.csv' as reason, '/home/ada/b' as owner;
            """
        )
        found = read_quarantine(connection, guard())
    assert [(each.relation, each.rule, each.rows, each.reason, each.owner) for each in found] == [
        ("quarantine.quarantine_web__taps", "late", 1, "", ""),
        ("quarantine.quarantine_web__visits", "late", 3, "", ""),
        ("quarantine.quarantine_web__visits", "early", 2, "see …/a.csv", "…/b"),
    ]


def test_of_an_insight_the_first_rows_are_told_in_order_and_all_are_counted() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            create schema insights;
            create table insights.secret as select 1 as mail;
            create table insights.shop_orders as
            select 'at /home/ada/' || (1000 - n) as country, n as order_count
            from range({MOST_ROWS} + 1) as numbers (n);
            """
        )
        closed, shown = read_insights(connection, guard())
    assert (closed.table.columns, closed.table.rows, closed.table.total) == ((), (), 1)
    assert len(shown.table.rows) == MOST_ROWS
    assert shown.table.total == MOST_ROWS + 1
    assert shown.table.rows[0] == ("at …/1000", 0)
    assert list(shown.table.rows[1:]) == sorted(shown.table.rows[1:])


def test_of_a_port_that_needs_an_agreement_no_row_is_shown(project: Project) -> None:
    rewrite(project, "unrestricted", "restricted")
    (sample,) = observe(project, project.target("main"), guard()).samples
    assert not sample.table.rows
    assert not sample.examples
    assert "agreement" in sample.refusal
    rewrite(project, "restricted", "private")
    assert observe(project, project.target("main"), guard()).samples == ()


def test_a_class_that_was_lowered_after_the_release_still_counts(project: Project) -> None:
    rewrite(project, "version: 1.0.0", "version: 1.1.0")
    rewrite(project, "classification: confidential", "classification: public")
    columns = frozenset({"order_id", "customer"})
    (sample,) = observe(project, project.target("main"), guard(shop__orders_v1=columns)).samples
    assert sample.table.columns == ("order_id",)


def test_no_example_asks_for_a_column_that_is_hidden(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for column in ("customer", "country"):
        listed = f"name: {column}, enum: [{{value: 'NO'}}, {{value: SE}}]"
        rewrite(project, f"name: {column}", listed)
    target = project.target("main")
    (port,) = find_ports(project, ())[0]
    (server,) = local_servers(project, target, port)
    manifest = server.current()
    assert manifest
    # As if all columns were days: of which the oldest and the newest are told.
    days = tuple((name, "date") for name, _ in manifest.content.columns)
    dated = replace(manifest, content=replace(manifest.content, columns=days))
    rows = server.read_back
    monkeypatch.setattr(server, "current", lambda: dated)
    monkeypatch.setattr(server, "read_back", lambda bench, _: rows(bench, manifest))
    shown = guard(shop__orders_v1=frozenset({"customer", "country"}))
    sample = read_sample(project, target, port, [server], shown)
    assert "customer" not in " ".join(each.sql for each in sample.examples)
    assert [each.result.rows for each in sample.examples[1:]] == [
        ((3, "NO", "SE"),),
        (("NO", 2), ("SE", 1)),
    ]
    nothing = read_sample(project, target, port, [server], guard(shop__orders_v1=frozenset()))
    assert (nothing.table.columns, nothing.examples, len(nothing.hidden)) == ((), (), 5)


def test_of_a_release_whose_contract_is_not_on_record_no_column_is_shown(project: Project) -> None:
    target = project.target("main")
    (port,) = find_ports(project, ())[0]
    servers = local_servers(project, target, port)
    shutil.rmtree(project.root / "contracts/shop/released")
    sample = read_sample(project, target, port, servers, guard())
    assert (sample.table.columns, sample.examples, len(sample.hidden)) == ((), (), 5)


def test_a_class_that_was_raised_after_the_release_counts(project: Project) -> None:
    rewrite(project, "{name: note, logicalType: string, classification: public}",
            "{name: note, logicalType: string, classification: internal}")  # fmt: skip
    (sample,) = observe(project, project.target("main"), guard()).samples
    assert "note" not in sample.table.columns
    assert "note" in sample.hidden


def test_without_a_database_the_rest_is_there_with_a_note(project: Project) -> None:
    shutil.rmtree(project.root / "warehouse")
    observed = observe(project, project.target("main"), guard())
    assert not observed.checks
    assert observed.samples[0].table.rows
    assert "does not exist yet" in observed.notes[0]
    assert str(project.root) not in observed.notes[0]


def test_a_project_that_only_has_contracts_is_empty_with_notes(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    observed = observe(project, project.target("demo"), guard())
    assert not observed.runs
    assert [each.refusal for each in observed.samples] == [
        "its releases do not lie in a folder of this project"
    ]


def test_a_damaged_release_is_no_sample_and_no_end(project: Project) -> None:
    (file,) = (project.root / "outputs/main").rglob("*.parquet")
    file.write_bytes(b"PAR1 not any more")
    (sample,) = observe(project, project.target("main"), guard()).samples
    assert sample.refusal
    assert str(project.root) not in sample.refusal


def test_observing_changes_nothing(project: Project) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.root.rglob("*")}
    observe(project, project.target("main"), guard())
    assert {path: path.stat().st_mtime_ns for path in project.root.rglob("*")} == before


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, None),
        (True, True),
        (GREATEST, GREATEST),
        (GREATEST + 1, "9007199254740993"),
        (Decimal("12.50"), 12.5),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        ("/home/ada/orders.csv", "…/orders.csv"),
    ],
)
def test_a_value_is_told_as_pages_and_json_can_hold_it(value: object, told: object) -> None:
    assert guard().cell(value) == told
    assert type(guard().cell(value)) is type(told)


def test_a_column_is_classified_by_any_part_of_it() -> None:
    def column(name: str, **more: object) -> dict[str, object]:
        return {"name": name, "logicalType": "string", **more}

    inner = {"logicalType": "string", "classification": "internal"}
    parts = {
        "Own": {"classification": "Internal"},
        "object": {"properties": [column("inner", classification="internal")]},
        "list": {"items": inner},
        "keys": {"map": {"key": inner, "value": {"logicalType": "string"}}},
        "values": {"map": {"key": {"logicalType": "string"}, "value": inner}},
        "open": {"classification": "public", "properties": [column("inner")]},
    }
    columns = [column(name, **more) for name, more in parts.items()]
    contract = read_contract("c", {"schema": [{"name": "orders", "properties": columns}]})
    assert classified(contract) == {"own", "object", "list", "keys", "values"}


def _asset(name: str, *columns: Column) -> Asset:
    relation = Relation("main", "insights", name)
    return Asset(
        f"model.shop.{name}", name, "model", "shop", "", relation=relation, columns=columns
    )


def _column(name: str, *upstream: Upstream, word: str = "", origin: str = "derived") -> Column:
    return Column(name, classification=word, origin=origin, upstream=upstream)  # type: ignore[arg-type]


RAW = _asset(
    "raw",
    *(_column(each, origin="source") for each in ("mail", "phone", "size", "country")),
    _column("born", origin="source", word="personal"),
)
PORT = _asset(
    "port",
    _column("mail", Upstream("model.shop.raw", "mail", "copied"), word="personal"),
    _column("country", Upstream("model.shop.raw", "country", "copied")),
    _column("said", Upstream("model.shop.raw", "mail", "transformed"), word="public"),
    _column("phone", Upstream("model.shop.raw", "phone", "renamed"), word="confidential"),
    _column("size", Upstream("model.shop.raw", "size", "copied"), word="internal"),
    _column("age", Upstream("model.shop.raw", "born", "transformed")),
    _column("score", Upstream("model.shop.raw", "country", "transformed"), word="secret"),
)
ABOUT = _asset(
    "about",
    _column("address", Upstream("model.shop.raw", "mail", "renamed")),
    _column("country", Upstream("model.shop.port", "country", "copied")),
    _column("mails", Upstream("model.shop.port", "mail", "aggregated")),
    _column("guessed", origin="unexplained"),
)
BARE = _asset("bare", _column("guessed", origin="unexplained"))


def _catalog() -> Catalog:
    port = OutputPort("shop.port.v1", "port", "model.shop.port", "1", contract={"id": "x"})
    bare = OutputPort("shop.bare.v1", "bare", "model.shop.bare", "1")
    product = Product("shop", "Shop", "odps", outputs=(port, bare))
    return Catalog(Described("shop", "urn:x:"), (product,), (RAW, PORT, ABOUT, BARE))


def test_the_guard_closes_what_a_classified_value_reaches() -> None:
    found = guard_of(_catalog())
    # What a confidential column is a copy of, and what comes from there, is as it is.
    assert not found.shows("insights.raw", "mail")
    assert not found.shows("insights.raw", "phone")
    assert not found.shows("insights.about", "address")
    assert not found.shows("insights.about", "mails")
    assert not found.shows("insights.about", "guessed")
    assert found.shows("INSIGHTS.About", "COUNTRY")
    # What an internal column is a copy of may be open; so may what a secret was only made from.
    assert found.shows("insights.raw", "size")
    assert found.shows("insights.raw", "country")
    # Of a port's column its contract spoke.
    assert found.shows("insights.port", "said")
    assert not found.shows("insights.port", "mail")
    # It says nothing of what arrives from a column that is classified itself.
    assert not found.shows("insights.port", "age")
    # Without a contract nobody did.
    assert not found.shows("insights.bare", "guessed")
    assert not found.shows("insights.unknown", "country")
    assert found.clean("see /home/ada/orders.csv") == "see …/orders.csv"


def test_an_accepted_column_is_open_when_somebody_said_why() -> None:
    def is_shown(reason: str) -> bool:
        accepted = [Accepted("model.shop.about", "mails", reason)]
        return guard_of(_catalog(), accepted).shows("insights.about", "mails")

    assert is_shown("counts only")
    assert not is_shown(" ")


def test_a_project_that_has_no_audit_is_observed_all_the_same(project: Project) -> None:
    target = project.target("main")
    with duckdb.connect(str(target.database)) as connection:
        connection.execute("drop schema audit cascade")
    observed = observe(project, target, guard())
    assert observed.checks == ()
    assert observed.insights
    assert observed.notes[0].startswith("Measured values are missing")
