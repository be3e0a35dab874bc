"""OpenLineage events: valid by the official schemas, and true to the lineage of the catalog."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from brygge.catalog.model import (
    KINDS,
    Asset,
    Catalog,
    Check,
    Column,
    Condition,
    Edge,
    Kind,
    Project,
    Relation,
    Result,
    Upstream,
)
from brygge.exporting.collapsing import Lineages
from brygge.exporting.openlineage import events as openlineage
from conftest import ROOT
from sample_catalog import catalog

SCHEMAS = ROOT.parent / "shared" / "reference" / "schemas" / "openlineage"
PROJECT = Project("p", "https://data.example.org/", adapter="postgres")
Event = dict[str, Any]


def events(of: Catalog) -> list[Event]:
    (document,) = openlineage.export(of)
    assert document.path == "openlineage/events.ndjson"
    text = b"".join(document.pieces).decode()
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def building(of: Catalog, name: str) -> Event:
    """Return the event of the job called `name`."""
    (found,) = [each for each in events(of) if each.get("job", {}).get("name") == name]
    return found


def dataset(of: Catalog, name: str) -> Event:
    """Return what the event of a dataset says of it."""
    (found,) = [each for each in events(of) if each.get("dataset", {}).get("name") == name]
    return dict(found["dataset"])


def column_lineage(of: Catalog, job: str) -> dict[str, Any]:
    return dict(building(of, job)["outputs"][0]["facets"]["columnLineage"])


def model(name: str, *columns: Column, ephemeral: bool = False, **more: Any) -> Asset:
    edges = {step.asset: Edge(step.asset, step.kind) for each in columns for step in each.upstream}
    return Asset(
        f"model.p.{name}",
        name,
        "model",
        "p",
        f"models/{name}.sql",
        relation=Relation("" if ephemeral else "db", "s", "" if ephemeral else name),
        materialization="ephemeral" if ephemeral else "table",
        columns=columns,
        **{"upstream": tuple(edges.values()), **more},
    )


def source(name: str, *columns: str) -> Asset:
    return Asset(
        f"source.p.raw.{name}",
        name,
        "source",
        "p",
        "models/_sources.yml",
        relation=Relation("db", "raw", name),
        columns=tuple(Column(each, origin="source") for each in columns),
    )


def derived(name: str, *upstream: Upstream) -> Column:
    return Column(name, origin="derived", upstream=upstream)


def ways(fields: dict[str, Any], column: str) -> list[tuple[str, str, str, str]]:
    """Return (dataset, field, subtype, description) for each input of a column."""
    return [
        (each["name"], each["field"], how["subtype"], how.get("description", ""))
        for each in fields[column]["inputFields"]
        for how in each["transformations"]
    ]


@dataclass(frozen=True)
class Official:
    """The schemas as OpenLineage publishes them, by file name."""

    files: dict[str, dict[str, Any]]

    def faults(self, url: str, instance: object) -> list[str]:
        """Return what is wrong by the schema at `url`, which is read from the files alone."""
        validator = jsonschema_rs.validator_for(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": url},
            registry=jsonschema_rs.Registry([(each["$id"], each) for each in self.files.values()]),
            validate_formats=True,
        )
        return [error.message for error in validator.iter_errors(instance)]


@pytest.fixture(scope="module")
def official() -> Official:
    if not (SCHEMAS / "OpenLineage.json").is_file():
        pytest.skip("the schemas of OpenLineage are not beside the project")
    return Official({each.name: json.loads(each.read_text()) for each in SCHEMAS.glob("*.json")})


def facets(event: Event) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give (holder, key, facet) of an event."""
    parts = [event[each] for each in ("dataset", "job") if each in event]
    for part in [*parts, *event.get("inputs", []), *event.get("outputs", [])]:
        for holder in ("facets", "inputFacets", "outputFacets"):
            for key, facet in part.get(holder, {}).items():
                yield holder, key, facet


def test_every_event_keeps_to_the_core_schema(official: Official) -> None:
    core = official.files["OpenLineage.json"]["$id"]
    found = events(catalog())
    assert len(found) == 5 + 3 + 1
    for event in found:
        assert event["schemaURL"].startswith(core)
        assert official.faults(core, event) == []
        assert official.faults(event["schemaURL"], event) == []


