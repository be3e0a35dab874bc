"""Each kind of change between two contracts: where it is told, and how much it weighs."""

# ruff: noqa: E501 - a row of the table stands in one line

from typing import Any

import pytest

from brygge.contracts.changes.change import Level
from changed_contracts import BASE, Keys, compared, document, levels

A = "schema.orders.amount"
Q = "schema.orders.quality"
TEXT: Keys = {"logicalType": "string"}
WHOLE: Keys = {"logicalType": "integer"}
DAY: Keys = {"name": "sold_on", "logicalType": "date"}


def text(**options: Any) -> Keys:
    return {"logicalType": "string", "logicalTypeOptions": options}


def whole(**options: Any) -> Keys:
    return {"logicalType": "integer", "logicalTypeOptions": options}


def moment(**options: Any) -> Keys:
    return {"logicalType": "timestamp", "logicalTypeOptions": options}


def physical(name: str, kind: str = "number") -> Keys:
    return {"logicalType": kind, "physicalType": name}


def enum(*values: Any) -> Keys:
    return {"logicalType": "string", "enum": [{"value": value} for value in values]}


def count(**keys: Any) -> Keys:
    return {"id": "r", "metric": "rowCount", **keys}


def sla(**keys: Any) -> Keys:
    return {"slaProperties": [keys]}


def server(**keys: Any) -> Keys:
    return {"servers": [{"server": "main", "type": "local", "path": "out", "format": "parquet", **keys}]}  # fmt: skip


def access(word: str) -> Keys:
    return {"customProperties": [{"property": "access", "value": word}]}


def several(*columns: Keys) -> list[Keys]:
    return [DAY, *columns]


