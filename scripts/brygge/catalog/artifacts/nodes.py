"""The parts of a manifest, with the fields that a catalog needs, whatever version wrote them.

Input:   nothing; `manifest` decodes JSON into them.
Output:  plain values; properties that know the names by which versions call a thing.
Never:   fails on a field that is missing.
"""

from typing import Any

from msgspec import Struct


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


def listed(value: list[str] | str | None) -> list[str]:
    """Return tags, which dbt lets people write as one word or as a list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


class Doc(Part):
    """A documentation block."""

    name: str = ""
    package_name: str = ""
    original_file_path: str = ""
    block_contents: str | None = None
