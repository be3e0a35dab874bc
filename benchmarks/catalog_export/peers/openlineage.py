"""OpenLineage's dbt integration: how it is called, and how its column lineage is read.

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

# OpenLineage has no command for finished artifacts: what its wrapper of dbt does, without dbt.
OPENLINEAGE = """\
import sys
from pathlib import Path
from openlineage.client.serde import Serde
from openlineage.common.provider.dbt.local import DbtLocalArtifactProcessor
processor = DbtLocalArtifactProcessor(
    project_dir=".", target_path="target", producer="https://example.org/", job_namespace="jobs"
)
with Path(sys.argv[1]).open("w", encoding="utf-8") as file:
    for event in processor.parse().events():
        file.write(Serde.to_json(event) + "\\n")
"""


def openlineage_command(peer: Peer, project: Project, folder: Path) -> list[str] | str:
    """Return how OpenLineage is called, with the project's files that it asks for."""
    (folder / "target").mkdir(exist_ok=True)
    for each in ("manifest.json", "catalog.json", "run_results.json"):
        if (project.folder / each).is_file():
            (folder / "target" / each).symlink_to(project.folder / each)
    results = folder / "target" / "run_results.json"
    if not results.exists():
        results.write_text(json.dumps(results_for(project)))
    (folder / "dbt_project.yml").write_text("name: shop\nprofile: shop\nversion: '1'\n")
    anything = dict.fromkeys(("host", "account", "path", "server", "database", "schema"), "here")
    output = {"type": Names(project.folder).adapter, "port": 1, **anything}
    profile = {"shop": {"target": "main", "outputs": {"main": output}}}
    (folder / "profiles.yml").write_text(json.dumps(profile))
    return [str(peer.python), "-c", OPENLINEAGE, str(folder / "events.jsonl")]


def results_for(project: Project) -> dict[str, Any]:
    """Return the results of a run in which all went well: OpenLineage does nothing without."""
    manifest = json.loads((project.folder / "manifest.json").read_text(encoding="utf-8"))
    at = "2026-11-01T05:00:00.000000Z"
    timing = [
        {"name": name, "started_at": at, "completed_at": at} for name in ("compile", "execute")
    ]
    done = {"status": "success", "timing": timing, "execution_time": 1.0, "adapter_response": {}}
    done |= {"thread_id": "Thread-1", "message": None, "failures": None}
    ids = [key for key in manifest["nodes"] if key.partition(".")[0] in ("model", "snapshot")]
    version = "https://schemas.getdbt.com/dbt/run-results/v6.json"
    return {
        "metadata": {**manifest["metadata"], "dbt_schema_version": version},
        "results": [{**done, "unique_id": key} for key in ids],
        "elapsed_time": 1.0,
        "args": {"which": "build"},
    }


def openlineage_edges(folder: Path, names: Names) -> Iterator[tuple[Cell, Cell]]:
    """Yield the lineage in OpenLineage's events: the facet `columnLineage` of outputs."""
    for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
        for output in json.loads(line).get("outputs") or ():
            fields = output.get("facets", {}).get("columnLineage", {}).get("fields", {})
            for column, above in fields.items():
                for each in above["inputFields"]:
                    start = (each["name"].lower(), each["field"].lower())
                    yield start, (output["name"].lower(), column.lower())
