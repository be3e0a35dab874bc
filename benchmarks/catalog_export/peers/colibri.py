"""dbt-colibri: how it is called, and how its column lineage is read.

Input:   a project's artifacts; the folder that the tool wrote into.
Output:  a command, or why there is none; edges between columns.
Never:   runs the command.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from catalog_export.edges import Cell, Names
from catalog_export.peers.peer import Peer
from catalog_export.projects import Project


def colibri_command(peer: Peer, project: Project, folder: Path) -> list[str] | str:
    """Return how dbt-colibri is called; a sentence where it cannot work."""
    if not (project.folder / "catalog.json").is_file():
        return "it needs a catalog.json"
    files = [f"--{name}={project.folder / name}.json" for name in ("manifest", "catalog")]
    program = str(peer.python.parent / "colibri")
    return [program, "generate", *files, "--output-dir", str(folder), "--disable-telemetry"]


def colibri_edges(folder: Path, names: Names) -> Iterator[tuple[Cell, Cell]]:
    """Yield the lineage in dbt-colibri's JSON; filters and joins have no column at their end."""
    text = (folder / "colibri-manifest.json").read_text(encoding="utf-8")
    for each in json.loads(text)["lineage"]["edges"]:
        # A star is what it could not resolve.
        if each["sourceColumn"] not in ("", "*") and each["targetColumn"]:
            start = names.cell(each["source"], each["sourceColumn"])
            yield start, names.cell(each["target"], each["targetColumn"])
