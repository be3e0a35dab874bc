"""What was learned of one project, and how it is kept.

Input:   times, edges and measures, as they come.
Output:  `Outcome`; its summary as JSON can hold it.
Never:   measures.
"""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from catalog_export.agreement import agreement
from catalog_export.edges import Edges
from catalog_export.projects import Project
from catalog_export.timing import Timed


@dataclass
class Outcome:
    """What was learned of one project: times by (tool, run), edges by tool, shares of ours."""

    project: Project
    times: dict[str, list[Timed]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[str, Edges] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    accuracy: dict[str, Any] = field(default_factory=dict)


def write_outcome(folder: Path, outcome: Outcome) -> None:
    """Keep what was learned of a project as it comes: long runs are cut short at times."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(summary(outcome), indent=2) + "\n"
    (folder / f"{outcome.project.name}.outcome.json").write_text(text, encoding="utf-8")


def summary(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON can hold it."""
    ok = {name: [replace(each, said="") if each.ended == "exit 0" else each for each in runs]
          for name, runs in outcome.times.items()}  # fmt: skip
    return {
        "project": outcome.project.name,
        "times": {name: [asdict(each) for each in runs] for name, runs in ok.items()},
        "columns with upstream": {name: len(each) for name, each in outcome.edges.items()},
        "edges": {name: sum(map(len, each.values())) for name, each in outcome.edges.items()},
        "skipped": outcome.skipped,
        "accuracy": outcome.accuracy,
        "agreement": agreement(outcome.edges),
    }
