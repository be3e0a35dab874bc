"""What became of a publication: an outcome per port and server.

Input:   what the protocol did.
Output:  `Outcome`, `Report`; the exit code of the worst.
Never:   prints.
"""

from dataclasses import dataclass, field
from typing import Literal

from brygge.errors import ExitCode
from brygge.publishing.entries import Skipped
from brygge.publishing.release import Manifest
from brygge.publishing.server import Server

Decision = Literal["published", "unchanged", "refused", "not_carried_out", "staged", "held_back"]


@dataclass(frozen=True)
class Outcome:
    """What became of one port on one server.

    `release` is the one that it is about, `readers_see` the one that readers see after it;
    `sentence` and `fix` say why it was not published.
    """

    contract: str
    server: str
    decision: Decision
    location: str
    release: str | None = None
    readers_see: str | None = None
    rows: int | None = None
    sentence: str = ""
    fix: str = ""
    exit_code: ExitCode = ExitCode.GOOD


@dataclass(frozen=True)
class Report:
    """All that a publication did; `left_out` says of ports why they are not served."""

    target: str
    outcomes: tuple[Outcome, ...]
    skipped: tuple[Skipped, ...]
    left_out: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """The worst of the outcomes."""
        return max((each.exit_code for each in self.outcomes), default=ExitCode.GOOD)


def outcome_of(
    server: Server,
    decision: Decision,
    manifest: Manifest | None,
    seen: Manifest | None,
    sentence: str = "",
    fix: str = "",
    exit_code: ExitCode = ExitCode.GOOD,
) -> Outcome:
    """Return the outcome of a port on a server, about `manifest`; readers see `seen`."""
    return Outcome(
        contract=server.port.id,
        server=server.entry.name,
        decision=decision,
        location=server.location(),
        release=manifest.release if manifest else None,
        readers_see=seen.release if seen else None,
        rows=manifest.content.rows if manifest else None,
        sentence=sentence,
        fix=fix,
        exit_code=exit_code,
    )
