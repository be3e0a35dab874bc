"""From artifacts to the catalog: products, ports, checks, consumers, columns, edges, gaps."""

import copy
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from artifact_cases import (
    Artifacts,
    Document,
    asset,
    check,
    column,
    documented,
    exposure,
    freshness,
    manifest,
    model,
    node,
    of_nodes,
    problems,
    run_results,
    seed,
    snapshot,
    source,
    tables,
    upstream,
)
from brygge.catalog.assembling.assembling import Beside
from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.assembling.written import Written, read_written
from brygge.catalog.model import (
    Agreement,
    Catalog,
    Condition,
    Edge,
    Owner,
    Product,
    Result,
    Upstream,
)
from brygge.errors import InputError

ORDERS = source("orders", "id", "qty", "day")
SOURCE = ORDERS["unique_id"]


def m(name: str) -> str:
    return f"model.shop.{name}"


def product(catalog: Catalog, id: str) -> Product:
    (found,) = [each for each in catalog.products if each.id == id]
    return found


# ---------- assets


def test_an_asset_says_what_dbt_says_of_it() -> None:
    made = model(
        "orders", "select 1 as id", alias="orders_v2", version=2, latest_version=3,
        deprecation_date="2027-01-01T00:00:00", access="public", tags=["b", "a"],
        fqn=["shop", "gold", "sales", "orders", "v2"], description=" One row per order. ",
        config={"materialized": "incremental", "meta": {"owner": "Ann"}, "tags": "c"},
        contract={"enforced": True}, unique_id="model.shop.orders.v2",
        original_file_path="models/gold/sales/orders_v2.sql",
    )  # fmt: skip
    results = {"model.shop.orders.v2": "success"}
    figures = tables({"model.shop.orders.v2": ["id"]}, row_count=4, num_bytes="9.0")
    given = Artifacts(manifest([made]), figures, run_results(results))
    found = asset(given.catalogue(), "orders.v2")
    assert (found.name, found.layer, found.path) == (
        "orders",
        "gold",
        "models/gold/sales/orders_v2.sql",
    )
    assert (found.version, found.is_latest, found.deprecated_on) == ("2", False, "2027-01-01")
    assert (found.materialization, found.access, found.owner) == ("incremental", "public", "Ann")
    assert found.tags == ("a", "b", "c")
    assert found.description == "One row per order."
    assert (found.relation.schema, found.relation.identifier) == ("core", "orders_v2")
    assert (found.row_count, found.byte_count) == (4, 9)
    assert found.is_contract_enforced
    assert found.builds == (Result("passed", "2026-11-01T05:00:00Z", None, 0.123),)


def test_an_ephemeral_model_is_no_relation() -> None:
    made = model("e", "select 1 as id", config={"materialized": "ephemeral"})
    assert asset(of_nodes(made).catalogue(), "e").relation.identifier == ""


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("Ann", "Ann"),
        ({"email": "ann@example.org"}, "ann@example.org"),
        (["Ann", "Bo"], "Ann, Bo"),
        (None, "Team"),
        (7, "7"),
    ],
)
def test_an_owner_is_read_from_meta_and_else_from_the_group(owner: Any, said: str) -> None:
    made = model("a", "select 1 as id", meta={"owner": owner}, group="g")
    groups = {"group.shop.g": {"name": "g", "owner": {"name": "Team", "email": ["t@example.org"]}}}
    found = of_nodes(made, groups=groups).catalogue()
    assert asset(found, "a").owner == said
    assert product(found, "g").owners == (Owner("Team", "t@example.org", "owner"),)


def test_tests_operations_and_analyses_are_no_assets() -> None:
    others = [node(kind, "x", SOURCE) for kind in ("operation", "analysis", "function", "test")]
    found = of_nodes(ORDERS, *others).catalogue()
    assert [each.id for each in found.assets] == [SOURCE]


def test_freshness_is_what_was_found_and_else_what_is_asked() -> None:
    asked = source("asked", freshness={"warn_after": {"count": 2, "period": "hour"}})
    given = Artifacts(manifest([ORDERS, asked]), None, None, freshness({SOURCE: "pass"}))
    found = given.catalogue()
    fresh = asset(found, SOURCE).freshness
    assert fresh is not None
    assert (fresh.warn_after, fresh.status) == ("1 day", "passed")
    fresh = asset(found, "asked").freshness
    assert fresh is not None
    assert (fresh.warn_after, fresh.error_after, fresh.status) == ("2 hour", "", "")
    assert asset(found, "asked").lineage == "none"


