"""Laws of comparing: nothing that differs is silent, nothing that is equal is told."""

import copy
import random
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from brygge.contracts.changes.differences import differences
from brygge.contracts.changes.types import compare_types
from brygge.contracts.linting.odcs_schema import schema_errors
from changed_contracts import BASE, Keys, compared
from conftest import ROOT

RICH: Keys = yaml.safe_load("""
apiVersion: v3.2.0
kind: DataContract
id: shop.orders.v1
name: Orders
version: 1.0.0
status: active
domain: retail
tags: [a, b]
description: {purpose: p, usage: u, limitations: l}
team: {name: t, members: [{username: u, role: owner}, {username: v}]}
support: [{channel: c, url: "https://example.org"}]
price: {priceAmount: 1, priceCurrency: EUR}
roles: [{role: reader, access: read}, {role: writer, access: write}]
servers:
  - {server: main, type: local, path: out, format: parquet, roles: [{role: r}]}
  - {server: demo, type: postgres, host: h, port: 5432, database: d, schema: s}
slaProperties:
  - {property: latency, value: 4, unit: d, element: orders.sold_on}
  - {property: retention, value: 2, unit: y}
  - {property: endOfSupport, value: "2030-01-01"}
customProperties: [{property: allowEmpty, value: false}, {property: x, value: [1, 2]}]
schema:
  - name: orders
    physicalType: table
    dataGranularityDescription: One row per order.
    relationships: [{from: [orders.a, orders.b], to: [other.a, other.b]}]
    quality:
      - {id: r, metric: rowCount, mustBeGreaterThan: 5}
      - {type: sql, query: "select count(*) from ${object}", mustBe: 0, severity: warning}
      - {type: text, description: In words.}
    properties:
      - {name: a, id: pa, logicalType: string, primaryKey: true, primaryKeyPosition: 1}
      - {name: b, logicalType: integer, logicalTypeOptions: {format: i32, minimum: 0, maximum: 9}}
      - name: kind
        logicalType: string
        required: true
        classification: confidential
        enum: [{value: x, label: X}, {value: y}]
        quality:
          - {metric: invalidValues, arguments: {validValues: [x, y]}, mustBe: 0}
          - {metric: nullValues, mustBeLessThan: 5, unit: percent}
        customProperties: [{property: unit, value: g}]
      - name: code
        physicalName: code_text
        logicalType: string
        logicalTypeOptions: {pattern: "^a+$", minLength: 1, maxLength: 9, format: email}
        relationships: [{to: codes.code}]
        examples: [aa, a]
      - name: sold_at
        logicalType: timestamp
        logicalTypeOptions: {timezone: true, defaultTimezone: UTC, minimum: "2000-01-01"}
      - name: place
        logicalType: object
        logicalTypeOptions: {required: [city], minProperties: 1}
        properties: [{name: city, logicalType: string}, {name: zip, logicalType: string}]
      - name: parts
        logicalType: array
        logicalTypeOptions: {minItems: 1, uniqueItems: true}
        items: {logicalType: object, properties: [{name: n, logicalType: number}]}
      - name: names
        logicalType: map
        map: {key: {logicalType: string}, value: {logicalType: date}}
      - {name: v, logicalType: vector, logicalTypeOptions: {dimensions: 3, elementType: float32}}
""")
REAL = [
    yaml.safe_load(path.read_text()) for path in sorted((ROOT / "contracts").glob("*/*.odcs.yaml"))
]
DOCUMENTS = [RICH, BASE, *REAL]
VALUES: list[Any] = [None, True, False, 0, 1, 2.5, "", "x", "1.0.0", "retired", [], {}, ["x"], [1]]


def nodes(value: Any) -> list[tuple[Any, Any]]:
    """Return every place of a document as (container, key or position)."""
    found = []
    keys: Any = list(value) if isinstance(value, dict) else ()
    if isinstance(value, list):
        keys = range(len(value))
    for key in keys:
        found += [(value, key), *nodes(value[key])]
    return found


