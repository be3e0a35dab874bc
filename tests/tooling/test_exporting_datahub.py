"""DataHub's proposals: read by its own library where it is at hand, and true to the catalog."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from brygge.catalog.model import (
    Asset,
    Catalog,
    Check,
    Column,
    Consumer,
    Edge,
    Owner,
    Project,
    Relation,
    Result,
    Upstream,
)
from brygge.exporting.datahub import proposals as datahub
from brygge.exporting.datahub.datasets import data_type
from brygge.exporting.datahub.urns import milliseconds
from sample_catalog import AWKWARD, catalog

PROJECT = Project("p", "https://data.example.org/", adapter="postgres")
ORDERS = "urn:li:dataset:(urn:li:dataPlatform:duckdb,shop.sales.orders_v2,PROD)"
TILL = "urn:li:dataset:(urn:li:dataPlatform:duckdb,raw.till.Orders 2026,PROD)"
RATES = "urn:li:dataset:(urn:li:dataPlatform:duckdb,shop.seeds.rates,PROD)"
# Read with the file source of DataHub's library: every proposal must become one of its classes,
# every URN one of its URNs, and nothing that we wrote may be unknown to the class.
READER = """
import json, pathlib, sys
from datahub.emitter.mcp import MetadataChangeProposalWrapper
from datahub.ingestion.source.file import read_metadata_file
from datahub.utilities.urns.urn import Urn
from datahub.utilities.urns.urn_iter import list_urns_with_path

def hold(ours, theirs, path):
    if isinstance(ours, dict):
        for key in ours:
            assert key in theirs, (*path, key)
            hold(ours[key], theirs[key], (*path, key))
    elif isinstance(ours, list):
        assert len(ours) == len(theirs), path
        for one, other in zip(ours, theirs):
            hold(one, other, path)
    else:
        assert ours == theirs, (path, ours, theirs)

path = pathlib.Path(sys.argv[1])
aspects = []
for ours, read in zip(json.load(path.open()), read_metadata_file(path), strict=True):
    assert isinstance(read, MetadataChangeProposalWrapper) and read.aspect is not None, ours
    hold(ours["aspect"]["json"], read.to_obj(simplified_structure=True)["aspect"]["json"], ())
    for urn, _ in list_urns_with_path(read):
        assert str(Urn.from_string(urn)) == urn
    aspects.append(read.aspectName)
