"""Descriptors and contracts: valid by the standards, and true to what was written."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from brygge.catalog.model import (
    Asset,
    Catalog,
    Check,
    Column,
    OutputPort,
    Product,
    Project,
    Support,
)
from brygge.contracts.linting.odcs_schema import schema_errors
from brygge.contracts.reading import read_contract
from brygge.exporting.bitol import odcs, odps
from brygge.exporting.bitol.yaml_document import write_yaml
from brygge.exporting.file_names import file_names
from brygge.strict_yaml import load_placed, load_yaml
from conftest import ROOT
from sample_catalog import AWKWARD, CONTRACT, catalog

SCHEMA = ROOT.parent / "shared" / "reference" / "schemas" / "odps-v1.0.0.json"
Content = dict[str, Any]


def load(document: bytes) -> Content:
    content: Content = yaml.load(document, Loader=yaml.CSafeLoader)
    return content


def written(export: Any, given: Catalog) -> dict[str, Content]:
    return {each.path: load(b"".join(each.pieces)) for each in export(given)}


def custom(content: Content) -> Content:
    return {each["property"]: each["value"] for each in content.get("customProperties", ())}


def one_port(asset: Asset, *checks: Check, **port: Any) -> Content:
    """Return the inferred contract of an asset."""
    product = Product(
        "p", "P", "group", outputs=(OutputPort("p.o", "o", asset.id, "1.0.0", **port),)
    )
    given = Catalog(Project("p", "urn:p:"), (product,), (asset,), checks)
    (content,) = written(odcs.export, given).values()
    assert [error.message for error in schema_errors(content)] == []
    return content


@pytest.fixture(scope="session")
def odps_schema() -> jsonschema_rs.Validator:
    if not SCHEMA.is_file():
        pytest.skip("the schema of ODPS 1.0.0 is not beside the project")
    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))


# ---------- products


def test_descriptors_keep_to_the_standard(odps_schema: jsonschema_rs.Validator) -> None:
    bare = Product(
        "bare", "", "folder", support=(Support("c"),), outputs=(OutputPort("b.o", "o", "", ""),)
    )
    given = replace(catalog(), products=(*catalog().products, bare))
    documents = written(odps.export, given)
    assert list(documents) == [f"odps/{name}.odps.yaml" for name in ("finance", "sales", "bare")]
    for content in documents.values():
        assert [error.message for error in odps_schema.iter_errors(content)] == []


def test_our_own_descriptor_is_completed_and_still_keeps_to_the_standard(
    odps_schema: jsonschema_rs.Validator,
) -> None:
    ours = load_yaml(ROOT / "contracts" / "sales" / "product.odps.yaml")
    product = replace(catalog().products[1], descriptor=ours)
    content = odps.descriptor(product)
    assert [error.message for error in odps_schema.iter_errors(content)] == []
    kept = {
        key: value
        for key, value in content.items()
        if key not in ("inputPorts", "outputPorts", "customProperties")
    }
    assert kept == {key: value for key, value in ours.items() if key in kept}
    assert content["outputPorts"][: len(ours["outputPorts"])] == ours["outputPorts"]


def test_a_written_descriptor_is_completed_and_never_contradicted() -> None:
    content = written(odps.export, catalog())["odps/sales.odps.yaml"]
    given = catalog().products[1].descriptor
    for name in ("apiVersion", "kind", "id", "name", "status"):
        assert content[name] == given[name]
    assert content["description"] == {
        "purpose": AWKWARD,
        "usage": "Revenue by day.",
        "limitations": "Web shop only.",
    }
    listed, found = content["outputPorts"]
    assert listed == {
        "name": "orders",
        "version": "2.1.0",
        "contractId": "sales.orders.v2",
        "type": "tables",
        "description": "One row per order.",
    }
    assert (found["version"], custom(found)["inferred"]) == ("1.0.0", True)
    assert custom(found)["successor"] == "sales.orders.v2"
    assert "status" not in custom(content)["completed"]
    assert {"domain", "team", "outputPorts"} <= set(custom(content)["completed"])


def test_what_an_author_wrote_wins_over_what_is_known() -> None:
    says: Content = {
        "apiVersion": "v1.0.0", "kind": "DataProduct", "id": "other", "status": "retired",
        "domain": "theirs", "team": {"name": "us"}, "tags": [],
        "outputPorts": [
            {"name": "orders", "version": "9", "contractId": "sales.orders.v2", "type": "stream"}
        ],
        "inputPorts": [], "support": [], "version": "7", "name": "N",
        "description": {"purpose": "a", "usage": "b", "limitations": "c"},
        "customProperties": [{"property": "mine", "value": 1}],
    }  # fmt: skip
    product = replace(catalog().products[1], descriptor=says, inputs=())
    content = odps.descriptor(product)
    assert content["outputPorts"][0] == {
        **says["outputPorts"][0],
        "description": "One row per order.",
    }
    assert {k: v for k, v in content.items() if k not in ("outputPorts", "customProperties")} == {
        k: v for k, v in says.items() if k not in ("outputPorts", "customProperties")
    }
    assert content["customProperties"][0] == {"property": "mine", "value": 1}
    assert product.descriptor == says


def test_an_inferred_product_says_so_and_promises_nothing() -> None:
    content = written(odps.export, catalog())["odps/finance.odps.yaml"]
    assert content["status"] == "proposed"
    assert (custom(content)["inferred"], custom(content)["inferredFrom"]) == (True, "folder")
    (read,) = content["inputPorts"]
    assert (read["name"], read["version"], read["contractId"]) == (
        "orders",
        "2.1.0",
        "sales.orders.v2",
    )
    assert custom(read) == {"inferred": True, "assets": ["model.shop.orders.v2"]}
    (port,) = content["outputPorts"]
    assert (port["contractId"], custom(port)["inferred"]) == ("finance.figures", True)


def test_a_support_channel_without_an_address_is_not_in_a_descriptor() -> None:
    product = Product("p", "P", "group", support=(Support("#p"), Support("q", "https://q.org")))
    assert odps.descriptor(product)["support"] == [{"channel": "q", "url": "https://q.org"}]


# ---------- contracts


def test_contracts_keep_to_the_standard_and_our_own_reader_reads_them(tmp_path: Path) -> None:
    paths = []
    for each in odcs.export(catalog()):
        file = tmp_path / each.path.replace("/", "_")
        file.write_bytes(b"".join(each.pieces))
        content = load_placed(file).content
        assert [error.message for error in schema_errors(content)] == []
        contract = read_contract(each.path, content)
        assert contract.objects[0].name in ("orders", "figures")
        paths.append(each.path)
    assert paths == [
        "odcs/finance/figures.odcs.yaml",
        "odcs/sales/orders.v1.odcs.yaml",
        "odcs/sales/orders.v2.odcs.yaml",
    ]
    assert [each.column for each in contract.objects[0].key] == ["order_id"]


def test_a_written_contract_is_completed_and_never_contradicted() -> None:
    content = written(odcs.export, catalog())["odcs/sales/orders.v2.odcs.yaml"]
    untouched = {key: value for key, value in CONTRACT.items() if key != "schema"}
    assert {key: content[key] for key in untouched} == untouched
    (written_object,) = CONTRACT["schema"]
    assert content["schema"] == [{**written_object, "physicalName": "shop.sales.orders_v2"}]
    assert custom(content)["completed"] == ["schema.physicalName", "team", "support"]
    assert "physicalName" not in written_object


def test_an_early_contract_gets_no_key_that_its_version_does_not_have() -> None:
    early = {**CONTRACT, "apiVersion": "v3.0.2"}
    product = replace(catalog().products[1], support=(Support("#sales"),))
    content = odcs.contract(product, replace(product.outputs[1], contract=early), None, ())
    assert "team" not in content
    assert "support" not in content
    older = {"apiVersion": "v2.2.2", "uuid": "1"}
    content = odcs.contract(product, replace(product.outputs[1], contract=older), None, ())
    assert {"apiVersion", "kind", "id", "version", "uuid"} == set(content)


def test_an_inferred_contract_says_which_parts_are_inferred() -> None:
    content = written(odcs.export, catalog())["odcs/sales/orders.v1.odcs.yaml"]
    facts = custom(content)
    assert facts["inferred"] is True
    assert {"id", "status", "schema"} <= set(facts["inferredParts"])
    assert not {"domain", "team", "support"} & set(facts["inferredParts"])
    assert (facts["asset"], facts["successor"]) == ("model.shop.orders.v1", "sales.orders.v2")
    assert content["slaProperties"] == [{"property": "endOfSupport", "value": "2027-01-31"}]
    assert content["team"] == {
        "name": "sales_data",
        "members": [{"username": "sales-data@example.org", "role": "owner"}],
    }


def test_the_columns_of_an_inferred_contract_tell_all_that_is_known() -> None:
    content = written(odcs.export, catalog())["odcs/sales/orders.v1.odcs.yaml"]
    (promised,) = content["schema"]
    assert promised["physicalName"] == "shop.sales.orders_v1"
    assert promised["description"] == AWKWARD
    key, amount, mail, kind = promised["properties"]
    assert (key["primaryKey"], key["primaryKeyPosition"], key["required"], key["unique"]) == (
        True,
        1,
        True,
        True,
    )
    assert amount == {
        "name": "amount",
        "logicalType": "number",
        "physicalType": "DECIMAL(18,2)",
        "required": True,
        "classification": "public",
        "description": "In GBP.",
        "transformSourceObjects": ["model.shop.stg_orders", "seed.shop.rates"],
        "transformLogic": "amount * rate",
        "customProperties": [{"property": "basis", "value": "catalog"}],
    }
    assert (mail["classification"], mail["tags"]) == ("personal", ["pii"])
    assert kind["transformLogic"] == "'order'"


def test_a_port_without_an_asset_has_a_contract_without_a_schema() -> None:
    product = Product("p", "P", "group", outputs=(OutputPort("p.o", "o", "", ""),))
    (content,) = written(odcs.export, Catalog(Project("p", "urn:p:"), (product,))).values()
    assert [error.message for error in schema_errors(content)] == []
    assert "schema" not in content
    assert content["version"] == "0.0.0"


@pytest.mark.parametrize(
    ("kind", "arguments", "rule"),
    [
        ("not_null", {}, {"type": "library", "metric": "nullValues", "mustBe": 0}),
        ("unique", {}, {"type": "library", "metric": "duplicateValues", "mustBe": 0}),
        (
            "accepted_values",
            {"values": ["a", 1]},
            {"metric": "invalidValues", "arguments": {"validValues": ["a", 1]}, "mustBe": 0},
        ),
        (
            "not_null",
            {"where": "b > 0"},
            {"type": "custom", "implementation": {"test": "not_null", "where": "b > 0"}},
        ),
        (
            "a.in_range",
            {"min": 0},
            {"engine": "dbt", "implementation": {"test": "a.in_range", "min": 0}},
        ),
    ],
)  # fmt: skip
def test_a_check_becomes_the_rule_that_says_the_same(
    kind: str, arguments: Content, rule: Content
) -> None:
    asset = Asset("model.a", "a", "model", "p", "a.sql", columns=(Column("Key"),))
    content = one_port(
        asset, Check("test.1", "n", "model.a", kind, "key", "warn", arguments=arguments)
    )
    (found,) = content["schema"][0]["properties"][0]["quality"]
    assert {key: found[key] for key in rule} == rule
    assert (found["severity"], found["name"], custom(found)["check"]) == ("warning", "n", "test.1")


def test_checks_of_the_table_stand_at_the_table_and_unit_tests_nowhere() -> None:
    asset = Asset("model.a", "a", "model", "p", "a.sql", columns=(Column("k"),))
    combined = {"combination_of_columns": ["k", "l"]}
    content = one_port(
        asset,
        Check("test.1", "law", "model.a", "singular", description=AWKWARD),
        Check("test.2", "u", "model.a", "u.unique_combination_of_columns", arguments=combined),
        Check("test.3", "unit", "model.a", "unit"),
    )  # fmt: skip
    law, together = content["schema"][0]["quality"]
    assert (law["implementation"], law["description"]) == ({"test": "law"}, AWKWARD)
    assert together["arguments"] == {"properties": ["k", "l"]}
    assert "quality" not in content["schema"][0]["properties"][0]


def test_a_reference_becomes_a_relationship_where_the_standard_can_name_it() -> None:
    asset = Asset("model.a", "a", "model", "p", "a.sql", columns=(Column("k"),))
    good = {"to": "ref('countries')", "field": "code"}
    odd = {"to": "source('x', 'Orders 2026')", "field": "Order No"}
    content = one_port(
        asset,
        Check("test.1", "r", "model.a", "relationships", "k", arguments=good),
        Check("test.2", "s", "model.a", "relationships", "k", arguments=odd),
    )
    (column,) = content["schema"][0]["properties"]
    assert column["relationships"] == [{"to": "countries.code"}]
    assert [each["implementation"]["field"] for each in column["quality"]] == ["code", "Order No"]


@pytest.mark.parametrize(
    ("physical", "logical"),
    [
        ("VARCHAR", "string"), ("character varying(255)", "string"), ("BIGINT", "integer"),
        ("DECIMAL(18,2)", "number"), ("NUMBER(38,0)", "integer"), ("NUMBER(10,2)", "number"),
        ("TIMESTAMP_NTZ(9)", "timestamp"), ("TIMESTAMP WITH TIME ZONE", "timestamp"),
        ("DATE", "date"), ("bool", "boolean"), ("INT64", "integer"),
        ("Nullable(UInt32)", "integer"), ("double precision", "number"),
        ("VARCHAR[]", "array"), ("FLOAT[3]", "vector"), ("ARRAY<STRUCT<a INT64>>", "array"),
        ("STRUCT(a INTEGER)", "object"), ("struct", "object"), ("VARIANT", "object"),
        ("MAP(VARCHAR, geography)", "map"), ("MAP<string, int>", "object"), ("map", "object"),
        ("geography", None), ("", None), ("🚢", None),
    ],
)  # fmt: skip
def test_a_type_of_any_engine_is_told_as_it_is(physical: str, logical: str | None) -> None:
    asset = Asset("model.a", "a", "model", "p", "a.sql", columns=(Column("k", physical),))
    (column,) = one_port(asset)["schema"][0]["properties"]
    assert column["logicalType"] == logical or (
        logical is None and column["logicalType"] == "string"
    )
    assert custom(column).get("logicalTypeIsUnknown", False) is (logical is None)
    assert column.get("physicalType", "") == physical


@given(st.text(max_size=40) | st.from_regex(r"[a-z]{1,8}[(<\[][a-z0-9, ]*[)>\]]*", fullmatch=True))
def test_no_type_stops_an_export(physical: str) -> None:
    one_port(Asset("model.a", "a", "model", "p", "a.sql", columns=(Column("k", physical),)))


# ---------- names and text


def test_names_neither_collide_nor_leave_the_folder() -> None:
    ids = [
        "sales", "Sales", "SALES", "sales", "../sales", "..", "", ".hidden", "a/b", "a b", "con",
        "nul.v1", "x" * 300, "Ærlig", "a\\b", "end.",
    ]  # fmt: skip
    names = file_names(ids)
    assert names[0] == "sales"
    assert len({name.lower() for name in names}) == len(ids)
    assert all(Path(name).name == name and name.strip(".") == name for name in names)
    assert all(name.isascii() and len(name) < 110 for name in names)
    assert {"con", "nul.v1"}.isdisjoint(names)
    # A name does not depend on what else there is.
    assert file_names(["a/b"]) == [names[8]]


@given(st.lists(st.text(), max_size=8), st.lists(st.sampled_from(["a", "a-2", "A", "a-2-2"])))
def test_any_ids_have_names_of_their_own(texts: list[str], close: list[str]) -> None:
    names = file_names([*texts, *close])
    assert len({name.lower() for name in names}) == len(names)
    assert not any(set("/\\:") & set(name) or name.startswith(".") for name in names)


def test_ports_of_awkward_products_each_have_a_file() -> None:
    ports = tuple(OutputPort(each, "o", "", "1") for each in ("A/b", "a/B", "o", "o", "../../o"))
    products = tuple(Product(each, "P", "group", outputs=ports) for each in ("x", "X", "x", "../x"))
    paths = [each.path for each in odcs.export(Catalog(Project("p", "urn:p:"), products))]
    assert len({path.lower() for path in paths}) == 20
    assert all(path.count("/") == 2 and ".." not in path for path in paths)


AWKWARD_TEXTS = [
    "no", "1e5", "2026-01-01", "12:30:00", "a: b", "- x", " a", "a ", "a\nb\n", "\n", "a\n\n",
    "a\n b\n\tc", "#", "|", "x" * 2000, "=", "<<", "0x1f", "1_000", "~", "?", "---", "...",
    "a\r\nb", "a\x85b", "a\u2028b", "\x00", "\ufeff", "null", "Yes", ".inf", "{a}", "[", ",",
    "a #b", "'", '"', "\\", "*a", "&a", "!a", "%a", "@a", "`a", AWKWARD,
]  # fmt: skip
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.sampled_from(AWKWARD_TEXTS)
    | st.text(alphabet=" \nab#:-\"'\t\r\\", max_size=12)
)
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(TEXTS, inside, max_size=4),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_yaml_loads_back_as_it_was(content: Content) -> None:
    assert load(write_yaml(content)) == content


def test_each_awkward_text_loads_back_by_either_reader(tmp_path: Path) -> None:
    content = {"texts": AWKWARD_TEXTS, "keys": {text: [{text: text}] for text in AWKWARD_TEXTS}}
    text = write_yaml(content)
    assert load(text) == content
    assert yaml.safe_load(text) == content
    (tmp_path / "a.yaml").write_bytes(text)
    assert load_placed(tmp_path / "a.yaml").content == content


def test_yaml_has_the_house_form() -> None:
    content = {"a": "one\ntwo: 2\n", "b": [{"c": 1, "d": "x"}, {"e": ["z"]}], "v": "1.0", "f": 1e-7}
    assert write_yaml(content).decode().splitlines() == [
        "a: |",
        "  one",
        "  two: 2",
        "b:",
        "  - {c: 1, d: x}",
        "  - e: [z]",
        'v: "1.0"',
        "f: 1.0e-07",
    ]


def test_a_lone_surrogate_does_not_stop_an_export() -> None:
    assert load(write_yaml({"a": "x\ud800y"})) == {"a": "x\ufffdy"}


def test_equal_catalogs_give_equal_bytes() -> None:
    for export in (odps.export, odcs.export):
        first, second = (
            [(each.path, b"".join(each.pieces)) for each in export(catalog())] for _ in range(2)
        )
        assert first == second