# ---------- columns


def test_a_column_knows_what_was_written_of_it_whatever_its_case() -> None:
    said = {
        "id": {
            "name": "id", "description": " The key. ", "data_type": "int", "tags": ["pii"],
            "constraints": [{"type": "primary_key"}, {"type": "check"}],
            "config": {"meta": {"classification": "internal"}, "tags": ["key"]},
        },
        "QTY": {"name": "QTY", "constraints": [{"type": "not_null"}], "data_type": "number"},
    }  # fmt: skip
    made = model("a", "select Id, Qty from lake.till.orders", SOURCE, columns=said)
    figures = tables({m("a"): [("ID", "INTEGER"), "QTY"]})
    found = Artifacts(manifest([ORDERS, made], adapter="snowflake"), figures).catalogue()
    key = column(found, "a", "ID")
    assert (key.type, key.description, key.basis) == ("INTEGER", "The key.", "catalog")
    assert (key.is_key, key.is_required, key.is_unique) == (True, True, True)
    assert (key.classification, key.tags) == ("internal", ("key", "pii"))
    quantity = column(found, "a", "QTY")
    assert (quantity.is_key, quantity.is_required, quantity.is_unique) == (False, True, False)
    assert quantity.upstream == (Upstream(SOURCE, "QTY", "copied"),)


def test_tests_promise_what_they_guard_where_they_fail_the_build() -> None:
    made = model("a", "select id, qty, day, id as other from lake.till.orders", SOURCE)
    warning = check("not_null", m("a"), "day", config={"severity": "warn"})
    partly = check("unique", m("a"), "other", kwargs={"where": "id > 1"})
    whole = [check("unique", m("a"), "ID"), check("not_null", m("a"), "qty")]
    found = of_nodes(ORDERS, made, warning, partly, *whole).catalogue()
    promised = {each.name: (each.is_required, each.is_unique) for each in asset(found, "a").columns}
    assert promised == {
        "id": (False, True),
        "qty": (True, False),
        "day": (False, False),
        "other": (False, False),
    }


def test_a_source_has_the_columns_that_others_read() -> None:
    bare = source("orders")
    made = model("a", "select id from lake.till.orders where day > 1", SOURCE)
    found = of_nodes(bare, made).catalogue()
    columns = asset(found, SOURCE).columns
    assert [(each.name, each.basis, each.origin) for each in columns] == [
        ("day", "sql", "source"),
        ("id", "sql", "source"),
    ]


# ---------- edges


def test_edges_carry_the_strongest_kind_and_conditions_their_influence() -> None:
    daily = model(
        "daily",
        "select o.day, sum(o.qty) as qty from lake.till.orders as o "
        "join lake.core.days as d on o.day = d.day where o.id > 0 group by o.day",
        SOURCE, "seed.shop.days", "seed.shop.unused",
    )  # fmt: skip
    found = of_nodes(ORDERS, seed("days", "day"), seed("unused"), daily).catalogue()
    assert asset(found, "daily").upstream == (
        Edge("seed.shop.days", "condition"),
        Edge("seed.shop.unused", "unknown"),
        Edge(SOURCE, "aggregated"),
    )
    assert asset(found, "daily").conditions == (
        Condition("seed.shop.days", "day", "join"),
        Condition(SOURCE, "day", "group"),
        Condition(SOURCE, "day", "join"),
        Condition(SOURCE, "id", "filter"),
    )


def test_what_dbt_names_and_nobody_knows_is_no_edge() -> None:
    made = model("a", "select id from lake.till.orders", SOURCE, "model.gone.away")
    found = of_nodes(ORDERS, made).catalogue()
    assert [each.asset for each in asset(found, "a").upstream] == [SOURCE]


# ---------- checks


