"""What is declared to be landed: the dbt sources with `config.meta.landing`.

Input:   `models/bronze/*/_sources.yml`; the table's `landing` keys win over the source's.
Output:  a list of `SourceTable`, in the order of the files.
Never:   reads landed data; accepts a key that nobody knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brygge.errors import InputError, likely
from brygge.project import Project
from brygge.strict_yaml import load_yaml

FILES = "files"
SYNTHETIC = "synthetic"
ENHETSREGISTERET = "enhetsregisteret"
DRIVERS = (FILES, SYNTHETIC, ENHETSREGISTERET)
# The name that people write, and Python's codec for it.
ENCODINGS = {
    "utf-8": "utf-8",
    "latin-1": "latin-1",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
}
REFUSE = "refuse"
QUARANTINE = "quarantine"
RAGGED_ROWS = (REFUSE, QUARANTINE)
KEYS = (
    "drivers",
    "encoding",
    "ragged_rows",
    "mapping",
    "required",
    "records",
    "lists",
    "synthetic",
    "api",
)


@dataclass(frozen=True)
class SourceTable:
    """One table of one source: who brings it, how its files are written, how it is mapped.

    `required` are the headings that every file has while others come and go; none: all mapped
    headings are expected. `records` is the path to the rows of a JSON object. `lists` are the
    headings whose values are kept as JSON text. `synthetic` (per target) and `api` hold what those
    drivers are told; they judge it.
    """

    source: str
    table: str
    mapping: Path
    drivers: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    ragged_rows: str = REFUSE
    required: tuple[str, ...] = ()
    records: str = ""
    lists: tuple[str, ...] = ()
    synthetic: dict[str, Any] = field(default_factory=dict)
    api: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name as people write it: `source.table`."""
        return f"{self.source}.{self.table}"

    def driver(self, target_name: str) -> str:
        """Return the driver that brings this table to the target (`files` unless declared)."""
        return self.drivers.get(target_name, FILES)


def declared_sources(project: Project) -> list[SourceTable]:
    """Return every source table that has a landing part.

    Raises `InputError` (file and table named) for unknown keys or values.
    """
    found: list[SourceTable] = []
    for path in sorted((project.root / "models" / "bronze").glob("*/_sources.yml")):
        for source in load_yaml(path).get("sources") or []:
            found += _tables_of(source, path, project)
    return found


def find_tables(project: Project, names: Sequence[str]) -> list[SourceTable]:
    """Return the tables that `names` mean: each `source` (all its tables) or `source.table`.

    No names: all. Raises `InputError` for a name that is not declared.
    """
    known = declared_sources(project)
    if not known:
        raise InputError(
            "no source is declared to be landed.",
            "add config.meta.landing to a source in models/bronze/<product>/_sources.yml.",
        )
    found: list[SourceTable] = []
    for name in names:
        tables = [table for table in known if name in (table.name, table.source)]
        if not tables:
            words = sorted({table.source for table in known} | {table.name for table in known})
            fix = f"{likely(name, words)}the sources are {', '.join(words)}."
            raise InputError(f'no source "{name}" is declared.', fix)
        found += [table for table in tables if table not in found]
    return found if names else known


def _tables_of(source: dict[str, Any], path: Path, project: Project) -> list[SourceTable]:
    shared = _landing_part(source)
    found = []
    for table in source.get("tables") or []:
        landing = {**shared, **_landing_part(table)}
        if landing:
            place = f"{project.relative(path)}: {source.get('name')}.{table.get('name')}"
            found.append(_source_table(source, table, landing, project, place))
    return found


def _landing_part(node: dict[str, Any]) -> dict[str, Any]:
    meta = (node.get("config") or {}).get("meta") or {}
    return dict(meta.get("landing") or {})


def _source_table(
    source: dict[str, Any],
    table: dict[str, Any],
    landing: dict[str, Any],
    project: Project,
    place: str,
) -> SourceTable:
    for key in landing:
        _check_choice(key, KEYS, "landing key", place)
    drivers = dict(landing.get("drivers") or {})
    for driver in drivers.values():
        _check_choice(driver, DRIVERS, "driver", place)
    encoding = landing.get("encoding", "utf-8")
    _check_choice(encoding, tuple(ENCODINGS), "encoding", place)
    ragged_rows = landing.get("ragged_rows", REFUSE)
    _check_choice(ragged_rows, RAGGED_ROWS, "ragged_rows", place)
    seed = landing.get("mapping")
    if not isinstance(seed, str) or Path(seed).name != seed:
        raise InputError(
            f"{place}: no mapping seed is named.",
            "add `mapping: mapping_<source>_columns` to config.meta.landing.",
        )
    path = project.root / "seeds" / "mappings" / f"{seed}.csv"
    return SourceTable(
        source=str(source.get("name")),
        table=str(table.get("name")),
        mapping=path,
        drivers=drivers,
        encoding=encoding,
        ragged_rows=ragged_rows,
        required=_headings(landing, "required", place),
        records=_records(landing, place),
        lists=_headings(landing, "lists", place),
        synthetic=dict(landing.get("synthetic") or {}),
        api=dict(landing.get("api") or {}),
    )


def _headings(landing: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    headings = landing.get(key) or []
    if not isinstance(headings, list) or not all(isinstance(name, str) for name in headings):
        raise InputError(
            f"{place}: {key} is no list of headings.", f"write `{key}: [heading, heading]`."
        )
    return tuple(headings)


def _records(landing: dict[str, Any], place: str) -> str:
    records = landing.get("records", "")
    if not isinstance(records, str):
        raise InputError(
            f"{place}: records is no path.", "write keys joined by dots: `records: data.items`."
        )
    return records


def _check_choice(value: object, known: tuple[str, ...], kind: str, place: str) -> None:
    if value not in known:
        fix = f"{likely(value, known)}the choices are {', '.join(known)}."
        raise InputError(f'{place}: unknown {kind} "{value}".', fix)