def test_every_facet_keeps_to_its_own_schema(official: Official) -> None:
    seen = set()
    for event in events(catalog()):
        for holder, key, facet in facets(event):
            url, _, name = facet["_schemaURL"].partition("#/$defs/")
            file = official.files.get(f"{name}.json")
            if file is None:
                pytest.skip(f"{name}.json is not beside the project")
            assert (file["$id"], set(file["properties"])) == (url, {key})
            assert official.faults(facet["_schemaURL"], facet) == []
            base = file["$defs"][name]["allOf"][0]["$ref"].rsplit("/", 1)[1]
            assert (holder == "inputFacets") == (base == "InputDatasetFacet"), key
            seen.add(name)
    assert {"ColumnLineageDatasetFacet", "DataQualityAssertionsDatasetFacet"} < seen
    assert len(seen) == 11


def test_the_schemas_see_what_is_wrong(official: Official) -> None:
    (event,) = [each for each in events(catalog()) if "inputFacets" in str(each)]
    facet = event["inputs"][0]["inputFacets"]["dataQualityAssertions"]
    del facet["assertions"][0]["success"]
    assert official.faults(facet["_schemaURL"], facet) == ['"success" is a required property']
    event["producer"] = "no uri"
    event["eventTime"] = "yesterday"
    assert len(official.faults(event["schemaURL"], event)) == 2


def test_lineage_looks_through_an_ephemeral_model() -> None:
    fields = column_lineage(catalog(), "model.shop.orders.v2")["fields"]
    assert ways(fields, "order_id") == [("raw.till.Orders 2026", "Order No", "IDENTITY", "")]
    assert ways(fields, "amount") == [
        ("shop.seeds.rates", "rate", "TRANSFORMATION", "amount * rate"),
        (
            "raw.till.Orders 2026",
            "Amount",
            "TRANSFORMATION",
            'cast("Amount" as decimal); amount * rate',
        ),
    ]
    figures = column_lineage(catalog(), "model.shop.figures")["fields"]
    assert ways(figures, "revenue") == [
        ("shop.sales.orders_v2", "amount", "AGGREGATION", "sum(amount)")
    ]


def test_an_ephemeral_model_is_neither_dataset_nor_job() -> None:
    assert "stg_orders" not in json.dumps(
        [{**each, "job": {**each.get("job", {}), "facets": {}}} for each in events(catalog())]
    )
    inputs = building(catalog(), "model.shop.orders.v2")["inputs"]
    assert [each["name"] for each in inputs] == ["shop.seeds.rates", "raw.till.Orders 2026"]


def test_a_column_without_inputs_says_so_and_an_unexplained_one_is_silent() -> None:
    fields = column_lineage(catalog(), "model.shop.figures")["fields"]
    assert fields["order_count"] == {"inputFields": []}
    assert "secret_sauce" not in fields
    fields = column_lineage(catalog(), "model.shop.orders.v2")["fields"]
    assert fields["kind"] == {"inputFields": []}


def test_a_value_that_is_lost_in_an_ephemeral_model_is_not_called_a_constant() -> None:
    hidden = model("hidden", Column("lost"), Column("fixed", origin="constant"), ephemeral=True)
    shown = model(
        "shown",
        derived("lost", Upstream(hidden.id, "lost", "copied")),
        derived("fixed", Upstream(hidden.id, "fixed", "copied")),
        derived("foreign", Upstream("model.elsewhere.x", "x", "copied")),
    )
    fields = column_lineage(Catalog(PROJECT, assets=(hidden, shown)), shown.id)["fields"]
    assert fields == {"fixed": {"inputFields": []}}


def test_conditions_inside_ephemeral_models_are_carried_up() -> None:
    raw = source("t", "a", "b")
    hidden = model(
        "hidden",
        derived("x", Upstream(raw.id, "a", "renamed")),
        ephemeral=True,
        conditions=(Condition(raw.id, "b", "filter"), Condition(raw.id, "b", "sort")),
    )
    shown = model(
        "shown",
        derived("x", Upstream(hidden.id, "x", "copied")),
        conditions=(Condition(hidden.id, "x", "group"), Condition(hidden.id, "none", "join")),
    )
    found = column_lineage(Catalog(PROJECT, assets=(hidden, shown, raw)), shown.id)["dataset"]
    assert [
        (each["name"], each["field"], how["type"], how["subtype"])
        for each in found
        for how in each["transformations"]
    ] == [
        ("db.raw.t", "a", "INDIRECT", "GROUP_BY"),
        ("db.raw.t", "b", "INDIRECT", "FILTER"),
        ("db.raw.t", "b", "INDIRECT", "SORT"),
    ]
    assert len(found) == 2


