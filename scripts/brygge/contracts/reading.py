"""Make the typed values of a contract from its document.

Input:   the content of an ODCS document (3.0 to 3.2) that the JSON Schema accepts.
Output:  `Contract`; each part of it knows the steps that lead to it.
Never:   judges, or drops what it has no type for: the whole document stays in `Contract.content`.
"""

from collections.abc import Mapping
from typing import Any

from brygge.contracts.model import (
    Contract,
    Property,
    Quality,
    Relationship,
    SchemaObject,
    Sla,
    items,
)
from brygge.strict_yaml import Steps


def read_contract(file: str, content: Mapping[str, Any]) -> Contract:
    """Return the contract that `content` holds; `file` is its path as people write it."""
    return Contract(
        file=file,
        content=content,
        objects=tuple(
            _object(each, ("schema", position)) for position, each in items(content, "schema")
        ),
        slas=tuple(
            Sla(("slaProperties", position), each)
            for position, each in items(content, "slaProperties")
        ),
    )


def _object(content: Mapping[str, Any], steps: Steps) -> SchemaObject:
    return SchemaObject(
        steps=steps,
        content=content,
        properties=_properties(content, steps),
        quality=_quality(content, steps),
        relationships=_relationships(content, steps),
    )


def _properties(content: Mapping[str, Any], steps: Steps) -> tuple[Property, ...]:
    return tuple(
        _property(each, (*steps, "properties", position))
        for position, each in items(content, "properties")
    )


def _property(content: Mapping[str, Any], steps: Steps) -> Property:
    entries = content.get("map") or {}
    return Property(
        steps=steps,
        content=content,
        properties=_properties(content, steps),
        items=_part(content, "items", steps),
        map_key=_part(entries, "key", (*steps, "map")),
        map_value=_part(entries, "value", (*steps, "map")),
        quality=_quality(content, steps),
        relationships=_relationships(content, steps),
    )


def _part(content: Mapping[str, Any], name: str, steps: Steps) -> Property | None:
    part = content.get(name)
    return _property(part, (*steps, name)) if isinstance(part, dict) else None


def _quality(content: Mapping[str, Any], steps: Steps) -> tuple[Quality, ...]:
    return tuple(
        Quality((*steps, "quality", position), each) for position, each in items(content, "quality")
    )


def _relationships(content: Mapping[str, Any], steps: Steps) -> tuple[Relationship, ...]:
    return tuple(
        Relationship(
            (*steps, "relationships", position), _names(each.get("from")), _names(each.get("to"))
        )
        for position, each in items(content, "relationships")
    )


def _names(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)
