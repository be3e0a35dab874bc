"""Read delivered JSON: objects as rows, nested objects as dotted headings, every value as text.

Input:   the plain UTF-8 text of a file: an array of objects, objects one per line, or one object
         that holds the array at the path `records`.
Output:  `JsonFile` (its leaves), and the SELECT over its rows.
Never:   lets the engine write a number: it would write 1.10 as 1.1.

Strings land as they are, numbers and booleans as written, null as null, arrays as JSON text. A
heading in `lists` is kept as JSON text even where it is an object.
"""

import glob
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brygge.landing import json_faults
from brygge.landing.columns import folded
from brygge.landing.rows import NO_COLUMNS, identifier, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The engine's types of which no value is a number or holds one, and its types of numbers.
TEXTS = ("VARCHAR", "BOOLEAN", "VARCHAR[]")
ROOT = "$"
NUMBERS = ("BIGINT", "UBIGINT", "HUGEINT", "DOUBLE")
# Numbers that the engine would write otherwise than delivered (or what looks like one in a text).
ODD_NUMBER = r"[:,\[]\s*(-0|-?[0-9]+[.eE]|-?[nN][aA]|-?[iI])"
# What lies between two numbers, then a number: matches follow each other without a gap.
NEXT_NUMBER = r'((?:"(?:[^"\\]|\\.)*"|[^"\-+.0-9IiN])*)([\-+.0-9IiN][\-+.0-9a-zA-Z]*)'
# Every number becomes a string with a mark that no text can have: \u0000 is refused.
MARKED = r'\1"\\u0000\2"'
MARK_OF_ARRAYS = r'"\\u0000([^"]*)"'
# One look at every value: no sample, no guesses of dates and maps.
LOOK = (
    "sample_size = -1, maximum_depth = -1, map_inference_threshold = -1, "
    "field_appearance_threshold = 0, dateformat = 'x', timestampformat = 'x', "
    "convert_strings_to_integers = false"
)


@dataclass(frozen=True)
class Leaf:
    """One heading: the keys that lead to its values, and the type that the engine saw."""

    keys: tuple[str, ...]
    kind: str

    @property
    def heading(self) -> str:
        """The keys, joined by dots."""
        return ".".join(self.keys)


@dataclass(frozen=True)
class JsonFile:
    """A JSON file whose structure was read. `objects` is the SELECT of the rows' JSON text."""

    path: Path
    name: str
    leaves: tuple[Leaf, ...]
    objects: str

    @property
    def headings(self) -> tuple[str, ...]:
        """One heading per leaf; none when there is no row."""
        return tuple(leaf.heading for leaf in self.leaves)


def open_json(
    connection: "DuckDBPyConnection",
    path: Path,
    name: str,
    records: str = "",
    lists: Sequence[str] = (),
) -> JsonFile:
    """Return the file with its leaves, from a look at every value.

    Raises `RefusalError` for what is no JSON of this shape or could not be kept whole.
    """
    import duckdb

    source = literal(glob.escape(str(path)))
    options = f"{source}, {_format(path, name, records)}"
    documents = f"select json from read_json_objects({options})"
    objects = documents
    try:
        json_faults.refuse_values(connection, name, documents)
        if records:
            place = _place(records.split("."))
            json_faults.refuse_place(connection, name, documents, records, place)
            # A document in memory is taken apart once, for all that look at its rows.
            connection.execute(f"create temp table objects as {_rows_at(documents, records)}")
            objects = "select json from objects"
            json_faults.refuse_others(connection, name, objects)
        look = connection.sql(f"select * from read_json({options}, {LOOK})")
        found = _fields(dict(zip(look.columns, look.types, strict=True)), records)
        leaves = tuple(_leaves(found, [folded(heading) for heading in lists]))
        leaves = _checked(connection, name, objects, leaves)
    except duckdb.Error as error:
        raise json_faults.damaged_json(path, name, error) from error
    return JsonFile(path, name, leaves, objects)


def select_json(file: JsonFile) -> str:
    """Return the SELECT over the rows of `file`, every leaf as text."""
    if not file.leaves:
        return NO_COLUMNS
    columns = ", ".join(f"{_text(leaf)} as {identifier(leaf.heading)}" for leaf in file.leaves)
    kinds = literal(json.dumps(_kinds(file.leaves), ensure_ascii=False))
    delivered = (
        f"case when regexp_matches(json, '{ODD_NUMBER}') then {_marked('json')} else json end"
    )
    return f"""
        select {columns} from (
            select from_json({delivered}, {kinds}) as object from ({file.objects})
        )
    """