def test_of_several_ways_the_strongest_is_kept_once() -> None:
    raw = source("t", "a")
    plain = model("plain", derived("x", Upstream(raw.id, "a", "renamed")), ephemeral=True)
    summed = model(
        "summed", derived("x", Upstream(raw.id, "a", "aggregated", ("sum(a)",))), ephemeral=True
    )
    changed = Upstream(plain.id, "x", "transformed", ("x + y",))
    top = model("top", derived("x", changed, Upstream(summed.id, "x", "copied")))
    fields = column_lineage(Catalog(PROJECT, assets=(plain, summed, top, raw)), top.id)["fields"]
    assert ways(fields, "x") == [("db.raw.t", "a", "AGGREGATION", "sum(a)")]


def test_a_deep_chain_and_a_ladder_of_diamonds_end() -> None:
    raw = source("t", "a")
    below = raw
    chain = [raw]
    for place in range(5000):
        name = below.columns[0].name
        twice = Upstream(below.id, name, "copied"), Upstream(below.id, name, "renamed")
        # The ids run against the chain, so that order alone does not help.
        below = model(f"m{9999 - place}", derived("a", *twice), ephemeral=True)
        chain.append(below)
    top = model("top", derived("a", Upstream(below.id, "a", "transformed", ("a + 1",))))
    assets = tuple(sorted([*chain, top], key=lambda each: each.id))
    fields = column_lineage(Catalog(PROJECT, assets=assets), top.id)["fields"]
    assert ways(fields, "a") == [("db.raw.t", "a", "TRANSFORMATION", "a + 1")]


def test_a_circle_of_ephemeral_models_ends() -> None:
    one = model("one", derived("a", Upstream("model.p.two", "a", "copied")), ephemeral=True)
    two = model("two", derived("a", Upstream("model.p.one", "a", "copied")), ephemeral=True)
    top = model("top", derived("a", Upstream(one.id, "a", "copied")))
    event = building(Catalog(PROJECT, assets=(one, top, two)), top.id)
    assert event["inputs"] == []
    assert "columnLineage" not in event["outputs"][0]["facets"]


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.lists(st.tuples(st.integers(0, 20), st.sampled_from(KINDS)), max_size=3),
        ),
        max_size=9,
    )
)
def test_collapsing_finds_what_walking_every_path_finds(
    drawn: list[tuple[bool, list[tuple[int, Kind]]]],
) -> None:
    assets = [source("t", "a")]
    for place, (is_hidden, steps) in enumerate(drawn):
        ups = [Upstream(assets[at % len(assets)].id, "a", kind) for at, kind in steps]
        column = derived("a", *ups) if ups else Column("a", origin="constant")
        assets.append(model(f"m{place}", column, ephemeral=is_hidden))
    by_id = {each.id: each for each in assets}

    def walk(asset: Asset, least: int) -> Iterator[tuple[str, int]]:
        for step in asset.columns[0].upstream:
            below, kind = by_id[step.asset], max(least, KINDS.index(step.kind))
            if below.materialization == "ephemeral":
                yield from walk(below, kind)
            else:
                yield below.id, kind

    lineages = Lineages(Catalog(PROJECT, assets=tuple(reversed(assets))))
    for asset in assets:
        expected: dict[str, int] = {}
        for id, kind in walk(asset, 0):
            expected[id] = max(kind, expected.get(id, 0))
        found = lineages.of(asset)
        assert {up.asset: KINDS.index(up.kind) for up in found.columns["a"].inputs} == expected
        assert set(found.inputs) == set(expected)


def test_seeds_and_snapshots_are_inputs_and_what_a_model_reads_of_itself_is_not() -> None:
    seed = Asset("seed.p.s", "s", "seed", "p", "seeds/s.csv", relation=Relation("db", "s", "s"))
    snapshot = Asset(
        "snapshot.p.h", "h", "snapshot", "p", "snapshots/h.sql", relation=Relation("db", "h", "h")
    )
    read = (seed.id, snapshot.id, "model.p.top")
    top = model("top", upstream=tuple(Edge(each, "unknown") for each in read))
    of = Catalog(PROJECT, assets=(top, seed, snapshot))
    assert [each["name"] for each in building(of, top.id)["inputs"]] == ["db.s.s", "db.h.h"]
    assert building(of, snapshot.id)["job"]["facets"]["jobType"]["jobType"] == "SNAPSHOT"
    assert [each for each in events(of) if each.get("job", {}).get("name") == seed.id] == []


