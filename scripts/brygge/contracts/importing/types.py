"""From an engine's type to ODCS's.

Input:   a type as a dbt model declares it: `decimal(18,2)`, `struct(a int, b varchar[])`.
Output:  the keys of an ODCS property: logicalType, its options, physicalType, nested properties.
Never:   guesses: a type that is not in the table stays a physicalType alone.
"""

import re
from collections.abc import Iterator
from typing import Any

from brygge.contracts.column_types import INTEGERS, NUMBERS, family

_WIDTHS = {kind: name for name, kind in INTEGERS.items()} | {
    "int": "i32",
    "int4": "i32",
    "int2": "i16",
    "int8": "i64",
    "int1": "i8",
    "long": "i64",
    "short": "i16",
    "signed": "i32",
}
_FLOATS = {kind: name for name, kind in NUMBERS.items()} | {
    "real": "f32",
    "float4": "f32",
    "float8": "f64",
}
_VECTORS = {"float": "float32", "double": "float64", "tinyint": "int8", "utinyint": "uint8"}
_PART = re.compile(r'\s*(?:"((?:[^"]|"")*)"|(\w+))\s+(.*)', re.DOTALL)


def odcs_type(physical: str) -> dict[str, Any]:
    """Return the ODCS keys for the type `physical`."""
    text = _lower(" ".join(physical.split()))
    kind = family(text)
    if kind == "array":
        return {"logicalType": "array", "items": odcs_type(text.rpartition("[")[0])}
    if kind == "vector":
        return _vector(text)
    word, _, inside = text.partition("(")
    if word in ("struct", "row"):
        return {"logicalType": "object", "properties": list(_fields(inside[:-1]))}
    if word == "map":
        key, value = _split(inside[:-1])
        return {"logicalType": "map", "map": {"key": odcs_type(key), "value": odcs_type(value)}}
    return _plain(text, kind)


def _lower(text: str) -> str:
    """Return `text` in lower case, except what stands in double quotes."""
    parts = text.split('"')
    return '"'.join(part if position % 2 else part.lower() for position, part in enumerate(parts))


def _plain(text: str, kind: str | None) -> dict[str, Any]:
    if text in _WIDTHS:
        return {"logicalType": "integer", "logicalTypeOptions": {"format": _WIDTHS[text]}}
    if text in _FLOATS:
        return {"logicalType": "number", "logicalTypeOptions": {"format": _FLOATS[text]}}
    if text in ("timestamptz", "timestamp with time zone"):
        return {"logicalType": "timestamp", "logicalTypeOptions": {"timezone": True}}
    if text in ("varchar", "text", "string", "date", "timestamp", "time", "boolean", "bool"):
        return {"logicalType": kind}
    return {"logicalType": kind, "physicalType": text} if kind else {"physicalType": text}


def _vector(text: str) -> dict[str, Any]:
    element, _, dimensions = text[:-1].rpartition("[")
    options: dict[str, Any] = {"dimensions": int(dimensions)}
    if _VECTORS.get(element, "float32") != "float32":
        options["elementType"] = _VECTORS[element]
    return {"logicalType": "vector", "logicalTypeOptions": options}


def _fields(inside: str) -> Iterator[dict[str, Any]]:
    for part in _split(inside):
        found = _PART.fullmatch(part)
        if found:
            name = found[1].replace('""', '"') if found[1] is not None else found[2]
            yield {"name": name, **odcs_type(found[3])}


def _split(text: str) -> list[str]:
    """Split at the commas that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return [part.strip() for part in (*parts, text[start:])]