def test_a_check_says_what_it_is_where_it_stands_and_how_it_ended() -> None:
    made = model("a", "select id from lake.till.orders", SOURCE)
    values = check("accepted_values", m("a"), "id", kwargs={"values": [1, "x"]},
                   config={"severity": "WARN"}, description="Known ids.")  # fmt: skip
    values["test_metadata"]["namespace"] = "dbt_utils"
    single = node("test", "no_orders_lost", m("a"), SOURCE)
    unit = {"unique_id": "unit_test.shop.a.u", "name": "u", "model": "a", "description": "It adds.",
            "depends_on": {"nodes": [m("a")]}}  # fmt: skip
    results = run_results({values["unique_id"]: "warn", unit["unique_id"]: "Pass"})
    parts = {unit["unique_id"]: unit}
    given = Artifacts(manifest([ORDERS, made, values, single], unit_tests=parts), None, results)
    one, two, three = given.catalogue().checks
    assert (one.kind, one.column, one.severity) == ("dbt_utils.accepted_values", "id", "warn")
    assert one.arguments == {"values": [1, "x"]}
    assert one.results == (Result("warned", "2026-11-01T05:00:00Z", 2, 0.123),)
    assert (two.kind, two.asset, two.results) == ("singular", m("a"), ())
    assert (three.kind, three.asset, three.description) == ("unit", m("a"), "It adds.")
    assert three.results[0].outcome == "passed"


@pytest.mark.parametrize("version", [1, 9, 12])
def test_a_test_of_two_models_stands_on_the_one_that_it_is_of(version: int) -> None:
    a, b = model("a", "select 1 as id"), model("b", "select 1 as id")
    related = check("relationships", m("b"), "id", kwargs={"to": "ref('a')", "field": "id"})
    related["depends_on"]["nodes"] = [m("a"), m("b")]
    (found,) = of_nodes(a, b, related, version=version).catalogue().checks
    assert (found.asset, found.column) == (m("b"), "id")


def test_a_check_of_what_is_no_asset_is_left_out() -> None:
    assert of_nodes(ORDERS, check("not_null", "model.shop.gone", "id")).catalogue().checks == ()


# ---------- consumers


def test_consumers_say_what_they_read_and_who_owns_them() -> None:
    parts: dict[str, Any] = {
        "exposures": {"exposure.shop.e": exposure("e", m("a"), url="https://bi.example.org/7")},
        "metrics": {
            "metric.shop.sum": {
                "unique_id": "metric.shop.sum", "name": "sum", "type": "simple", "label": "Sum",
                "depends_on": {"nodes": ["semantic_model.shop.s"]},
            }
        },
        "semantic_models": {
            "semantic_model.shop.s": {
                "unique_id": "semantic_model.shop.s", "name": "s",
                "depends_on": {"nodes": [m("a")]},
            }
        },
        "saved_queries": {"saved_query.shop.q": {"unique_id": "saved_query.shop.q", "name": "q"}},
    }  # fmt: skip
    semantic = {
        "semantic_models": [
            {"name": "s"},
            {"name": "only_here", "node_relation": {"alias": "a", "schema_name": "core"}},
            {"name": 7},
            "nothing",
        ],
        "metrics": [{"name": "sum"}, {"name": "avg", "label": "Average"}],
    }
    made = manifest([model("a", "select 1 as id")], **parts)
    found = Artifacts(made, semantic=semantic).catalogue().consumers
    assert [(each.id, each.reads) for each in found] == [
        ("exposure.shop.e", (m("a"),)),
        ("metric.shop.avg", ()),
        ("metric.shop.sum", ("semantic_model.shop.s",)),
        ("saved_query.shop.q", ()),
        ("semantic_model.shop.only_here", (m("a"),)),
        ("semantic_model.shop.s", (m("a"),)),
    ]
    assert found[0].owner == Owner("Ann", "ann@example.org")
    assert (found[0].type, found[0].url) == ("dashboard", "https://bi.example.org/7")
    assert (found[1].label, found[2].type) == ("Average", "simple")


def test_a_consumer_reads_only_what_the_catalog_holds() -> None:
    metric = {"name": "x", "depends_on": {"nodes": ["semantic_model.shop.gone"]}}
    reads = ("model.gone.away", m("a"), "metric.shop.x", "test.shop.t", "analysis.shop.y")
    parts: dict[str, Any] = {
        "exposures": {"exposure.shop.e": exposure("e", *reads)},
        "metrics": {"metric.shop.x": metric},
    }
    others = [node("analysis", "y"), node("test", "t", m("a"))]
    found = of_nodes(model("a", "select 1 as id"), *others, **parts).catalogue().consumers
    assert [each.reads for each in found] == [("metric.shop.x", m("a")), ()]


