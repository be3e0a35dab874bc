"""One contract per class of rule that can be enforced, with rows that keep and break it."""

from dataclasses import dataclass
from typing import Any

import yaml

KEY = "{name: id, logicalType: integer, primaryKey: true, primaryKeyPosition: 1}"


@dataclass(frozen=True)
class Case:
    """`clean` and `broken` are queries; the broken rows break exactly the checks in `breaks`."""

    name: str
    properties: str
    clean: str
    broken: str
    breaks: tuple[str, ...]
    rest: str = ""

    def contract(self, port: str) -> dict[str, Any]:
        """Return the contract of this case for a port of the product `shop`."""
        content: dict[str, Any] = yaml.safe_load(
            f"apiVersion: v3.2.0\nkind: DataContract\nid: shop.{port}.v1\nversion: 1.0.0\n"
            "status: active\nteam: {name: shop}\n" + self.rest.replace("OBJECT", port)
        )
        promised = content.setdefault("schema", [{}])[0]
        promised["name"] = port
        listed = yaml.safe_load(f"[{KEY}]") + yaml.safe_load(
            self.properties.replace("OBJECT", port)
        )
        promised["properties"] = [_classified(column) for column in listed]
        return content


def _classified(part: dict[str, Any]) -> dict[str, Any]:
    """Every text has a class; which one is no matter of these cases."""
    inside = part.get("properties")
    if isinstance(part.get("items"), dict):
        part["items"] = _classified(part["items"])
    nested = {"properties": [_classified(each) for each in inside]} if inside else {}
    return {"classification": "public", **part, **nested}


def one(name: str, column: str, good: str, bad: str, rule: str = "", kind: str = "") -> Case:
    """A case of one column `c`: three good values, or two good ones and a bad one."""
    cast = f"cast({{}} as {kind})" if kind else "{}"
    rows = "select cast({id} as bigint) as id, {value} as c"
    good_rows = [rows.format(id=number, value=cast.format(good)) for number in (1, 2, 3)]
    bad_row = rows.format(id=3, value=cast.format(bad))
    return Case(
        name,
        f"[{{name: c, {column}}}]",
        " union all ".join(good_rows),
        " union all ".join([*good_rows[:2], bad_row]),
        (_check_id(name, column, rule),),
    )


def _check_id(name: str, column: str, rule: str) -> str:
    if rule and f"id: {rule}," in column:
        return rule
    return f"c{rule}" if rule.startswith(("[", ".")) else f"c.{rule or name}"


TEXT, NUMBER = "logicalType: string", "logicalType: integer"
DECIMAL = "logicalType: number, physicalType: 'decimal(9,2)'"
OPTIONS = "logicalTypeOptions"

