"""Exporting the catalog of a dbt project, against reading its manifest and against other tools.

Whole commands are timed as child processes: ours cold, with nothing changed and with 1 % of the
models changed; each peer (dbt-colibri, DataHub, OpenLineage) on the same artifacts. Afterwards the
column lineage of all is compared, with each other and, of generated projects, with the truth.

Input:   `--models N ...`; peers as `--peer NAME=PYTHON`, or the pythons of their environments in
         BRYGGE_COLIBRI, BRYGGE_DATAHUB, BRYGGE_OPENLINEAGE.
Output:  seconds, CPU seconds and peak memory side by side; accuracy and agreement; `--json FILE`
         for machines; `--results FOLDER` keeps what peers found as sets of edges, which stand in
         for peers that are not given the next time.
Never:   changes artifacts that it did not make; waits for a peer longer than `--limit`.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from generated_projects.expressions import STRENGTH
from measuring import draw_table, report, say

from catalog_export.measurements import measure_project
from catalog_export.ours import brygge_is_able
from catalog_export.outcomes import summary
from catalog_export.peers.finding import find_peers, versions_of
from catalog_export.projects import projects
from catalog_export.reporting import figures_of, rows_of


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = ("own", "real", "generated")
    parser.add_argument("--models", type=int, nargs="+", default=[100, 737, 1900, 10_000])
    parser.add_argument("--projects", nargs="+", choices=kinds, default=list(kinds))
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--workers", type=int, help="passed on to `brygge catalog export`")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--peer-models", type=int, default=737, help="peers' largest project")
    parser.add_argument("--peer-pairs", type=int, default=1, help="how often a peer is timed")
    parser.add_argument("--limit", type=float, default=600, help="seconds that a peer may take")
    parser.add_argument("--without-ours", action="store_true")
    parser.add_argument("--without-catalog", action="store_true", help="of generated projects")
    parser.add_argument("--results", type=Path)
    parser.add_argument("--json", type=Path)
    words = parser.parse_args()
    words.has_catalog = not words.without_catalog
    # Without `--format`, all formats are written.
    words.options = ["--workers", str(words.workers)] if words.workers else []
    return words


def main() -> None:
    """Measure and report."""
    words = arguments()
    peers, missing = find_peers(words.peer)
    words.has_ours = not words.without_ours and brygge_is_able()
    if not words.has_ours:
        missing.append("brygge: skipped, as told or as it has no `brygge catalog export`")
    for each in missing:
        say(each)
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="brygge-benchmark-") as place:
        for project in projects(words, Path(place)):
            outcomes.append(measure_project(project, peers, words, Path(place)))
            if project.models:
                shutil.rmtree(project.folder)
                shutil.rmtree(f"{project.folder}_changed", ignore_errors=True)
    headings = ("project and tool", "wall s", "CPU s", "largest MB", "all MB", "columns", "ended")
    draw_table("Whole commands", headings, [row for each in outcomes for row in rows_of(each)])
    report(
        "Catalog export",
        [figure for each in outcomes for figure in figures_of(each)],
        words.json,
        missing=missing,
        strengths=STRENGTH,
        versions={each.name: versions_of(each) for each in peers},
        projects=[summary(each) for each in outcomes],
    )