# (part, before, after, path, level)
ROWS: list[tuple[str, Any, Any, str, str]] = [
    # Columns and tables come and go.
    ("columns", several({"name": "a", **TEXT}), several(), "schema.orders.a", "major"),
    ("columns", several(), several({"name": "a", **TEXT}), "schema.orders.a", "minor"),
    ("columns", several(), several({"name": "a", "required": True, **TEXT}), "schema.orders.a", "minor"),
    ("columns", several({"name": "a", **TEXT}), several({"name": "b", **TEXT}), "schema.orders.a", "major"),
    ("columns", several({"name": "a", "id": "x", **TEXT}), several({"name": "b", "id": "x", **WHOLE}), "schema.orders.b.name", "major"),
    ("columns", several({"name": "a", **TEXT}), several({"name": "a", "physicalName": "z", **TEXT}), "schema.orders.a.physicalName", "major"),
    ("columns", several({"name": "a", **TEXT}), several({"name": "b", "physicalName": "a", **TEXT}), "schema.orders.b.name", "minor"),
    ("columns", [DAY, {"name": "a", **TEXT}], [{"name": "a", **TEXT}, DAY], "schema.orders.properties", "patch"),
    ("contract", {}, {"schema": [*BASE["schema"], {"name": "lines", "properties": [DAY]}]}, "schema.lines", "minor"),
    ("contract", {"schema": [*BASE["schema"], {"name": "lines", "properties": [DAY]}]}, {}, "schema.lines", "major"),
    ("contract", {}, {"schema": [{**BASE["schema"][0], "name": "sales"}]}, "schema.orders", "major"),
    ("table", {}, {"physicalName": "sales"}, "schema.orders.physicalName", "major"),
    ("table", {}, {"physicalType": "view"}, "schema.orders.physicalType", "major"),
    ("table", {"physicalType": "table", "properties": [DAY]}, {"physicalType": "view", "properties": [DAY]}, "schema.orders.physicalType", "minor"),
    ("table", {"physicalType": "TABLE"}, {}, "schema.orders.physicalType", "patch"),
    ("table", {"dataGranularityDescription": "One row per order."}, {"dataGranularityDescription": "One row per day."}, "schema.orders.dataGranularityDescription", "major"),
    ("table", {"dataGranularityDescription": "One row per order."}, {"dataGranularityDescription": "one row  per order"}, "schema.orders.dataGranularityDescription", "patch"),
    ("table", {}, {"deprecated": True}, "schema.orders.deprecated", "minor"),
    # Types.
    ("column", TEXT, WHOLE, f"{A}.logicalType", "major"),
    ("column", WHOLE, {"logicalType": "number"}, f"{A}.logicalType", "major"),
    ("column", physical("INT", "integer"), physical("bigint", "integer"), f"{A}.physicalType", "minor"),
    ("column", physical("bigint", "integer"), physical("int", "integer"), f"{A}.physicalType", "major"),
    ("column", physical("INT", "integer"), physical("integer", "integer"), f"{A}.physicalType", "patch"),
    ("column", physical("INT", "integer"), physical("int4", "integer"), f"{A}.physicalType", "patch"),
    ("column", physical("ubigint", "integer"), physical("hugeint", "integer"), f"{A}.physicalType", "minor"),
    ("column", physical("uinteger", "integer"), physical("integer", "integer"), f"{A}.physicalType", "major"),
    ("column", physical("decimal(18,4)"), physical("numeric(18, 4)"), f"{A}.physicalType", "patch"),
    ("column", physical("decimal(18,4)"), physical("decimal(20,4)"), f"{A}.physicalType", "minor"),
    ("column", physical("decimal(18,4)"), physical("decimal(20,6)"), f"{A}.physicalType", "minor"),
    ("column", physical("decimal(18,4)"), physical("decimal(18,6)"), f"{A}.physicalType", "major"),
    ("column", physical("decimal(18,4)"), physical("decimal(18,2)"), f"{A}.physicalType", "major"),
    ("column", physical("decimal(18,4)"), physical("double"), f"{A}.physicalType", "major"),
    ("column", physical("float"), physical("double"), f"{A}.physicalType", "minor"),
    ("column", physical("varchar(3)", "string"), physical("varchar(9)", "string"), f"{A}.physicalType", "minor"),
    ("column", physical("varchar(9)", "string"), physical("varchar(3)", "string"), f"{A}.physicalType", "major"),
    ("column", physical("varchar", "string"), physical("TEXT", "string"), f"{A}.physicalType", "patch"),
    ("column", physical("timestamptz", "timestamp"), physical("timestamp with time zone", "timestamp"), f"{A}.physicalType", "patch"),
    ("column", physical("timestamp", "timestamp"), physical("timestamptz", "timestamp"), f"{A}.physicalType", "major"),
    ("column", physical("int[]", "array"), physical("bigint[]", "array"), f"{A}.physicalType", "minor"),
    ("column", physical("struct(a int)", "object"), physical("struct(a int, b int)", "object"), f"{A}.physicalType", "minor"),
    ("column", physical("struct(a int, b int)", "object"), {"logicalType": "object", "properties": [{"name": "a", "logicalType": "integer", "physicalType": "int"}]}, f"{A}.physicalType", "major"),
    ("column", physical("struct(a int, b int)", "object"), physical("struct(a int)", "object"), f"{A}.physicalType", "major"),
    ("column", WHOLE, physical("bigint", "integer"), f"{A}.physicalType", "patch"),
    ("column", whole(format="i32"), whole(format="i64"), f"{A}.logicalTypeOptions.format", "minor"),
    ("column", whole(format="i64"), whole(format="i32"), f"{A}.logicalTypeOptions.format", "major"),
    ("column", whole(format="i64"), WHOLE, f"{A}.logicalTypeOptions.format", "patch"),
    # Null, keys, references.
    ("column", {**TEXT, "required": True}, TEXT, f"{A}.required", "major"),
    ("column", TEXT, {**TEXT, "required": True}, f"{A}.required", "minor"),
    ("column", TEXT, {**TEXT, "required": False}, f"{A}.required", "patch"),
    ("column", {**TEXT, "unique": True}, TEXT, f"{A}.unique", "major"),
    ("column", TEXT, {**TEXT, "unique": True}, f"{A}.unique", "minor"),
    ("table", {}, {"properties": [{"name": "order_id", **TEXT}, DAY]}, "schema.orders.primaryKey", "major"),
    ("column", TEXT, {**TEXT, "primaryKey": True}, "schema.orders.primaryKey", "major"),
    ("table", {"properties": [DAY]}, {"properties": [{**DAY, "primaryKey": True}]}, "schema.orders.primaryKey", "minor"),
    ("column", {**TEXT, "relationships": [{"to": "customers.id"}]}, TEXT, f"{A}.relationships.customers.id", "major"),
    ("column", TEXT, {**TEXT, "relationships": [{"to": "customers.id"}]}, f"{A}.relationships.customers.id", "minor"),
    ("column", {**TEXT, "relationships": [{"to": "a.id"}]}, {**TEXT, "relationships": [{"to": "b.id"}]}, f"{A}.relationships.a.id", "major"),
    ("column", {**TEXT, "relationships": [{"id": "f", "to": "a.id"}]}, {**TEXT, "relationships": [{"id": "f", "to": "/schema/a/properties/id"}]}, f"{A}.relationships.f.to", "patch"),
    # Values.
    ("column", enum("a"), enum("a", "b"), f"{A}.enum.b", "major"),
    ("column", enum("a", "b"), enum("a"), f"{A}.enum.b", "minor"),
    ("column", enum("a"), TEXT, f"{A}.enum", "major"),
    ("column", TEXT, enum("a"), f"{A}.enum", "minor"),
    ("column", enum("a", "b"), enum("b", "a"), f"{A}.enum", "patch"),
    ("column", enum("a"), {"logicalType": "string", "enum": [{"value": "a", "label": "A"}]}, f"{A}.enum.a.label", "patch"),
    ("column", whole(minimum=0), whole(minimum=1), f"{A}.logicalTypeOptions.minimum", "minor"),
    ("column", whole(minimum=1), whole(minimum=0), f"{A}.logicalTypeOptions.minimum", "major"),
    ("column", whole(minimum=0), WHOLE, f"{A}.logicalTypeOptions.minimum", "major"),
    ("column", whole(minimum=1), whole(exclusiveMinimum=0), f"{A}.logicalTypeOptions.minimum", "patch"),
    ("column", whole(maximum=9), whole(maximum=10), f"{A}.logicalTypeOptions.maximum", "major"),
    ("column", {"logicalType": "number", "logicalTypeOptions": {"maximum": 9}}, {"logicalType": "number", "logicalTypeOptions": {"exclusiveMaximum": 9}}, f"{A}.logicalTypeOptions.maximum", "minor"),
    ("column", moment(minimum="2000-01-01"), moment(minimum="1999-12-31 10:00:00"), f"{A}.logicalTypeOptions.minimum", "major"),
    ("column", moment(minimum="2000-01-01"), moment(minimum="2000-01-01 00:00:00"), f"{A}.logicalTypeOptions.minimum", "patch"),
    ("column", text(minLength=1), TEXT, f"{A}.logicalTypeOptions.minLength", "major"),
    ("column", text(maxLength=3), text(maxLength=5), f"{A}.logicalTypeOptions.maxLength", "major"),
    ("column", text(maxLength=5), text(maxLength=3), f"{A}.logicalTypeOptions.maxLength", "minor"),
    ("column", whole(multipleOf=5), whole(multipleOf=10), f"{A}.logicalTypeOptions.multipleOf", "minor"),
    ("column", whole(multipleOf=10), whole(multipleOf=5), f"{A}.logicalTypeOptions.multipleOf", "major"),
    ("column", whole(multipleOf=5), WHOLE, f"{A}.logicalTypeOptions.multipleOf", "major"),
    ("column", text(pattern="^a$"), TEXT, f"{A}.logicalTypeOptions.pattern", "major"),
    ("column", TEXT, text(pattern="^a$"), f"{A}.logicalTypeOptions.pattern", "minor"),
    ("column", text(pattern="^a$"), text(pattern="^b$"), f"{A}.logicalTypeOptions.pattern", "major"),
    ("column", text(format="email"), TEXT, f"{A}.logicalTypeOptions.format", "major"),
    ("column", text(format="email"), text(format="uuid"), f"{A}.logicalTypeOptions.format", "major"),
    ("column", TEXT, text(format="email"), f"{A}.logicalTypeOptions.format", "minor"),
    ("column", moment(), moment(timezone=True), f"{A}.logicalTypeOptions.timezone", "major"),
    ("column", moment(timezone=True), moment(timezone=False), f"{A}.logicalTypeOptions.timezone", "major"),
    ("column", moment(), moment(timezone=False), f"{A}.logicalTypeOptions.timezone", "patch"),
    ("column", moment(), moment(defaultTimezone="Europe/Oslo"), f"{A}.logicalTypeOptions.defaultTimezone", "major"),
    ("column", moment(), moment(defaultTimezone="Etc/UTC"), f"{A}.logicalTypeOptions.defaultTimezone", "patch"),
    # Nested properties.
    ("column", {"logicalType": "object", "properties": [{"name": "a", **TEXT}, {"name": "b", **WHOLE}]}, {"logicalType": "object", "properties": [{"name": "a", **TEXT}]}, f"{A}.b", "major"),
    ("column", {"logicalType": "object", "properties": [{"name": "a", **TEXT}]}, {"logicalType": "object", "properties": [{"name": "a", **WHOLE}]}, f"{A}.a.logicalType", "major"),
    ("column", {"logicalType": "object"}, {"logicalType": "object", "properties": [{"name": "a", **TEXT}]}, f"{A}.logicalType", "major"),
    ("column", {"logicalType": "array", "items": whole(minimum=1)}, {"logicalType": "array", "items": whole(minimum=0)}, f"{A}.items.logicalTypeOptions.minimum", "major"),
    ("column", {"logicalType": "array", "items": TEXT, "logicalTypeOptions": {"uniqueItems": True}}, {"logicalType": "array", "items": TEXT}, f"{A}.logicalTypeOptions.uniqueItems", "major"),
    ("column", {"logicalType": "array", "items": TEXT, "logicalTypeOptions": {"maxItems": 2}}, {"logicalType": "array", "items": TEXT, "logicalTypeOptions": {"maxItems": 3}}, f"{A}.logicalTypeOptions.maxItems", "major"),
    ("column", {"logicalType": "map", "map": {"key": TEXT, "value": TEXT}}, {"logicalType": "map", "map": {"key": TEXT, "value": WHOLE}}, f"{A}.map.value.logicalType", "major"),
    ("column", {"logicalType": "vector", "logicalTypeOptions": {"dimensions": 3}}, {"logicalType": "vector", "logicalTypeOptions": {"dimensions": 4}}, f"{A}.logicalTypeOptions.dimensions", "major"),
    ("column", {"logicalType": "vector", "logicalTypeOptions": {"dimensions": 3}}, {"logicalType": "vector", "logicalTypeOptions": {"dimensions": 3, "elementType": "float64"}}, f"{A}.logicalTypeOptions.elementType", "minor"),
    # Sensitivity and meaning.
    ("column", {**TEXT, "classification": "confidential"}, {**TEXT, "classification": "public"}, f"{A}.classification", "major"),
    ("column", {**TEXT, "classification": "confidential"}, TEXT, f"{A}.classification", "major"),
    ("column", {**TEXT, "classification": "public"}, {**TEXT, "classification": "restricted"}, f"{A}.classification", "minor"),
    ("column", {**TEXT, "classification": "public"}, {**TEXT, "classification": "PUBLIC"}, f"{A}.classification", "patch"),
    ("column", {**TEXT, "encryptedName": "x"}, TEXT, f"{A}.encryptedName", "major"),
    ("column", {**TEXT, "customProperties": [{"property": "masking", "value": "hash"}]}, TEXT, f"{A}.customProperties.masking", "major"),
    ("column", {**WHOLE, "customProperties": [{"property": "unit", "value": "g"}]}, {**WHOLE, "customProperties": [{"property": "unit", "value": "kg"}]}, f"{A}.customProperties.unit", "major"),
    ("column", TEXT, {**TEXT, "deprecated": True}, f"{A}.deprecated", "minor"),
    # Quality rules.
    ("rule", count(mustBeGreaterThan=5), {"id": "s", "type": "text", "description": "x"}, f"{Q}.r", "major"),
    ("table", {}, {"quality": [count(mustBeGreaterThan=5)]}, f"{Q}.r", "minor"),
    ("table", {"quality": [count(mustBeGreaterThan=5)]}, {}, f"{Q}.r", "major"),
    ("table", {"quality": [count(mustBeGreaterThan=5, severity="warning")]}, {}, f"{Q}.r", "minor"),
    ("table", {"quality": [{"id": "w", "type": "text", "description": "x"}]}, {}, f"{Q}.w", "patch"),
    ("rule", count(mustBeGreaterThan=5), count(mustBeGreaterThan=4), f"{Q}.r.mustBeGreaterThan", "major"),
    ("rule", count(mustBeGreaterThan=5), count(mustBeGreaterThan=6), f"{Q}.r.mustBeGreaterThan", "minor"),
    ("rule", count(mustBeGreaterThan=5), count(mustBeGreaterOrEqualTo=6), f"{Q}.r.mustBeGreaterOrEqualTo", "patch"),
    ("rule", count(mustBeBetween=[1, 9]), count(mustBeBetween=[2, 10]), f"{Q}.r.mustBeBetween", "major"),
    ("rule", count(mustBeBetween=[1, 9]), count(mustBe=5), f"{Q}.r.mustBe", "minor"),
    ("rule", count(mustNotBe=0), count(mustBeGreaterThan=0), f"{Q}.r.mustBeGreaterThan", "patch"),
    ("rule", count(mustBeLessThan=5, severity="error"), count(mustBeLessThan=5, severity="warning"), f"{Q}.r.severity", "major"),
    ("rule", count(mustBeLessThan=5, severity="warning"), count(mustBeLessThan=5), f"{Q}.r.severity", "minor"),
    ("rule", count(mustBeLessThan=5, severity="warning"), count(mustBeLessThan=9, severity="warning"), f"{Q}.r.mustBeLessThan", "minor"),
    ("rule", count(mustBe=5), count(mustBe=5, dimension="coverage"), f"{Q}.r.dimension", "patch"),
    ("rule", {"rule": "rowCount", "metric": "rowCount", "mustBe": 1}, {"metric": "rowCount", "mustBe": 1}, f"{Q}.rowCount.rule", "patch"),
    ("rule", {"id": "q", "type": "sql", "query": "select 1", "mustBe": 1}, {"id": "q", "type": "sql", "query": "select 2", "mustBe": 1}, f"{Q}.q.query", "major"),
    ("rule", {"id": "q", "type": "sql", "query": "select  1;", "mustBe": 1}, {"id": "q", "type": "sql", "query": "select 1", "mustBe": 1}, f"{Q}.q.query", "patch"),
    ("column", {**TEXT, "quality": [{"id": "v", "metric": "invalidValues", "arguments": {"validValues": ["a"]}, "mustBe": 0}]}, {**TEXT, "quality": [{"id": "v", "metric": "invalidValues", "arguments": {"validValues": ["a", "b"]}, "mustBe": 0}]}, f"{A}.quality.v.arguments.validValues", "major"),
    ("column", {**TEXT, "quality": [{"id": "v", "metric": "missingValues", "arguments": {"missingValues": ["", "-"]}, "mustBe": 0}]}, {**TEXT, "quality": [{"id": "v", "metric": "missingValues", "arguments": {"missingValues": [""]}, "mustBe": 0}]}, f"{A}.quality.v.arguments.missingValues", "major"),
    ("column", {**TEXT, "quality": [{"id": "n", "metric": "nullValues", "unit": "percent", "mustBeLessThan": 5}]}, {**TEXT, "quality": [{"id": "n", "metric": "nullValues", "unit": "rows", "mustBeLessThan": 5}]}, f"{A}.quality.n.unit", "major"),
    ("rule", {"id": "c", "type": "custom", "engine": "soda", "implementation": "x"}, {"id": "c", "type": "custom", "engine": "soda", "implementation": "y"}, f"{Q}.c.implementation", "major"),
    ("rule", {"id": "c", "type": "text", "description": "x"}, {"id": "c", "metric": "rowCount", "mustBe": 1}, f"{Q}.c", "minor"),
    ("rule", {"id": "c", "metric": "rowCount", "mustBe": 1}, {"id": "c", "type": "text", "description": "x"}, f"{Q}.c", "major"),
    ("rule", {"id": "c", "metric": "duplicateValues", "arguments": {"properties": ["order_id", "sold_on"]}, "mustBe": 0}, {"id": "c", "metric": "duplicateValues", "arguments": {"properties": ["order_id"]}, "mustBe": 0}, f"{Q}.c.arguments.properties", "minor"),
    ("rule", {"id": "c", "metric": "duplicateValues", "arguments": {"properties": ["order_id"]}, "mustBe": 0}, {"id": "c", "metric": "duplicateValues", "arguments": {"properties": ["order_id", "sold_on"]}, "mustBe": 0}, f"{Q}.c.arguments.properties", "major"),
    # Service levels.
    ("contract", sla(property="latency", value=4, unit="d"), sla(property="latency", value=96, unit="h"), "slaProperties.latency.value", "patch"),
    ("contract", sla(property="latency", value=4, unit="d"), sla(property="latency", value=97, unit="h"), "slaProperties.latency.value", "major"),
    ("contract", sla(property="latency", value=4, unit="d"), sla(property="latency", value=3, unit="d"), "slaProperties.latency.value", "minor"),
    ("contract", sla(property="retention", value=2, unit="y"), sla(property="retention", value=1, unit="y"), "slaProperties.retention.value", "major"),
    ("contract", sla(property="retention", value=1, unit="y"), sla(property="retention", value=2, unit="y"), "slaProperties.retention.value", "minor"),
    ("contract", sla(property="availability", value="99.9%"), sla(property="availability", value="99.5%"), "slaProperties.availability.value", "major"),
    ("contract", sla(property="availability", value=99.5, unit="percent"), sla(property="availability", value=99.9, unit="percent"), "slaProperties.availability.value", "minor"),
    ("contract", sla(property="errorRate", value=1, unit="percent"), sla(property="errorRate", value=2, unit="percent"), "slaProperties.errorRate.value", "major"),
    ("contract", sla(property="timeOfAvailability", value="09:00-08:00"), sla(property="timeOfAvailability", value="10:00-08:00"), "slaProperties.timeOfAvailability.value", "major"),
    ("contract", sla(property="endOfSupport", value="2030-01-01"), sla(property="endOfSupport", value="2029-01-01"), "slaProperties.endOfSupport.value", "major"),
    ("contract", sla(property="endOfSupport", value="2029-01-01"), sla(property="endOfSupport", value="2030-01-01"), "slaProperties.endOfSupport.value", "minor"),
    ("contract", {}, sla(property="endOfSupport", value="2030-01-01"), "slaProperties.endOfSupport", "minor"),
    ("contract", sla(property="frequency", value=1, unit="d"), {}, "slaProperties.frequency", "major"),
    ("contract", {}, sla(property="frequency", value=1, unit="d"), "slaProperties.frequency", "minor"),
    ("contract", sla(property="latency", value=1, unit="d", element="orders.sold_on"), sla(property="latency", value=1, unit="d", element="orders.order_id"), "slaProperties.latency.element", "major"),
    ("contract", sla(property="latency", value=1, unit="d"), sla(property="latency", value=1, unit="d", driver="analytics"), "slaProperties.latency.driver", "patch"),
    # Servers, roles, identity, status.
    ("contract", server(), {}, "servers.main", "major"),
    ("contract", {}, server(), "servers.main", "minor"),
    ("contract", server(), server(path="elsewhere"), "servers.main.path", "major"),
    ("contract", server(), server(format="csv"), "servers.main.format", "major"),
    ("contract", server(), server(format="Parquet"), "servers.main.format", "patch"),
    ("contract", server(), server(description="x"), "servers.main.description", "patch"),
    ("contract", server(roles=[{"role": "r"}]), server(), "servers.main.roles.r", "major"),
    ("contract", {"roles": [{"role": "reader"}]}, {}, "roles.reader", "major"),
    ("contract", {"roles": [{"role": "reader", "access": "read"}]}, {"roles": [{"role": "reader", "access": "none"}]}, "roles.reader.access", "major"),
    ("contract", {}, {"roles": [{"role": "reader"}]}, "roles.reader", "minor"),
    ("contract", {}, {"id": "shop.orders.v2"}, "id", "major"),
    ("contract", {}, {"status": "deprecated"}, "status", "minor"),
    ("contract", {}, {"status": "retired"}, "status", "major"),
    ("contract", {}, {"status": "draft"}, "status", "major"),
    # Unsaid means restricted.
    ("contract", {}, access("restricted"), "customProperties.access", "patch"),
    ("contract", {}, access("unrestricted"), "customProperties.access", "minor"),
    ("contract", {}, access("private"), "customProperties.access", "major"),
    ("contract", access("unrestricted"), {}, "customProperties.access", "major"),
    ("contract", access("private"), access("restricted"), "customProperties.access", "minor"),
    ("contract", access("unrestricted"), access("open"), "customProperties.access", "major"),
    ("contract", {}, {"customProperties": [{"property": "allowEmpty", "value": True}]}, "customProperties.allowEmpty", "major"),
    # Words.
    ("contract", {}, {"description": {"purpose": "x"}}, "description.purpose", "patch"),
    ("contract", {}, {"tags": ["x"]}, "tags.x", "patch"),
    ("contract", {}, {"team": {"name": "t", "members": [{"username": "u"}]}}, "team.name", "patch"),
    ("contract", {}, {"support": [{"channel": "c"}]}, "support.c.channel", "patch"),
    ("contract", {}, {"name": "All orders"}, "name", "patch"),
    ("contract", {}, {"tenant": "t"}, "tenant", "patch"),
    ("contract", {}, {"customProperties": [{"property": "x", "value": 1}]}, "customProperties.x.value", "patch"),
    ("column", TEXT, {**TEXT, "examples": ["x"]}, f"{A}.examples.x", "patch"),
    ("column", TEXT, {**TEXT, "businessName": "Amount"}, f"{A}.businessName", "patch"),
    ("column", TEXT, {**TEXT, "partitioned": True}, f"{A}.partitioned", "patch"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "before", "after", "path", "level"), ROWS)
