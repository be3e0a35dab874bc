"""A contract as a suite: which promise becomes which expectation, and that nothing is lost."""

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml

from brygge.contracts.checks import checks
from brygge.contracts.expectations import suite, suite_text
from brygge.contracts.model import Contract
from brygge.contracts.reading import read_contract

HEAD = "id: shop.orders.v1\nversion: 1.2.0\nschema:\n  - name: orders\n    properties:\n"
KEY = "      - {name: id, logicalType: integer, primaryKey: true}\n"


def contract_of(*columns: str, rest: str = "") -> Contract:
    listed = "".join(f"      - {{{column}}}\n" for column in columns)
    return read_contract("orders.v1.odcs.yaml", yaml.safe_load(HEAD + KEY + listed + rest))


def expectations_of(*columns: str, rest: str = "") -> dict[str, dict[str, Any]]:
    contract = contract_of(*columns, rest=rest)
    made = suite(contract, checks(contract))["expectations"]
    return {each["meta"]["check"]: each for each in made}


def said(made: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kwargs = {name: value for name, value in made["kwargs"].items() if name != "column"}
    return made["type"].removeprefix("expect_column_"), kwargs


TEXT, NUMBER, MANY = "logicalType: string", "logicalType: integer", "logicalTypeOptions"
NATIVE = {
    "required": (f"{TEXT}, required: true", "values_to_not_be_null", {}),
    "unique": (f"{TEXT}, unique: true", "values_to_be_unique", {}),
    "enum": (f"{TEXT}, enum: [{{value: a}}]", "values_to_be_in_set", {"value_set": ["a"]}),
    "minimum": (f"{NUMBER}, {MANY}: {{minimum: 0}}", "values_to_be_between", {"min_value": 0}),
    "exclusive_maximum": (
        f"{NUMBER}, {MANY}: {{exclusiveMaximum: 9}}",
        "values_to_be_between",
        {"max_value": 9, "strict_max": True},
    ),
    "max_length": (
        f"{TEXT}, {MANY}: {{maxLength: 2}}",
        "value_lengths_to_be_between",
        {"max_value": 2},
    ),
    "pattern": (f"{TEXT}, {MANY}: {{pattern: '^a{{2}}$'}}", "values_to_match_regex",
                {"regex": "^a{2}$"}),
    "null_values": (f"{TEXT}, quality: [{{metric: nullValues, mustBe: 0}}]",
                    "values_to_not_be_null", {}),
}  # fmt: skip
BY_QUERY = {
    "minimum": (f"{NUMBER}, {MANY}: {{minimum: 9007199254740993}}", "a double cannot hold it"),
    "maximum": ("logicalType: time, logicalTypeOptions: {maximum: '12:00'}", "no type for it"),
    "enum": (f"logicalType: number, {MANY}: {{format: f32}}, enum: [{{value: 0.1}}]", "rounding"),
    "multiple_of": (f"{NUMBER}, {MANY}: {{multipleOf: 5}}", "no expectation"),
    "null_values": (
        f"{TEXT}, quality: [{{metric: nullValues, mustBeLessThan: 5, unit: percent}}]",
        "a threshold",
    ),
}


@pytest.mark.parametrize("rule", NATIVE)
def test_a_promise_is_an_expectation_where_one_says_the_same(rule: str) -> None:
    column, kind, kwargs = NATIVE[rule]
    made = expectations_of(f"name: c, {column}")[f"c.{rule}"]
    assert said(made) == (kind, kwargs)
    assert made["meta"]["rule"] == rule
    assert made["severity"] == "critical"


@pytest.mark.parametrize("rule", BY_QUERY)
def test_a_promise_is_a_query_where_no_expectation_says_the_same(rule: str) -> None:
    column, _why = BY_QUERY[rule]
    made = expectations_of(f"name: c, {column}")[f"c.{rule}"]
    assert made["type"] == "unexpected_rows_expectation"
    assert "{batch}" in made["kwargs"]["unexpected_rows_query"]


def test_only_the_batch_is_a_field_of_a_query() -> None:
    rule = (
        "{id: q, type: sql, query: \"select count(*) from ${object} where c ~ 'a{2}'\", mustBe: 0}"
    )
    made = expectations_of(f"name: c, {TEXT}", rest=f"    quality: [{rule}]\n")["q"]
    filled = made["kwargs"]["unexpected_rows_query"].format(batch="shop.orders_v1")
    assert "from shop.orders_v1 where c ~ 'a{2}'" in filled


def test_a_moment_stays_a_field_of_its_own() -> None:
    promised = "slaProperties: [{property: latency, value: 1, unit: d, element: orders.c}]\n"
    made = expectations_of("name: c, logicalType: timestamp", rest=promised)["c.freshness"]
    assert "${{now}}" in made["kwargs"]["unexpected_rows_query"]
    assert made["severity"] == "warning"


def test_a_key_of_several_columns_is_one_expectation() -> None:
    made = expectations_of(f"name: c, {TEXT}, primaryKey: true, primaryKeyPosition: 2")
    kwargs = made["primary_key"]["kwargs"]
    assert made["primary_key"]["type"] == "expect_compound_columns_to_be_unique"
    assert set(kwargs["column_list"]) == {"id", "c"}
    assert kwargs["ignore_row_if"] == "any_value_is_missing"


@pytest.mark.parametrize(
    "implementation",
    [
        "{type: expect_nothing, kwargs: {column: c, day: 2020-01-01}}",
        "'{\"expectation_type\": \"expect_nothing\", \"kwargs\": {\"column\": \"c\", "
        "\"day\": \"2020-01-01\"}}'",
        '"expectationType: expect_nothing\\nkwargs:\\n  column: c\\n  day: 2020-01-01\\n"',
    ],
)  # fmt: skip
def test_an_expectation_that_people_wrote_is_taken_over(implementation: str) -> None:
    rule = f"{{id: q, type: custom, engine: greatExpectations, severity: low, \
description: Why., implementation: {implementation}}}"
    contract = contract_of(f"name: c, {TEXT}", rest=f"    quality: [{rule}]\n")
    made = json.loads(suite_text(contract, checks(contract)))["expectations"][-1]
    assert made == {
        "type": "expect_nothing",
        "kwargs": {"column": "c", "day": "2020-01-01"},
        "severity": "warning",
        "meta": {"check": "q", "rule": "custom", "dimension": "conformity"},
        "description": "Why.",
    }


@pytest.mark.parametrize("implementation", ["'no: ['", "{kwargs: {}}", "'&a [*a, *a]'", "7"])
def test_an_implementation_that_names_no_expectation_is_left_out(implementation: str) -> None:
    rule = f"{{id: q, type: custom, engine: gx, implementation: {implementation}}}"
    assert "q" not in expectations_of(rest=f"    quality: [{rule}]\n")


def test_every_check_has_one_expectation_in_the_same_order() -> None:
    contract = contract_of(*(f"name: c{number}, {each[0]}" for number, each in
                             enumerate([*NATIVE.values(), *BY_QUERY.values()])))  # fmt: skip
    promised = checks(contract)
    made = suite(contract, promised)
    assert [each["meta"]["check"] for each in made["expectations"]] == [c.id for c in promised]
    assert made["name"] == contract.id


def test_the_text_is_the_same_every_time_and_ends_with_a_line() -> None:
    contract = contract_of(f"name: c, {TEXT}, required: true")
    text = suite_text(contract, checks(contract))
    assert text == suite_text(contract, checks(contract))
    assert text.endswith("}\n")
    assert json.loads(text) == suite(contract, checks(contract))


def test_compiling_does_not_import_great_expectations() -> None:
    program = (
        "import sys, brygge.contracts.expectations; print('great_expectations' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