# ---------- products and ports


def placed(name: str, *folders: str, **fields: Any) -> Document:
    return model(name, "select 1 as id", fqn=["shop", *folders, name], **fields)


def test_products_are_inferred_from_groups_packages_and_folders() -> None:
    found = of_nodes(
        ORDERS,
        seed("codes"),
        placed("a", "staging", "sales"),
        placed("b", "marts"),
        placed("c", "staging", "sales", group="finance"),
        placed("d", "x", package_name="other", unique_id="model.other.d"),
        groups={"group.shop.finance": {"name": "finance", "description": "Money."}},
    ).catalogue()
    products = {each.id: each.basis for each in found.products}
    assert products == {"sales": "folder", "shop": "folder", "finance": "group", "other": "package"}
    assigned = {each.name: each.product for each in found.assets}
    assert assigned == {
        "a": "sales", "b": "shop", "c": "finance", "d": "other", "orders": "", "codes": "",
    }  # fmt: skip
    assert product(found, "finance").purpose == "Money."


def test_ports_are_what_is_public_and_else_what_nothing_reads() -> None:
    a = placed("a", "sales")
    b = model("b", "select id from lake.core.a", m("a"), fqn=["shop", "sales", "b"])
    e = placed("e", "sales", config={"materialized": "ephemeral"})
    inferred = product(of_nodes(a, b, e).catalogue(), "sales").outputs
    assert [(each.id, each.asset, each.is_inferred) for each in inferred] == [
        ("sales.b", m("b"), True)
    ]
    public = product(of_nodes(a | {"access": "public"}, b, e).catalogue(), "sales").outputs
    assert [each.asset for each in public] == [m("a")]


def test_models_of_one_name_in_one_group_are_two_ports() -> None:
    models = [
        model("a", "select 1 as id", group="g", access="public", package_name=package,
              unique_id=f"model.{package}.a", alias=f"a_{package}")
        for package in ("shop", "other", "more")
    ]  # fmt: skip
    contract = {"id": "g.a.v1", "version": "1.0.0"}
    for written in (Written(), Written({}, {"g.a.v1": contract})):
        outputs = product(of_nodes(*models).catalogue(Beside(written)), "g").outputs
        ids = {each.asset: (each.id, each.name) for each in outputs}
        assert len({id for id, _ in ids.values()}) == len(outputs) == 3
        if not written.contracts:
            assert ids == {
                "model.more.a": ("g.a", "a"),
                "model.other.a": ("g.a.other", "a.other"),
                "model.shop.a": ("g.a.shop", "a.shop"),
            }
        # A contract is of one of them.
        assert sum(bool(each.contract) for each in outputs) == len(written.contracts)


def test_a_product_reads_sources_and_the_ports_of_others() -> None:
    a = model("a", "select id from lake.till.orders", SOURCE, access="public",
              fqn=["shop", "sales", "a"])  # fmt: skip
    b = model("b", "select id from lake.core.a", m("a"), fqn=["shop", "stock", "b"])
    found = of_nodes(ORDERS, a, b).catalogue()
    (of_sales,), (of_stock,) = product(found, "sales").inputs, product(found, "stock").inputs
    assert (of_sales.assets, of_sales.port) == ((SOURCE,), "")
    assert (of_stock.assets, of_stock.port, of_stock.is_inferred) == ((m("a"),), "sales.a", True)


CONTRACT = {
    "id": "sales.a.v1", "version": "1.2.0", "status": "active",
    "schema": [{"name": "a", "properties": [
        {"name": "ID", "required": True, "primaryKey": True, "classification": "personal"},
        "no mapping",
    ]}],
}  # fmt: skip
DESCRIPTOR = {
    "id": "sales", "name": "Sales", "status": "active", "description": {"purpose": "To sell."},
    "team": {"name": "Till", "members": [{"username": "ann@example.org", "role": "owner"}, 3]},
    "support": [{"channel": "#sales", "url": "https://chat.example.org"}, "odd"],
    "inputPorts": [{"name": "orders", "version": "1", "contractId": "source.till.orders"}],
}  # fmt: skip


