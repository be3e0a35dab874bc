"""All tools measured on one project: ours and its floor in turns, then the peers.

Input:   a project, peers, what the command line says.
Output:  the outcome of the project.
Never:   measures two things at once.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from generated_projects.writing import write_artifacts
from measuring import say

from catalog_export.edges import Names
from catalog_export.ours import read_ours, run_ours
from catalog_export.outcomes import Outcome
from catalog_export.peers.peer import Peer
from catalog_export.projects import Project
from catalog_export.theirs import measure_peers
from catalog_export.timing import time_command

FLOOR = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"


def measure_project(
    project: Project, peers: Sequence[Peer], words: argparse.Namespace, work: Path
) -> Outcome:
    """Measure all tools on one project, ours and its floor in turns."""
    outcome, names = Outcome(project), Names(project.folder)
    manifest = str(project.folder / "manifest.json")
    changed = None
    if project.models and words.has_ours:
        changed = work / f"{project.name}_changed"
        has_catalog = words.has_catalog
        write_artifacts(changed, project.models, has_catalog=has_catalog, is_changed=True)
    for pair in range(1, words.pairs + 1):
        say(f"{project.name}: pair {pair} of {words.pairs}")
        floor = time_command([sys.executable, "-c", FLOOR, manifest], work, 600, {})
        outcome.times["json.load"].append(floor)
        if words.has_ours and "brygge" not in outcome.skipped:
            run_ours(outcome, changed, work, words.options)
    if words.has_ours and (work / "read").is_dir():
        read_ours(outcome, names, work / "read")
        shutil.rmtree(work / "read")
    measure_peers(outcome, names, peers, words)
    return outcome
