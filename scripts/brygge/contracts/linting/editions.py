"""Which version of the standard a document keeps to: keys younger or older than what it declares.

Input:   the content of a document.
Output:  faults.
Never:   judges a version that is not read at all.

Source: the standard's change log, 3.0.0 to 3.2.0.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from brygge.contracts.linting.finding import Fault
from brygge.contracts.linting.structure import SUPPORTED
from brygge.strict_yaml import Steps

# Kind of place: the keys that came with a version.
_SINCE: dict[str, dict[str, str]] = {
    "root": {"context": "3.2"},
    "object": {"context": "3.2", "deprecated": "3.2", "synonyms": "3.2", "relationships": "3.1"},
    "property": {
        "enum": "3.2",
        "semanticType": "3.2",
        "deprecated": "3.2",
        "synonyms": "3.2",
        "map": "3.2",
        "relationships": "3.1",
    },
    "quality": {"metric": "3.1", "arguments": "3.1"},
    "relationships": {"id": "3.2"},
    "slaProperties": {"customProperties": "3.2", "description": "3.1"},
    "logicalTypeOptions": {"timezone": "3.1", "defaultTimezone": "3.1"},
}
_TYPES_SINCE = {"timestamp": "3.1", "time": "3.1", "map": "3.2", "vector": "3.2"}
# What has another form since 3.1: the key, and what to write instead.
_OLD = {
    ("slaDefaultElement",): "give each SLA its own element.",
    ("team",): "write team as a mapping with name and members.",
}


def edition_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the keys that are younger than the document's apiVersion, and outdated ones."""
    declared = str(content.get("apiVersion"))
    if declared not in SUPPORTED:
        return
    version = declared[1:4]
    for steps, part in _mappings(content, ()):
        yield from _younger(steps, part, version)
        if version > "3.0" and "rule" in part and _kind(steps) == "quality":
            yield _outdated((*steps, "rule"), "write metric instead of rule.")
    team = content.get("team")
    if isinstance(team, dict) and version < "3.1":
        yield _too_young(("team",), "team as a mapping", "3.1", version)
    if isinstance(team, list) and version > "3.0":
        yield _outdated(("team",), _OLD[("team",)])
    if "slaDefaultElement" in content and version > "3.0":
        yield _outdated(("slaDefaultElement",), _OLD[("slaDefaultElement",)])


def _younger(steps: Steps, part: Mapping[str, Any], version: str) -> Iterator[Fault]:
    kind = _kind(steps)
    for key, since in _SINCE.get(kind, {}).items():
        if key in part and since > version:
            yield _too_young((*steps, key), f'the key "{key}"', since, version)
    if "id" in part and steps and kind not in ("", "relationships") and version < "3.1":
        yield _too_young((*steps, "id"), 'the key "id"', "3.1", version)
    since = _TYPES_SINCE.get(str(part.get("logicalType")), "") if kind == "property" else ""
    if since > version:
        name = f'the logical type "{part["logicalType"]}"'
        yield _too_young((*steps, "logicalType"), name, since, version)


def _too_young(steps: Steps, what: str, since: str, version: str) -> Fault:
    return Fault(
        "BC105",
        steps,
        f"{what[0].upper()}{what[1:]} came with ODCS {since}; the document is one of {version}.",
        f"write apiVersion: v{since}.0 (or v3.2.0).",
    )


def _outdated(steps: Steps, fix: str) -> Fault:
    return Fault("BC107", steps, f'The form of "{steps[-1]}" is outdated since ODCS 3.1.', fix)


def _kind(steps: Steps) -> str:
    """Return what stands at `steps`: the root, an object, a property, an item of a known list."""
    if not steps:
        return "root"
    if steps[-1] in ("items", "logicalTypeOptions"):
        return "property" if steps[-1] == "items" else "logicalTypeOptions"
    if steps[-2:] in (("map", "key"), ("map", "value")):
        return "property"
    if len(steps) < 2 or not isinstance(steps[-1], int):
        return ""
    name = str(steps[-2])
    return {"schema": "object", "properties": "property"}.get(name, name)


def _mappings(value: Any, steps: Steps) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
    if isinstance(value, dict):
        yield steps, value
        for key, each in value.items():
            # What people keep for themselves has no version.
            if key not in ("customProperties", "examples", "implementation", "arguments"):
                yield from _mappings(each, (*steps, key))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from _mappings(each, (*steps, position))
