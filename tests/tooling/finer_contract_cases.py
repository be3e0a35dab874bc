"""Finer points of the rules that can be enforced: types, nulls, odd texts, thresholds.

Beside `contract_cases` and in its form. These are told by SQL alone, without a run of dbt.
"""

from contract_cases import DECIMAL, NUMBER, OPTIONS, TEXT, Case, one

ROW = "select 1::bigint as id, "
C = f"[{{name: c, {NUMBER}}}]"
FOUR, FORTY = f"{ROW}4::bigint as c", f"{ROW}40::bigint as c"
DATE, STAMP = "logicalType: date", "logicalType: timestamp"
ZONED = f"{STAMP}, {OPTIONS}: {{timezone: true, "
BIG = "logicalType: number, physicalType: 'decimal(38,4)'"
SINGLE = f"logicalType: number, {OPTIONS}: {{format: f32, "
NEW_YEAR = "'2020-01-01'"


def limited(name: str, kind: str, limit: str, values: tuple[str, str], cast: str) -> Case:
    """A case of one bound; `limit` is the option and its value, `values` a good and a bad one."""
    option = limit.partition(":")[0]
    rule = "".join(f"_{each.lower()}" if each.isupper() else each for each in option)
    options = kind + limit + "}" if kind.endswith(" ") else f"{kind}, {OPTIONS}: {{{limit}}}"
    return one(name, options, *values, rule, cast)


def metric(name: str, rule: str, good: str, bad: str) -> Case:
    """A case of one library metric on a text."""
    return one(name, f"{TEXT}, quality: [{{id: q, {rule}}}]", good, bad, "q", "varchar")


def of_object(name: str, rule: str, clean: str = FOUR, broken: str = FORTY) -> Case:
    """A case of one rule of the object, on one whole number `c`."""
    rest = f"schema: [{{quality: [{{id: q, {rule}}}]}}]\n"
    return Case(name, C, clean, broken, ("q",), rest)


def query(name: str, sql: str, kept: str, broken: str = FORTY) -> Case:
    """A case of one rule in SQL."""
    return of_object(name, f'type: sql, query: "{sql}", {kept}', broken=broken)


def counted(name: str, kept: str) -> Case:
    """A case of the number of rows: three are right, four are not."""
    rest = f"schema: [{{quality: [{{metric: rowCount, {kept}}}]}}]\n"
    rows = "select i as id from range({}) as n(i)"
    return Case(name, "[]", rows.format(3), rows.format(4), ("row_count",), rest)


def pairs(name: str, clean: str) -> Case:
    """A case of a relationship of two columns, `c` and `d`, to `a` and `b`."""
    listed = ", ".join(f"{{name: {each}, {NUMBER}}}" for each in "abcd")
    row = f"{ROW}1::bigint as a, 1::bigint as b, 1::bigint as c, {{}}::bigint as d"
    link = "{from: [OBJECT.c, OBJECT.d], to: [OBJECT.a, OBJECT.b]}"
    rest = f"schema: [{{relationships: [{link}]}}]\n"
    breaks = ("c.d.relationship",)
    return Case(name, f"[{listed}]", row.format(clean), row.format(2), breaks, rest)


def written(name: str, implementation: str) -> Case:
    """A case of an expectation that people wrote."""
    rule = f"type: custom, engine: greatExpectations, implementation: {implementation}"
    return of_object(name, rule)


