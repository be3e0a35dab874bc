"""The floor of a build: the SQL that dbt ran, on one DuckDB connection, without dbt.

Input:   a project whose last build was a full one with an empty warehouse: its `target/`.
Output:  seconds per node and from the first statement to the end of the last.
Never:   runs unit tests, or what dbt does beside the nodes' SQL: docs, hooks, the audits of ports
         and the tests that look them up.
"""

import json
import os
from pathlib import Path
from time import perf_counter
from typing import Any

from measuring import THREADS

KINDS = ("seed", "model", "test")


def run_floor(root: str, database: str) -> dict[str, Any]:
    """Run what the last build ran, in its order; `{"seconds": span, "nodes": {id: seconds}}`.

    The file `database` does not exist yet. It is called as the target's, whose name is in the SQL.
    """
    import duckdb

    folder = Path(root)
    statements = read_statements(folder)
    nodes: dict[str, float] = {}
    Path(database).parent.mkdir(exist_ok=True)
    with duckdb.connect(database, config=read_settings(folder)) as connection:
        started = perf_counter()
        for schema in sorted(read_schemas(folder)):
            connection.execute(f'create schema if not exists "{schema}"')
        for unique_id, sql in statements:
            begun = perf_counter()
            connection.execute("begin")
            connection.execute(sql).fetchall()
            connection.execute("commit")
            nodes[unique_id] = perf_counter() - begun
        span = perf_counter() - started
    return {"seconds": span, "nodes": nodes}


def read_statements(root: Path) -> list[tuple[str, str]]:
    """Return each node of the last build with the SQL that dbt sent for it, in order of start."""
    manifest = _read(root, "manifest.json")["nodes"]
    results = _read(root, "run_results.json")["results"]
    built = [each for each in results if each["unique_id"].split(".")[0] in KINDS]
    statements = []
    for result in sorted(built, key=lambda result: min(_starts(result))):
        node = manifest[result["unique_id"]]
        if (node.get("test_metadata") or {}).get("name") == "audited":
            continue
        path = node.get("build_path") or f"target/run/brygge/{node['original_file_path']}"
        # Tables are built beside their name and renamed; the floor has nothing to replace.
        sql = (root / path).read_text(encoding="utf-8").replace("__dbt_tmp", "")
        sql = sql.replace("__staged", "")
        statements.append((result["unique_id"], sql))
    return statements


def read_schemas(root: Path) -> set[str]:
    """Return the schemas in which dbt builds."""
    return {node["schema"] for node in _read(root, "manifest.json")["nodes"].values()}


def read_settings(root: Path) -> dict[str, Any]:
    """Return the settings that profiles.yml gives target main, with the benchmark's threads."""
    from jinja2 import Template

    from brygge.strict_yaml import load_yaml

    target = load_yaml(root / "profiles.yml")["brygge"]["outputs"]["main"]
    settings = {
        name: Template(value).render(env_var=os.environ.get) if isinstance(value, str) else value
        for name, value in target["settings"].items()
    }
    return {**settings, "threads": THREADS}


def _starts(result: dict[str, Any]) -> list[str]:
    return [step["started_at"] for step in result["timing"]] or ["9"]


def _read(root: Path, name: str) -> dict[str, Any]:
    content = json.loads((root / "target" / name).read_bytes())
    assert isinstance(content, dict)
    return content
