"""The ledger of a target's releases: who published what, when, and why not.

Input:   decisions.
Output:  `outputs/<target>/ledger.jsonl`, each line with the hash of the line before it.
Never:   changes a line; holds a secret or a value of the data.
"""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from brygge import journal
from brygge.project import Target
from brygge.publishing.release import Manifest

PUBLISHED = "published"
ROLLED_BACK = "rolled_back"
# Written before readers are taken back, so that a kill leaves no doubt about what was meant.
ROLLING_BACK = "rolling_back"
# The decisions after which readers see another release than before.
SWITCHES = (PUBLISHED, ROLLED_BACK)


@dataclass(frozen=True)
class Ledger:
    """The ledger of one target."""

    path: Path

    @classmethod
    def of(cls, target: Target) -> "Ledger":
        """Return the ledger of `target`."""
        return cls(target.outputs / "ledger.jsonl")

    def entries(self) -> list[dict[str, Any]]:
        """Return all entries, the oldest first."""
        return journal.read(self.path)

    def breaks(self) -> list[int]:
        """Return the lines that do not follow from the line before: somebody changed the ledger."""
        return journal.breaks(self.entries())

    def write(
        self,
        decision: str,
        contract: str,
        server: str,
        why: str,
        manifest: Manifest | None,
        **more: str | None,
    ) -> None:
        """Add a decision; the manifest is that of the release it is about."""
        journal.append(
            self.path,
            {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "who": who(),
                "decision": decision,
                "contract": contract,
                "server": server,
                "why": why,
                **(_facts(manifest) if manifest else {}),
                **more,
            },
            is_chained=True,
        )

    def about(self, contract: str, server: str) -> list[dict[str, Any]]:
        """Return the entries about a port on a server, the oldest first."""
        about = (contract, server)
        return [each for each in self.entries() if (each["contract"], each["server"]) == about]

    def last_switch(self, contract: str, server: str) -> Mapping[str, Any] | None:
        """Return the entry that says which release readers of a port see on a server."""
        found = [each for each in self.about(contract, server) if each["decision"] in SWITCHES]
        return found[-1] if found else None

    def record_late(self, contract: str, server: str, current: Manifest) -> None:
        """Put on record the switch to `current` that a killed process did not live to write."""
        entries = self.about(contract, server)
        known = [each for each in entries if each["decision"] in SWITCHES]
        if known and known[-1]["release"] == current.release:
            return
        why = "put on record late: the process ended before it could"
        meant = entries[-1] if entries and entries[-1]["decision"] == ROLLING_BACK else {}
        if meant.get("release") == current.release:
            left = {name: meant[name] for name in ("left_release", "left_content_sha256")}
            self.write(ROLLED_BACK, contract, server, why, current, **left)
        else:
            self.write(PUBLISHED, contract, server, why, current)

    def left_behind(self, contract: str, server: str) -> dict[str, str]:
        """Return the contents that readers were taken back from: content's hash -> release.

        One that readers were taken forward to again is not among them.
        """
        left: dict[str, str] = {}
        for each in self.about(contract, server):
            if each["decision"] in SWITCHES:
                left.pop(each["content_sha256"], None)
            if each["decision"] == ROLLED_BACK:
                left[str(each["left_content_sha256"])] = str(each["left_release"])
        return left

    def way_back(self, contract: str, server: str) -> list[str]:
        """Return the releases that readers saw before the current one, the nearest first."""
        way: list[str] = []
        for each in self.about(contract, server):
            release = str(each.get("release"))
            if each["decision"] == ROLLED_BACK and release in way:
                way = way[: way.index(release)]
            if each["decision"] in SWITCHES:
                way.append(release)
        return way[-2::-1]


def who() -> str:
    """Return who publishes: BRYGGE_ACTOR (what a CI job sets), else the user of this machine."""
    try:
        return os.environ.get("BRYGGE_ACTOR") or getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _facts(manifest: Manifest) -> dict[str, Any]:
    return {
        "release": manifest.release,
        "rows": manifest.content.rows,
        "content_sha256": manifest.content.sha256,
        "manifest_sha256": manifest.sha256,
        "contract_version": manifest.contract_version,
        "invocation": manifest.invocation,
    }
