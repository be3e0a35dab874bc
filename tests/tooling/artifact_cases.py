"""Tiny dbt artifacts, written by hand: nodes of any manifest version, to a folder, a zip or bytes.

A node is written as dbt 1.11 (v12) does; `manifest` turns it into what an older version, or
dbt 2.0, would have written of it.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brygge.catalog.artifacts.places import ArtifactFiles
from brygge.catalog.assembling.assembling import Beside, assemble
from brygge.catalog.lineage.cache import NO_CACHE, Cache
from brygge.catalog.model import Asset, Catalog, Column

Document = dict[str, Any]
PACKAGE, DATABASE, SCHEMA = "shop", "lake", "core"
MADE_AT = "2026-11-01T05:00:00.123456Z"
# Fields that nodes have from a version of the manifest on.
SINCE = {
    9: ("access", "group", "version", "latest_version", "constraints", "contract"),
    10: ("attached_node", "file_key_name"),
}
# What dbt 2.0 calls v12 and leaves out.
NOT_IN_2 = ("extra_ctes", "group", "created_at", "docs", "build_path")


@dataclass(frozen=True)
class Artifacts:
    """What dbt left behind; none where a file is missing."""

    manifest: Any
    catalog: Any = None
    run_results: Any = None
    sources: Any = None
    semantic: Any = None

    def contents(self) -> dict[str, bytes]:
        named = {
            "manifest.json": self.manifest,
            "catalog.json": self.catalog,
            "run_results.json": self.run_results,
            "sources.json": self.sources,
            "semantic_manifest.json": self.semantic,
        }
        return {name: as_bytes(each) for name, each in named.items() if each is not None}

    def files(self) -> ArtifactFiles:
        found = self.contents()
        results = found.get("run_results.json")
        return ArtifactFiles(
            "target",
            found["manifest.json"],
            found.get("catalog.json"),
            found.get("sources.json"),
            found.get("semantic_manifest.json"),
            (("run_results.json", results),) if results is not None else (),
        )

    def to_folder(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.contents().items():
            (folder / name).write_bytes(content)
        return folder

    def to_zip(self, archive: Path, inside: str = "target/") -> Path:
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
            for name, content in self.contents().items():
                opened.writestr(inside + name, content)
        return archive

    def catalogue(
        self, beside: Beside | None = None, cache: Cache = NO_CACHE, workers: int = 1
    ) -> Catalog:
        """Assemble them; whoever read a file through the command gets the same."""
        return assemble(self.files(), beside or Beside(), cache, workers)


def as_bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else json.dumps(content, indent=1).encode()


def node(kind: str, name: str, *reads: str, **fields: Any) -> Document:
    """A node that reads nodes by unique id; `fields` are dbt's own."""
    id = fields.pop("unique_id", f"{kind}.{PACKAGE}.{name}")
    config = {"materialized": "view", "meta": {}, "tags": []} | fields.pop("config", {})
    made: Document = {
        "unique_id": id,
        "resource_type": kind,
        "name": name,
        "package_name": PACKAGE,
        "path": f"sales/{name}.sql",
        "original_file_path": f"models/sales/{name}.sql",
        "fqn": [PACKAGE, "sales", name],
        "alias": name,
        "database": DATABASE,
        "schema": SCHEMA,
        "description": "",
        "columns": {},
        "config": config,
        "tags": [],
        "meta": {},
        "language": "sql",
        "depends_on": {"macros": [], "nodes": list(reads)},
        "raw_code": "select 'raw' as {{ never_read }}",
        "extra_ctes": [],
        "created_at": 1.5,
        "docs": {"show": True},
    }
    return made | fields


def model(name: str, sql: str | None, *reads: str, **fields: Any) -> Document:
    """A model with compiled SQL; none where dbt had not compiled it."""
    compiled = {} if sql is None else {"compiled": True, "compiled_code": sql}
    return node("model", name, *reads, **(compiled | {"access": "protected"} | fields))


def ephemeral(name: str, sql: str, *reads: str, **fields: Any) -> Document:
    return model(name, sql, *reads, **({"config": {"materialized": "ephemeral"}} | fields))


def snapshot(name: str, sql: str, *reads: str, **fields: Any) -> Document:
    return node("snapshot", name, *reads, compiled_code=sql, **fields)


def seed(name: str, *columns: str, **fields: Any) -> Document:
    return node("seed", name, columns=documented(*columns), **fields)


def source(name: str, *columns: str, **fields: Any) -> Document:
    """A table of the source `till`."""
    made = node("source", name, unique_id=f"source.{PACKAGE}.till.{name}", **fields)
    for unknown in ("alias", "depends_on", "raw_code", "language"):
        del made[unknown]
    defaults = {
        "source_name": "till",
        "identifier": name,
        "schema": "till",
        "columns": documented(*columns),
        "fqn": [PACKAGE, "sales", "till", name],
    }
    return made | defaults | fields


def check(name: str, tested: str, column: str = "", **fields: Any) -> Document:
    """A generic test, by the name of dbt's test (`not_null`)."""
    kwargs = {"model": "{{ get_where_subquery(ref('" + tested.split(".")[2] + "')) }}"}
    if column:
        kwargs["column_name"] = column
    kwargs |= fields.pop("kwargs", {})
    return node(
        "test",
        f"{name}_{tested.split('.')[2]}_{column}",
        tested,
        **{
            "test_metadata": {"name": name, "namespace": None, "kwargs": kwargs},
            "column_name": column or None,
            "attached_node": tested,
            "config": {"severity": "ERROR"},
        }
        | fields,
    )