def test_the_change_is_told_at_its_place_with_its_level(part, before, after, path, level):
    found = compared(document(part, before), document(part, after))
    assert levels(found).get(path) == level, [change.as_dict() for change in found.changes]
    assert found.level is Level[level.upper()], [change.as_dict() for change in found.changes]
    assert all(change.reason.endswith(".") for change in found.changes)


@pytest.mark.parametrize(("part", "before", "after", "path", "level"), ROWS)
def test_the_same_contract_has_no_change(part, before, after, path, level):
    for keys in (before, after):
        assert compared(document(part, keys), document(part, keys)).changes == ()


@pytest.mark.parametrize(("part", "before", "after", "path", "level"), ROWS)
def test_the_way_back_is_a_change_as_well(part, before, after, path, level):
    assert compared(document(part, after), document(part, before)).changes


def test_a_rename_is_one_change_and_names_both():
    before = several({"name": "a", "description": "What it cost.", **TEXT}, {"name": "z", **TEXT})
    after = several({"name": "z", **TEXT}, {"name": "b", "description": "What it cost.", **TEXT})
    found = compared(document("columns", before), document("columns", after))
    told = [change for change in found.changes if change.level is Level.MAJOR]
    assert [change.path for change in told] == ["schema.orders.a"]
    assert '"a" is renamed to "b"' in told[0].reason
    assert all(change.level is not Level.MINOR for change in found.changes)


