"""The peers, measured on one project.

Input:   peers, a project; a folder with what peers found before.
Output:  times, edges and their accuracy, put into the outcome.
Never:   waits for a peer longer than its limit.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measuring import say

from catalog_export.accuracy import judge_peer
from catalog_export.edges import Names, read_edges, write_edges
from catalog_export.outcomes import Outcome, write_outcome
from catalog_export.peers.peer import Peer
from catalog_export.timing import time_command

QUIET = {"DATAHUB_TELEMETRY_ENABLED": "false", "DO_NOT_TRACK": "1", "OPENLINEAGE_DISABLED": "true"}


def run_peer(
    peer: Peer, outcome: Outcome, names: Names, limit: float, results: Path | None
) -> None:
    """Time a peer once on a project, and read what it found."""
    project = outcome.project
    with tempfile.TemporaryDirectory(prefix="brygge-peer-") as place:
        folder = Path(place)
        command = peer.prepare(peer, project, folder)
        if isinstance(command, str):
            outcome.skipped[peer.name] = command
            return
        say(f"{project.name}: {peer.name}")
        timed = time_command(command, folder, limit, QUIET)
        outcome.times[peer.name].append(timed)
        if timed.ended != "exit 0":
            outcome.skipped[peer.name] = f"{timed.ended}: {timed.said.strip()[-200:]}"
        try:
            found = names.collapse(peer.read(folder, names))
        except (OSError, ValueError, KeyError, RecursionError) as error:
            outcome.skipped.setdefault(peer.name, f"nothing to read: {error!r:.200}")
            return
    if found or timed.ended == "exit 0":
        outcome.edges[peer.name] = found
    if results and found:
        results.mkdir(parents=True, exist_ok=True)
        write_edges(results / f"{project.name}.{peer.name}.edges.json", found)


def measure_peers(
    outcome: Outcome, names: Names, peers: Sequence[Peer], words: argparse.Namespace
) -> None:
    """Measure the peers on one project; who is not given speaks by what it found before."""
    project, results = outcome.project, words.results
    for peer in peers:
        if project.models > words.peer_models:
            outcome.skipped[peer.name] = f"not tried above {words.peer_models:,} models"
        else:
            for _ in range(words.peer_pairs):
                run_peer(peer, outcome, names, words.limit, results)
    suffix = ".edges.json"
    for path in sorted(results.glob(f"{project.name}.*{suffix}")) if results else ():
        name = path.name.removeprefix(f"{project.name}.").removesuffix(suffix)
        outcome.edges.setdefault(name, read_edges(path))
    for name in sorted(set(outcome.edges) - {"brygge"}) if project.models else ():
        outcome.accuracy[name] = judge_peer(outcome.edges[name], names, project.models)
    if results and peers:
        write_outcome(results, outcome)
