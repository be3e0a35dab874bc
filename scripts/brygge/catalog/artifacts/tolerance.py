"""Decode JSON of other people's making: only what is needed, whatever else is there.

Input:   bytes, the class of what is needed.
Output:  a value of that class; fields that make no sense are left at their defaults, and named.
Never:   fails for a field: only for what is no JSON, or no object at all.
"""

from typing import Any, TypeVar

import msgspec

from brygge.errors import InputError

Needed = TypeVar("Needed", bound=msgspec.Struct)
# Bytes that are no JSON; msgspec finds bad text only where it is asked for it.
BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
MARK = b"\xef\xbb\xbf"


def decode_file(name: str, content: bytes, needed: type[Needed], fix: str) -> Needed:
    """Return the file's content; raise `InputError` (with `fix`) for what is no JSON object."""
    # Editors and shells of Windows put a mark before the text.
    content = content.removeprefix(MARK)
    try:
        try:
            return msgspec.json.decode(content, type=needed)
        except msgspec.ValidationError:
            value = msgspec.json.decode(content)
    except BROKEN as error:
        what = "is empty" if not content.strip() else f"is not whole JSON ({error})"
        raise InputError(f"{name} {what}.", fix) from None
    if not isinstance(value, dict):
        raise InputError(f"{name} holds no JSON object.", fix)
    return convert(value, needed)[0]


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