CASES = [
    one("required", f"{TEXT}, required: true", "'x'", "null", kind="varchar"),
    one("enum", f"{TEXT}, enum: [{{value: a}}, {{value: 'no'}}]", "'no'", "'yes'"),
    one("enum_number", f"{NUMBER}, enum: [{{value: 1}}, {{value: 2}}]", "2", "3", "enum", "bigint"),
    one("minimum", f"{NUMBER}, {OPTIONS}: {{minimum: 5}}", "5", "4", kind="bigint"),
    one("maximum", f"{DECIMAL}, {OPTIONS}: {{maximum: 9.5}}", "9.5", "9.51", kind="decimal(9,2)"),
    one(
        "exclusive_minimum",
        f"{NUMBER}, {OPTIONS}: {{exclusiveMinimum: 5}}",
        "6",
        "5",
        kind="bigint",
    ),
    one(
        "exclusive_maximum",
        f"{DECIMAL}, {OPTIONS}: {{exclusiveMaximum: 2}}",
        "1.99",
        "2",
        kind="decimal(9,2)",
    ),
    one(
        "date_minimum",
        f"logicalType: date, {OPTIONS}: {{minimum: '2020-01-01'}}",
        "'2020-01-01'",
        "'2019-12-31'",
        "minimum",
        "date",
    ),
    one(
        "timestamp_maximum",
        f"logicalType: timestamp, {OPTIONS}: {{maximum: '2020-01-01 00:00:00'}}",
        "'2020-01-01 00:00:00'",
        "'2020-01-01 00:00:01'",
        "maximum",
        "timestamp",
    ),
    one("min_length", f"{TEXT}, {OPTIONS}: {{minLength: 2}}", "'ab'", "'a'"),
    one("max_length", f"{TEXT}, {OPTIONS}: {{maxLength: 2}}", "'øl'", "'øls'"),
    one("pattern", f"{TEXT}, {OPTIONS}: {{pattern: '^[A-Z]{{2}}$'}}", "'AB'", "'ABC'"),
    one("format", f"{TEXT}, {OPTIONS}: {{format: email}}", "'a@b.no'", "'a b@c'"),
    one("multiple_of", f"{NUMBER}, {OPTIONS}: {{multipleOf: 5}}", "10", "12", kind="bigint"),
    one(
        "multiple_of_decimal",
        f"{DECIMAL}, {OPTIONS}: {{multipleOf: 0.25}}",
        "1.75",
        "1.80",
        "multiple_of",
        "decimal(9,2)",
    ),
    one(
        "min_items",
        f"logicalType: array, items: {{{TEXT}}}, {OPTIONS}: {{minItems: 1}}",
        "['a']",
        "cast([] as varchar[])",
    ),
    one(
        "max_items",
        f"logicalType: array, items: {{{TEXT}}}, {OPTIONS}: {{maxItems: 1}}",
        "['a']",
        "['a', 'b']",
    ),
    one(
        "unique_items",
        f"logicalType: array, items: {{{TEXT}}}, {OPTIONS}: {{uniqueItems: true}}",
        "['a', 'b']",
        "['a', 'a']",
    ),
    one(
        "item_required",
        f"logicalType: array, items: {{{TEXT}, required: true}}",
        "['a']",
        "['a', null]",
        "[].required",
    ),
    one(
        "item_enum",
        f"logicalType: array, items: {{{TEXT}, enum: [{{value: a}}]}}",
        "['a']",
        "['b']",
        "[].enum",
    ),
    one(
        "field_required",
        f"logicalType: object, properties: [{{name: x, {TEXT}, required: true}}]",
        "{'x': 'a'}",
        "{'x': null}",
        ".x.required",
        "struct(x varchar)",
    ),
    one(
        "field_maximum",
        f"logicalType: object, properties: [{{name: x, {NUMBER}, {OPTIONS}: {{maximum: 3}}}}]",
        "{'x': 3}",
        "{'x': 4}",
        ".x.maximum",
        "struct(x bigint)",
    ),
    one(
        "map_value",
        f"logicalType: map, map: {{key: {{{TEXT}}}, value: {{{NUMBER}, "
        f"{OPTIONS}: {{minimum: 0}}}}}}",
        "map {'a': 0}",
        "map {'a': -1}",
        ".value.minimum",
        "map(varchar, bigint)",
    ),
    one(
        "null_values",
        f"{TEXT}, quality: [{{metric: nullValues, mustBe: 0}}]",
        "'a'",
        "null",
        kind="varchar",
    ),
    one(
        "null_percent",
        f"{TEXT}, quality: [{{id: few, metric: nullValues, mustBeLessThan: 30, unit: percent}}]",
        "'a'",
        "null",
        "few",
        "varchar",
    ),
    one(
        "missing_values",
        f"{TEXT}, quality: [{{metric: missingValues, "
        "arguments: {missingValues: [null, N/A]}, mustBe: 0}]",
        "'a'",
        "'N/A'",
    ),
    one(
        "invalid_values",
        f"{TEXT}, quality: [{{metric: invalidValues, "
        "arguments: {validValues: [a]}, mustBeLessOrEqualTo: 0}]",
        "'a'",
        "'b'",
    ),
    one(
        "invalid_pattern",
        f"{TEXT}, quality: [{{id: odd, metric: invalidValues, "
        "arguments: {pattern: '^a'}, mustBeLessThan: 1}]",
        "'a'",
        "'b'",
        "odd",
    ),
    Case(
        "unique",
        f"[{{name: c, {TEXT}, unique: true}}]",
        "select 1::bigint as id, 'a' as c union all select 2, 'b' union all select 3, null "
        "union all select 4, null",
        "select 1::bigint as id, 'a' as c union all select 2, 'a'",
        ("c.unique",),
    ),
    Case(
        "primary_key",
        f"[{{name: c, {TEXT}, primaryKey: true, primaryKeyPosition: 2}}]",
        "select 1::bigint as id, 'a' as c union all select 1, 'b'",
        "select 1::bigint as id, 'a' as c union all select 1, 'a'",
        ("primary_key",),
    ),
    Case(
        "duplicate_percent",
        f"[{{name: c, {TEXT}, quality: [{{id: mostly_new, metric: duplicateValues, "
        "unit: percent, mustBeLessThan: 30}]}]",
        "select i as id, cast(i as varchar) as c from range(1, 5) as n(i)",
        "select i as id, cast(i % 2 as varchar) as c from range(1, 5) as n(i)",
        ("mostly_new",),
    ),
    Case(
        "relationship",
        f"[{{name: c, {NUMBER}, relationships: [{{to: OBJECT.id}}]}}]",
        "select 1::bigint as id, null::bigint as c union all select 2, 1",
        "select 1::bigint as id, null::bigint as c union all select 2, 7",
        ("c.relationship",),
    ),
    Case(
        "row_count",
        "[]",
        "select i as id from range(2) as n(i)",
        "select i as id from range(9) as n(i)",
        ("row_count",),
        "schema: [{quality: [{metric: rowCount, mustBeBetween: [1, 5]}]}]\n",
    ),
    Case(
        "not_empty",
        "[]",
        "select 1::bigint as id",
        "select 1::bigint as id where false",
        ("not_empty",),
    ),
    Case(
        "sql",
        f"[{{name: c, {NUMBER}}}]",
        "select 1::bigint as id, 4::bigint as c",
        "select 1::bigint as id, 40::bigint as c",
        ("average",),
        "schema: [{quality: [{id: average, type: sql, query: 'select avg(c) from ${object}',"
        " mustBeBetween: [1, 9]}]}]\n",
    ),
    Case(
        "freshness",
        "[{name: c, logicalType: timestamp}]",
        "select 1::bigint as id, timestamp '2999-01-01' as c",
        "select 1::bigint as id, timestamp '2000-01-01' as c",
        ("c.freshness",),
        "slaProperties: [{property: latency, value: 1, unit: d, element: OBJECT.c,"
        " customProperties: [{property: severity, value: error}]}]\n",
    ),
    Case(
        "freshness_unknown",
        "[{name: c, logicalType: timestamp}]",
        "select 1::bigint as id, timestamp '2999-01-01' as c",
        "select 1::bigint as id, null::timestamp as c",
        ("c.freshness",),
        "slaProperties: [{property: latency, value: 1, unit: d, element: OBJECT.c,"
        " customProperties: [{property: severity, value: error}]}]\n",
    ),
    Case(
        "retention",
        "[{name: c, logicalType: date}]",
        "select 1::bigint as id, date '2999-01-01' as c",
        "select 1::bigint as id, date '2000-01-01' as c",
        ("c.retention",),
        "slaProperties: [{property: retention, value: 5, unit: y, element: OBJECT.c,"
        " customProperties: [{property: severity, value: error}]}]\n",
    ),
    Case(
        "frequency",
        "[{name: c, logicalType: date}]",
        "select i as id, date '2020-01-01' + i::int as c from range(3) as n(i)",
        "select i as id, date '2020-01-01' + (i * 9)::int as c from range(3) as n(i)",
        ("c.frequency",),
        "slaProperties: [{property: frequency, value: 1, unit: d, element: OBJECT.c,"
        " customProperties: [{property: severity, value: error}]}]\n",
    ),
]

# Here the columns themselves are wrong, so that nothing else can be told.
MISSHAPEN = [
    ("missing", "select 1::bigint as id"),
    ("more", "select 1::bigint as id, 'a' as c, 1 as d"),
    ("mistyped", "select 1::integer as id, 'a' as c"),
    ("disordered", "select 'a' as c, 1::bigint as id"),
    ("imprecise", "select 1::bigint as id, 1.234::decimal(9,3) as c"),
]
SHAPE = f"[{{name: c, {TEXT}}}]"
PRECISE = f"[{{name: c, {DECIMAL}}}]"
CASES += [
    Case(
        f"columns_{name}",
        PRECISE if name == "imprecise" else SHAPE,
        "select 1::bigint as id, "
        + ("1.2::decimal(9,2) as c" if name == "imprecise" else "'a' as c"),
        query,
        ("columns",),
    )
    for name, query in MISSHAPEN
]
