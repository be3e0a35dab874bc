"""Generic tests as `manifest.json` holds them: about two per model.

Input:   assets.
Output:  nodes of `not_null`, `unique` and `relationships`.
Never:   runs a test.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from generated_projects.artifacts.nodes import BARE, reading
from generated_projects.artifacts.places import group_of, place_of
from generated_projects.assets import Asset
from generated_projects.vocabulary import PROJECT, digest, prose

CHECK_SETTINGS: dict[str, Any] = {
    "enabled": True,
    "alias": None,
    "schema": "dbt_test__audit",
    "database": None,
    "tags": [],
    "meta": {},
    "group": None,
    "materialized": "test",
    "severity": "ERROR",
    "store_failures": None,
    "store_failures_as": None,
    "where": None,
    "limit": None,
    "fail_calc": "count(*)",
    "warn_if": "!= 0",
    "error_if": "!= 0",
}


def check_node(asset: Asset, kind: str, column: str, parents: Sequence[Asset]) -> dict[str, Any]:
    """Return a generic test; `parents` are the assets that it reads, the tested one first."""
    name = f"{kind}_{asset.alias}_{column}"
    model = "{{ get_where_subquery(" + asset.call.strip("{} ") + ") }}"
    arguments = {"column_name": column, "model": model}
    if kind == "relationships":
        arguments |= {"to": parents[1].call.strip("{} "), "field": parents[1].columns[0].name}
    path = f"models/{place_of(asset, '.yml')}"
    return {
        **BARE,
        "test_metadata": {"name": kind, "kwargs": arguments, "namespace": None},
        "schema": "dbt_test__audit",
        "name": name,
        "resource_type": "test",
        "path": f"{name}.sql",
        "original_file_path": path,
        "unique_id": f"test.{PROJECT}.{name}.{digest(name)[:10]}",
        "fqn": [PROJECT, asset.layer, group_of(asset), name],
        "alias": name,
        "checksum": {"name": "none", "checksum": ""},
        "config": CHECK_SETTINGS,
        "description": prose(60, name),
        "raw_code": f"{{{{ test_{kind}(**_dbt_generic_test_kwargs) }}}}",
        **reading(parents, [f"macro.dbt.test_{kind}", "macro.dbt.get_where_subquery"]),
        "compiled_path": f"target/compiled/{PROJECT}/{path}/{name}.sql",
        "compiled": True,
        "compiled_code": check_sql(kind, column, parents),
        "extra_ctes_injected": True,
        "extra_ctes": [],
        "contract": {"enforced": False, "alias_types": True, "checksum": None},
        "column_name": column,
        "file_key_name": f"models.{asset.alias}",
        "attached_node": asset.id,
    }


def check_sql(kind: str, column: str, parents: Sequence[Asset]) -> str:
    """Return what dbt compiles of a generic test."""
    held = parents[0].relation
    if kind == "not_null":
        return f"select {column}\nfrom {held}\nwhere {column} is null"
    if kind == "unique":
        return (
            f"select\n    {column} as unique_field,\n    count(*) as n_records\n\nfrom {held}\n"
            f"where {column} is not null\ngroup by {column}\nhaving count(*) > 1"
        )
    to, field = parents[1].relation, parents[1].columns[0].name
    return (
        f"with child as (\n    select {column} as from_field\n    from {held}\n"
        f"    where {column} is not null\n),\n\n"
        f"parent as (\n    select {field} as to_field\n    from {to}\n)\n\n"
        "select from_field\n\nfrom child\nleft join parent\n"
        "    on child.from_field = parent.to_field\n\nwhere parent.to_field is null"
    )


def check_nodes(assets: Sequence[Asset]) -> Iterator[dict[str, Any]]:
    """Yield about two tests per model: its key is there and unique; references lead somewhere."""
    for asset in assets:
        if asset.kind != "model" or asset.materialization == "ephemeral":
            continue
        key = asset.columns[0].name
        yield check_node(asset, "not_null", key, [asset])
        parent = asset.parents[0]
        if asset.layer != "staging" and parent.materialization != "ephemeral":
            yield check_node(asset, "relationships", key, [asset, parent])
        else:
            yield check_node(asset, "unique", key, [asset])
