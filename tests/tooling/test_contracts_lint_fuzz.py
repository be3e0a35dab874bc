"""Whatever is dropped, replaced or repeated in a good contract: lint tells it, and never raises."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brygge.contracts.linting.codes import CODES
from brygge.contracts.linting.linting import lint
from brygge.project import Project
from conftest import ROOT
from linted_contracts import ORDERS, TODAY, make_project

GOOD = [
    *(path.read_text() for path in sorted((ROOT / "contracts").rglob("*.odcs.yaml"))),
    """\
apiVersion: v3.2.0
kind: DataContract
id: shop.orders.v1
version: 1.0.0
status: active
slaDefaultElement: orders.at
team: {name: sales_data, members: [{username: a, role: owner}]}
schema:
  - name: orders
    id: orders
    physicalName: orders
    relationships:
      - {from: [orders.a, orders.b], to: [customers.customer_id, orders.a]}
    properties:
      - {name: a, logicalType: string, primaryKey: true, primaryKeyPosition: 1, tags: [pii],
         classification: secret, enum: [{value: x}, {value: y}],
         logicalTypeOptions: {minLength: 1, maxLength: 9, pattern: '^[a-z]+$', format: email}}
      - {name: b, logicalType: integer, primaryKey: true, primaryKeyPosition: 2, enum: [{value: 4}],
         logicalTypeOptions: {minimum: 1, exclusiveMaximum: 9, multipleOf: 2, format: u8}}
      - {name: at, logicalType: timestamp, physicalType: timestamptz, logicalTypeOptions:
         {minimum: '2020-01-01', maximum: '2030-01-01', timezone: true, defaultTimezone: UTC}}
      - {name: list, logicalType: array, logicalTypeOptions: {minItems: 1, uniqueItems: true},
         items: {logicalType: object, properties: [{name: c, logicalType: date}]}}
      - {name: map, logicalType: map, map: {key: {logicalType: string}, value:
         {logicalType: vector, logicalTypeOptions: {dimensions: 3, elementType: float32}}}}
      - name: d
        logicalType: number
        physicalType: decimal(9,2)
        relationships: [{to: orders.b}]
        quality:
          - {metric: invalidValues, arguments: {validValues: [1.5], pattern: '^1'}, mustBe: 0}
          - {metric: missingValues, arguments: {missingValues: [null, '']}, mustBeLessThan: 5}
          - {type: sql, query: 'select sum(${property}) from ${object}', mustBeBetween: [1, 2]}
    quality:
      - {id: x, metric: duplicateValues, arguments: {properties: [a, b]}, mustBe: 0}
      - {type: custom, engine: gx, implementation: {type: expect_x, kwargs: {a: 1}}}
      - {type: text, description: words}
servers: [{server: main, type: duckdb, environment: main, database: x, schema: y}]
slaProperties:
  - {property: latency, value: 4, unit: d, element: orders.at}
  - {property: generalAvailability, value: '2026-01-01'}
  - {property: endOfSupport, value: '2027-01-01'}
""",
]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(
        [10**30, -1.5, 1e308, "", " ", "x", "'", '"', "\\", "${object}", "a.b", "/schema/"]
    ),
    st.text(max_size=6),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["name", "value", "id", "x"]), st.integers(), max_size=2),
)


def places(value: Any, steps: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, each in inside:
        found.append((*steps, key))
        if isinstance(each, dict | list):
            found += places(each, (*steps, key))
    return found


def mutate(content: dict[str, Any], data: st.DataObject) -> None:
    """Drop, replace or repeat one node, wherever it stands."""
    known = places(content)
    if not known:
        return
    steps = data.draw(st.sampled_from(known))
    holder: Any = content
    for step in steps[:-1]:
        holder = holder[step]
    action = data.draw(st.sampled_from(["drop", "replace", "repeat", "move"]))
    if action == "drop":
        del holder[steps[-1]]
    elif action == "repeat" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[steps[-1]]))
    elif action == "move" and isinstance(holder, dict):
        other = data.draw(st.sampled_from(known))[-1]
        holder[str(other)] = copy.deepcopy(holder[steps[-1]])
    else:
        holder[steps[-1]] = data.draw(ODD)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("fuzz") / "project")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.sampled_from(GOOD), count=st.integers(1, 4), data=st.data())
def test_a_broken_contract_never_breaks_the_linter(
    project: Project, text: str, count: int, data: st.DataObject
) -> None:
    content = yaml.safe_load(text)
    for _ in range(count):
        mutate(content, data)
    check(project, yaml.safe_dump(content, allow_unicode=True).encode("utf-8", "replace"))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.sampled_from(GOOD), at=st.integers(0, 4_000), odd=st.binary(max_size=8))
def test_a_damaged_file_never_breaks_the_linter(
    project: Project, text: str, at: int, odd: bytes
) -> None:
    raw = text.encode()
    check(project, raw[:at] + odd + raw[at + len(odd) :])


def check(project: Project, raw: bytes) -> None:
    path: Path = project.root / ORDERS
    path.write_bytes(raw)
    for finding in lint(project, [path], TODAY).findings:
        assert finding.code in CODES
        assert finding.line >= 1
        assert finding.message.endswith("."), finding
        assert finding.fix, finding
