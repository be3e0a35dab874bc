"""How sentences name places in a document, and values.

Input:   steps, values.
Output:  words.
Never:   shows a long value whole.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from brygge.contracts.linting.sound import inside
from brygge.strict_yaml import Steps

# The standard's word for a kind of value, and ours.
KINDS = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
}
# The keys under which a thing says what it is called.
_NAMES = ("name", "server", "property", "username")


def named(steps: Steps, document: Mapping[str, Any]) -> str:
    """Return how a sentence names a place: `"required" of "size"`, `"team.members[0]"`."""
    here: Any = document
    owner, rest = "", steps
    for position, step in enumerate(steps):
        here = inside(here, step)
        is_mapping = isinstance(here, Mapping)
        name = next((here[key] for key in _NAMES if key in here), "") if is_mapping else ""
        if isinstance(name, str) and name:
            owner, rest = name, steps[position + 1 :]
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest)
    place = f'"{path.lstrip(".")}"' if path else ""
    if place and owner:
        return f'{place} of "{owner}"'
    return place or (f'"{owner}"' if owner else "the document")


def kind_of(value: object) -> str:
    """Return what kind of value it is."""
    if value is None:
        return "empty"
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
    return names.get(type(value), "a list" if isinstance(value, list) else "a mapping")


def shown(value: object) -> str:
    """Return the value in quotes, cut when it is long."""
    text = str(value)
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"'


def some(names: Iterable[object]) -> str:
    """Return the first names of a list."""
    every = [str(name) for name in names]
    return ", ".join(every[:12]) + (" ..." if len(every) > 12 else "")
