"""Find the judged model of a rule seed, and the columns that its rules may use.

Input:   the project's dbt properties files below `models/`.
Output:  `JudgedModel`: its columns with their types, and the verdict columns apart.
Never:   asks a database; a model is known by its YAML alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brygge.errors import InputError
from brygge.project import Project
from brygge.strict_yaml import load_yaml


@dataclass(frozen=True)
class TypedColumn:
    """A column and its type as the YAML gives it; blank when the YAML gives none."""

    name: str
    data_type: str


@dataclass(frozen=True)
class JudgedModel:
    """What rules judge. `file` is the path of its YAML below the project's root."""

    name: str
    file: str
    columns: tuple[TypedColumn, ...]
    verdicts: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names that a condition may use."""
        return tuple(column.name for column in self.columns)


def read_judged_model(project: Project, name: str) -> JudgedModel:
    """Return the model `name` as described below `models/`; raise `InputError` when none is."""
    for path in _yaml_files(project.root / "models", name):
        for model in _records(load_yaml(path).get("models")):
            if model.get("name") == name:
                return _as_model(name, project.relative(path), model)
    raise InputError(
        f'no YAML below models/ describes the judged model "{name}".',
        f"add {name}.yml beside its SQL, with the data_type of every column.",
    )


def _as_model(name: str, file: str, model: dict[str, Any]) -> JudgedModel:
    columns, verdicts = [], []
    for column in _records(model.get("columns")):
        column_name = str(column.get("name"))
        if _is_verdict(column):
            verdicts.append(column_name)
        else:
            columns.append(TypedColumn(column_name, str(column.get("data_type") or "")))
    return JudgedModel(name, file, tuple(columns), tuple(verdicts))


def _is_verdict(column: dict[str, Any]) -> bool:
    config = column.get("config")
    meta = config.get("meta") if isinstance(config, dict) else None
    return isinstance(meta, dict) and meta.get("judged") is True


def _yaml_files(folder: Path, name: str) -> Iterator[Path]:
    """All properties files, the one with the model's own stem first."""
    found = [path for path in folder.rglob("*") if path.suffix in (".yml", ".yaml")]
    return iter(sorted(found, key=lambda path: (path.stem != name, path)))


def _records(value: object) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]
