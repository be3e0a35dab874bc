"""Make checks of dbt's tests.

Input:   the tests and unit tests of a manifest, their results.
Output:  `Check`s, each on the asset that it protects.
Never:   keeps SQL of a test or a value that failed it.
"""

import re
from collections.abc import Iterator, Mapping

from brygge.catalog.artifacts.manifest import Manifest
from brygge.catalog.artifacts.nodes import Node, UnitTest
from brygge.catalog.assembling.scrubbing import scrubbed, scrubbed_value
from brygge.catalog.model import Check, Result

NAMED_IN_JINJA = re.compile(r"(?:ref|source)\((.*?)\)")
QUOTED = re.compile(r"['\"]([^'\"]+)['\"]")
# The test's own subject, which the check says elsewhere.
SUBJECT = ("model", "column_name")


def make_checks(
    manifest: Manifest, assets: Mapping[str, Node], results: Mapping[str, tuple[Result, ...]]
) -> Iterator[Check]:
    """Yield the checks that stand on `assets`."""
    for id, node in manifest.nodes.items():
        if node.resource_type == "test":
            asset = _tested(node, assets)
            if asset:
                yield _check(node, asset, results.get(id, ()))
    for id, unit in manifest.unit_tests.items():
        asset = _unit_tested(unit, assets)
        if asset:
            yield Check(
                id=id,
                name=scrubbed(unit.name),
                asset=asset,
                kind="unit",
                description=scrubbed((unit.description or "").strip()),
                results=results.get(id, ()),
            )


def _check(node: Node, asset: str, results: tuple[Result, ...]) -> Check:
    generic = node.test_metadata
    given = (generic.kwargs if generic else None) or {}
    column = node.column_name or given.get("column_name") or ""
    severity = (node.settings.severity or "error").lower()
    return Check(
        id=node.unique_id,
        name=scrubbed(node.name),
        asset=asset,
        kind=_kind(node),
        column=scrubbed(str(column).strip('"`')),
        severity="warn" if severity == "warn" else "error",
        description=scrubbed((node.description or "").strip()),
        arguments=scrubbed_value(
            {name: value for name, value in sorted(given.items()) if name not in SUBJECT}
        ),
        results=results,
    )


def _kind(node: Node) -> str:
    generic = node.test_metadata
    if generic is None or not generic.name:
        return "singular"
    name, space = scrubbed(generic.name), scrubbed(generic.namespace or "")
    return f"{space}.{name}" if space else name


def _tested(node: Node, assets: Mapping[str, Node]) -> str:
    if node.attached_node in assets:
        return node.attached_node or ""
    parents = [parent for parent in node.parents if parent in assets]
    # Before v10 the tested model is only named in the test's own words.
    names = [(node.file_key_name or "").rpartition(".")[2]]
    model = ((node.test_metadata and node.test_metadata.kwargs) or {}).get("model")
    for said in NAMED_IN_JINJA.findall(str(model or "")):
        names += QUOTED.findall(said)[-1:]
    named = [parent for parent in parents if assets[parent].name in names]
    return (named or parents or [""])[0]


def _unit_tested(unit: UnitTest, assets: Mapping[str, Node]) -> str:
    if unit.tested_node_unique_id in assets:
        return unit.tested_node_unique_id or ""
    parents = (unit.depends_on and unit.depends_on.nodes) or []
    named = [parent for parent in parents if parent in assets]
    model = unit.model.partition(".")[0]
    same = [parent for parent in named if assets[parent].name == model]
    return (same or named or [""])[0]