print(json.dumps(aspects))
"""


def written(of: Catalog) -> str:
    (document,) = datahub.export(of)
    assert document.path == "datahub/proposals.json"
    return b"".join(document.pieces).decode()


def aspects(of: Catalog) -> dict[tuple[str, str], list[Any]]:
    """Return the values proposed for (URN, aspect)."""
    found: dict[tuple[str, str], list[Any]] = {}
    for each in json.loads(written(of)):
        assert each["changeType"] == "UPSERT"
        assert each["entityUrn"].startswith(f"urn:li:{each['entityType']}:")
        key = (each["entityUrn"], each["aspectName"])
        found.setdefault(key, []).append(each["aspect"]["json"])
    return found


def one(of: Catalog, urn: str, aspect: str) -> Any:
    (found,) = aspects(of)[urn, aspect]
    return found


def model(name: str, *columns: Column, **more: Any) -> Asset:
    edges = {step.asset: Edge(step.asset, step.kind) for each in columns for step in each.upstream}
    known = {"materialization": "table", "upstream": tuple(edges.values())}
    known["relation"] = Relation("db", "s", name)
    return Asset(
        f"model.p.{name}",
        name,
        "model",
        "p",
        f"models/{name}.sql",
        columns=columns,
        **{**known, **more},
    )


def awkward() -> Catalog:
    """What people call things when nobody stops them."""
    names = ("a.b", "c d", 'e"f', "g,(h)", "␟", "100%", "שלום🚢")
    low = model("low", *(Column(each, "text") for each in names))
    high = model(
        "high",
        *(
            Column(each, origin="derived", upstream=(Upstream(low.id, each, "copied"),))
            for each in names
        ),
        tags=("a,(b)",),
        owner="A (team), of two",
        relation=Relation("db", "s", "Two, (2).x"),
    )
    return Catalog(PROJECT, assets=(high, low))


@pytest.mark.parametrize(
    "of", [catalog(), awkward(), Catalog(PROJECT)], ids=["sample", "awkward", "empty"]
)
def test_datahub_reads_every_proposal(of: Catalog, tmp_path: Path) -> None:
    python = os.environ.get("BRYGGE_DATAHUB_PYTHON")
    if not python:
        pytest.skip("BRYGGE_DATAHUB_PYTHON names no python that has acryl-datahub")
    path = tmp_path / "proposals.json"
    path.write_text(written(of), encoding="utf-8")
    environment = {**os.environ, "DATAHUB_TELEMETRY_ENABLED": "false"}
    read = subprocess.run(
        [python, "-c", READER, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout) == [each["aspectName"] for each in json.loads(written(of))]


def test_an_aspect_is_proposed_once_unless_it_is_an_event() -> None:
    found = aspects(catalog())
    repeated = {aspect for (_, aspect), values in found.items() if len(values) > 1}
    assert repeated == {"assertionRunEvent"}
    assert not any("stg_orders" in urn for urn, _ in found)


def test_lineage_by_column_looks_through_ephemeral_models() -> None:
    lineage = one(catalog(), ORDERS, "upstreamLineage")
    assert [each["dataset"] for each in lineage["upstreams"]] == [RATES, TILL]
    assert {each["type"] for each in lineage["upstreams"]} == {"TRANSFORMED"}
    ways = {
        (each["downstreams"][0], each["transformOperation"]): each["upstreams"]
        for each in lineage["fineGrainedLineages"]
    }
    amount = f"urn:li:schemaField:({ORDERS},amount)"
    assert ways == {
        (f"urn:li:schemaField:({ORDERS},order_id)", "COPY: Order No"): [
            f"urn:li:schemaField:({TILL},Order No)"
        ],
        (amount, "SQL: amount * rate"): [f"urn:li:schemaField:({RATES},rate)"],
        (amount, 'SQL: cast("Amount" as decimal); amount * rate'): [
            f"urn:li:schemaField:({TILL},Amount)"
        ],
        (f"urn:li:schemaField:({ORDERS},e_mail)", "COPY: Mail"): [
            f"urn:li:schemaField:({TILL},Mail)"
        ],
    }
    figures = one(
        catalog(), ORDERS.replace("sales.orders_v2", "finance.figures"), "upstreamLineage"
    )
    assert figures["upstreams"] == [{"dataset": ORDERS, "type": "VIEW"}]
    (finer,) = figures["fineGrainedLineages"]
    assert (finer["transformOperation"], finer["confidenceScore"]) == (
        "AGGREGATE: sum(amount)",
        1.0,
    )


def test_lineage_that_is_known_in_part_is_half_sure() -> None:
    low = model("low", Column("a"))
    both = (Upstream(low.id, "a", "copied"), Upstream("model.elsewhere.x", "x", "copied"))
    high = model("high", Column("a", origin="derived", upstream=both))
    urn = "urn:li:dataset:(urn:li:dataPlatform:postgres,db.s.high,PROD)"
    lineage = one(Catalog(PROJECT, assets=(high, low)), urn, "upstreamLineage")
    assert [each["confidenceScore"] for each in lineage["fineGrainedLineages"]] == [0.5]
    assert len(lineage["upstreams"]) == 1


def test_the_paths_of_fields_are_names_and_urns_escape_what_datahub_reserves() -> None:
    urn = "urn:li:dataset:(urn:li:dataPlatform:postgres,db.s.Two%2C %282%29.x,PROD)"
    found = aspects(awkward())
    fields = [each["fieldPath"] for each in found[urn, "schemaMetadata"][0]["fields"]]
    assert fields == ["a.b", "c d", 'e"f', "g,(h)", "␟", "100%", "שלום🚢"]
    (lineage,) = found[urn, "upstreamLineage"]
    assert [each["downstreams"][0] for each in lineage["fineGrainedLineages"]] == [
        f"urn:li:schemaField:({urn},{each})"
        for each in ("a.b", "c d", 'e"f', "g%2C%28h%29", "%E2%90%9F", "100%", "שלום🚢")
    ]
    assert found[urn, "globalTags"] == [{"tags": [{"tag": "urn:li:tag:a%2C%28b%29"}]}]
    owner = found[urn, "ownership"][0]["owners"][0]["owner"]
    assert owner == "urn:li:corpGroup:A %28team%29%2C of two"


def test_a_dataset_is_described() -> None:
    found = aspects(catalog())
    (properties,) = found[ORDERS, "datasetProperties"]
    assert (properties["name"], properties["qualifiedName"]) == (
        "orders_v2",
        "shop.sales.orders_v2",
    )
    assert properties["description"] == AWKWARD
    assert properties["customProperties"]["dbt_unique_id"] == "model.shop.orders.v2"
    assert properties["customProperties"]["meta.note"] == AWKWARD
    assert all(isinstance(each, str) for each in properties["customProperties"].values())
    (schema,) = found[ORDERS, "schemaMetadata"]
    key, amount = schema["fields"][:2]
    assert schema["primaryKeys"] == ["order_id"]
    assert (key["isPartOfKey"], key["nullable"], amount["nullable"]) == (True, False, False)
    assert amount["type"] == {"type": {"com.linkedin.schema.NumberType": {}}}
    assert schema["fields"][2]["globalTags"]["tags"] == [
        {"tag": "urn:li:tag:pii"},
        {"tag": "urn:li:tag:classification:personal"},
    ]
    assert found[ORDERS, "subTypes"] == [{"typeNames": ["Table", "Model"]}]
    assert found[ORDERS, "domains"] == [{"domains": ["urn:li:domain:retail"]}]
    assert found[ORDERS, "datasetProfile"][0]["rowCount"] == 99
    assert (ORDERS, "deprecation") not in found
    (old,) = found[ORDERS.replace("v2", "v1"), "deprecation"]
    assert (old["deprecated"], old["decommissionTime"]) == (True, milliseconds("2027-01-31"))
    assert [(each["owner"], each["type"]) for each in found[ORDERS, "ownership"][0]["owners"]] == [
        ("urn:li:corpGroup:sales", "TECHNICAL_OWNER"),
        ("urn:li:corpGroup:sales_data", "TECHNICAL_OWNER"),
        ("urn:li:corpuser:sales-data@example.org", "BUSINESS_OWNER"),
    ]


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        ("VARCHAR(20)", "String"),
        ("longtext", "String"),
        ("uuid", "String"),
        ("BIGINT", "Number"),
        ("uint8", "Number"),
        ("DECIMAL(18,2)", "Number"),
        ("double precision", "Number"),
        ("interval", "Time"),
        ("TIMESTAMP WITH TIME ZONE", "Time"),
        ("date", "Date"),
        ("INTEGER[]", "Array"),
        ("array<int>", "Array"),
        ("STRUCT(a INTEGER)", "Record"),
        ("MAP(VARCHAR, INTEGER)", "Map"),
        ("boolean", "Boolean"),
        ("BLOB", "Bytes"),
        ("", "Null"),
        ("geometry", "Null"),
    ],
)
def test_types_are_those_of_datahub(native: str, expected: str) -> None:
    assert data_type(native) == {"type": {f"com.linkedin.schema.{expected}Type": {}}}


def test_checks_are_assertions_with_their_runs() -> None:
    found = aspects(catalog())
    urn = "urn:li:assertion:test.shop.accepted_values_orders_kind"
    (info,) = found[urn, "assertionInfo"]
    asserted = info["customAssertion"]
    assert (asserted["entity"], asserted["operator"]) == (ORDERS, "IN")
    assert asserted["field"] == f"urn:li:schemaField:({ORDERS},kind)"
    assert json.loads(asserted["parameters"]["value"]["value"]) == ["order", AWKWARD]
    runs = found[urn, "assertionRunEvent"]
    assert [(each["runId"], each["result"]["type"]) for each in runs] == [
        ("2026-11-20T06:00:00Z", "FAILURE"),
        ("2026-11-19T06:00:00Z", "SUCCESS"),
    ]
    assert runs[0]["timestampMillis"] == 1795154400000
    assert runs[0]["result"]["unexpectedCount"] == 3
    assert runs[0]["asserteeUrn"] == ORDERS
    singular = "urn:li:assertion:test.shop.no_refund_exceeds_its_sale"
    assert found[singular, "assertionInfo"][0]["customAssertion"]["scope"] == "DATASET_ROWS"
    assert (singular, "assertionRunEvent") not in found
    assert not any("unit_test" in each for each, _ in found)


def test_a_run_that_was_skipped_or_has_no_time_is_no_event() -> None:
    asset = model("m")
    skipped = Result("skipped", "2026-01-01T00:00:00Z")
    results = (skipped, Result("passed"), Result("error", "2026-01-02"))
    checks = (
        Check("test.p.c", "c", asset.id, "unique", "a", results=results),
        Check("test.p.d", "d", "model.elsewhere.x", "unique", "a", results=results),
    )
    found = aspects(Catalog(PROJECT, assets=(asset,), checks=checks))
    runs = found["urn:li:assertion:test.p.c", "assertionRunEvent"]
    assert [each["result"]["type"] for each in runs] == ["ERROR"]
    assert ("urn:li:assertion:test.p.d", "assertionInfo") not in found


def test_products_mark_their_output_ports_and_hold_no_ephemeral_model() -> None:
    found = aspects(catalog())
    (sales,) = found["urn:li:dataProduct:sales", "dataProductProperties"]
    assert {each["destinationUrn"]: each["outputPort"] for each in sales["assets"]} == {
        ORDERS: True,
        ORDERS.replace("v2", "v1"): True,
        TILL: False,
    }
    assert sales["description"].startswith(AWKWARD)
    assert sales["customProperties"]["version"] == "1.0.0"
    assert found["urn:li:dataProduct:sales", "domains"] == [{"domains": ["urn:li:domain:retail"]}]
    assert found["urn:li:domain:retail", "domainProperties"] == [{"name": "retail"}]
    links = found["urn:li:dataProduct:sales", "institutionalMemory"][0]["elements"]
    assert links[0]["url"] == "mailto:sales-data@example.org"
    assert ("urn:li:dataProduct:finance", "domains") not in found


def test_exposures_are_dashboards_on_datasets() -> None:
    found = aspects(catalog())
    board = "urn:li:dashboard:(dbt,exposure.shop.board)"
    (info,) = found[board, "dashboardInfo"]
    assert info["title"] == "Board's page"
    assert info["dashboardUrl"] == "https://bi.example.org/board?a=1&b=2"
    figures = ORDERS.replace("sales.orders_v2", "finance.figures")
    assert info["datasetEdges"] == [{"destinationUrn": figures}]
    assert found[board, "ownership"][0]["owners"][0]["owner"] == "urn:li:corpuser:ada@example.org"
    assert not any("metric.shop" in urn for urn, _ in found)


def test_an_exposure_reads_what_its_metrics_and_ephemeral_models_read() -> None:
    low = model("low", Column("a"))
    hidden = model("hidden", materialization="ephemeral", upstream=(Edge(low.id, "copied"),))
    consumers = (
        Consumer("exposure.p.e", "e", "exposure", reads=("metric.p.m",), owner=Owner("Ada")),
        Consumer("metric.p.m", "m", "metric", reads=("metric.p.m", "metric.p.n", "model.gone")),
        Consumer("metric.p.n", "n", "metric", reads=("metric.p.m", hidden.id)),
    )
    of = Catalog(PROJECT, assets=(hidden, low), consumers=consumers)
    info = one(of, "urn:li:dashboard:(dbt,exposure.p.e)", "dashboardInfo")
    assert [each["destinationUrn"] for each in info["datasetEdges"]] == [
        "urn:li:dataset:(urn:li:dataPlatform:postgres,db.s.low,PROD)"
    ]
    assert info["title"] == "e"


def test_a_source_that_a_model_builds_is_proposed_once() -> None:
    made = model("t", Column("a"), description="Made here.")
    foreign = replace(made, id="source.p.raw.t", kind="source", description="Not here.")
    found = aspects(Catalog(PROJECT, assets=(foreign, made)))
    urn = "urn:li:dataset:(urn:li:dataPlatform:postgres,db.s.t,PROD)"
    assert [each["description"] for each in found[urn, "datasetProperties"]] == ["Made here."]


def test_names_of_snowflake_are_lowered_and_platforms_are_those_of_datahub() -> None:
    asset = model("T", Column("A", is_key=True))
    snow = aspects(Catalog(replace(PROJECT, adapter="snowflake"), assets=(asset,)))
    urn = "urn:li:dataset:(urn:li:dataPlatform:snowflake,db.s.t,PROD)"
    (schema,) = snow[urn, "schemaMetadata"]
    assert (schema["fields"][0]["fieldPath"], schema["primaryKeys"]) == ("a", ["a"])
    server = aspects(Catalog(replace(PROJECT, adapter="sqlserver"), assets=(asset,)))
    assert ("urn:li:dataset:(urn:li:dataPlatform:mssql,db.s.T,PROD)", "status") in server


def test_times_are_read_as_utc() -> None:
    assert milliseconds("1970-01-02") == 86_400_000
    assert milliseconds("1970-01-01T00:00:01") == milliseconds("1970-01-01T00:00:01Z") == 1000
    assert milliseconds("1970-01-01T01:00:01.5+01:00") == 1500
    assert milliseconds("") == milliseconds("soon") == 0


def test_the_file_is_one_array_whatever_its_size_and_equal_for_equal_catalogs() -> None:
    assert json.loads(written(Catalog(PROJECT))) == []
    assert written(catalog()) == written(catalog())
    for count in (333, 334, 1000):
        of = Catalog(PROJECT, assets=tuple(model(f"m{place:04}") for place in range(count)))
        text = written(of)
        assert len(json.loads(text)) == 3 * count
        assert text.count("\n") == 3 * count + 2
