"""From a dbt model to a contract: what dbt knows is kept, and what a contract says returns."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from brygge.contracts.importing.conditions import promised
from brygge.contracts.importing.contract import contract_of
from brygge.contracts.importing.manifest import DbtModel, find_model
from brygge.contracts.importing.types import odcs_type
from brygge.contracts.model import Contract, Property, Quality
from brygge.contracts.reading import read_contract
from brygge.project import Project
from conftest import ROOT, run
from port_project import write_ports

EVERYTHING = """\
apiVersion: v3.2.0
kind: DataContract
id: shop.everything.v1
name: Everything
version: 1.4.2
status: deprecated
team: {name: shop, members: [{username: shop@example.org, role: owner}]}
schema:
  - name: everything
    physicalType: table
    description: One row per thing.
    properties:
      - name: region
        logicalType: string
        classification: public
        primaryKey: true
        primaryKeyPosition: 2
      - {name: thing_id, logicalType: integer, primaryKey: true, primaryKeyPosition: 1}
      - name: serial
        logicalType: string
        unique: true
        required: true
        classification: restricted
      - name: state
        logicalType: string
        classification: public
        enum: [{value: new, label: New}, {value: "no"}]
      - name: code
        logicalType: string
        classification: public
        logicalTypeOptions: {minLength: 2, maxLength: 8, pattern: "^[A-Z]{2}{{x}}", format: uri}
      - name: count
        logicalType: integer
        logicalTypeOptions: {format: i16, minimum: 1, multipleOf: 5}
      - name: share
        logicalType: number
        logicalTypeOptions: {format: f64, exclusiveMinimum: 0, exclusiveMaximum: 1}
      - name: price
        logicalType: number
        physicalType: decimal(18,4)
        logicalTypeOptions: {maximum: 10}
      - {name: day, logicalType: date, logicalTypeOptions: {minimum: "2000-01-01"}}
      - {name: seen_at, logicalType: timestamp, logicalTypeOptions: {timezone: true}}
      - name: tags
        logicalType: array
        logicalTypeOptions: {minItems: 1, maxItems: 5, uniqueItems: true}
        items: {logicalType: string, required: true, logicalTypeOptions: {maxLength: 9}}
      - name: place
        logicalType: object
        properties:
          - {name: town, logicalType: string, classification: public, required: true}
          - {name: lat, logicalType: number, logicalTypeOptions: {format: f64, maximum: 90}}
      - name: names
        logicalType: map
        map:
          key: {logicalType: string}
          value: {logicalType: string, logicalTypeOptions: {minLength: 1}}
      - {name: meaning, logicalType: vector, logicalTypeOptions: {dimensions: 3}}
      - name: parent_id
        logicalType: integer
        relationships: [{to: everything.thing_id}]
      - name: friend_region
        logicalType: string
        classification: public
      - name: friend_id
        logicalType: integer
        quality:
          - {id: friends, metric: nullValues, mustBeLessThan: 40, unit: percent, severity: warning}
          - metric: invalidValues
            arguments: {validValues: [1, 2]}
            mustBeLessOrEqualTo: 3
    relationships:
      - from: [everything.friend_region, everything.friend_id]
        to: [everything.region, everything.thing_id]
    quality:
      - {metric: rowCount, mustBeBetween: [1, 100]}
      - {metric: duplicateValues, arguments: {properties: [code, day]}, mustBe: 0}
      - {id: no_gap, type: sql, query: "select count(*) from ${object} where count = 7", mustBe: 0}
servers:
  - {server: main, type: local, environment: main, path: outputs/main, format: parquet}
slaProperties:
  - {property: latency, value: 3, unit: d, element: everything.seen_at}
  - {property: retention, value: 5, unit: y, element: everything.day}
  - {property: endOfSupport, value: "2027-06-30"}