def test_assertions_say_how_checks_ended_last() -> None:
    event = building(catalog(), "model.shop.orders.v2.checks")
    assert "outputs" not in event
    (read,) = event["inputs"]
    assert read["name"] == "shop.sales.orders_v2"
    found = {
        each["assertion"]: (each["success"], each["severity"], each.get("column"), each["actual"])
        for each in read["inputFacets"]["dataQualityAssertions"]["assertions"]
    }
    # The unit test and the singular test that never ran say nothing of the data.
    assert found == {
        "accepted_values": (False, "warn", "kind", "3"),
        "not_null": (False, "error", "amount", "7"),
        "unique": (True, "error", "order_id", "0"),
    }


def test_a_check_that_broke_is_told_from_one_that_failed_and_a_skipped_one_is_silent() -> None:
    asset = model("m")
    results = (Result("error"), Result("failed"), Result("skipped"))
    checks = tuple(
        Check(f"test.p.{each.outcome}", each.outcome, asset.id, "singular", results=(each,))
        for each in results
    )
    event = building(Catalog(PROJECT, assets=(asset,), checks=checks), "model.p.m.checks")
    found = event["inputs"][0]["inputFacets"]["dataQualityAssertions"]["assertions"]
    assert [(each["name"], each["success"], each.get("params")) for each in found] == [
        ("test.p.error", False, {"outcome": "error"}),
        ("test.p.failed", False, None),
    ]


def test_a_dataset_is_described() -> None:
    said = dataset(catalog(), "shop.sales.orders_v1")["facets"]
    assert said["schema"]["fields"][1] == {
        "name": "amount",
        "ordinal_position": 2,
        "type": "DECIMAL(18,2)",
        "description": "In GBP.",
    }
    assert said["datasetType"]["datasetType"] == "TABLE"
    assert {"name": "team:sales_data", "type": "OWNER"} in said["ownership"]["owners"]
    tags = {(each["key"], each["value"], each.get("field")) for each in said["tags"]["tags"]}
    assert {("version", "1", None), ("deprecated_on", "2027-01-31", None)} < tags
    assert {("pii", "true", "e_mail"), ("classification", "personal", "e_mail")} < tags
    assert "documentation" in said
    # The database's kind of a source is not known.
    assert "datasetType" not in dataset(catalog(), "raw.till.Orders 2026")["facets"]


def test_a_job_carries_its_sql_and_no_event_invents_a_run() -> None:
    job = building(catalog(), "model.shop.figures")["job"]
    assert job["namespace"] == "shop"
    assert job["facets"]["sql"]["query"].startswith("select sum(amount)")
    assert job["facets"]["sql"]["dialect"] == "duckdb"
    assert not any("run" in each or "eventType" in each for each in events(catalog()))


def test_the_time_is_that_of_the_artifacts_or_none() -> None:
    assert {each["eventTime"] for each in events(catalog())} == {"2026-11-20T06:00:00Z"}
    timeless = Catalog(PROJECT, assets=(model("m"),))
    assert {each["eventTime"] for each in events(timeless)} == {"1970-01-01T00:00:00Z"}


def test_names_are_those_of_the_relation_or_what_dbt_would_say() -> None:
    bare = replace(model("bare"), relation=Relation(), version="3")
    two = replace(model("two"), relation=Relation("", "s", "Two, (2).x"))
    of = Catalog(PROJECT, assets=(bare, two))
    found = [each["dataset"] for each in events(of) if "dataset" in each]
    assert [(each["namespace"], each["name"]) for each in found] == [
        ("postgres", "bare_v3"),
        ("postgres", "s.Two, (2).x"),
    ]
    unknown = replace(PROJECT, adapter="")
    assert dataset(Catalog(unknown, assets=(two,)), "s.Two, (2).x")["namespace"] == "unknown"


def test_a_source_that_a_model_builds_is_one_dataset() -> None:
    made = model("t", Column("a", origin="constant"), description="Made here.")
    foreign = replace(source("t", "a"), relation=made.relation)
    reader = model("reader", derived("a", Upstream(foreign.id, "a", "copied")))
    of = Catalog(PROJECT, assets=(foreign, made, reader))
    described = dataset(of, "db.s.t")["facets"]["documentation"]["description"]
    assert described == "Made here."
    assert [each["name"] for each in building(of, reader.id)["inputs"]] == ["db.s.t"]


def test_an_empty_catalog_has_no_events_and_equal_catalogs_equal_bytes() -> None:
    assert events(Catalog(PROJECT)) == []
    first, second = (list(next(openlineage.export(catalog())).pieces) for _ in range(2))
    assert first == second
    many = Catalog(PROJECT, assets=tuple(model(f"m{place:04}") for place in range(450)))
    names = [each["dataset"]["name"] for each in events(many) if "dataset" in each]
    assert names == [f"db.s.m{place:04}" for place in range(450)]
