"""DataHub's dbt source: how it is called, and how its column lineage is read.

Input:   a project's artifacts; the folder that the tool wrote into.
Output:  a command, or why there is none; edges between columns.
Never:   runs the command.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalog_export.edges import Cell, Names
from catalog_export.peers.peer import Peer
from catalog_export.projects import Project


def datahub_command(peer: Peer, project: Project, folder: Path) -> list[str] | str:
    """Return how DataHub is called: its dbt source, into a file, by the names of the database."""
    config = {
        "manifest_path": str(project.folder / "manifest.json"),
        "target_platform": Names(project.folder).adapter,
        "use_identifiers": True,
        "incremental_lineage": False,
        "write_semantics": "OVERRIDE",
    }
    if (project.folder / "catalog.json").is_file():
        config["catalog_path"] = str(project.folder / "catalog.json")
    sink = {"type": "file", "config": {"filename": str(folder / "datahub.json")}}
    recipe = {"source": {"type": "dbt", "config": config}, "sink": sink}
    (folder / "recipe.yml").write_text(json.dumps(recipe))
    program = str(peer.python.parent / "datahub")
    return [program, "ingest", "run", "-c", "recipe.yml", "--no-default-report"]


def datahub_edges(folder: Path, names: Names) -> Iterator[tuple[Cell, Cell]]:
    """Yield the lineage in DataHub's file: `fineGrainedLineages`, in snapshots and proposals."""
    waiting: list[Any] = [json.loads((folder / "datahub.json").read_text(encoding="utf-8"))]
    while waiting:
        held = waiting.pop()
        waiting += held.values() if isinstance(held, dict) else held
        for fine in held.get("fineGrainedLineages") or () if isinstance(held, dict) else ():
            for end in fine.get("downstreams") or ():
                for start in fine.get("upstreams") or ():
                    yield urn_cell(start), urn_cell(end)
        waiting = [each for each in waiting if isinstance(each, dict | list)]


def urn_cell(urn: str) -> Cell:
    """Return the column of `urn:li:schemaField:(urn:li:dataset:(platform,name,PROD),column)`."""
    dataset, _, column = urn.removesuffix(")").rpartition("),")
    name = dataset.rpartition("(")[2].split(",")[1]
    return name.lower(), column.rpartition(".")[2].lower()
