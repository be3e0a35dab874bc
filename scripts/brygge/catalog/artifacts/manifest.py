"""Read dbt's manifest, of any version from v1 on.

Input:   the bytes of `manifest.json`.
Output:  `Manifest`: its nodes with the fields that a catalog needs, whatever version wrote them.
Never:   reads macros, docs blocks or raw code; validates against dbt's schema.
Source:  https://schemas.getdbt.com/dbt/manifest/ (v1 to v12); dbt 2.0 says v12 and leaves some out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Raw, Struct

from brygge.catalog.artifacts.places import MANIFEST
from brygge.catalog.artifacts.tolerance import decode_file, decode_part
from brygge.catalog.model import Gap
from brygge.errors import InputError

NEWEST = 12
REMAKE = "run `dbt compile` (or `dbt build`) again and take the manifest.json that it writes."


class Part(Struct, gc=False):
    """The base of what is read: unknown fields are passed over."""


class Test(Part):
    """What a generic test was given."""

    name: str = ""
    namespace: str | None = None
    kwargs: dict[str, Any] | None = None


class DependsOn(Part):
    """Unique ids of what a node reads."""

    nodes: list[str] | None = None


class NodeConfig(Part):
    """The configuration of a node; where dbt 1.10 and later keep meta and tags."""

    materialized: str | None = None
    enabled: bool | None = None
    meta: dict[str, Any] | None = None
    tags: list[str] | str | None = None
    access: str | None = None
    group: str | None = None
    contract: dict[str, Any] | None = None
    severity: str | None = None
    freshness: dict[str, Any] | None = None
    description: str | None = None
    snapshot_meta_column_names: dict[str, Any] | None = None
    external_location: str | None = None


class Constraint(Part):
    """One constraint of a column or a model."""

    type: str = ""
    columns: list[str] | None = None


class ColumnNode(Part):
    """A column as it is documented."""

    name: str = ""
    description: str | None = None
    data_type: str | None = None
    quote: bool | None = None
    meta: dict[str, Any] | None = None
    tags: list[str] | str | None = None
    config: NodeConfig | None = None
    constraints: list[Constraint] | None = None


class InlinedCte(Part):
    """An ephemeral model that dbt inlined."""

    id: str = ""


class Node(Part):
    """A model, seed, snapshot, source, test ... of any version."""

    unique_id: str = ""
    resource_type: str = ""
    name: str = ""
    package_name: str = ""
    original_file_path: str = ""
    path: str | None = None
    fqn: list[str] | None = None
    alias: str | None = None
    database: str | None = None
    schema: str | None = None
    identifier: str | None = None
    source_name: str | None = None
    description: str | None = None
    columns: dict[str, ColumnNode] | None = None
    config: NodeConfig | None = None
    meta: dict[str, Any] | None = None
    source_meta: dict[str, Any] | None = None
    tags: list[str] | str | None = None
    depends_on: DependsOn | None = None
    compiled_code: str | None = None
    compiled_sql: str | None = None
    language: str | None = None
    access: str | None = None
    group: str | None = None
    version: str | int | float | None = None
    latest_version: str | int | float | None = None
    deprecation_date: str | None = None
    extra_ctes: list[InlinedCte] | None = None
    constraints: list[Constraint] | None = None
    contract: dict[str, Any] | None = None
    test_metadata: Test | None = None
    column_name: str | None = None
    attached_node: str | None = None
    file_key_name: str | None = None
    freshness: dict[str, Any] | None = None
    loader: str | None = None

    @property
    def sql(self) -> str:
        """Its compiled SQL, by the name of whichever version; empty where it was not compiled."""
        return self.compiled_code or self.compiled_sql or ""

    @property
    def parents(self) -> list[str]:
        """Unique ids of what it reads, each once, in the order of the manifest."""
        return list(dict.fromkeys((self.depends_on and self.depends_on.nodes) or ()))

    @property
    def settings(self) -> NodeConfig:
        """Its configuration, perhaps empty."""
        return self.config or NO_CONFIG

    @property
    def all_meta(self) -> dict[str, Any]:
        """Its meta, from both places where versions keep it."""
        return {**(self.source_meta or {}), **(self.meta or {}), **(self.settings.meta or {})}

    @property
    def all_tags(self) -> tuple[str, ...]:
        """Its tags, from both places where versions keep them."""
        return tuple(sorted({*listed(self.tags), *listed(self.settings.tags)}))


NO_CONFIG = NodeConfig()


class EndNode(Part):
    """An exposure, metric, semantic model or saved query."""

    unique_id: str = ""
    name: str = ""
    package_name: str = ""
    type: str | None = None
    label: str | None = None
    description: str | None = None
    url: str | None = None
    maturity: str | None = None
    owner: dict[str, Any] | None = None
    depends_on: DependsOn | None = None
    config: NodeConfig | None = None


class UnitTest(Part):
    """A unit test: the model it is of, by name, and what it proves."""

    unique_id: str = ""
    name: str = ""
    model: str = ""
    description: str | None = None
    depends_on: DependsOn | None = None
    tested_node_unique_id: str | None = None


class Group(Part):
    """A dbt group and its owner, if it has one."""

    name: str = ""
    description: str | None = None
    owner: dict[str, Any] | None = None


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


class Manifest(Struct):
    """A manifest. Every mapping is keyed by unique id; `gaps` says what was not understood."""

    metadata: Metadata
    version: int
    nodes: dict[str, Node]
    ends: dict[str, EndNode]
    unit_tests: dict[str, UnitTest]
    # By name.
    groups: dict[str, Group]
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


def listed(value: list[str] | str | None) -> list[str]:
    """Return tags, which dbt lets people write as one word or as a list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value
