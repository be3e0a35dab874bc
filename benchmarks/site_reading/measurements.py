"""All sites of one project: written, opened, asked.

Input:   a project's artifacts, a browser, what the command line says, a folder to work in.
Output:  `Outcome`.
Never:   measures two things at once.
"""

import argparse
import json
import shutil
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from catalog_export.ours import BRYGGE
from catalog_export.projects import Project
from catalog_export.timing import time_command
from measuring import say
from playwright.sync_api import Browser

from site_reading.browser import open_often
from site_reading.lineage import expand
from site_reading.outcomes import Outcome, SiteMade
from site_reading.peers import PEERS
from site_reading.search import ask, questions


def measure_project(
    project: Project, browser: Browser, words: argparse.Namespace, work: Path
) -> Outcome:
    """Measure ours, then the peers; what was written is removed."""
    outcome = Outcome(project.name, project.models)
    folder = work / "site"
    made = _written(outcome, project, folder, work)
    say(f"{project.name}: reading it")
    page = open_often(browser, folder / "index.html", words.rounds, words.page_limit)
    outcome.sites.append(replace(made, first_page=page))
    _asked(outcome, project, browser, folder, words.rounds)
    shutil.rmtree(folder)
    for make in () if words.without_peers else PEERS:
        say(f"{project.name}: {make.__name__}")
        peer, first = make(project, folder, words.limit)
        if first is not None:
            page = open_often(browser, first, words.rounds, words.page_limit)
            peer = replace(peer, first_page=page)
        outcome.sites.append(peer)
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _written(outcome: Outcome, project: Project, folder: Path, work: Path) -> SiteMade:
    """Write our site with an empty cache, and once more with nothing changed."""
    cache = work / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    command = [str(BRYGGE), "site", "--artifacts", str(project.folder), "--out", str(folder)]
    environment = {"BRYGGE_CACHE": str(cache)}
    say(f"{project.name}: writing it")
    cold, unchanged = (time_command(command, work, 3600, environment) for _ in range(2))
    for timed in (cold, unchanged):
        if timed.ended != "exit 0":
            sys.exit(f"{project.name}: {timed.ended}: {timed.said}")
    outcome.unchanged = unchanged.seconds
    files = [each for each in folder.rglob("*") if each.is_file()]
    size = sum(each.stat().st_size for each in files)
    times = (cold.seconds, cold.cpu_seconds, cold.together_mb)
    return SiteMade("brygge", "", *times, len(files), size)


def _asked(outcome: Outcome, project: Project, browser: Browser, folder: Path, rounds: int) -> None:
    """Ask the search for common and for rare words, the lineage for who has most neighbours."""
    manifest = json.loads((project.folder / "manifest.json").read_bytes())
    models = sorted(id for id in manifest["nodes"] if id.startswith("model."))
    outcome.answers |= ask(browser, folder, questions([id.split(".")[2] for id in models]), rounds)
    neighbours = Counter(
        {
            id: len(manifest["parent_map"][id])
            + sum(not each.startswith("test.") for each in manifest["child_map"][id])
            for id in models
        }
    )
    begins = [id for id, _ in neighbours.most_common(3)]
    outcome.answers["lineage expansion"] = expand(browser, folder, begins, rounds)
