"""The one table of types: ODCS's logical types as an engine's physical ones.

Input:   a property.
Output:  the type that its column has on DuckDB, nested ones included; the family of a type.
Never:   invents a precision: a number without `physicalType` or `format` is a double.
"""

import re

from brygge.contracts.model import Property

INTEGERS = {
    "i8": "tinyint",
    "i16": "smallint",
    "i32": "integer",
    "i64": "bigint",
    "i128": "hugeint",
    "u8": "utinyint",
    "u16": "usmallint",
    "u32": "uinteger",
    "u64": "ubigint",
    "u128": "uhugeint",
}
NUMBERS = {"f32": "float", "f64": "double"}
ELEMENTS = {
    "float16": "float",
    "bfloat16": "float",
    "float32": "float",
    "float64": "double",
    "int8": "tinyint",
    "uint8": "utinyint",
    "binary": "utinyint",
}
PLAIN = {
    "string": "varchar",
    "date": "date",
    "time": "time",
    "boolean": "boolean",
}
# What an engine calls a type, by the logical type that it can hold.
_SPELLINGS = {
    "string": "varchar char bpchar text string nvarchar character enum uuid json blob",
    "integer": "tinyint smallint integer int int1 int2 int4 int8 bigint long short signed hugeint "
    "utinyint usmallint uinteger ubigint uhugeint",
    "number": "decimal numeric float real float4 float8 double dec",
    "date": "date",
    "timestamp": "timestamp datetime timestamptz timestamp_s timestamp_ms timestamp_ns",
    "time": "time timetz",
    "boolean": "boolean bool logical",
    "object": "struct row json",
    "map": "map",
}
# What DuckDB takes for no column without quotes (duckdb_keywords(): reserved, type_function).
_RESERVED = (
    "all analyse analyze and any array as asc asymmetric both case cast check collate "
    "column constraint create default deferrable desc describe distinct do else end except "
    "false fetch for foreign from grant group having in initially intersect into lambda "
    "lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider "
    "placing primary qualify references returning select show some summarize symmetric "
    "table then to trailing true union unique unpivot using variadic when where window with "
    "anti asof at authorization binary by collation concurrently cross freeze full glob ilike "
    "inner is isnull join left like natural notnull outer overlaps positional right semi "
    "similar tablesample unpack verbose"
)
RESERVED = frozenset(_RESERVED.split())
FAMILIES = {word: kind for kind, words in _SPELLINGS.items() for word in words.split()}


def duckdb_type(column: Property) -> str:
    """Return the type of `column` on DuckDB, in lower case; `physicalType` wins where it is given.

    A property without any type is text.
    """
    if column.physical_type:
        return " ".join(column.physical_type.lower().split())
    kind = column.logical_type or "string"
    if kind in PLAIN:
        return PLAIN[kind]
    if kind == "integer":
        return INTEGERS.get(str(column.options.get("format", "i64")), "bigint")
    if kind == "number":
        return NUMBERS.get(str(column.options.get("format", "f64")), "double")
    if kind == "timestamp":
        return "timestamp with time zone" if column.options.get("timezone") else "timestamp"
    return _nested(column, kind)


def family(physical_type: str) -> str | None:
    """Return the logical type that a physical one holds (`decimal(18,4)`: number), else None."""
    text = physical_type.strip().lower()
    if text.endswith("]"):
        return "vector" if re.search(r"\[[0-9]+\]$", text) else "array"
    word = re.match(r"[a-z_0-9]+", text)
    return FAMILIES.get(word.group()) if word else None


def is_type(text: str) -> bool:
    """Whether `text` can stand in SQL as a type and as nothing else: no end, no comment, no query.

    Names in double quotes (the fields of a structure) and values in single ones (of an enum) are
    looked at last: what is left must be words, numbers and balanced brackets.
    """
    bare = re.sub(r"\"[^\"\\]*\"|'[^'\\]*'", "q", text.strip())
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_ ,()\[\]]*", bare):
        return False
    depth = 0
    for character in bare:
        depth += (character in "([") - (character in ")]")
        if depth < 0:
            return False
    return depth == 0 and not re.search(r"\b(select|from|union)\b", bare, re.IGNORECASE)


def is_text(column: Property) -> bool:
    """Whether the column holds text."""
    return family(duckdb_type(column)) == "string"


def _nested(column: Property, kind: str) -> str:
    if kind == "vector":
        element = ELEMENTS.get(str(column.options.get("elementType", "float32")), "float")
        return f"{element}[{column.options.get('dimensions', 1)}]"
    if kind == "array":
        return f"{_part(column.items)}[]"
    if kind == "map":
        return f"map({_part(column.map_key)}, {_part(column.map_value)})"
    if not column.properties:
        return "json"
    fields = [f"{quoted(each.column)} {duckdb_type(each)}" for each in column.properties]
    return f"struct({', '.join(fields)})"


def _part(part: Property | None) -> str:
    return duckdb_type(part) if part else "varchar"


def quoted(name: str) -> str:
    """Return a column's name as SQL: bare where it is a plain word, else in double quotes."""
    if re.fullmatch(r"[a-z_][a-z0-9_]*", name) and name not in RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'
