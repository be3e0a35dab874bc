"""The faults of JSON files: what is no JSON, what has no rows, what could not be kept whole.

Input:   a JSON file, the SELECTs over its values, and what the engine said.
Output:  nothing, or `RefusalError` with the row or key at which the fault was found.
Never:   repairs a file; lets a value go because another has its key.
"""

import codecs
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from brygge.landing.faults import RefusalError, wrong_encoding
from brygge.landing.rows import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The engine's look at the structure of much deeper values would end the process.
DEPTH = 500
TAIL = 64 * 1024
NUL_SIGN = r"\u0000"
IS_OBJECT = "starts_with(json, '{')"
MAY_HOLD_NUL = f"contains(json, '{NUL_SIGN}')"
# After a backslash of its own it is a text about the sign.
HOLDS_NUL = MAY_HOLD_NUL + r" and regexp_matches(json, '(^|[^\\])(\\\\)*\\u0000')"
MAY_BE_DEEP = f"len(string_split(json, '{{')) + len(string_split(json, '[')) > {DEPTH}"
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_STRING = re.compile(rb'"[^"]*"')
_NO_SIGNS = bytes(set(range(256)) - set(b'"[]{}'))
_SAID = re.compile(r"in (?:line|record/value) (\d+): ([^.]*)")


def check_ends(path: Path, name: str, records: str) -> tuple[bytes, bool]:
    """Return the first sign of the file, and whether a byte order mark stands before it.

    The engine passes over some things at the end, so the last sign must fit the first.
    """
    with path.open("rb") as file:
        head = file.read(TAIL)
        file.seek(max(0, path.stat().st_size - TAIL))
        last = file.read().rstrip()[-1:]
    has_mark = head.startswith(codecs.BOM_UTF8)
    first = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if first not in ((b"{",) if records else (b"[", b"{")):
        wanted = f"an object that holds {records}" if records else "an array of objects"
        raise RefusalError(
            f"{name}: the file begins with {first.decode('latin-1') or 'nothing'!r}; "
            f"it is not {wanted}.",
            "ask the sender for an array of objects or one object per line; where the array lies "
            "within an object, write `records: <its path>` in the source's config.meta.landing.",
        )
    if last != {b"[": b"]", b"{": b"}"}[first]:
        raise RefusalError(
            f"{name}: the file is incomplete, or something stands after its end.",
            "ask the sender to send it again.",
        )
    return first, has_mark


def refuse_values(connection: "DuckDBPyConnection", name: str, values: str) -> None:
    """Raise `RefusalError` for a value that can be no row: no object, too deep, with a NUL."""
    found = connection.execute(
        f"select bool_or(not {IS_OBJECT}), bool_or({MAY_HOLD_NUL}), bool_or({MAY_BE_DEEP}) "
        f"from ({values})"
    ).fetchone()
    has_others, may_hold_nul, may_be_deep = found or (False, False, False)
    if has_others:
        refuse_others(connection, name, values)
    row = _first_row(connection, values, HOLDS_NUL) if may_hold_nul else 0
    if row:
        raise RefusalError(
            f"{name}: row {row} holds a NUL character ({NUL_SIGN}), which no text may hold.",
            "ask the sender for a clean export.",
        )
    if may_be_deep:
        _refuse_deep(connection, name, values)


def refuse_others(connection: "DuckDBPyConnection", name: str, values: str) -> None:
    """Raise `RefusalError` for a value that is no object."""
    row = _first_row(connection, values, f"not {IS_OBJECT}")
    if row:
        raise RefusalError(
            f"{name}: row {row} is no object.", "ask the sender for a file of objects alone."
        )


def _refuse_deep(connection: "DuckDBPyConnection", name: str, values: str) -> None:
    found = connection.execute(f"select json from ({values}) where {MAY_BE_DEEP}")
    while row := found.fetchone():
        depth = 0
        for sign in _brackets(row[0]):
            depth += 1 if sign in b"[{" else -1
            if depth > DEPTH:
                raise RefusalError(
                    f"{name}: a value holds more than {DEPTH} objects or arrays within each other.",
                    "ask the sender for a flatter file.",
                )


def _brackets(text: str) -> bytes:
    """Return the brackets of a JSON text that stand outside its strings."""
    signs = _ESCAPED.sub(b"", text.encode("utf-8", "replace")).translate(None, _NO_SIGNS)
    return _STRING.sub(b"", signs)