def test_written_products_and_contracts_come_before_guesses() -> None:
    a = model("a", "select id from lake.till.orders", SOURCE, version=1, latest_version=1,
              unique_id="model.shop.a.v1", fqn=["shop", "gold", "sales", "a", "v1"],
              meta={"contract": {"id": "sales.a.v1"}}, access="public")  # fmt: skip
    promised = {"id": "sales.promised.v1", "version": "1.0.0"}
    short = {"id": "sales", "version": "0.1.0"}
    written = Written(
        {"sales": DESCRIPTOR},
        {"sales.a.v1": CONTRACT, "sales.promised.v1": promised, "sales": short},
    )
    found = of_nodes(ORDERS, a, placed("loose", "web")).catalogue(Beside(written))
    sales = product(found, "sales")
    assert (sales.basis, sales.name, sales.purpose) == ("odps", "Sales", "To sell.")
    assert sales.owners == (Owner("ann@example.org", "ann@example.org", "owner"),)
    assert [each.channel for each in sales.support] == ["#sales"]
    assert [(each.id, each.name, each.asset, each.version) for each in sales.outputs] == [
        ("sales", "sales", "", "0.1.0"),
        ("sales.a.v1", "a", "model.shop.a.v1", "1.2.0"),
        ("sales.promised.v1", "promised", "", "1.0.0"),
    ]
    (port,) = sales.inputs
    assert (port.contract_id, port.version, port.is_inferred) == ("source.till.orders", "1", False)
    (key,) = asset(found, "a.v1").columns
    assert (key.is_key, key.is_required, key.classification) == (True, True, "personal")
    # Where products are written, what belongs to none is nobody's.
    assert asset(found, "loose").product == ""


def test_what_is_written_beside_is_read_and_scrubbed(tmp_path: Path) -> None:
    (tmp_path / "sales").mkdir()
    (tmp_path / "agreements").mkdir()
    (tmp_path / "sales" / "product.odps.yaml").write_text("id: sales\npassword: hunter2\n")
    (tmp_path / "sales" / "a.v1.odcs.yaml").write_text("id: sales.a.v1\n")
    (tmp_path / "agreements" / "web__sales.a.yaml").write_text("purpose: pages\n")
    (tmp_path / "catalog.yaml").write_text("base_iri: https://data.example.org\npublisher: Us\n")
    written = read_written(tmp_path)
    assert written.descriptors == {"sales": {"id": "sales", "password": "***"}}
    (agreement,) = written.agreements
    assert (agreement.consumer, agreement.port, agreement.purpose) == ("web", "sales.a", "pages")
    assert written.project.base_iri == "https://data.example.org/"
    found = of_nodes(ORDERS).catalogue(Beside(written))
    assert (found.project.name, found.project.base_iri) == ("shop", "https://data.example.org/")
    assert found.project.publisher.name == "Us"
    (tmp_path / "catalog.yaml").write_text("publishr: Us\n")
    with pytest.raises(InputError) as caught:
        read_written(tmp_path)
    assert 'did you mean "publisher"?' in caught.value.fix


AGREED = """\
consumer: {product: web}
port: sales.a
requests:
  - id: 1
    requested: {by: web@example.org, on: 2026-01-01}
    purpose: pages of postgres://web:hunter2secret@db.example.org/shop
    until: 2026-03-31
    classes: [personal, internal]
    decided: {as: approved, by: sales@example.org, on: 2026-01-02}
"""


def agreed(folder: Path, text: str, day: str, name: str = "web__sales.a") -> tuple[Agreement, ...]:
    """Return the agreements of a catalog of this day, with the one that is written in `text`."""
    (folder / "agreements").mkdir(exist_ok=True)
    (folder / "agreements" / f"{name}.yaml").write_text(text)
    (folder / "sales").mkdir(exist_ok=True)
    for major in (1, 2):
        (folder / "sales" / f"a.v{major}.odcs.yaml").write_text(f"id: sales.a.v{major}\n")
    (folder / "sales" / "product.odps.yaml").write_text("id: sales\n")
    document = manifest([ORDERS])
    document["metadata"]["generated_at"] = f"{day}T10:00:00.000000Z" if day else ""
    return Artifacts(document).catalogue(Beside(read_written(folder))).agreements


