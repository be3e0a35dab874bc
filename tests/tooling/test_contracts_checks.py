"""What a contract asks for: its checks, what they are made of, and what nobody checks."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from brygge.contracts.check import Check
from brygge.contracts.checks import checks, unchecked
from brygge.contracts.durations import seconds_of
from brygge.contracts.expectations import suite
from brygge.contracts.measures import failing, measured, named, scan
from brygge.contracts.model import Contract
from brygge.contracts.reading import read_contract
from brygge.contracts.references import Table, Target, resolve
from brygge.strict_yaml import load_placed
from port_project import ORDERS

COUNTRIES = Table("referential_countries", "seeds.referential_countries", {"code": "varchar"})


def contract(text: str = ORDERS) -> Contract:
    return read_contract("orders.v1.odcs.yaml", yaml.safe_load(text))


def with_rules(rules: str, tables: Sequence[Table] = ()) -> list[Check]:
    """The checks of the contract `orders` with other rules for the whole object."""
    head = ORDERS.partition("    quality:\n      - id: paid")[0]
    return checks(contract(f"{head}    quality: {rules}\n"), tables)


def test_every_check_has_an_id_of_its_own_in_the_order_of_the_contract() -> None:
    assert [each.id for each in checks(contract())] == [
        "columns",
        "order_id.required",
        "customer.required",
        "status.enum",
        "amount.minimum",
        "notes_given",
        "primary_key",
        "paid_orders_cost_something",
        "not_empty",
    ]
    twice = with_rules("[{metric: rowCount, mustBe: 1}, {metric: rowCount, mustBeLessThan: 9}]")
    assert [each.id for each in twice][-2:] == ["row_count", "row_count_2"]


def test_a_rule_about_the_number_of_rows_takes_the_place_of_not_empty() -> None:
    assert "not_empty" not in [each.id for each in with_rules("[{metric: rowCount, mustBe: 0}]")]
    allowed = ORDERS + "customProperties: [{property: allowEmpty, value: true}]\n"
    assert "not_empty" not in [each.id for each in checks(contract(allowed))]


def test_a_relationship_names_the_table_that_it_leads_to() -> None:
    text = ORDERS.replace(
        "required: true, classification",
        "relationships: [{to: referential_countries.code}], classification",
    )
    check = next(
        each for each in checks(contract(text), [COUNTRIES]) if each.rule == "relationship"
    )
    assert check.sql == (
        "customer is not null and customer not in "
        "(select code from seeds.referential_countries where code is not null)"
    )


@pytest.mark.parametrize(
    ("reference", "column"),
    [
        ("orders.status", "status"),
        ("schema/orders/properties/status", "status"),
        ("/schema/orders/properties/status", "status"),
        ("orders.v1.odcs.yaml#/schema/orders/properties/order_id", "order_id"),
        ("referential_countries.code", "code"),
    ],
)
def test_a_reference_leads_to_a_column(reference: str, column: str) -> None:
    tables = [
        COUNTRIES,
        Table("orders", "shop.orders_v1", {"order_id": "bigint"}, "orders.v1.odcs.yaml"),
    ]
    found = resolve(reference, contract(), tables)
    assert isinstance(found, Target)
    assert found.column == column


@pytest.mark.parametrize(
    "reference", ["orders.nosuch", "nosuch.id", "orders", "a.yaml#/schema/o/properties/p"]
)
def test_a_reference_to_nothing_says_so(reference: str) -> None:
    assert isinstance(resolve(reference, contract(), [COUNTRIES]), str)


@pytest.mark.parametrize(
    ("value", "unit", "seconds"),
    [
        (4, "d", 345_600),
        ("4", "hours", 14_400),
        ("90m", None, 5_400),
        ("P1DT12H", None, 129_600),
        (2, "y", 63_072_000),
        (7, None, 7),
        ("soon", None, None),
        (1, "moons", None),
        ("2026-01-01", None, None),
    ],
)
def test_durations_are_seconds(value: object, unit: object, seconds: int | None) -> None:
    assert seconds_of(value, unit) == seconds


def test_what_nobody_checks_is_listed_with_the_reason() -> None:
    rules = "[{type: text, description: Be nice}, {type: custom, engine: soda, implementation: x}]"
    head = ORDERS.partition("    quality:\n      - id: paid")[0]
    text = f"{head}    quality: {rules}\nslaProperties: [{{property: availability, value: 99}}]\n"
    assert [each.reason for each in unchecked(contract(text))] == [
        "a rule in words is for people",
        'rules of the engine "soda" are not run',
        "availability is not a property of the data",
    ]


def test_one_scan_measures_all_rows() -> None:
    rows = [each for each in checks(contract()) if each.scope in ("row", "measure")]
    assert scan(rows).count("from") == 1
    assert named(scan(rows), "shop.orders_v1", "now").endswith("from shop.orders_v1")


def test_a_percentage_counts_bad_rows_of_all_rows() -> None:
    check = next(each for each in checks(contract()) if each.id == "notes_given")
    assert measured(check) == (
        "coalesce(100.0 * count(*) filter (where note is null) / nullif(count(*), 0), 0)"
    )
    assert failing(check) == "note is null"
    assert check.kept("m") == "m < 50"
    assert check.expectation() == "less than 50 percent"


def test_a_null_in_a_list_of_values_hides_no_bad_value() -> None:
    text = ORDERS.replace("{value: paid}", "{value: null}")
    check = next(each for each in checks(contract(text)) if each.rule == "enum")
    assert check.sql == "status not in ('new')"


def test_a_rule_for_great_expectations_is_taken_over_as_it_is() -> None:
    kwargs: dict[str, Any] = {"column_A": "order_id", "column_B": "amount"}
    text = ORDERS.replace(
        "    quality:\n      - id: paid",
        "    quality:\n      - type: custom\n        engine: great-expectations\n"
        "        implementation: {type: expect_column_pair_values_to_be_equal, kwargs: "
        "{column_A: order_id, column_B: amount}}\n      - id: paid",
    )
    made = suite(contract(text), checks(contract(text)))
    assert made["expectations"][-1]["type"] == "expect_column_pair_values_to_be_equal"
    assert made["expectations"][-1]["kwargs"] == kwargs
    assert unchecked(contract(text)) == []


def test_braces_in_a_query_are_no_fields_of_the_suite() -> None:
    made = with_rules(
        "[{type: sql, query: \"select count(*) from ${object} where note = '{x}'\", mustBe: 0}]"
    )
    expectations = suite(contract(), made)["expectations"]
    query = next(each for each in expectations if each["meta"]["rule"] == "sql")["kwargs"]
    text = query["unexpected_rows_query"].format(batch="(the batch)")
    assert "from (the batch) where note = '{x}'" in text


def test_a_suite_is_made_without_great_expectations() -> None:
    code = (
        "import sys; import brygge.contracts.expectations; "
        "print([name for name in sys.modules if name.startswith('great')])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_scalars_of_a_contract_are_those_of_yaml_1_2(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(
        "a: no\nb: 2026-01-01\nc: 012\nd: 12:30\ne: 1.5\nf: -3\ng: null\nh: True\ni: [yes]\n"
    )
    placed = load_placed(path)
    assert placed.content == {
        "a": "no",
        "b": "2026-01-01",
        "c": "012",
        "d": "12:30",
        "e": 1.5,
        "f": -3,
        "g": None,
        "h": True,
        "i": ["yes"],
    }
    assert placed.places["d",] == (4, 1)
    assert placed.places["i", 0] == (9, 5)


def test_one_valid_value_is_read_as_a_list_of_one() -> None:
    from brygge.contracts.quality_rules import _named

    assert (_named(None), _named(2.5), _named(["a", "b"])) == ([], [2.5], ["a", "b"])
