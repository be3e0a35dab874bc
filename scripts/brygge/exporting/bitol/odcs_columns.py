"""A column as a property of an ODCS schema.

Input:   columns of the catalog.
Output:  properties: types, keys, how the values came to be, and who told us.
Never:   guesses a logical type: where no table knows one, the property says so.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from brygge.catalog.model import Column
from brygge.contracts.importing.types import odcs_type
from brygge.exporting.bitol.parts import Content, custom, filled

# What other engines than DuckDB call their types, by the logical type that can hold them.
_SPELLINGS = {
    "string": "character bpchar nchar ntext tinytext mediumtext longtext clob varchar2 nvarchar2 "
    "bytes bytea binary varbinary fixedstring uniqueidentifier citext inet xml interval",
    "integer": "int64 int32 int16 int256 uint8 uint16 uint32 uint64 uint256 byteint serial "
    "bigserial mediumint",
    "number": "number float64 float32 bignumeric bigdecimal decimal32 decimal64 decimal128 "
    "decimal256 money smallmoney",
    "date": "date32",
    "timestamp": "timestamp_ntz timestamp_ltz timestamp_tz datetime2 datetime64 smalldatetime "
    "datetimeoffset",
    "boolean": "bit",
    "object": "struct record variant super jsonb tuple nested",
    "array": "array list",
    "map": "map",
}
_LOGICAL = {word: kind for kind, words in _SPELLINGS.items() for word in words.split()}
_WRAPPED = re.compile(r"(?:nullable|lowcardinality)\((.*)\)", re.IGNORECASE | re.DOTALL)
_WHOLE = re.compile(r"(?:number|numeric|decimal)\(\s*\d+\s*(?:,\s*0\s*)?\)", re.IGNORECASE)


def properties(columns: Iterable[Column]) -> Iterator[Content]:
    """Yield the property of each column."""
    position = 0
    for column in columns:
        position += column.is_key
        types = typed(column.type)
        yield filled(
            {
                "name": column.name,
                **types,
                "required": column.is_required or None,
                "unique": column.is_unique or None,
                "primaryKey": column.is_key or None,
                "primaryKeyPosition": position if column.is_key else None,
                "classification": column.classification,
                "description": column.description,
                "tags": list(column.tags),
                "transformSourceObjects": sorted({each.asset for each in column.upstream}),
                "transformLogic": _logic(column),
                "customProperties": [
                    *types.get("customProperties", ()),
                    custom("basis", column.basis),
                ],
            }
        )


@lru_cache(maxsize=4096)
def typed(physical: str) -> Content:
    """Return the keys for a type; do not change them: columns share them."""
    if not physical.strip():
        return _sound({})
    found = _WRAPPED.fullmatch(physical.strip())
    if found:
        return {**typed(found[1]), "physicalType": physical}
    try:
        made = odcs_type(physical)
    except ValueError:
        # A map that does not say what is in it.
        made = {}
    return {**_sound(_corrected(made, physical)), "physicalType": physical}


def _corrected(made: Content, physical: str) -> Content:
    """Add what DuckDB's words do not cover."""
    if _is_whole(physical):
        return {"logicalType": "integer"}
    if "logicalType" in made:
        return made
    word = re.match(r"[a-z_0-9]+", physical.strip().lower())
    kind = _LOGICAL.get(word.group()) if word else None
    return {"logicalType": kind} if kind else {}


def _sound(part: Content) -> Content:
    """Return a property's types as the standard's schema takes them, down to the last part.

    The schema wants a logical type everywhere: one that nobody knows is a string, and says so.
    """
    kind = part.get("logicalType")
    if kind is None:
        unknown = custom("logicalTypeIsUnknown", True)
        return {**part, "logicalType": "string", "customProperties": [unknown]}
    if kind == "map" and "map" not in part:
        return {**part, "logicalType": "object"}
    made = dict(part)
    if "items" in part:
        made["items"] = _sound(part["items"])
    if "properties" in part:
        made["properties"] = [_sound(each) for each in part["properties"]]
    if "map" in part:
        made["map"] = {name: _sound(each) for name, each in part["map"].items()}
    return made


def _is_whole(physical: str) -> bool:
    return bool(_WHOLE.fullmatch(physical.strip()))


def _logic(column: Column) -> str:
    """Return the expressions that a column comes from, the last ones before it."""
    steps: dict[Any, None] = {each.steps[-1]: None for each in column.upstream if each.steps}
    return "\n".join(steps) or column.expression
