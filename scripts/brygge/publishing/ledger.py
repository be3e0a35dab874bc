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

    def last_switch(self, contract: str, server: str) -> Mapping[str, Any] | None:
        """Return the entry that says which release readers of a port see on a server."""
        for entry in reversed(self.entries()):
            about = (entry["contract"], entry["server"])
            if entry["decision"] in SWITCHES and about == (contract, server):
                return entry
        return None


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
