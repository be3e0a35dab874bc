"""What dbt's manifest says about one model.

Input:   dbt's `target/manifest.json` and the name of a model (`orders`, `orders.v2`).
Output:  `DbtModel`: the model's node, its tests, its group's owner.
Never:   runs dbt; believes that a field is there.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from brygge.errors import InputError


@dataclass(frozen=True)
class DbtTest:
    """A generic test: `name` with its package (`dbt_utils.accepted_range`), its arguments."""

    name: str
    column: str | None
    arguments: Mapping[str, Any]
    severity: str
    where: str | None


@dataclass(frozen=True)
class DbtModel:
    """A model as dbt knows it.

    `types` are those of its columns in the database, where known; `names` tells which node a
    relation belongs to: dbt writes relations where `ref('...')` stood.
    """

    node: Mapping[str, Any]
    tests: tuple[DbtTest, ...]
    owner: Mapping[str, Any]
    types: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def columns(self) -> Mapping[str, Mapping[str, Any]]:
        """The columns by name, in order: the declared ones, else those of the database."""
        declared: Mapping[str, Mapping[str, Any]] = self.node.get("columns") or {}
        undeclared = {name: {"name": name} for name in self.types if name not in declared}
        return {
            name: {**column, "data_type": column.get("data_type") or self.types.get(name)}
            for name, column in {**declared, **undeclared}.items()
        }

    @property
    def port(self) -> str:
        """What the port is called: the model, without a version at the end of its name."""
        return _port(self.node)

    @property
    def major(self) -> int:
        """The version as a whole number; without one that of the file's name, else 1."""
        text = str(
            self.node.get("version") or str(self.node["name"]).removeprefix(f"{self.port}_v")
        )
        return int(text) if text.isdigit() else 1

    def meta(self, name: str) -> Any:
        """Return `meta.<name>` of the model, wherever its dbt keeps meta."""
        return meta_of(self.node, name)


def meta_of(part: Mapping[str, Any], name: str) -> Any:
    """Return `config.meta.<name>` or `meta.<name>` of a model or a column, else None."""
    for meta in ((part.get("config") or {}).get("meta"), part.get("meta")):
        if isinstance(meta, dict) and name in meta:
            return meta[name]
    return None


def read_manifest(path: Path) -> dict[str, Any]:
    """Return dbt's manifest; raise `InputError` when it is missing or no manifest."""
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: there is no manifest.", "run `dbt parse` first.") from error
    except ValueError as error:
        raise InputError(f"{path}: this is no whole JSON.", "run `dbt parse` again.") from error
    if not isinstance(content, dict) or not isinstance(content.get("nodes"), dict):
        raise InputError(f"{path}: this is no manifest of dbt.", "run `dbt parse` again.")
    return content


def read_types(path: Path) -> dict[str, dict[str, str]]:
    """Return the columns' types by model from dbt's `catalog.json`; nothing without one."""
    try:
        content = json.loads(path.read_bytes())
        return {
            unique_id: {name: str(column["type"]) for name, column in node["columns"].items()}
            for unique_id, node in content["nodes"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def find_model(
    manifest: Mapping[str, Any], name: str, types: Mapping[str, Mapping[str, str]]
) -> DbtModel:
    """Return the model called `name`, or `name.v<version>`; without one, its latest version.

    `types` (see `read_types`) fill in what the model does not declare.

    Raises `InputError` with the likely names when there is none.
    """
    models = {
        _name(node): node
        for node in manifest["nodes"].values()
        if node.get("resource_type") == "model"
    }
    wanted = models.get(name) or next(
        (
            node
            for node in models.values()
            if name == _port(node) and node.get("version") == node.get("latest_version")
        ),
        None,
    )
    if wanted is None:
        likely = get_close_matches(name, models, n=3)
        hint = f"did you mean {', '.join(likely)}?" if likely else "`dbt ls` lists the models."
        raise InputError(f'no model "{name}" in dbt\'s manifest.', hint)
    return DbtModel(
        wanted,
        _tests(manifest, wanted),
        _owner(manifest, wanted),
        types.get(str(wanted.get("unique_id")), {}),
        _names(manifest),
    )


def _name(node: Mapping[str, Any]) -> str:
    version = node.get("version")
    return f"{node.get('name')}.v{version}" if version is not None else str(node.get("name"))


def _port(node: Mapping[str, Any]) -> str:
    """A model that has no properties yet is called like its file: `orders_v1`."""
    name = str(node.get("name"))
    return name if node.get("version") is not None else re.sub(r"_v\d+$", "", name)


def _names(manifest: Mapping[str, Any]) -> dict[str, str]:
    nodes = [*manifest["nodes"].values(), *(manifest.get("sources") or {}).values()]
    return {
        str(node["relation_name"]): str(node["name"]) for node in nodes if node.get("relation_name")
    }


def _tests(manifest: Mapping[str, Any], model: Mapping[str, Any]) -> tuple[DbtTest, ...]:
    found = []
    for node in manifest["nodes"].values():
        metadata = node.get("test_metadata")
        if not metadata or node.get("attached_node") != model.get("unique_id"):
            continue
        namespace = metadata.get("namespace")
        config = node.get("config") or {}
        kwargs = dict(metadata.get("kwargs") or {})
        kwargs.update(kwargs.pop("arguments", None) or {})
        kwargs.pop("model", None)
        column = kwargs.pop("column_name", None) or node.get("column_name")
        found.append(
            DbtTest(
                name=f"{namespace}.{metadata['name']}" if namespace else metadata["name"],
                column=column.strip('"') if column else None,
                arguments=kwargs,
                severity=str(config.get("severity") or "error").lower(),
                where=config.get("where"),
            )
        )
    return tuple(sorted(found, key=lambda test: (test.column or "", test.name)))


def _owner(manifest: Mapping[str, Any], model: Mapping[str, Any]) -> Mapping[str, Any]:
    group = model.get("group") or (model.get("config") or {}).get("group")
    for each in (manifest.get("groups") or {}).values():
        if each.get("name") == group:
            owner: Mapping[str, Any] = each.get("owner") or {}
            return owner
    return {}
