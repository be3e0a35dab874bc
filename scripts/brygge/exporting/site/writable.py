"""Texts that files can hold.

Input:   what a site is made from.
Output:  the same, where half of a sign (a lone surrogate, as JSON may have it) is U+FFFD.
Never:   changes what can be written.
"""

from typing import Any, TypeVar

import msgspec

Subject = TypeVar("Subject", bound=msgspec.Struct)


def writable(subject: Subject) -> Subject:
    """Return `subject` with texts that can be encoded."""
    try:
        msgspec.msgpack.encode(subject)
    except UnicodeEncodeError:
        mended = _mended(msgspec.to_builtins(subject))
        return msgspec.convert(mended, type=type(subject))
    return subject


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mended(name): _mended(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(each) for each in value]
    return value