def refuse_place(
    connection: "DuckDBPyConnection", name: str, documents: str, records: str, place: str
) -> None:
    """Raise `RefusalError` where the rows are to be at `place` of one object, and are not."""
    found = connection.execute(
        f"select json_type(json, {literal(place)}) from ({documents}) limit 2"
    ).fetchall()
    if len(found) > 1:
        raise RefusalError(
            f"{name}: more than one object stands in the file.",
            f"land one file per object that holds {records}.",
        )
    [(kind,)] = found
    if kind not in (None, "NULL", "ARRAY"):
        raise RefusalError(
            f"{name}: what stands at {records} is no array.",
            "correct `records` in the source's config.meta.landing, or ask the sender.",
        )


def keys_by_place(
    connection: "DuckDBPyConnection", name: str, objects: str, places: Sequence[str]
) -> dict[str, set[str]]:
    """Return the keys of the objects at each of `places`, over all rows.

    Raises `RefusalError` for a key that stands twice in one object.
    """
    listed = ", ".join(literal(place) for place in places)
    found = connection.execute(f"select distinct json_keys(json, [{listed}]) from ({objects})")
    keys: dict[str, set[str]] = {place: set() for place in places}
    while row := found.fetchone():
        for place, delivered in zip(places, row[0], strict=True):
            for key, count in Counter(delivered or ()).items():
                if count > 1:
                    raise RefusalError(
                        f'{name}: the key "{key}" stands {count} times in one object.',
                        "ask the sender for objects in which no key stands twice.",
                    )
                keys[place].add(key)
    return keys


def refuse_mixed(
    connection: "DuckDBPyConnection", name: str, objects: str, places: Mapping[str, str]
) -> None:
    """Raise `RefusalError` for a heading that is an object here and something else there.

    `places` are the headings by the place of their values.
    """
    listed = ", ".join(literal(place) for place in places)
    found = connection.execute(f"select distinct json_type(json, [{listed}]) from ({objects})")
    kinds: dict[str, set[str]] = {heading: set() for heading in places.values()}
    while row := found.fetchone():
        for heading, kind in zip(places.values(), row[0], strict=True):
            kinds[heading].add(kind or "NULL")
    for heading, seen in kinds.items():
        if "OBJECT" in seen and seen - {"OBJECT", "NULL"}:
            raise RefusalError(
                f'{name}: "{heading}" is an object in some rows and none in others.',
                f"write `lists: [{heading}]` in the source's config.meta.landing to keep it as "
                "JSON text, or ask the sender.",
            )


def refuse_rows_without_keys(connection: "DuckDBPyConnection", name: str, objects: str) -> None:
    """Raise `RefusalError` when there are rows: none of them has a key, so none can be kept."""
    if _first_row(connection, objects, "true"):
        raise RefusalError(
            f"{name}: no object of the file has a key.", "ask the sender for a clean export."
        )


def refuse_same_headings(name: str, headings: Sequence[str]) -> None:
    """Raise `RefusalError` for two keys that would be one heading."""
    first: dict[str, str] = {}
    for heading in headings:
        if not heading.rpartition(".")[2].strip():
            raise RefusalError(
                f'{name}: "{heading}" is no heading: a key is blank.',
                "ask the sender to name the key.",
            )
        other = first.setdefault(heading.casefold(), heading)
        if other is not heading:
            raise RefusalError(
                f'{name}: two keys are the heading "{heading}"'
                + (f' (the other is "{other}").' if other != heading else "."),
                "ask the sender for keys that differ in more than letter case and dots.",
            )


def damaged_json(path: Path, name: str, error: Exception) -> RefusalError:
    """Return the refusal of a file that the engine could not read, with its reason."""
    encoding = wrong_encoding(path, name, "utf-8")
    if encoding is not None:
        return encoding
    said = str(error).splitlines()[0]
    if "Duplicate name" in said:
        return RefusalError(
            f"{name}: two keys of one object differ in letter case alone.",
            "ask the sender for keys that differ in more than letter case.",
        )
    if "maximum_object_size" in said:
        return RefusalError(
            f"{name}: an object is larger than 16 MB, or a quote is not closed.",
            "ask the sender to send it again, in smaller objects.",
        )
    found = _SAID.search(said)
    # The engine counts one too many.
    place = f"row {int(found[1]) - 1}: " if found else ""
    return RefusalError(
        f"{name}: {place}the file is no JSON ({found[2] if found else said}).",
        "ask the sender to send it again, as an array of objects or one object per line.",
    )


def _first_row(connection: "DuckDBPyConnection", rows: str, condition: str) -> int:
    """Return the number of the first row of which `condition` is true, or 0."""
    found = connection.execute(f"select 1 from ({rows}) where {condition} limit 1").fetchone()
    if not found:
        return 0
    numbered = f"select row_number() over () as number, json from ({rows})"
    first = connection.execute(f"select min(number) from ({numbered}) where {condition}").fetchone()
    return int(first[0]) if first else 0
