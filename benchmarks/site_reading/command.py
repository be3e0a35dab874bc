"""Writing a site from dbt artifacts and reading it in a browser, against targets and other tools.

`brygge site` is timed as a child process, cold and with nothing changed. Its pages are opened from
the file system in headless Chromium, and so is what dbt (`docs generate --static`) and dbt-colibri
make of the same artifacts.

Input:   `--models N ...`; the python of dbt-colibri's environment in BRYGGE_COLIBRI; Chromium.
Output:  seconds, memory, bytes and milliseconds side by side; `--json FILE` for machines.
Never:   changes artifacts that it did not make; waits for a page or a peer longer than a limit.
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from catalog_export.projects import projects
from measuring import draw_table, report

from site_reading.browser import chromium
from site_reading.measurements import measure_project
from site_reading.reporting import figures_of, rows_of

# Of the real projects that lie beside the repository, the largest.
REAL = ("fivetran_zendesk",)


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = ("own", "real", "generated")
    parser.add_argument("--models", type=int, nargs="+", default=[10_000])
    parser.add_argument("--projects", nargs="+", choices=kinds, default=list(kinds))
    parser.add_argument("--real", nargs="+", default=list(REAL), help="names of real projects")
    parser.add_argument("--rounds", type=int, default=5, help="how often a page is opened")
    parser.add_argument("--limit", type=float, default=300, help="seconds that a peer may take")
    parser.add_argument("--page-limit", type=float, default=60, help="seconds that a page may take")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--json", type=Path)
    words = parser.parse_args()
    words.has_catalog = True
    return words


def main() -> None:
    """Measure and report."""
    words = arguments()
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="brygge-benchmark-") as place, chromium() as browser:
        if browser is None:
            sys.exit("Chromium is not installed (Debian: apt-get install chromium)")
        for project in projects(words, Path(place)):
            if project.folder.name in words.real or project.folder.parent == Path(place):
                outcomes.append(measure_project(project, browser, words, Path(place)))
            if project.models:
                shutil.rmtree(project.folder)
    headings = ("site", "wall s", "CPU s", "all MB", "files", "MB", "first kB", "usable s", "ended")
    draw_table("Sites", headings, [row for each in outcomes for row in rows_of(each)])
    report(
        "The site",
        [figure for each in outcomes for figure in figures_of(each)],
        words.json,
        sites=[asdict(made) for each in outcomes for made in each.sites],
    )