def _format(path: Path, name: str, records: str) -> str:
    """Return how the engine shall read the file, by its first sign."""
    first, has_mark = json_faults.check_ends(path, name, records)
    if records:
        size = max(path.stat().st_size + 1, 1024 * 1024)
        return f"format = 'unstructured', maximum_object_size = {size}"
    if first == b"[":
        return "format = 'array'"
    # The engine's reader of lines takes no byte order mark.
    return "format = 'unstructured'" if has_mark else "format = 'newline_delimited'"


def _rows_at(documents: str, records: str) -> str:
    keys = records.split(".")
    place = literal(_place(keys))
    return (
        f"select unnest(from_json(json_extract({_marked('json')}, {place}), '[\"JSON\"]')) as json "
        f"from ({documents})"
    )


def _checked(
    connection: "DuckDBPyConnection", name: str, objects: str, leaves: tuple[Leaf, ...]
) -> tuple[Leaf, ...]:
    """Return `leaves`, or none when no row has a key; refuse keys that cannot be columns."""
    inner = {()} | {leaf.keys[:depth] for leaf in leaves for depth in range(len(leaf.keys))}
    places = {_place(keys): keys for keys in sorted(inner)}
    keys = json_faults.keys_by_place(connection, name, objects, list(places))
    if not keys[ROOT]:
        json_faults.refuse_rows_without_keys(connection, name, objects)
        return ()
    named = [".".join((*places[place], key)) for place, found in keys.items() for key in found]
    json_faults.refuse_same_headings(name, sorted(named))
    mixed = {_place(leaf.keys): leaf.heading for leaf in leaves if leaf.kind == "JSON"}
    if mixed:
        json_faults.refuse_mixed(connection, name, objects, mixed)
    return leaves


def _place(keys: Sequence[str]) -> str:
    """Return the JSON pointer (RFC 6901) to the value that `keys` lead to; the root is `$`."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys) or ROOT


def _marked(text: str) -> str:
    # The 0 at the end is taken off again, marked, with its quotes.
    quoted = f"regexp_replace({text} || '0', '{NEXT_NUMBER}', '{MARKED}', 'g')"
    return f"left({quoted}, -9)"


def _fields(found: Mapping[str, Any], records: str) -> Mapping[str, Any]:
    """Return the types of the rows' keys, from those of the document's keys."""
    for key in records.split(".") if records else ():
        found = _children(found.get(key))
    return found


def _children(kind: Any) -> dict[str, Any]:
    """Return the types of an object's keys, or of the keys of a list's objects."""
    if kind is not None and kind.id == "list":
        [(_, kind)] = kind.children
    return dict(kind.children) if kind is not None and kind.id == "struct" else {}


def _leaves(
    found: Mapping[str, Any], lists: Sequence[bytes], above: tuple[str, ...] = ()
) -> Iterator[Leaf]:
    for key, kind in found.items():
        keys = (*above, key)
        if folded(".".join(keys)) in lists:
            yield Leaf(keys, "LISTED")
        elif kind.id == "struct":
            yield from _leaves(_children(kind), lists, keys)
        else:
            yield Leaf(keys, str(kind))


def _kinds(leaves: Sequence[Leaf]) -> dict[str, Any]:
    """Return how the engine shall take each leaf: a text, or what is JSON or may be."""
    kinds: dict[str, Any] = {}
    for leaf in leaves:
        place = kinds
        for key in leaf.keys[:-1]:
            place = place.setdefault(key, {})
        place[leaf.keys[-1]] = "VARCHAR" if leaf.kind in TEXTS + NUMBERS else "JSON"
    return kinds


def _text(leaf: Leaf) -> str:
    value = "object"
    for key in leaf.keys:
        value = f"struct_extract({value}, {literal(key)})"
    if leaf.kind in TEXTS:
        return value
    if leaf.kind in NUMBERS:
        return f"ltrim({value}, chr(0))"
    plain = f"regexp_replace({value}::varchar, '{MARK_OF_ARRAYS}', '\\1', 'g')"
    return f"case when starts_with({plain}, '\"') then {plain}::json ->> '$' else {plain} end"