def test_an_agreement_is_on_every_major_of_its_port(tmp_path: Path) -> None:
    found = agreed(tmp_path, AGREED, "2026-02-01")
    assert [(each.id, each.port) for each in found] == [
        ("web__sales.a.v1", "sales.a.v1"),
        ("web__sales.a.v2", "sales.a.v2"),
    ]


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2026-01-01", ("pending", "2026-01-02", "2026-03-31")),
        ("2026-01-02", ("approved", "2026-01-02", "2026-03-31")),
        ("2026-03-31", ("approved", "2026-01-02", "2026-03-31")),
        ("2026-04-01", ("expired", "2026-01-02", "2026-03-31")),
        ("", ("", "", "")),
    ],
)
def test_an_agreement_stands_where_it_stood_when_dbt_wrote_the_artifacts(
    tmp_path: Path, day: str, wanted: tuple[str, str, str]
) -> None:
    found = agreed(tmp_path, AGREED, day)[0]
    assert (found.state, found.valid_from, found.valid_until) == wanted
    assert found.consumer == "web"
    if day:
        assert found.classes == ("internal", "personal")
        assert "hunter2secret" not in found.purpose


def test_what_was_denied_has_no_days(tmp_path: Path) -> None:
    found = agreed(tmp_path, AGREED.replace("as: approved", "as: denied"), "2026-02-01")[0]
    assert (found.state, found.valid_from, found.valid_until) == ("denied", "", "")


def test_an_agreement_that_says_little_or_contradicts_itself_is_named(tmp_path: Path) -> None:
    for text in (AGREED.replace("purpose:", "porpuse:"), AGREED.replace("id: 1", "id: 7")):
        found = agreed(tmp_path, text, "2026-02-01")[0]
        assert (found.id, found.consumer, found.state) == ("web__sales.a.v1", "web", "")
    [found] = agreed(tmp_path, "port: sales.a.v1\n", "2026-02-01", "web__x")[2:]
    assert (found.id, found.port) == ("web__x", "sales.a.v1")


def test_a_project_says_where_it_comes_from() -> None:
    project = of_nodes(ORDERS, adapter="postgres", version=11).catalogue().project
    assert (project.base_iri, project.title) == ("urn:brygge:shop:", "Data of shop")
    assert (project.adapter, project.manifest_version) == ("postgres", "v11")
    assert project.generated_at == "2026-11-01T05:00:00Z"


# ---------- gaps


def test_missing_and_empty_files_are_gaps_and_complete_artifacts_have_none() -> None:
    made = manifest([ORDERS])
    bare = Artifacts(made).catalogue().gaps
    assert [gap.subject for gap in bare] == ["catalog.json", "run_results.json", "sources.json"]
    empty = Artifacts(made, tables({})).catalogue().gaps
    assert "lists no columns: it is treated as missing." in [gap.problem for gap in empty]
    whole = Artifacts(made, tables({SOURCE: ["id"]}), run_results({}), freshness({}))
    assert whole.catalogue().gaps == ()


def test_a_gap_for_every_model_that_could_not_be_read() -> None:
    found = of_nodes(
        ORDERS,
        model("uncompiled", None),
        snapshot("unread", "select (("),
        model("strange", "select id from elsewhere.rows"),
        model("fine", "select id from lake.till.orders", SOURCE),
    ).catalogue()
    assert [each.split()[0] for each in problems(found)] == [
        "model.shop.strange",
        "model.shop.uncompiled",
        "snapshot.shop.unread",
    ]
    assert asset(found, "unread").lineage == "failed"
    assert upstream(found, "strange") == {"id": ["external"]}
    assert column(found, "strange", "id").expression == "elsewhere.rows.id"


