"""The JSON Schema of the standard: what it refuses, and which keys it allows at a place.

Input:   the content of a document.
Output:  the schema's errors; names of keys.
Never:   fetches anything; imports the package that the schema lies in (it would bring pydantic).

Source: open-data-contract-standard 3.2.0 on PyPI, `schema.json` (JSON Schema 2019-09).
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brygge.errors import FaultError
from brygge.strict_yaml import Steps

if TYPE_CHECKING:
    import jsonschema_rs

Node = Mapping[str, Any]
_PACKAGE = "open_data_contract_standard"


@cache
def _schema() -> dict[str, Any]:
    found = find_spec(_PACKAGE)
    folders = list(found.submodule_search_locations or ()) if found else []
    if not folders:
        raise FaultError("the JSON Schema of the standard is not installed.", "run `make install`.")
    text = (Path(folders[0]) / "schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _validator() -> "jsonschema_rs.Validator":
    import jsonschema_rs

    return jsonschema_rs.validator_for(_schema())


def schema_errors(content: Mapping[str, Any]) -> "Iterator[jsonschema_rs.ValidationError]":
    """Yield what the standard's schema refuses in `content`."""
    return _validator().iter_errors(content)


def keys_at(content: Mapping[str, Any], steps: Steps, *, of_any_kind: bool = False) -> list[str]:
    """Return the keys that the standard knows at `steps`.

    With `of_any_kind` also those for other kinds of the same thing (the query of an SQL rule for a
    rule in words).
    """
    instance: Any = content
    nodes = list(_expanded(_schema(), instance, of_any_kind))
    for step in steps:
        instance = _inside(instance, step)
        below = [_below(node, step) for node in nodes if isinstance(_below(node, step), Mapping)]
        nodes = [found for node in below for found in _expanded(node, instance, of_any_kind)]
    return list(dict.fromkeys(key for node in nodes for key in node.get("properties", {})))


def _inside(instance: Any, step: str | int) -> Any:
    try:
        return instance[step]
    except (KeyError, IndexError, TypeError):
        return None


def _below(node: Node, step: str | int) -> Any:
    if isinstance(step, int):
        return node.get("items")
    return node.get("properties", {}).get(step)


def _expanded(node: Node, instance: Any, of_any_kind: bool) -> Iterator[Node]:
    """Yield a subschema and everything that applies to the same value with it."""
    yield node
    if "$ref" in node:
        yield from _expanded(_referred(node["$ref"]), instance, of_any_kind)
    for word in ("allOf", "oneOf", "anyOf"):
        for part in node.get(word, ()):
            yield from _expanded(part, instance, of_any_kind)
    if "then" in node and (of_any_kind or _holds(node["if"], instance)):
        yield from _expanded(node["then"], instance, of_any_kind)


def _referred(reference: str) -> Node:
    node: Any = _schema()
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    found: Node = node
    return found


def _holds(condition: Node, instance: Any) -> bool:
    if "anyOf" in condition:
        return any(_holds(part, instance) for part in condition["anyOf"])
    if not isinstance(instance, Mapping):
        return False
    if any(name not in instance for name in condition.get("required", ())):
        return False
    wanted = condition.get("properties", {})
    return all(
        "const" not in part or name not in instance or instance[name] == part["const"]
        for name, part in wanted.items()
    )
