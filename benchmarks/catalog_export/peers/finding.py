"""The peers that are at hand, by the pythons of their environments.

Input:   `NAME=PYTHON` words; BRYGGE_COLIBRI, BRYGGE_DATAHUB, BRYGGE_OPENLINEAGE.
Output:  peers, a sentence for each that is not at hand, their versions.
Never:   installs anything.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from catalog_export.peers.colibri import colibri_command, colibri_edges
from catalog_export.peers.datahub import datahub_command, datahub_edges
from catalog_export.peers.openlineage import openlineage_command, openlineage_edges
from catalog_export.peers.peer import Peer

VERSIONS = """\
from importlib.metadata import distributions
for each in distributions():
    print(each.metadata["Name"], each.version)
"""
NAMED = ("dbt-colibri", "acryl-datahub", "openlineage-dbt", "sqlglot", "sqlglotc")
READERS = {
    "colibri": (colibri_command, colibri_edges),
    "datahub": (datahub_command, datahub_edges),
    "openlineage": (openlineage_command, openlineage_edges),
}


def find_peers(given: Sequence[str]) -> tuple[list[Peer], list[str]]:
    """Return the peers that are at hand, and a sentence for each that is not."""
    known = {kind: os.environ.get(f"BRYGGE_{kind.upper()}", "") for kind in READERS}
    known |= dict(each.partition("=")[::2] for each in given)
    peers, missing = [], []
    for name, python in known.items():
        # Two editions of one peer are told apart by what follows its name: colibri-30.4.3.
        kind = name.partition("-")[0]
        if kind not in READERS:
            sys.exit(f"--peer {name}: a peer's name begins with one of {', '.join(READERS)}")
        if Path(python).is_file():
            peers.append(Peer(name, Path(python).absolute(), *READERS[kind]))
        else:
            where = f"--peer {name}=PYTHON or BRYGGE_{kind.upper()}"
            missing.append(f"{name}: skipped, no python of its environment is given ({where})")
    return peers, missing


def versions_of(peer: Peer) -> dict[str, str]:
    """Return what a peer's environment holds of what matters here."""
    asked = subprocess.run(
        [peer.python, "-c", VERSIONS], capture_output=True, text=True, check=True
    )
    found = dict(line.split(" ", 1) for line in asked.stdout.splitlines())
    return {name: found[name] for name in NAMED if name in found}
