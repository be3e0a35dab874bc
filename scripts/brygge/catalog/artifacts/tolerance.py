"""Decode JSON of other people's making: only what is needed, whatever else is there.

Input:   bytes, the class of what is needed.
Output:  a value of that class; fields that make no sense are left at their defaults, and named.
Never:   fails for a field: only for what is no JSON, or no object at all.
"""

import codecs
import re
from typing import Any, TypeVar, cast, get_args

import msgspec

from brygge.errors import InputError

Needed = TypeVar("Needed", bound=msgspec.Struct)
# Bytes that are no JSON; msgspec finds bad text only where it is asked for it.
BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
MARK = b"\xef\xbb\xbf"
NULL = msgspec.Raw(b"null")
# Editors and shells of Windows write two bytes for each sign.
TWO_BYTES = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A pair of surrogates is one sign; one alone is none. Other escapes are passed over whole.
ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<alone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def decode_file(
    name: str, content: bytes, needed: type[Needed], fix: str, strange: list[str] | None = None
) -> Needed:
    """Return the file's content; raise `InputError` (with `fix`) for what is no JSON object.

    Fields that were not understood are added to `strange`.
    """
    content = whole(content)
    try:
        try:
            return cast("Needed", _decoded(content, needed))
        except msgspec.ValidationError:
            return _field_by_field(content, needed, [] if strange is None else strange)
    except msgspec.ValidationError:
        raise InputError(f"{name} holds no JSON object.", fix) from None
    except BROKEN as error:
        what = "is empty" if not content.strip() else f"is not whole JSON ({error})"
        raise InputError(f"{name} {what}.", fix) from None


def whole(content: bytes) -> bytes:
    """Return JSON as UTF-8 without a mark before it."""
    if content.startswith(TWO_BYTES):
        return content.decode("utf-16", "replace").encode()
    return content.removeprefix(MARK)


def _decoded(content: bytes | msgspec.Raw, needed: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=needed)
    except msgspec.ValidationError:
        raise
    except BROKEN:
        mended = _mended(content)
        if mended == content:
            raise
    return msgspec.json.decode(mended, type=needed)


def _mended(content: bytes | msgspec.Raw) -> bytes:
    """Return JSON with U+FFFD for surrogates that stand alone."""
    return ESCAPE.sub(lambda found: rb"\ufffd" if found["alone"] else found.group(), bytes(content))


def _field_by_field(content: bytes, needed: type[Needed], strange: list[str]) -> Needed:
    raws: dict[str, msgspec.Raw] = _decoded(content, dict[str, msgspec.Raw])
    kept: dict[str, Any] = {}
    for field in msgspec.structs.fields(needed):
        raw = raws.get(field.encode_name, NULL)
        try:
            kept[field.name] = _decoded(raw, field.type)
        except BROKEN:
            strange.append(field.encode_name)
            inner = [each for each in get_args(field.type) if hasattr(each, "__struct_fields__")]
            kept[field.name] = decode_part(raw, inner[0])[0] if inner else None
    return needed(**kept)


def decode_part(raw: msgspec.Raw, needed: type[Needed]) -> tuple[Needed, tuple[str, ...]]:
    """Return one part of a file, and the names of its fields that were not understood."""
    try:
        return _decoded(raw, needed), ()
    except BROKEN:
        pass
    try:
        value = _decoded(raw, Any)
    except BROKEN:
        value = None
    return convert(value, needed) if isinstance(value, dict) else (needed(), ("all of it",))


def convert(value: dict[str, Any], needed: type[Needed]) -> tuple[Needed, tuple[str, ...]]:
    """Return `value` as `needed`, field by field, and the fields that were not understood."""
    kept: dict[str, Any] = {}
    strange: list[str] = []
    for field in msgspec.structs.fields(needed):
        if field.encode_name not in value:
            continue
        try:
            kept[field.name] = msgspec.convert(value[field.encode_name], field.type)
        except msgspec.ValidationError:
            strange.append(field.encode_name)
    return needed(**kept), tuple(strange)
