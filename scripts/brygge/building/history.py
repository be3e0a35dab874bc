"""Keep how builds ended: dbt overwrites its run results with every command.

Input:   `target/run_results.json`, as a build left it.
Output:  `outputs/<target>/run_results/run_results-<time>.json`, the newest 30 of them.
Never:   keeps a message: engines quote values of the data in them.
"""

import json
import re
from pathlib import Path

from brygge.project import Project, Target

KEPT = 30
FIELDS = ("unique_id", "status", "failures", "execution_time", "timing")


def results_folder(target: Target) -> Path:
    """Return where the results of a target's builds are kept."""
    return target.outputs / "run_results"


def keep_results(project: Project, target: Target) -> None:
    """Keep the results of the build that has just ended; without any there is nothing to keep."""
    file = project.root / "target" / "run_results.json"
    try:
        results = json.loads(file.read_bytes())
        made = str(results["metadata"]["generated_at"])
        kept = {
            "metadata": {"generated_at": made},
            "args": {"which": results["args"]["which"], "target": target.name},
            "results": [{name: each.get(name) for name in FIELDS} for each in results["results"]],
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # dbt stopped before it wrote any.
        return
    folder = results_folder(target)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"run_results-{re.sub('[^0-9TZ]', '', made)}.json"
    aside = folder / f".{name}"
    aside.write_text(json.dumps(kept, separators=(",", ":")), encoding="utf-8")
    aside.replace(folder / name)
    for old in sorted(folder.glob("run_results-*.json"))[:-KEPT]:
        old.unlink()
