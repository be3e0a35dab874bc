"""What a row must not be: each rule of a property as an SQL condition that is true for a bad row.

Input:   a property of a contract.
Output:  `Condition`s: the rule, the SQL (DuckDB), and the values it is made of.
Never:   lets null break a rule other than `required`; counts nothing, reads nothing.

A rule inside a list, a structure or a map is a condition on the whole column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from brygge.contracts.column_types import duckdb_type, family, quoted
from brygge.contracts.model import Property

# Texts of a known format (RE2); what is not here is not enforced.
FORMATS = {
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "uuid": r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    "uri": r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$",
    "hostname": r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*"
    r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$",
    "ipv4": r"^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])$",
    "ipv6": r"^(([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|"
    r"(([0-9A-Fa-f]{1,4}:){0,6}[0-9A-Fa-f]{1,4})?::(([0-9A-Fa-f]{1,4}:){0,6}[0-9A-Fa-f]{1,4})?)$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "date-time": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}",
}
# ODCS's option: (our rule, the comparison that a bad value fulfils).
BOUNDS = {
    "minimum": ("minimum", "<"),
    "exclusiveMinimum": ("exclusive_minimum", "<="),
    "maximum": ("maximum", ">"),
    "exclusiveMaximum": ("exclusive_maximum", ">="),
}


@dataclass(frozen=True)
class Condition:
    """One rule: `sql` is true for a bad row. `path` leads into a nested column, `[]` is a list."""

    rule: str
    sql: str
    path: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


def conditions(column: Property) -> Iterator[Condition]:
    """Yield the rules of a column and of everything nested in it; `required` comes first."""
    yield from _of_value(column, quoted(column.column), 0)


def literal(value: object, column_type: str = "") -> str:
    """Return `value` as an SQL literal; texts of a date or time type are typed."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    text = "'" + str(value).replace("'", "''") + "'"
    if family(column_type) in ("date", "timestamp", "time"):
        return f"cast({text} as {column_type})"
    return text


def matches(value: str, pattern: str) -> str:
    """Return the condition that `pattern` (RE2) occurs in the text `value`."""
    return f"regexp_matches({value}, {literal(pattern)})"


def listed(values: Iterator[object] | tuple[object, ...], column_type: str) -> str:
    """Return the values as the list of an `in`. A null in it would hide every bad value."""
    texts = [literal(value, column_type) for value in values if value is not None]
    return f"({', '.join(texts)})" if texts else "(select null where false)"


def _of_value(part: Property, value: str, depth: int) -> Iterator[Condition]:
    kind = duckdb_type(part)
    if part.is_required:
        yield Condition("required", f"{value} is null")
    values = part.enum
    if values is not None:
        yield Condition(
            "enum", f"{value} not in {listed(values, kind)}", arguments={"values": list(values)}
        )
    yield from _bounds(part, value, kind)
    if family(kind) == "string":
        yield from _text(part, value)
    yield from _sizes(part, value)
    yield from _inside(part, value, depth)


def _bounds(part: Property, value: str, kind: str) -> Iterator[Condition]:
    for option, (rule, worse) in BOUNDS.items():
        bound = part.options.get(option)
        if bound is not None:
            sql = f"{value} {worse} {literal(bound, kind)}"
            yield Condition(rule, sql, arguments={"bound": bound})
    step = part.options.get("multipleOf")
    if step is not None:
        exact = f"cast({value} as decimal(38, 9))" if family(kind) == "number" else value
        sql = f"{exact} % {literal(step)} <> 0"
        yield Condition("multiple_of", sql, arguments={"step": step})


def _text(part: Property, value: str) -> Iterator[Condition]:
    shortest, longest = part.options.get("minLength"), part.options.get("maxLength")
    if shortest is not None:
        sql = f"length({value}) < {shortest}"
        yield Condition("min_length", sql, arguments={"length": shortest})
    if longest is not None:
        sql = f"length({value}) > {longest}"
        yield Condition("max_length", sql, arguments={"length": longest})
    pattern = part.options.get("pattern")
    if pattern is not None:
        sql = f"not {matches(value, pattern)}"
        yield Condition("pattern", sql, arguments={"pattern": pattern})
    known = FORMATS.get(str(part.options.get("format")))
    if known:
        yield Condition("format", f"not {matches(value, known)}", arguments={"pattern": known})


def _sizes(part: Property, value: str) -> Iterator[Condition]:
    options = part.options
    sizes = {
        "minItems": ("min_items", f"len({value}) <"),
        "maxItems": ("max_items", f"len({value}) >"),
        "minProperties": ("min_properties", f"{_filled(part, value)} <"),
        "maxProperties": ("max_properties", f"{_filled(part, value)} >"),
    }
    for option, (rule, sql) in sizes.items():
        if options.get(option) is not None:
            count = options[option]
            yield Condition(rule, f"{sql} {count}", arguments={"count": count})
    if options.get("uniqueItems"):
        yield Condition("unique_items", f"len(list_distinct({value})) <> list_count({value})")
    named = options.get("required")
    if isinstance(named, list):
        missing = " or ".join(f"{_field(value, name)} is null" for name in named)
        sql = f"{value} is not null and ({missing})"
        yield Condition("required_properties", sql, arguments={"properties": named})


def _inside(part: Property, value: str, depth: int) -> Iterator[Condition]:
    for each in part.properties:
        for found in _of_value(each, _field(value, each.column), depth):
            guarded = f"{value} is not null and {found.sql}"
            sql = guarded if found.rule == "required" and not found.path else found.sql
            yield replace(found, sql=sql, path=f".{each.name}{found.path}")
    lists = (
        (part.items, value, "[]"),
        (part.map_key, f"map_keys({value})", ".key"),
        (part.map_value, f"map_values({value})", ".value"),
    )
    for item, all_items, path in lists:
        if item is None:
            continue
        name = f"item_{depth}"
        for found in _of_value(item, name, depth + 1):
            sql = f"len(list_filter({all_items}, lambda {name}: {found.sql})) > 0"
            yield replace(found, sql=sql, path=f"{path}{found.path}")


def _field(value: str, name: str) -> str:
    return f"struct_extract({value}, {literal(name)})"


def _filled(part: Property, value: str) -> str:
    fields = [f"cast({_field(value, each.column)} is not null as int)" for each in part.properties]
    return f"case when {value} is not null then {' + '.join(fields) or '0'} end"