def mutate(content: Keys, chance: random.Random) -> None:
    """Change one thing: take it away, replace it, add beside it, swap two, double it."""
    holder, key = chance.choice(nodes(content))
    if holder is content and key == "version":
        return
    how = chance.randrange(5)
    if how == 0:
        del holder[key]
    elif how == 1:
        holder[key] = copy.deepcopy(chance.choice(VALUES))
    elif how == 2 and isinstance(holder, dict):
        name = chance.choice(
            ["required", "unique", "x", "severity", "description", "classification"]
        )
        holder[name] = copy.deepcopy(chance.choice(VALUES))
    elif how == 3 and isinstance(holder, list):
        chance.shuffle(holder)
    elif isinstance(holder, list):
        holder.insert(chance.randrange(len(holder) + 1), copy.deepcopy(chance.choice(holder)))


def mutant(old: Keys, times: int, chance: random.Random) -> Keys:
    """Return `old` after up to `times` changes that the standard's schema lets pass."""
    new = copy.deepcopy(old)
    for _ in range(times):
        tried = copy.deepcopy(new)
        mutate(tried, chance)
        tried["version"] = old["version"]
        if not any(schema_errors(tried)):
            new = tried
    return new


def reordered(value: Any, chance: random.Random) -> Any:
    """Return the same content with the keys of every mapping in another order."""
    if isinstance(value, list):
        return [reordered(each, chance) for each in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    chance.shuffle(keys)
    return {key: reordered(value[key], chance) for key in keys}


def text(value: Any) -> str:
    return yaml.safe_dump(value, sort_keys=True)


QUICK = settings(max_examples=300, deadline=None, phases=(Phase.explicit, Phase.generate))


@QUICK
@given(
    st.integers(0, len(DOCUMENTS) - 1), st.integers(1, 4), st.integers(0, 10**9).map(random.Random)
)
def test_any_difference_is_told_and_equal_documents_are_silent(which, times, chance):
    old = DOCUMENTS[which]
    new = mutant(old, times, chance)
    found = compared(old, new)
    assert bool(found.changes) == (text(old) != text(new))
    assert all(change.reason and change.path for change in found.changes)
    assert bool(compared(new, old).changes) == bool(found.changes)
    assert compared(new, reordered(new, chance)).changes == ()


@QUICK
@given(
    st.integers(0, len(DOCUMENTS) - 1), st.integers(1, 3), st.integers(0, 10**9).map(random.Random)
)
def test_each_place_that_differs_is_spoken_of(which, times, chance):
    old = DOCUMENTS[which]
    new = mutant(old, times, chance)
    places = [
        place for change in compared(old, new).changes for place in (change.place, *change.covers)
    ]
    for difference in differences(old, new):
        assert any(difference.place[: len(place)] == place for place in places), difference


TYPES = [
    "int", "bigint", "smallint", "hugeint", "ubigint", "utinyint",
    "decimal(9,2)", "decimal(18,4)", "decimal(18,2)", "double", "float",
    "varchar", "varchar(3)", "varchar(9)", "boolean", "json",
    "date", "timestamp", "timestamptz", "timestamp_s",
    "int[]", "bigint[]", "struct(a int)", "struct(a bigint)",
]  # fmt: skip


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_the_same_as_itself_in_any_spelling(name):
    assert compare_types(name, f" {name.upper()} ") == "same"


@given(st.sampled_from(TYPES), st.sampled_from(TYPES))
def test_wider_one_way_is_narrower_the_other_way(old, new):
    opposite = {"same": "same", "wider": "narrower", "narrower": "wider", "other": "other"}
    assert compare_types(new, old) == opposite[compare_types(old, new)]


@given(st.sampled_from(TYPES), st.sampled_from(TYPES), st.sampled_from(TYPES))
def test_wider_than_what_is_wider_is_wider(first, second, third):
    if compare_types(first, second) == compare_types(second, third) == "wider":
        assert compare_types(first, third) == "wider"