"""
# Fields of ODCS that can be enforced (see docs/write-a-contract.md), by the part they stand in.
OF_PROPERTY = ("logicalType", "physicalType", "classification")


def enforceable(contract: Contract) -> dict[str, Any]:
    """Every enforceable field of a contract, by its path."""
    fields: dict[str, Any] = {
        name: contract.content.get(name) for name in ("id", "version", "status")
    }
    for sla in contract.slas:
        for name, value in sla.content.items():
            fields[f"sla.{sla.property}.{name}"] = value
    for server in contract.content.get("servers") or ():
        for name, value in server.items():
            fields[f"server.{server['server']}.{name}"] = value
    each = contract.objects[0]
    fields |= {"object.name": each.name, "object.physicalType": each.content.get("physicalType")}
    fields["object.order"] = [column.name for column in each.properties]
    fields["object.key"] = [column.name for column in each.key]
    for link in each.relationships:
        fields[f"object.relationship.{','.join(link.source)}"] = link.target
    fields |= of_rules("object", each.quality)
    for column in each.properties:
        fields |= of_property(column.name, column)
    return {path: value for path, value in fields.items() if value is not None}


def of_property(path: str, column: Property) -> dict[str, Any]:
    fields: dict[str, Any] = {f"{path}.{name}": column.content.get(name) for name in OF_PROPERTY}
    fields[f"{path}.required"] = column.is_required or None
    fields[f"{path}.unique"] = column.is_unique or None
    fields[f"{path}.enum"] = column.enum
    fields |= {f"{path}.options.{name}": value for name, value in column.options.items()}
    for link in column.relationships:
        fields[f"{path}.relationship"] = link.target
    fields |= of_rules(path, column.quality)
    parts = {"[]": column.items, ".key": column.map_key, ".value": column.map_value}
    parts |= {f".{each.name}": each for each in column.properties}
    for name, part in parts.items():
        if part is not None:
            fields |= of_property(f"{path}{name}", part)
    return fields


def of_rules(path: str, rules: tuple[Quality, ...]) -> dict[str, Any]:
    return {
        f"{path}.quality.{position}.{name}": value
        for position, rule in enumerate(rules)
        for name, value in rule.content.items()
    }


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What dbt makes of the compiled contract, and of a model that was written for plain dbt."""
    root = write_ports(
        tmp_path_factory.mktemp("imported"),
        {
            "contracts/shop/everything.v1.odcs.yaml": EVERYTHING,
            "models/gold/shop/everything_v1.sql": "select 1 as thing_id\n",
            "models/plain.sql": "select 1 as a\n",
            "models/plain.yml": PLAIN,
            "macros/odd.sql": "{% test odd(model, column_name, by) %}select 1 {% endtest %}\n",
        },
    )
    for words in (("brygge", "compile"), ("dbt", "parse")):
        ended = run(root, *words)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    content: dict[str, Any] = json.loads((root / "target/manifest.json").read_text())
    return content


PLAIN = """\
models:
  - name: plain
    description: One row per a.
    config: {group: shop, contract: {enforced: true}, tags: [fine]}
    constraints:
      - {type: primary_key, columns: [a, b]}
      - {type: foreign_key, columns: [b], to: "ref('everything', v=1)", to_columns: [thing_id]}
      - {type: check, expression: "a < b"}
    columns:
      - name: a
        data_type: bigint
        constraints: [{type: not_null}, {type: check, expression: "a >= 3"}]
        data_tests:
          - unique: {config: {severity: warn}}
          - odd: {arguments: {by: 2}}
      - name: b
        data_type: struct(x decimal(9,2), y varchar[])
      - name: c
        data_type: varchar
        data_tests:
          - accepted_values: {arguments: {values: [on, off]}}
          - not_null: {config: {where: "a > 1"}}
"""


def imported(manifest: dict[str, Any], name: str) -> Contract:
    content = contract_of(find_model(manifest, name, {}), "shop")
    return read_contract("imported", yaml.safe_load(yaml.safe_dump(content)))