BOUNDS = [
    limited("big_decimal", BIG, "maximum: 9007199254740993",
            ("9007199254740993", "9007199254740993.0001"), "decimal(38,4)"),
    limited("small_decimal", DECIMAL, "exclusiveMinimum: 0.1", ("0.11", "0.1"), "decimal(9,2)"),
    limited("not_a_number", "logicalType: number", "maximum: 3", ("3", "'nan'"), "double"),
    limited("single", SINGLE, "maximum: 0.1", ("0.1", "0.2"), "float"),
    limited("date_maximum", DATE, f"maximum: {NEW_YEAR}", (NEW_YEAR, "'2020-01-02'"), "date"),
    limited("date_above", DATE, f"exclusiveMinimum: {NEW_YEAR}", ("'2020-01-02'", NEW_YEAR),
            "date"),
    limited("date_below", DATE, f"exclusiveMaximum: {NEW_YEAR}", ("'2019-12-31'", NEW_YEAR),
            "date"),
    limited("moment_minimum", STAMP, "minimum: '2020-01-01T00:00:00'",
            (NEW_YEAR, "'2019-12-31 23:59:59.999999'"), "timestamp"),
    limited("moment_from_a_day", STAMP, f"minimum: {NEW_YEAR}",
            (NEW_YEAR, "'2019-12-31 23:59:59.999999'"), "timestamp"),
    limited("moment_above", STAMP, "exclusiveMinimum: '2020-01-01 00:00:00'",
            ("'2020-01-01 00:00:00.000001'", NEW_YEAR), "timestamp"),
    limited("zoned", ZONED, "minimum: '2020-01-01T00:00:00Z'",
            ("'2020-01-01 00:00:00+00'", "'2019-12-31 23:59:59+00'"), "timestamptz"),
    limited("clock", "logicalType: time", "maximum: '12:00:00'", ("'12:00:00'", "'12:00:01'"),
            "time"),
]  # fmt: skip
VALUES = [
    one("enum_date", f"{DATE}, enum: [{{value: {NEW_YEAR}}}]", NEW_YEAR, "'2020-01-02'", "enum",
        "date"),
    one("enum_decimal", f"{DECIMAL}, enum: [{{value: 0.1}}]", "0.1", "0.2", "enum",
        "decimal(9,2)"),
    one("enum_single", f"{SINGLE}minimum: 0}}, enum: [{{value: 0.1}}]", "0.1", "0.2", "enum",
        "float"),
    one("enum_boolean", "logicalType: boolean, enum: [{value: true}]", "true", "false", "enum",
        "boolean"),
    one("enum_odd", f"{TEXT}, enum: [{{value: \"it's {{a}} :b %s 100%\"}}]",
        "'it''s {a} :b %s 100%'", "'x'", "enum"),
    one("pattern_group", f"{TEXT}, {OPTIONS}: {{pattern: '^(?:a|b)[[:digit:]]{{2}}%$'}}",
        "'a12%'", "'c12%'", "pattern"),
    one("item_pattern", f"logicalType: array, items: {{{TEXT}, {OPTIONS}: "
        "{pattern: '^(?:a|b){1,2}$'}}", "['ab']", "['abc']", "[].pattern"),
    one("item_enum_odd", f"logicalType: array, items: {{{TEXT}, enum: [{{value: ':a'}}]}}",
        "[':a']", "[':b']", "[].enum"),
]  # fmt: skip
NESTED = [
    one("null_items", f"logicalType: array, items: {{{TEXT}, {OPTIONS}: {{minLength: 2}}}}",
        "[null, 'ab']", "['a']", "[].min_length"),
    one("unique_items_null", f"logicalType: array, items: {{{TEXT}}}, {OPTIONS}: "
        "{uniqueItems: true}", "['a', null, null]", "['a', 'b', 'a']", "unique_items"),
    one("no_list", f"logicalType: array, items: {{{TEXT}, required: true}}, {OPTIONS}: "
        "{minItems: 2}", "null", "['a']", "min_items", "varchar[]"),
    one("list_of_lists", "logicalType: array, items: {logicalType: array, items: "
        f"{{{NUMBER}, {OPTIONS}: {{minimum: 0}}}}}}", "[[0]]", "[[1], [-1]]", "[][].minimum",
        "bigint[][]"),
    one("list_of_objects", "logicalType: array, items: {logicalType: object, properties: "
        f"[{{name: x, {TEXT}, required: true}}]}}", "[{'x': 'a'}]", "[{'x': null}]",
        "[].x.required", "struct(x varchar)[]"),
    one("no_object", f"logicalType: object, properties: [{{name: x, {TEXT}, required: true}}]",
        "null", "{'x': null}", ".x.required", "struct(x varchar)"),
    one("deep_object", "logicalType: object, properties: [{name: x, logicalType: object, "
        f"properties: [{{name: y, {TEXT}, enum: [{{value: a}}]}}]}}]", "{'x': {'y': 'a'}}",
        "{'x': {'y': 'b'}}", ".x.y.enum", "struct(x struct(y varchar))"),
    one("required_properties", f"logicalType: object, {OPTIONS}: {{required: [x]}}, properties: "
        f"[{{name: x, {TEXT}}}]", "{'x': 'a'}", "{'x': null}", "", "struct(x varchar)"),
    one("max_properties", f"logicalType: object, {OPTIONS}: {{maxProperties: 1}}, properties: "
        f"[{{name: x, {TEXT}}}, {{name: y, {TEXT}}}]", "{'x': 'a', 'y': null}",
        "{'x': 'a', 'y': 'b'}", "", "struct(x varchar, y varchar)"),
    one("map_key", f"logicalType: map, map: {{key: {{{TEXT}, {OPTIONS}: {{maxLength: 1}}}}, "
        f"value: {{{NUMBER}}}}}", "map {'a': 0}", "map {'ab': 1}", ".key.max_length",
        "map(varchar, bigint)"),
    one("map_value_required", f"logicalType: map, map: {{key: {{{TEXT}}}, "
        f"value: {{{NUMBER}, required: true}}}}", "null", "map {'a': null}", ".value.required",
        "map(varchar, bigint)"),
    one("vector", f"logicalType: vector, required: true, {OPTIONS}: {{dimensions: 3}}",
        "[1, 2, 3]", "null", "required", "float[3]"),
]  # fmt: skip
METRICS = [
    metric("nulls_fewer", "metric: nullValues, mustBeLessThan: 1", "'a'", "null"),
    metric("nulls_between", "metric: nullValues, mustBeBetween: [0, 0]", "'a'", "null"),
    metric("nulls_not", "metric: nullValues, mustNotBe: 1", "'a'", "null"),
    metric("nulls_not_between", "metric: nullValues, mustNotBeBetween: [1, 2]", "'a'", "null"),
    metric("missing_percent", "metric: missingValues, arguments: {missingValues: ['', null]}, "
           "unit: percent, mustBeLessOrEqualTo: 20", "'a'", "''"),
    metric("invalid_percent", "metric: invalidValues, arguments: {validValues: [a]}, "
           "unit: percent, mustBeLessOrEqualTo: 20", "'a'", "'b'"),
    metric("invalid_group", "metric: invalidValues, arguments: {pattern: '^(?:a|b){2}:c$'}, "
           "mustBe: 0", "'ab:c'", "'ac'"),
    metric("invalid_odd", "metric: invalidValues, arguments: {validValues: "
           "[':x', 'a :y', '50%%', '%(a)s', '{z}', 'back\\slash']}, mustBe: 0", "'a :y'", "'b'"),
    of_object("repeated_rows", "metric: duplicateValues, arguments: {properties: [c]}, "
              "mustBeLessThan: 2", "select i as id, least(i, 1) as c from range(3) as n(i)",
              "select i as id, 1::bigint as c from range(3) as n(i)"),
    Case("repeated_pairs", f"[{{name: c, {NUMBER}}}, {{name: d, {NUMBER}}}]",
         "select i as id, null::bigint as c, 1::bigint as d from range(3) as n(i)",
         "select i as id, 1::bigint as c, 1::bigint as d from range(3) as n(i)", ("q",),
         "schema: [{quality: [{id: q, metric: duplicateValues, "
         "arguments: {properties: [c, d]}, mustBe: 0}]}]\n"),
    counted("rows_fewer", "mustBeLessThan: 4"),
    counted("rows_not", "mustNotBe: 4"),
    counted("rows_not_between", "mustNotBeBetween: [4, 5]"),
]  # fmt: skip
QUERIES = [
    query("sql_odd", "select count(*) from ${object} where c > 9 and 'a:b {x} 100%' like '%:b {%'",
          "mustBeLessThan: 1"),
    query("sql_comment", "select count(*) from ${object} where c > 9 -- large", "mustBe: 0"),
    query("sql_with", "with t as (select * from ${object}) select max(c) from t",
          "mustBeBetween: [1, 9]"),
    query("sql_nothing", "select max(c) from ${object}", "mustBe: 4",
          f"{ROW}null::bigint as c"),
    query("sql_struct", "select struct_extract({'a':max(c)}, 'a') from ${object}", "mustBe: 4"),
    pairs("two_columns_refer", "1"),
    pairs("half_a_reference", "null"),
    Case("reference_to_nothing",
         f"[{{name: c, {NUMBER}}}, {{name: d, {NUMBER}, relationships: [{{to: OBJECT.c}}]}}]",
         f"{ROW}null::bigint as c, null::bigint as d", f"{ROW}1::bigint as c, 5::bigint as d",
         ("d.relationship",)),
    Case("allowed_empty", f"[{{name: c, {TEXT}, required: true, quality: "
         "[{metric: nullValues, mustBeLessThan: 5, unit: percent}]}]",
         f"{ROW}'a' as c where false", f"{ROW}null::varchar as c",
         ("c.required", "c.null_values"),
         "customProperties: [{property: allowEmpty, value: true}]\n"),
    Case("odd_names", f"[{{name: order, {TEXT}, required: true, {OPTIONS}: {{maxLength: 2}}}}, "
         f"{{name: net, physicalName: 'Net a.b%', {NUMBER}, required: true, unique: true}}]",
         f"{ROW}'a' as \"order\", 3::bigint as \"Net a.b%\"",
         f"{ROW}'abc' as \"order\", 3::bigint as \"Net a.b%\"", ("order.max_length",)),
]  # fmt: skip
EXPECTATIONS = [
    written("as_a_mapping", "{type: expect_column_max_to_be_between, "
            "kwargs: {column: c, max_value: 9}}"),
    written("as_json", "'{\"expectation_type\": \"expect_column_max_to_be_between\", "
            "\"kwargs\": {\"column\": \"c\", \"max_value\": 9}}'"),
    written("as_yaml", '"type: expect_column_max_to_be_between\\nkwargs:\\n  column: c\\n'
            '  max_value: 9\\n"'),
    Case("as_a_regex", f"[{{name: c, {TEXT}}}]", f"{ROW}'b' as c", f"{ROW}'ab' as c", ("q", "r"),
         "schema: [{quality: ["
         "{id: q, type: custom, engine: gx, implementation: {type: "
         "expect_column_values_to_not_match_regex, kwargs: {column: c, regex: '^a'}}}, "
         "{id: r, type: custom, engine: gx, implementation: {type: "
         "expect_column_values_to_match_regex_list, kwargs: {column: c, regex_list: ['^b']}}}"
         "]}]\n"),
]  # fmt: skip
FINER_CASES = [*BOUNDS, *VALUES, *NESTED, *METRICS, *QUERIES, *EXPECTATIONS]