# ---------- scrubbing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://ann:pw@db/x", "postgres://***@db/x"),
        ("set password = 'it';", "set password = '***';"),
        ("set password = ''it'';", "set password = ''***'';"),
        ("password = '', name = 'Ann'", "password = '***', name = 'Ann'"),
        ('{"token": "abc"}', '{"token": "***"}'),
        ("Pwd=abc;Server=x", "Pwd=***;Server=x"),
        ("password: secr3t!", "password: ***"),
        ("password: see the handbook", "password: see the handbook"),
        ("DB_PASSWORD=hunter2, x", "DB_PASSWORD=***, x"),
        ("client_secret=abc", "client_secret=***"),
        ("a note: aws_secret_access_key = wJalr7 here", "a note: aws_secret_access_key = *** here"),
        ("db_password: hunter5x", "db_password: ***"),
        ("https://u:p@ss/word@host/db", "https://***@host/db"),
        ("https://x.org:8080/@scope/a", "https://x.org:8080/@scope/a"),
        ("Authorization: Basic dXNlcjpwYXNzd29yZA==", "Authorization: Basic ***"),
        ("Basic Authentication and basic functions", "Basic Authentication and basic functions"),
        ("https://hooks.slack.com/services/T0/B0/X", "https://hooks.slack.com/services/***"),
        ("Bearer abcdefghij0123456", "Bearer ***"),
        ("Bearer of good news, told", "Bearer of good news, told"),
        ("in /home/ann/data/rows.csv now", "in …/rows.csv now"),
        ("read_csv('/build/x/rows.csv')", "read_csv('…/rows.csv')"),
        ("C:\\Users\\Ann B\\rows.csv", "…/rows.csv"),
        ("C:/Users/Ann/rows.csv", "C:…/rows.csv"),
        ("\\\\host\\share\\rows.csv", "…/rows.csv"),
        ("\\\\\\\\host\\\\share\\\\rows.csv", "…/rows.csv"),
        ("file:///x/rows.csv", "…/rows.csv"),
        ("/nfs/team/rows.csv", "…/rows.csv"),
        ("/Applications/x/y", "…/y"),
        ("/c/Users/ann/rows.csv", "…/rows.csv"),
        ("//home/ann/rows.csv", "…/rows.csv"),
        ("~/ann/rows.csv", "…/rows.csv"),
        ("/home//ann/rows.csv", "…/rows.csv"),
        ("/lake/raw/ann/rows", "…/rows"),
        ("/data/rows.csv", "…/rows.csv"),
        ("/github/workspace/x", "…/x"),
        ("https://x.example.org/home/a", "https://x.example.org/home/a"),
        ("s3://lake/data/x.parquet", "s3://lake/data/x.parquet"),
        ("models/data/x.sql", "models/data/x.sql"),
        ("a / b", "a / b"),
    ],
)
def test_texts_lose_secrets_and_folders_and_nothing_else(text: str, expected: str) -> None:
    assert scrubbed(text) == expected
    # However long the text, and however often.
    long = f"{'x ' * 200}{text}"
    assert scrubbed(long) == f"{'x ' * 200}{expected}"
    assert scrubbed(scrubbed(text)) == expected


def test_no_text_takes_long_to_scrub() -> None:
    for part in ("password", "token_", "pypi-", "/home/", "\\\\ab\\cd", "x://a:b "):
        started = time.perf_counter()
        scrubbed(f"{part * 10_000}=")
        scrubbed(f"password = {part * 10_000}")
        # It is hundredths of a second; minutes where a pattern begins anew at every letter.
        assert time.perf_counter() - started < 3, part


@pytest.mark.parametrize("before", ["", "select 1\n", f"{'x ' * 200}\n"])
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("-- DB_PASSWORD_PROD = abc", "-- DB_PASSWORD_PROD = ***"),
        ("aws_secret_access_key = x", "aws_secret_access_key = ***"),
        ("export TOKEN=abc", "export TOKEN=***"),
        ("    token = other", "    token = other"),
    ],
)
def test_a_line_of_settings_loses_its_secret(before: str, line: str, expected: str) -> None:
    assert scrubbed(f"{before}{line}\nx") == f"{before}{expected}\nx"


