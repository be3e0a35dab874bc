"""Read dbt's manifest, of any version from v1 on.

Input:   the bytes of `manifest.json`.
Output:  `Manifest`: its nodes with the fields that a catalog needs, whatever version wrote them.
Never:   reads macros or raw code; validates against dbt's schema.
Source:  https://schemas.getdbt.com/dbt/manifest/ (v1 to v12); dbt 2.0 says v12 and leaves some out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Raw, Struct

from brygge.catalog.artifacts.nodes import Doc, EndNode, Group, Node, Part, UnitTest
from brygge.catalog.artifacts.places import MANIFEST
from brygge.catalog.artifacts.tolerance import decode_file, decode_part
from brygge.catalog.model import Gap
from brygge.errors import InputError

NEWEST = 12
REMAKE = "run `dbt compile` (or `dbt build`) again and take the manifest.json that it writes."


class Metadata(Part):
    """What the manifest says of itself."""

    dbt_schema_version: str | None = None
    dbt_version: str | None = None
    generated_at: str | None = None
    project_name: str | None = None
    adapter_type: str | None = None


class _File(Part):
    metadata: Metadata | None = None
    nodes: dict[str, Raw] | None = None
    sources: dict[str, Raw] | None = None
    exposures: dict[str, Raw] | None = None
    metrics: dict[str, Raw] | None = None
    semantic_models: dict[str, Raw] | None = None
    saved_queries: dict[str, Raw] | None = None
    unit_tests: dict[str, Raw] | None = None
    groups: dict[str, Raw] | None = None
    docs: dict[str, Raw] | None = None


class Manifest(Struct):
    """A manifest. Every mapping is keyed by unique id; `gaps` says what was not understood."""

    metadata: Metadata
    version: int
    nodes: dict[str, Node]
    ends: dict[str, EndNode]
    unit_tests: dict[str, UnitTest]
    # By name.
    groups: dict[str, Group]
    docs: dict[str, Doc]
    gaps: list[Gap]

    @property
    def project_name(self) -> str:
        """The project's name; before v10 it is the package of most models."""
        if self.metadata.project_name:
            return self.metadata.project_name
        packages = [
            node.package_name for node in self.nodes.values() if node.resource_type == "model"
        ]
        return max(sorted(set(packages)), key=packages.count, default="project")


def read_manifest(content: bytes) -> Manifest:
    """Return the manifest in `content`; raise `InputError` for what is no dbt manifest."""
    strange: list[str] = []
    file = decode_file(MANIFEST, content, _File, REMAKE, strange)
    metadata = file.metadata or Metadata()
    version = _version(file, metadata)
    if file.nodes is None:
        raise InputError(f"{MANIFEST} holds no nodes that can be read.", REMAKE)
    gaps = [_not_understood(MANIFEST, strange)] if strange else []
    if version > NEWEST:
        gaps.append(
            Gap(MANIFEST, f"is of version v{version}, newer than v{NEWEST}.", "update Brygge.")
        )
    nodes = dict(_parts({**file.nodes, **(file.sources or {})}, Node, gaps))
    ends = dict(
        _parts(
            {
                **(file.exposures or {}),
                **(file.metrics or {}),
                **(file.semantic_models or {}),
                **(file.saved_queries or {}),
            },
            EndNode,
            gaps,
        )
    )
    groups = dict(_parts(file.groups or {}, Group, gaps))
    return Manifest(
        metadata=metadata,
        version=version,
        nodes=nodes,
        ends=ends,
        unit_tests=dict(_parts(file.unit_tests or {}, UnitTest, gaps)),
        groups={group.name: group for group in groups.values()},
        docs=dict(_parts(file.docs or {}, Doc, gaps)),
        gaps=gaps,
    )


def _version(file: _File, metadata: Metadata) -> int:
    stated = metadata.dbt_schema_version or ""
    if "/manifest/v" in stated:
        digits = stated.rsplit("/manifest/v", 1)[1].split(".")[0]
        if digits.isdigit():
            return int(digits)
    if stated:
        raise InputError(
            f"{MANIFEST} is another artifact of dbt ({stated.rsplit('/dbt/', 1)[-1]}).", REMAKE
        )
    if file.nodes is not None:
        raise InputError(
            f"{MANIFEST} states no version: a dbt older than 0.19 wrote it.",
            "compile the project with dbt 0.19 or later and take its manifest.json.",
        )
    raise InputError(f"{MANIFEST} is no dbt manifest: it has neither metadata nor nodes.", REMAKE)


def _parts(raws: dict[str, Raw], needed: Any, gaps: list[Gap]) -> Iterator[tuple[str, Any]]:
    for key, raw in raws.items():
        part, strange = decode_part(raw, needed)
        if strange:
            gaps.append(_not_understood(key, strange))
        # Found by its key, whatever it says of itself.
        if getattr(part, "unique_id", key) != key:
            part.unique_id = key
        if not part.name:
            part.name = key.rpartition(".")[2]
        yield key, part


def _not_understood(subject: str, strange: Iterable[str]) -> Gap:
    return Gap(
        subject,
        f"has fields that were not understood: {', '.join(strange)}.",
        "they are left out; the rest of it is read.",
    )
