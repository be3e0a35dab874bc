"""The quality rules of a contract: ODCS's library metrics and its SQL.

Input:   a rule, and the property (or None) and object it stands under.
Output:  the check it asks for; none for rules in words, for other engines and for broken ones.
Never:   judges a rule: the linter says what is wrong with one that gives no check.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from brygge.contracts.check import SEVERITIES, Check, Unchecked, make_check, make_key_check
from brygge.contracts.column_types import duckdb_type, quoted
from brygge.contracts.conditions import listed, matches
from brygge.contracts.model import OPERATORS, Property, Quality, SchemaObject
from brygge.contracts.references import OBJECT


def quality_checks(rule: Quality, column: Property | None, each: SchemaObject) -> Iterator[Check]:
    """Yield the check of `rule`, when it has one and exactly one operator."""
    if len(rule.operators) != 1:
        return
    operator = rule.operators[0]
    value = rule.content[operator]
    expected = tuple(value) if isinstance(value, list) else (value,)
    severity = SEVERITIES.get(str(rule.content.get("severity", "error")).lower(), "error")
    made = _library(rule, column, each) if rule.kind == "library" else _sql(rule, column)
    if made is None:
        return
    percent = rule.content.get("unit") == "percent" and made.scope in ("row", "key")
    yield replace(
        made,
        id=str(rule.content.get("id") or made.id),
        operator=OPERATORS[operator],
        expected=expected,
        unit="percent" if percent else made.unit,
        severity=severity,
        dimension=str(rule.content.get("dimension") or made.dimension),
        description=str(rule.content.get("description") or rule.content.get("name") or ""),
    )


def _library(rule: Quality, column: Property | None, each: SchemaObject) -> Check | None:
    metric = rule.metric
    if metric == "rowCount":
        return make_check("row_count", "row_count", (), rule.steps, scope="measure", sql="count(*)")
    if metric == "duplicateValues":
        named = [column.name] if column else list(rule.arguments.get("properties") or ())
        found = [each.find(str(name)) for name in named]
        names = tuple(part.column for part in found if part)
        if not names or len(names) != len(named):
            return None
        return make_key_check(
            ".".join((*names, "duplicate_values")), "duplicate_values", names, rule.steps
        )
    if column is None:
        return None
    made = _of_values(str(metric), rule.arguments, column)
    if made is None:
        return None
    name, sql = made
    return make_check(
        f"{column.column}.{name}",
        name,
        (column.column,),
        rule.steps,
        sql=sql,
        arguments=dict(rule.arguments),
    )


def _of_values(
    metric: str, arguments: Mapping[str, Any], column: Property
) -> tuple[str, str] | None:
    value, kind = quoted(column.column), duckdb_type(column)
    if metric == "nullValues":
        return "null_values", f"{value} is null"
    if metric == "missingValues":
        named = _named(arguments.get("missingValues")) or [None]
        texts = [str(each) for each in named if each is not None]
        parts = [f"{value} is null"] if None in named else []
        parts += [f"cast({value} as varchar) in {listed(tuple(texts), '')}"] if texts else []
        return "missing_values", " or ".join(parts)
    if metric == "invalidValues":
        parts = []
        valid = _named(arguments.get("validValues"))
        if valid:
            parts.append(f"{value} not in {listed(tuple(valid), kind)}")
        if arguments.get("pattern"):
            parts.append(f"not {matches(f'cast({value} as varchar)', str(arguments['pattern']))}")
        return ("invalid_values", " or ".join(parts)) if parts else None
    return None


def _named(values: Any) -> list[Any]:
    # A schema asks for a list; lint tells who wrote one value, and others read it as it was meant.
    if values is None:
        return []
    return values if isinstance(values, list) else [values]


def _sql(rule: Quality, column: Property | None) -> Check | None:
    if rule.kind != "sql":
        return None
    query = str(rule.content.get("query", "")).strip().rstrip(";")
    for name in ("${table}", "${schema}", "{object}", "{table}", "{model}"):
        query = query.replace(name, OBJECT) if "$" + name not in query else query
    if column:
        for name in ("${property}", "${column}"):
            query = query.replace(name, quoted(column.column))
    if "--" in query.rpartition("\n")[2]:
        # What is put behind the query must not become a part of its comment.
        query += "\n"
    names = (column.column,) if column else ()
    return replace(
        make_check(".".join((*names, "sql")), "sql", names, rule.steps, scope="query", sql=query),
        unit="",
    )


def unchecked_quality(rule: Quality) -> Iterator[Unchecked]:
    """Yield `rule` with the reason when nothing runs it."""
    if rule.kind == "text":
        yield Unchecked(rule.steps, "a rule in words is for people")
    elif rule.kind == "custom" and not is_expectation(rule):
        engine = rule.content.get("engine")
        yield Unchecked(rule.steps, f'rules of the engine "{engine}" are not run')


def is_expectation(rule: Quality) -> bool:
    """Whether the rule is a Great Expectations expectation, which the suite takes over as it is."""
    engine = str(rule.content.get("engine", "")).lower().replace("-", "").replace("_", "")
    return rule.kind == "custom" and engine in ("greatexpectations", "gx")