@pytest.mark.parametrize(
    "text",
    [
        "GET /data/v1/orders/list returns",
        "POST /data/a/b/c/d",
        "see /app/users/{id} in the API",
        "/data/v2/a/b/c/d, /data/api/a/b/c",
        "split(path, '/data/')",
        "select a /tmp/ b",
        "where t.token = u.token and t.token=u.token and x.password = p.password1_hash",
        "on a.account_key = b2.account_id",
        "password=md5(x)",
        "token_count = 123456",
        r"regexp_like(x, '\\d\w+') or '\\word\\s+' or 'a:\d+' or '\\d+\\s'",
        "D:\\ is a drive",
        "about ~/ and x ~ y",
    ],
)
def test_routes_patterns_and_columns_are_no_secrets(text: str) -> None:
    assert scrubbed(text) == text
    assert scrubbed(f"{'x ' * 200}{text}") == f"{'x ' * 200}{text}"


def test_promises_and_lineage_find_a_column_whose_name_was_scrubbed() -> None:
    literal = "/home/ann/rows.csv"
    a = model("a", f"select '{literal}'")
    b = model("b", f'select "{literal}" as name from lake.core.a', m("a"))
    tests = [check("not_null", m("a"), literal), check("unique", m("a"), literal)]
    found = of_nodes(a, b, *tests).catalogue()
    key = column(found, "a", "…/rows.csv")
    assert (key.is_required, key.is_unique) == (True, True)
    assert upstream(found, "b") == {"name": ["a.…/rows.csv renamed"]}
    assert {each.column for each in found.checks} == {"…/rows.csv"}


def test_a_column_that_is_called_by_its_literal_is_scrubbed_too() -> None:
    made = model("a", "select '/home/ann/rows.csv', 'password=abc'")
    names = [each.name for each in asset(of_nodes(made).catalogue(), "a").columns]
    assert names == ["…/rows.csv", "password=***"]


def test_documented_columns_fill_in_where_nothing_else_is_known() -> None:
    made = model("a", None, columns=documented("Id", "qty", description="Said."))
    found = asset(of_nodes(made, adapter="snowflake").catalogue(), "a").columns
    assert [(each.name, each.basis, each.description) for each in found] == [
        ("ID", "documented", "Said."),
        ("QTY", "documented", "Said."),
    ]


# ---------- whatever is written where

JUNK = (None, 7, "junk", [], ["x", 1], {"k": "v"}, {"k": {"k": 1}}, True, "", -1.5, [{}], [None])


def spots(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    keys = content.items() if isinstance(content, dict) else enumerate(content)
    for key, each in keys:
        yield (*path, key)
        if isinstance(each, dict | list):
            yield from spots(each, (*path, key))


def test_a_wrong_value_anywhere_is_read_past_or_refused() -> None:
    made = model("a", "select id from lake.till.orders", SOURCE, columns=documented("id"))
    metric = {"unique_id": "metric.shop.m", "name": "m", "depends_on": {"nodes": [m("a")]}}
    parts = {
        "manifest": manifest(
            [ORDERS, made, check("not_null", m("a"), "id"), seed("codes", "code")],
            exposures={"exposure.shop.e": exposure("e", m("a"))},
            groups={"group.shop.g": {"name": "g", "owner": {"name": "Ann"}}},
            metrics={"metric.shop.m": metric},
            unit_tests={"unit_test.shop.u": {"name": "u", "model": "a"}},
        ),
        "catalog": tables({m("a"): ["id"], SOURCE: ["id"]}, rows=1),
        "run_results": run_results({m("a"): "success"}),
        "sources": freshness({SOURCE: "pass"}),
    }
    refused = tried = 0
    for part, content in parts.items():
        for number, path in enumerate(spots(content)):
            for junk in (JUNK[number % len(JUNK)], JUNK[(number * 5 + 2) % len(JUNK)]):
                broken = copy.deepcopy(content)
                holder = broken
                for key in path[:-1]:
                    holder = holder[key]
                holder[path[-1]] = junk
                tried += 1
                try:
                    Artifacts(**{**parts, part: broken}).catalogue()
                except InputError:
                    refused += 1
    assert tried > 500
    # Only the version and the nodes themselves are worth stopping for.
    assert refused < 8


def test_a_node_that_says_another_id_than_its_key_is_known_by_its_key() -> None:
    made = manifest(
        [model("a", "select 1 as id"), model("b", "select id from lake.core.a", m("a"))]
    )
    made["nodes"][m("a")]["unique_id"] = "model.shop.other"
    assert upstream(Artifacts(made).catalogue(), "b") == {"id": ["a.id copied"]}