def survival(manifest: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The enforceable fields that came back from dbt as they were, and those that did not."""
    sent = enforceable(read_contract("sent", everything()))
    back = enforceable(imported(manifest, "everything"))
    kept = [path for path, value in sent.items() if back.get(path) == value]
    return kept, [path for path in sent if path not in kept]


def everything() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(EVERYTHING)
    return content


def test_a_contract_returns_from_dbt_with_its_enforceable_fields(manifest: dict[str, Any]) -> None:
    kept, lost = survival(manifest)
    assert len(kept) / (len(kept) + len(lost)) >= 0.95, lost
    assert lost == []


def test_what_returns_lists_nothing_that_was_not_sent(manifest: dict[str, Any]) -> None:
    sent = enforceable(read_contract("sent", everything()))
    back = enforceable(imported(manifest, "everything"))
    assert [path for path in back if path not in sent] == []


def test_a_plain_dbt_model_gives_everything_that_dbt_knows(manifest: dict[str, Any]) -> None:
    contract = imported(manifest, "plain")
    each = contract.objects[0]
    assert [column.name for column in each.key] == ["a", "b"]
    a, b, c = each.properties
    assert a.is_required
    assert a.options["minimum"] == 3
    assert a.quality[0].content["implementation"] == {"test": "odd", "by": 2}
    assert a.quality[1].content == {"metric": "duplicateValues", "mustBe": 0, "severity": "warning"}
    assert b.relationships[0].target == ("everything.thing_id",)
    assert [(part.name, part.physical_type) for part in b.properties] == [
        ("x", "decimal(9,2)"),
        ("y", None),
    ]
    assert c.quality[0].content["implementation"] == {"test": "not_null", "where": "a > 1"}
    assert each.quality[0].content["query"] == "select count(*) from ${object} where not (a < b)"
    assert contract.content["team"]["name"] == "shop"
    assert contract.content["tags"] == ["fine"]


def test_an_unknown_model_is_answered_with_the_likely_one(manifest: dict[str, Any]) -> None:
    with pytest.raises(Exception, match='no model "everthing"') as caught:
        find_model(manifest, "everthing", {})
    assert "everything.v1" in caught.value.fix  # type: ignore[attr-defined]


def test_types_of_the_database_fill_in_what_nobody_declared() -> None:
    node = {"name": "bare", "unique_id": "model.bare", "columns": {"a": {"name": "a"}}}
    model = DbtModel(node, (), {}, {"a": "INTEGER", "b": "VARCHAR[]"}, {})
    columns = contract_of(model, "shop")["schema"][0]["properties"]
    assert columns[0]["logicalTypeOptions"] == {"format": "i32"}
    assert columns[1] == {"name": "b", "logicalType": "array", "items": {"logicalType": "string"}}


def test_an_import_never_overwrites_a_contract(samples: Path) -> None:
    again = run(samples, "brygge", "contracts", "import", "daily_sales")
    assert again.returncode == 2
    assert "this contract exists already" in again.stderr
    shown = run(samples, "brygge", "contracts", "import", "daily_sales", "--stdout")
    assert shown.returncode == 0
    written = Project(ROOT).root / "contracts/sales/daily_sales.v1.odcs.yaml"
    sent = read_contract("sent", yaml.safe_load(written.read_text()))
    back = read_contract("back", yaml.safe_load(shown.stdout))
    assert enforceable(back) == enforceable(sent)


@pytest.mark.parametrize(
    ("physical", "keys"),
    [
        ("decimal(18,2)", {"logicalType": "number", "physicalType": "decimal(18,2)"}),
        ("timestamptz", {"logicalType": "timestamp", "logicalTypeOptions": {"timezone": True}}),
        ("float[3]", {"logicalType": "vector", "logicalTypeOptions": {"dimensions": 3}}),
        ("geometry", {"physicalType": "geometry"}),
        (
            'struct("B c" int)',
            {
                "logicalType": "object",
                "properties": [
                    {
                        "name": "B c",
                        "logicalType": "integer",
                        "logicalTypeOptions": {"format": "i32"},
                    }
                ],
            },
        ),
    ],
)
def test_a_type_becomes_the_keys_that_mean_it(physical: str, keys: dict[str, Any]) -> None:
    assert odcs_type(physical) == keys


@pytest.mark.parametrize(
    ("expression", "keys"),
    [
        ("a in ('x', 'y')", {"enum": [{"value": "x"}, {"value": "y"}]}),
        ("not (a not in (1))", {"enum": [{"value": 1}]}),
        ("not (a < 1)", {"logicalTypeOptions": {"minimum": 1}}),
        ("5 > a", {"logicalTypeOptions": {"exclusiveMaximum": 5}}),
        ("length(a) < 4", {"logicalTypeOptions": {"maxLength": 3}}),
        ("a between -1 and 2.5", {"logicalTypeOptions": {"minimum": -1, "maximum": 2.5}}),
        ("regexp_matches(a, '^x')", {"logicalTypeOptions": {"pattern": "^x"}}),
        ("a < b", None),
        ("lower(a) = 'x'", None),
        ("a ><", None),
    ],
)
def test_a_check_becomes_keys_only_where_they_mean_the_same(
    expression: str, keys: dict[str, Any] | None
) -> None:
    found = promised(expression, {"a", "b"})
    assert (found[1] if found else None) == keys