def documented(*names: str, **of_all: Any) -> Document:
    return {name: {"name": name, "description": "", "meta": {}} | of_all for name in names}


def exposure(name: str, *reads: str, **fields: Any) -> Document:
    return {
        "unique_id": f"exposure.{PACKAGE}.{name}",
        "resource_type": "exposure",
        "name": name,
        "package_name": PACKAGE,
        "type": "dashboard",
        "owner": {"name": "Ann", "email": "ann@example.org"},
        "depends_on": {"macros": [], "nodes": list(reads)},
    } | fields


def manifest(
    nodes: Iterable[Document],
    *,
    version: int = 12,
    is_dbt_2: bool = False,
    adapter: str | None = "duckdb",
    **parts: Any,
) -> Document:
    """A manifest of `nodes` (sources among them), as `version` has it."""
    written = [_of_version(each, version, is_dbt_2) for each in nodes]
    metadata = {
        "dbt_schema_version": f"https://schemas.getdbt.com/dbt/manifest/v{version}.json",
        "dbt_version": "2.0.0" if is_dbt_2 else "1.11.16",
        "generated_at": MADE_AT,
        "adapter_type": adapter,
    }
    if version >= 10:
        metadata["project_name"] = PACKAGE
    return {
        "metadata": metadata,
        "nodes": {each["unique_id"]: each for each in written if each["resource_type"] != "source"},
        "sources": {
            each["unique_id"]: each for each in written if each["resource_type"] == "source"
        },
        "macros": {"macro.shop.x": {"macro_sql": "{{ never read }}"}},
        "disabled": [] if version < 4 else {},
        "exposures": {},
    } | parts


def _of_version(given: Document, version: int, is_dbt_2: bool) -> Document:
    made = dict(given)
    if version < 7:
        for old, new in (("raw_sql", "raw_code"), ("compiled_sql", "compiled_code")):
            if new in made:
                made[old] = made.pop(new)
    gone = [name for since, names in SINCE.items() if version < since for name in names]
    for name in (*gone, *(NOT_IN_2 if is_dbt_2 else ())):
        made.pop(name, None)
    return made


def tables(columns: dict[str, Sequence[str | tuple[str, str]]], **stats: Any) -> Document:
    """A `catalog.json`: for each unique id its columns, as names or (name, type)."""
    entries = {
        id: {
            "metadata": {"type": "BASE TABLE", "schema": SCHEMA, "name": id.split(".")[-1]},
            "columns": {
                name: {"type": kind, "index": index, "name": name, "comment": None}
                for index, (name, kind) in enumerate(map(_typed, names), start=1)
            },
            "stats": {name: {"id": name, "value": each} for name, each in stats.items()},
            "unique_id": id,
        }
        for id, names in columns.items()
    }
    return {
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json"},
        "nodes": {id: each for id, each in entries.items() if not id.startswith("source.")},
        "sources": {id: each for id, each in entries.items() if id.startswith("source.")},
        "errors": None,
    }


def _typed(column: str | tuple[str, str]) -> tuple[str, str]:
    return (column, "VARCHAR") if isinstance(column, str) else column


def run_results(statuses: dict[str, str], which: str = "build", at: str = MADE_AT) -> Document:
    return {
        "metadata": {"generated_at": at},
        "args": {"which": which},
        "results": [
            {
                "unique_id": id,
                "status": status,
                "failures": 2 if status.lower() in ("fail", "warn") else None,
                "execution_time": 0.12345,
                "timing": [{"name": "execute", "completed_at": at}],
                "message": f"Got 2 results, such as {id}",
            }
            for id, status in statuses.items()
        ],
    }


def freshness(statuses: dict[str, str]) -> Document:
    return {
        "metadata": {"generated_at": MADE_AT},
        "results": [
            {
                "unique_id": id,
                "status": status,
                "max_loaded_at": "2026-10-31T00:00:00+00:00",
                "snapshotted_at": MADE_AT,
                "criteria": {
                    "warn_after": {"count": 1, "period": "day"},
                    "error_after": {"count": None, "period": None},
                },
            }
            for id, status in statuses.items()
        ],
    }


def of_nodes(*nodes: Document, **parts: Any) -> Artifacts:
    """Artifacts of a manifest alone."""
    return Artifacts(manifest(nodes, **parts))


def asset(catalog: Catalog, id: str) -> Asset:
    """The asset `id`, or the only one whose id ends so."""
    found = [each for each in catalog.assets if each.id == id or each.id.endswith(f".{id}")]
    assert len(found) == 1, [each.id for each in catalog.assets]
    return found[0]


def column(catalog: Catalog, id: str, name: str) -> Column:
    found = [each for each in asset(catalog, id).columns if each.name == name]
    assert len(found) == 1, [each.name for each in asset(catalog, id).columns]
    return found[0]


def upstream(catalog: Catalog, id: str) -> dict[str, list[str]]:
    """The columns of an asset, in order, each with what it is made from: `orders.id copied`."""
    return {
        each.name: [
            f"{used.asset.rpartition('.')[2]}.{used.column} {used.kind}" for used in each.upstream
        ]
        or [f"{each.origin}{': ' if each.reason else ''}{each.reason}"]
        for each in asset(catalog, id).columns
    }


def problems(catalog: Catalog, subject: str = "") -> list[str]:
    """The gaps of a subject (all: of every one), without those about missing files."""
    files = ("catalog.json", "run_results.json", "sources.json")
    return [
        f"{gap.subject} {gap.problem}"
        for gap in catalog.gaps
        if (gap.subject.endswith(subject) if subject else gap.subject not in files)
    ]


# Writes a project's artifacts somewhere, and says where.
Writer = Callable[[Artifacts], Path]