def test_two_bare_columns_that_swap_in_and_out_elsewhere_are_no_rename():
    before = several({"name": "a", **TEXT}, {"name": "z", **WHOLE})
    after = several({"name": "z", **WHOLE}, {"name": "b", **TEXT})
    found = compared(document("columns", before), document("columns", after))
    assert levels(found) == {"schema.orders.a": "major", "schema.orders.b": "minor"}


def test_an_inserted_column_moves_nothing_else():
    before, after = (
        several({"name": "a", **TEXT}),
        [{"name": "n", **TEXT}, *several({"name": "a", **TEXT})],
    )
    found = compared(document("columns", before), document("columns", after))
    assert levels(found) == {"schema.orders.n": "minor"}


def test_a_version_that_goes_down_is_told_and_not_enough():
    found = compared(document("contract", {}, "1.2.0"), document("contract", {}, "1.1.0"))
    assert levels(found) == {"version": "patch"}
    assert not found.is_declared
    assert str(found.required) == "1.2.1"


@pytest.mark.parametrize(
    ("keys", "declared", "required", "is_enough"),
    [
        ({}, "1.0.0", "1.0.0", True),
        ({"name": "x"}, "1.0.0", "1.0.1", False),
        ({"name": "x"}, "1.0.1", "1.0.1", True),
        ({"roles": [{"role": "r"}]}, "1.0.9", "1.1.0", False),
        ({"roles": [{"role": "r"}]}, "1.1.0", "1.1.0", True),
        ({"schema": []}, "1.9.9", "2.0.0", False),
        ({"schema": []}, "2.0.0", "2.0.0", True),
        ({"schema": []}, "10.0.0", "2.0.0", True),
    ],
)
def test_the_level_asks_for_a_version(keys, declared, required, is_enough):
    found = compared(document("contract", {}), document("contract", keys, declared))
    assert (str(found.required), found.is_declared) == (required, is_enough)
