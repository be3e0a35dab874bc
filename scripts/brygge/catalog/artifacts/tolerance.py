"""Decode JSON of other people's making: only what is needed, whatever else is there.

Input:   bytes, the class of what is needed.
Output:  a value of that class; fields that make no sense are left at their defaults, and named.
Never:   fails for a field: only for what is no JSON, or no object at all.
"""

from typing import Any, TypeVar, get_args

import msgspec

from brygge.errors import InputError

Needed = TypeVar("Needed", bound=msgspec.Struct)
# Bytes that are no JSON; msgspec finds bad text only where it is asked for it.
BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
MARK = b"\xef\xbb\xbf"
NULL = msgspec.Raw(b"null")


def decode_file(
    name: str, content: bytes, needed: type[Needed], fix: str, strange: list[str] | None = None
) -> Needed:
    """Return the file's content; raise `InputError` (with `fix`) for what is no JSON object.

    Fields that were not understood are added to `strange`.
    """
    # Editors and shells of Windows put a mark before the text.
    content = content.removeprefix(MARK)
    try:
        try:
            return msgspec.json.decode(content, type=needed)
        except msgspec.ValidationError:
            return _field_by_field(content, needed, [] if strange is None else strange)
    except msgspec.ValidationError:
        raise InputError(f"{name} holds no JSON object.", fix) from None
    except BROKEN as error:
        what = "is empty" if not content.strip() else f"is not whole JSON ({error})"
        raise InputError(f"{name} {what}.", fix) from None


def _field_by_field(content: bytes, needed: type[Needed], strange: list[str]) -> Needed:
    raws = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    kept: dict[str, Any] = {}
    for field in msgspec.structs.fields(needed):
        raw = raws.get(field.encode_name, NULL)
        try:
            kept[field.name] = msgspec.json.decode(raw, type=field.type)
        except BROKEN:
            strange.append(field.encode_name)
            inner = [each for each in get_args(field.type) if hasattr(each, "__struct_fields__")]
            kept[field.name] = decode_part(raw, inner[0])[0] if inner else None
    return needed(**kept)


def decode_part(raw: msgspec.Raw, needed: type[Needed]) -> tuple[Needed, tuple[str, ...]]:
    """Return one part of a file, and the names of its fields that were not understood."""
    try:
        return msgspec.json.decode(raw, type=needed), ()
    except BROKEN:
        pass
    try:
        value = msgspec.json.decode(raw)
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
