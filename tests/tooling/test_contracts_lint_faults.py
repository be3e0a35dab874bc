"""Faults of meaning that a schema alone lets pass, and sound contracts that have none."""

from pathlib import Path

import pytest

from brygge.contracts.linting.codes import CODES
from brygge.contracts.linting.linting import lint
from brygge.project import Project
from conftest import ROOT
from linted_contracts import CUSTOMERS, ORDERS, TODAY, contract_text, found, linted, make_project

NOTE = "name: note\nlogicalType: string\nclassification: internal\n"
SIZE = "name: size\nlogicalType: integer\n"
PRICE = "name: price\nlogicalType: number\nphysicalType: decimal(6,2)\n"
SENT = "name: sent_on\nlogicalType: date\n"
SQL = "type: sql\nmustBe: 0\nquery: {}\n"
COUNT = "select count(*) from ${object} "

# What is wrong, where it stands, the YAML, the code.
FAULTS = {
    "a name that differs by case alone": ("column", "name: ORDER_ID\nlogicalType: date\n", "BC204"),
    "a column of the table twice": ("column", SIZE + "physicalName: AMOUNT\n", "BC205"),
    "a nested name twice": (
        "column",
        "name: place\nlogicalType: object\nproperties:\n"
        "  - {name: floor, logicalType: integer}\n  - {name: Floor, logicalType: integer}\n",
        "BC204",
    ),
    "two properties with one id": (
        "contract",
        "schema:\n  - name: orders\n    properties:\n"
        "      - {name: order_id, id: a, logicalType: integer, primaryKey: true}\n"
        "      - {name: line, id: a, logicalType: integer}\n",
        "BC206",
    ),
    "an unknown type inside a list": (
        "column",
        "name: sizes\nlogicalType: array\nitems: {logicalType: integer, physicalType: int25}\n",
        "BC207",
    ),
    "a type that ends the expression": ("column", SIZE + "physicalType: int), (1\n", "BC207"),
    "text stored as a number": ("column", NOTE + "physicalType: bigint\n", "BC208"),
    "a number stored as text": ("column", SIZE + "physicalType: varchar\n", "BC208"),
    "a moment without its zone": (
        "column",
        "name: sent_at\nlogicalType: timestamp\nphysicalType: timestamp\n"
        "logicalTypeOptions: {timezone: true}\n",
        "BC208",
    ),
    "a back reference": (
        "column",
        NOTE + "logicalTypeOptions: {pattern: '(a)\\1'}\n",
        "BC217",
    ),
    "an unbalanced bracket": ("column", NOTE + "logicalTypeOptions: {pattern: '[a-'}\n", "BC217"),
    "a repetition too large": (
        "column",
        NOTE + "logicalTypeOptions: {pattern: 'a{2000}'}\n",
        "BC217",
    ),
    "a bad pattern in a rule": (
        "column rule",
        "metric: invalidValues\nmustBe: 0\narguments: {pattern: '(?<=a)b'}\n",
        "BC217",
    ),
    "more items at least than at most": (
        "column",
        "name: sizes\nlogicalType: array\nitems: {logicalType: integer}\n"
        "logicalTypeOptions: {minItems: 3, maxItems: 2}\n",
        "BC218",
    ),
    "a minimum above the maximum": (
        "column",
        SIZE + "logicalTypeOptions: {minimum: 5, maximum: 4}\n",
        "BC219",
    ),
    "no whole number between open bounds": (
        "column",
        SIZE + "logicalTypeOptions: {exclusiveMinimum: 1, exclusiveMaximum: 2}\n",
        "BC219",
    ),
    "dates in the wrong order": (
        "column",
        SENT + "logicalTypeOptions: {minimum: '2026-02-01', maximum: '2026-01-01'}\n",
        "BC219",
    ),
    "open bounds that touch": (
        "column",
        PRICE + "logicalTypeOptions: {exclusiveMinimum: 1, maximum: 1}\n",
        "BC219",
    ),
    "a bound that the decimal cannot hold": (
        "column",
        PRICE + "logicalTypeOptions: {maximum: 100000}\n",
        "BC220",
    ),
    "a negative bound of an unsigned number": (
        "column",
        SIZE + "logicalTypeOptions: {format: u8, minimum: -1}\n",
        "BC220",
    ),
    "a date that is a word": ("column", SENT + "logicalTypeOptions: {minimum: today}\n", "BC221"),
    "a time of 25 hours": (
        "column",
        "name: opens\nlogicalType: time\nlogicalTypeOptions: {minimum: '25:00'}\n",
        "BC221",
    ),
    "a negative step": ("column", SIZE + "logicalTypeOptions: {multipleOf: -5}\n", "BC222"),
    "a fraction among whole numbers": ("column", SIZE + "enum: [{value: 1.5}]\n", "BC223"),
    "true among texts": ("column", NOTE + "enum: [{value: true}, {value: x}]\n", "BC223"),
    "null among the values": ("column", NOTE + "enum: [{value: x}, {value: null}]\n", "BC223"),
    "a date of February 30": ("column", SENT + "enum: [{value: '2026-02-30'}]\n", "BC223"),
    "a valid value of another type": (
        "column rule",
        "metric: invalidValues\nmustBe: 0\narguments: {validValues: [one]}\n",
        "BC223",
    ),
    "a value listed twice with two labels": (
        "column",
        NOTE + "enum: [{value: x, label: a}, {value: x, label: b}]\n",
        "BC224",
    ),
    "a listed value that the pattern refuses": (
        "column",
        NOTE + "enum: [{value: xyz}]\nlogicalTypeOptions: {pattern: '^[0-9]+$'}\n",
        "BC225",
    ),
    "a listed value that is too long": (
        "column",
        NOTE + "enum: [{value: abc}]\nlogicalTypeOptions: {maxLength: 2}\n",
        "BC225",
    ),
    "a listed date before the first": (
        "column",
        SENT + "enum: [{value: '2019-01-01'}]\nlogicalTypeOptions: {minimum: '2020-01-01'}\n",
        "BC225",
    ),
    "something personal without any classification": (
        "column",
        "name: email\nlogicalType: string\ntags: ['PII:email']\n",
        "BC228",
    ),
    "a relationship to no column of a port": (
        "column",
        NOTE + "relationships: [{to: customers.customer}]\n",
        "BC301",
    ),
    "a relationship to no column of a referential": (
        "column",
        NOTE + "relationships: [{to: referential_countries.code}]\n",
        "BC301",
    ),
    "a relationship to no property of its own object": (
        "column",
        NOTE + "relationships: [{to: orders.ordr_id}]\n",
        "BC301",
    ),
    "a relationship from text to a number": (
        "column",
        NOTE + "relationships: [{to: orders.amount}]\n",
        "BC302",
    ),
    "a date for a moment's retention": (
        "sla",
        "property: frequency\nvalue: 1\nunit: d\nelement: orders.order_id\n",
        "BC306",
    ),
    "the early name of an unknown metric": ("rule", "rule: rowCountt\nmustBe: 3\n", "BC401"),
    "less than no rows": ("column rule", "metric: nullValues\nmustBeLessThan: 0\n", "BC405"),
    "a negative count": ("rule", "metric: rowCount\nmustBe: -1\n", "BC405"),
    "half a row": ("column rule", "metric: nullValues\nmustBe: 0.5\n", "BC405"),
    "more than 100 percent": (
        "column rule",
        "metric: duplicateValues\nunit: percent\nmustBeGreaterThan: 100\n",
        "BC405",
    ),
    "rows counted on a column": ("column rule", "metric: rowCount\nmustBe: 3\n", "BC408"),
    "an unbalanced SQL": ("rule", SQL.format(COUNT + "where (amount > 0"), "BC410"),
    "SQL that is no SQL": ("rule", SQL.format("all amounts are positive"), "BC410"),
    "an update": ("rule", SQL.format("update ${object} set amount = 0"), "BC411"),
    "a copy to a file": ("rule", SQL.format("copy ${object} to 'all.csv'"), "BC411"),
    "two queries": ("rule", SQL.format(COUNT + "; select 1"), "BC411"),
    "an unknown column behind an alias": (
        "rule",
        SQL.format("select count(*) from ${object} as o where o.amonut > 0"),
        "BC412",
    ),
    "an unknown column in a CTE": (
        "rule",
        SQL.format("with bad as (select amonut from ${object}) select count(*) from bad"),
        "BC412",
    ),
    "a name that the CTE does not pass on": (
        "rule",
        SQL.format("with bad as (select order_id from ${object}) select sum(amount) from bad"),
        "BC412",
    ),
    "an unknown column in a subquery": (
        "rule",
        SQL.format(COUNT + "where order_id in (select order_idd from ${object})"),
        "BC412",
    ),
    "an unknown function": ("rule", SQL.format("select cuont(amount) from ${object}"), "BC423"),
    "a sum of texts": ("rule", SQL.format("select sum(order_id) from ${object}"), "BC423"),
    "a column beside an aggregate": (
        "rule",
        SQL.format("select count(*) + amount from ${object}"),
        "BC423",
    ),
    "a file of Parquet": (
        "rule",
        SQL.format("select count(*) from ${object}, 'other.parquet'"),
        "BC422",
    ),
    "text as an expectation": (
        "rule",
        "type: custom\nengine: great_expectations\nimplementation: 'type: [expect'\n",
        "BC415",
    ),
    "a rule for another engine": (
        "rule",
        "type: custom\nengine: soda\nimplementation: 'row_count > 0'\n",
        "BC416",
    ),
    "milliseconds": (
        "sla",
        "property: latency\nvalue: 4\nunit: ms\nelement: orders.ordered_at\n",
        "BC503",
    ),
    "a version with a letter": ("contract", "version: v1.0.0\n", "BC506"),
    "an id in capitals": ("contract", "id: Shop.Orders.v1\n", "BC507"),
    "a yes that means true": ("column", SIZE + "required: yes\n", "BC103"),
    "a version that is a number": ("contract", "version: 1\n", "BC103"),
    "options without a type": (
        "column",
        "name: note\nclassification: internal\nphysicalType: varchar\n"
        "logicalTypeOptions: {minLength: 1}\n",
        "BC110",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_found_and_nothing_else(name: str, tmp_path: Path) -> None:
    part, example, code = FAULTS[name]
    findings = found(tmp_path / "project", part, example)  # type: ignore[arg-type]
    codes = {finding.code for finding in findings if finding.severity == "error"}
    codes |= {finding.code for finding in findings if finding.code == code}
    assert code in codes, findings
    # A second name is fair where one mistake has two consequences; a flood is not.
    assert len(findings) <= 2, findings


SOUND = {
    "bounds that meet": ("column", SIZE + "logicalTypeOptions: {minimum: 1, maximum: 1}\n"),
    "a whole number in a decimal": ("column", SIZE + "physicalType: decimal(18, 0)\n"),
    "uuid for text": ("column", NOTE + "physicalType: uuid\n"),
    "a physical type with a zone": (
        "column",
        "name: sent_at\nlogicalType: timestamp\nphysicalType: timestamp with time zone\n"
        "logicalTypeOptions: {timezone: true, minimum: '2020-01-01 00:00:00+00'}\n",
    ),
    "a map and a vector": (
        "column",
        "name: sizes\nlogicalType: map\nmap: {key: {logicalType: integer}, "
        "value: {logicalType: vector, logicalTypeOptions: {dimensions: 3}}}\n",
    ),
    "a struct": (
        "column",
        "name: place\nlogicalType: object\nphysicalType: struct(floor integer, \"a b\" date)\n"
        "properties: [{name: floor, logicalType: integer}, {name: a b, logicalType: date}]\n",
    ),
    "a relationship to a referential": (
        "column",
        NOTE + "relationships: [{to: referential_countries.country_code}]\n",
    ),
    "the long form of a reference": (
        "column",
        NOTE + "relationships: [{to: /schema/orders/properties/order_id}]\n",
    ),
    "two properties unique together": (
        "rule",
        "metric: duplicateValues\nmustBe: 0\narguments: {properties: [order_id, amount]}\n",
    ),
    "the early name of a placeholder": (
        "rule", SQL.format("select count(*) from {object} where amount < 0"),
    ),
    "a join with a table that is not known here": (
        "rule",
        SQL.format("select count(*) from ${object} as o join seeds.rates as r on o.amount = r.rate"
                   " where whatever > 1"),
    ),
    "a correlated subquery": (
        "rule",
        SQL.format("select count(*) from ${object} as o where exists "
                   "(select 1 from ${object} as p where p.order_id = o.order_id and amount > 3)"),
    ),
    "an alias used further on": (
        "rule",
        SQL.format("select count(*) from (select amount * 2 as x from ${object}) where x < 0"),
    ),
    "a window and a qualify": (
        "rule",
        SQL.format("select count(*) from (select order_id from ${object} qualify row_number() over "
                   "(partition by order_id order by ordered_at) > 1)"),
    ),
    "a lambda": (
        "rule",
        SQL.format("select count(*) from ${object} where len(list_filter([1], x -> x > 1)) = 0"),
    ),
    "an expectation in text": (
        "rule",
        "type: custom\nengine: greatExpectations\nimplementation: |\n"
        "  type: expect_table_row_count_to_be_between\n  kwargs:\n    min_value: 1\n",
    ),
    "percent of nulls": ("column rule", "metric: nullValues\nunit: percent\nmustBeLessThan: 2.5\n"),
    "an SLA in ISO 8601": ("sla", "property: ly\nvalue: P4D\nelement: orders.ordered_at\n"),
    "an element without its object": ("sla", "property: latency\nvalue: 4h\nelement: ordered_at\n"),
    "types of another engine": (
        "contract",
        "servers: [{server: bq, type: bigquery, project: a, dataset: b}]\n",
    ),
    "version 3.0 with its early names": (
        "contract",
        "apiVersion: v3.0.2\nteam: [{username: a@example.org, role: Owner}]\n"
        "schema:\n  - name: orders\n    properties:\n"
        "      - {name: order_id, logicalType: integer, primaryKey: true}\n"
        "    quality: [{type: library, rule: rowCount, mustBeGreaterThan: 0}]\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_what_is_sound_stays_without_a_finding(name: str, tmp_path: Path) -> None:
    part, example = SOUND[name]
    assert found(tmp_path / "project", part, example) == []  # type: ignore[arg-type]


def test_the_contracts_of_the_project_have_no_finding() -> None:
    paths = sorted((ROOT / "contracts").rglob("*.odcs.yaml"))
    report = lint(Project(ROOT), paths, TODAY, is_whole=True)
    assert report.files == len(paths) > 0
    assert report.findings == ()


def test_a_finding_points_at_its_line_and_column(tmp_path: Path) -> None:
    example = NOTE + "logicalTypeOptions:\n  minLength: 5\n  maxLength: 2\n"
    [finding] = found(tmp_path / "project", "column", example)
    lines = contract_text("column", example).splitlines()
    assert lines[finding.line - 1][finding.column - 1 :] == "minLength: 5"
    assert finding.file == ORDERS.as_posix()


def test_what_the_form_refuses_is_not_judged_again_for_its_meaning(tmp_path: Path) -> None:
    example = NOTE + "logicalTypeOptions: {minLength: five, maxLength: 2}\nprimaryKey: maybe\n"
    findings = found(tmp_path / "project", "column", example)
    assert [finding.code for finding in findings] == ["BC103", "BC103"]


def test_the_same_id_in_two_files_is_told_in_both(tmp_path: Path) -> None:
    project = make_project(
        tmp_path / "project", contract_text("contract", "id: shop.customers.v1\n")
    )
    report = lint(project, [project.root / ORDERS, project.root / CUSTOMERS], TODAY)
    told = [finding.file for finding in report.findings if finding.code == "BC515"]
    assert told == [CUSTOMERS.as_posix(), ORDERS.as_posix()]


def test_a_released_copy_is_no_second_contract(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    released = project.root / "contracts/released/shop/orders.v1/1.0.0.odcs.yaml"
    released.parent.mkdir(parents=True)
    released.write_bytes((project.root / ORDERS).read_bytes())
    assert linted(project).findings == ()
    assert lint(project, [released], TODAY).findings == ()


def test_a_contract_that_cannot_be_read_makes_no_false_reference(tmp_path: Path) -> None:
    example = NOTE + "relationships: [{to: customers.customer_id}]\n"
    project = make_project(tmp_path / "project", contract_text("column", example))
    (project.root / CUSTOMERS).write_text("kind: [")
    assert linted(project).findings == ()


def test_outside_of_a_project_only_the_contracts_themselves_count(tmp_path: Path) -> None:
    text = contract_text("contract", "id: Anything\nteam: {name: somebody}\n")
    elsewhere = tmp_path / "elsewhere.odcs.yaml"
    elsewhere.write_text(text)
    report = lint(Project(tmp_path), [elsewhere], TODAY, is_project=False)
    assert report.findings == ()


def test_every_severity_comes_from_the_registry() -> None:
    assert {code.severity for code in CODES.values()} == {"error", "warning"}
