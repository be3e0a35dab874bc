"""Write a contract from what dbt knows of a model.

Input:   a model of dbt's manifest.
Output:  the content of an ODCS 3.2 document.
Never:   keeps a promise back: what has no word in ODCS becomes SQL or a rule of the engine dbt.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from brygge.contracts.importing.conditions import promised
from brygge.contracts.importing.manifest import DbtModel, meta_of
from brygge.contracts.importing.tests import (
    DERIVED,
    column_keys,
    custom_rule,
    object_key,
    referred,
)
from brygge.contracts.importing.types import odcs_type

Content = dict[str, Any]


def contract_of(model: DbtModel, product: str) -> Content:
    """Return the contract of `model` as a port of `product`."""
    node = model.node
    known = model.meta("contract") or {}
    kept = dict(model.meta("odcs") or {})
    of_object = kept.pop("schema", {})
    grain, _, rest = str(node.get("description") or "").strip().partition("\n")
    description = {"limitations": rest.strip()} if rest.strip() else None
    content: Content = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": known.get("id") or f"{product}.{model.port}.v{model.major}",
        "name": model.port.replace("_", " ").capitalize(),
        "version": known.get("version") or f"{model.major}.0.0",
        "status": known.get("status") or "draft",
        "tags": _tags(node),
        "description": description,
        "team": _team(model),
        "schema": [_object(model, grain, of_object)],
        "slaProperties": _end_of_support(node),
        **kept,
    }
    return _filled(content)


def _object(model: DbtModel, grain: str, kept: Mapping[str, Any]) -> Content:
    properties = {name: _property(column) for name, column in model.columns.items()}
    rules: list[Content] = []
    for constraint in _constraints(model.node):
        _add_constraint(_named(constraint, model), None, properties, rules)
    for name, column in model.columns.items():
        for constraint in _constraints(column):
            _add_constraint(_named(constraint, model), name, properties, rules)
    for test in model.tests:
        if test.name.rpartition(".")[2] not in DERIVED:
            _add_test(test, properties, rules)
    _mark_key(model, properties, rules)
    materialized = (model.node.get("config") or {}).get("materialized")
    table = model.port
    links = [
        {"from": [f"{table}.{name}" for name in rule["from"]], "to": rule["to"]}
        for rule in rules
        if "from" in rule
    ]
    return _filled(
        {
            "name": table,
            "physicalType": "view" if materialized == "view" else "table",
            "description": grain,
            "properties": [_ordered(each) for each in properties.values()],
            "relationships": links,
            "quality": [rule for rule in rules if "from" not in rule],
        }
        | dict(kept)
    )


def _property(column: Mapping[str, Any]) -> Content:
    kept = dict(meta_of(column, "odcs") or {})
    typed = odcs_type(str(column["data_type"])) if column.get("data_type") else {}
    made: Content = {"name": column["name"]}
    # Behind its own contract a column keeps the contract's words for its type.
    made |= kept if "logicalType" in kept else {**typed, **kept}
    made["description"] = column.get("description") or None
    made["tags"] = _tags(column)
    made["from_contract"] = bool(kept)
    return made


def _named(constraint: Mapping[str, Any], model: DbtModel) -> Mapping[str, Any]:
    """Return the constraint with the name of the node that it refers to."""
    target = str(constraint.get("to") or "")
    if not target:
        return constraint
    return {**constraint, "to": model.names.get(target) or referred(target)}


def _add_constraint(
    constraint: Mapping[str, Any],
    column: str | None,
    properties: dict[str, Content],
    rules: list[Content],
) -> None:
    kind = constraint.get("type")
    columns = [column] if column else list(constraint.get("columns") or ())
    if kind == "not_null":
        for name in columns:
            properties[name]["required"] = True
    elif kind == "primary_key":
        for position, name in enumerate(columns, start=1):
            properties[name] |= {"primaryKey": True, "primaryKeyPosition": position}
    elif kind == "unique" and len(columns) == 1:
        properties[columns[0]]["unique"] = True
    elif kind == "unique":
        rules.append(_duplicates(columns))
    elif kind == "foreign_key":
        _add_foreign_key(constraint, columns, properties, rules)
    elif kind == "check":
        _add_check(str(constraint.get("expression", "")), column, properties, rules)


def _add_foreign_key(
    constraint: Mapping[str, Any],
    columns: list[str],
    properties: dict[str, Content],
    rules: list[Content],
) -> None:
    if constraint.get("to"):
        table, there = str(constraint["to"]), list(constraint.get("to_columns") or ())
    else:
        table, _, inside = str(constraint.get("expression") or "").partition("(")
        there = [name.strip() for name in inside.rstrip(") ").split(",") if name.strip()]
    targets = [f"{table.strip()}.{name}" for name in there]
    if len(columns) == 1 and len(targets) == 1:
        properties[columns[0]].setdefault("relationships", []).append({"to": targets[0]})
    elif columns and len(columns) == len(targets):
        rules.append({"from": columns, "to": targets})


def _add_check(
    expression: str, column: str | None, properties: dict[str, Content], rules: list[Content]
) -> None:
    if column and properties[column]["from_contract"]:
        return
    found = promised(expression, properties)
    if found and _merge(properties[found[0]], found[1]):
        return
    query = f"select count(*) from ${{object}} where not ({expression})"
    rules.append({"type": "sql", "query": query, "mustBe": 0})


def _add_test(test: Any, properties: dict[str, Content], rules: list[Content]) -> None:
    together = object_key(test)
    if together and set(together) <= set(properties):
        rules.append(_duplicates(together))
        return
    keys = column_keys(test) if test.column in properties else None
    if keys and _merge(properties[test.column], keys):
        return
    if test.column in properties:
        properties[test.column].setdefault("quality", []).append(custom_rule(test))
    else:
        rules.append(custom_rule(test))


def _merge(into: Content, keys: Mapping[str, Any]) -> bool:
    """Add keys to a property; False (and nothing added) when it already says otherwise."""
    options = keys.get("logicalTypeOptions") or {}
    there = into.get("logicalTypeOptions") or {}
    if any(name in there and there[name] != value for name, value in options.items()):
        return False
    if "enum" in keys and into.get("enum", keys["enum"]) != keys["enum"]:
        return False
    for name, value in keys.items():
        if name == "logicalTypeOptions":
            into[name] = {**there, **value}
        elif isinstance(value, list) and name != "enum":
            listed = into.setdefault(name, [])
            listed += [each for each in value if each not in listed]
        else:
            into[name] = value
    return True


def _mark_key(model: DbtModel, properties: dict[str, Content], rules: list[Content]) -> None:
    """Without a stated primary key, take the one that tests vouch for: unique and never null."""
    if any("primaryKey" in each for each in properties.values()):
        return
    together = next((rule for rule in rules if rule.get("metric") == "duplicateValues"), None)
    if together:
        names = list(together["arguments"]["properties"])
        rules.remove(together)
    else:
        alone = [n for n, each in properties.items() if each.get("unique") and each.get("required")]
        names = alone[:1]
    for position, name in enumerate(names, start=1):
        properties[name] |= {"primaryKey": True, "primaryKeyPosition": position}


def _duplicates(columns: list[str]) -> Content:
    return {"metric": "duplicateValues", "arguments": {"properties": columns}, "mustBe": 0}


def _constraints(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(part.get("constraints") or ())


def _tags(part: Mapping[str, Any]) -> list[str]:
    return list(part.get("tags") or (part.get("config") or {}).get("tags") or ())


def _team(model: DbtModel) -> Content | None:
    name, email = model.owner.get("name"), model.owner.get("email")
    if not name and not email:
        return None
    members = [{"username": email, "role": "owner"}] if email else None
    return _filled({"name": str(name or email).lower().replace(" ", "_"), "members": members})


def _end_of_support(node: Mapping[str, Any]) -> list[Content]:
    end = node.get("deprecation_date")
    if not end:
        return []
    day = end.isoformat()[:10] if isinstance(end, date) else str(end)[:10]
    return [{"property": "endOfSupport", "value": day}]


_ORDER = ("name", "logicalType", "physicalType", "required", "unique", "primaryKey")


def _ordered(each: Content) -> Content:
    filled = _filled({name: value for name, value in each.items() if name != "from_contract"})
    first = {name: filled[name] for name in _ORDER if name in filled}
    return {**first, **{name: value for name, value in filled.items() if name not in first}}


def _filled(content: Content) -> Content:
    return {name: value for name, value in content.items() if value not in (None, [], {}, "")}
