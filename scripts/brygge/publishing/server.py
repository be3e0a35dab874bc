"""What publishing asks of a place where a port is delivered, whatever its kind.

Input:   rows as a query of the workbench, and the manifest of the release to be.
Output:  `Server`: stage, read back, switch, sweep, and questions about what is served.
Never:   lets a reader see a release before `switch`, or two releases at once.

A new kind of server is one module with this interface, and one line in `servers.py`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from brygge.publishing.entries import Entry
from brygge.publishing.port import Port
from brygge.publishing.release import DamagedError, Manifest
from brygge.publishing.workbench import OnProgress, Workbench

# The releases of a product's ports on one server: contract id -> release.
Pins = dict[str, str]


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was published: what, and how it differs."""

    where: str
    sentence: str


class Server(Protocol):
    """One port on one server. Every method raises `BryggeError` with a fix for what fails."""

    port: Port
    entry: Entry
    # Whether the rows of releases that are not current can still be read.
    has_history: bool

    def hold(self, command: str) -> AbstractContextManager[None]:
        """Be the only publisher of the port here; refuse, before anything is written, to be two."""

    def glance(self) -> AbstractContextManager[None]:
        """Be able to ask what is served, beside publishers."""

    @property
    def place(self) -> str:
        """Where the sets of the port's product are kept: ports with one place are one unit."""

    def sweep(self) -> list[str]:
        """Remove what a killed publisher left unfinished; return what it was, in words."""

    def current(self) -> Manifest | None:
        """Return the release that readers see now."""

    def pointed(self) -> str | None:
        """Return the release that readers are pointed at, whole or not; never delete that one."""

    def is_taken(self, release: str) -> bool:
        """Whether a release of this id lies here, whole or not."""

    def staged(self, manifest: Manifest) -> Manifest | None:
        """Return a validated release that serves the same, waits and was never switched to."""

    def stage(
        self, bench: Workbench, rows: str, manifest: Manifest, on_progress: OnProgress
    ) -> Manifest:
        """Write the rows aside; return the manifest with the files that they became."""

    def read_back(self, bench: Workbench, manifest: Manifest) -> str:
        """Return the query that reads the bytes or rows of a release, staged or kept."""

    def keep(self, manifest: Manifest) -> None:
        """Mark a staged release as validated: it may wait, and be switched to later."""

    def drop(self, manifest: Manifest) -> None:
        """Take a staged release away again."""

    def switch(self, manifest: Manifest) -> None:
        """Let readers see this release from now on, in one step."""

    def pin(self, change: Callable[[Pins], Pins]) -> None:
        """Change, in one step, which releases of the product's ports belong together."""

    def pins(self) -> Pins:
        """Return which releases of the product's ports belong together."""

    def releases(self) -> list[Manifest]:
        """Return the releases whose rows can still be read, the newest first."""

    def remove(self, manifest: Manifest) -> None:
        """Delete a release that is not the current one."""

    def damages(self, bench: Workbench, manifest: Manifest) -> list[Damage]:
        """Compare a release, byte by byte or row by row, with what was published."""

    def set_damages(self) -> list[Damage]:
        """Compare what says which releases are current, and which belong together."""

    def location(self) -> str:
        """Return where readers find the port, in words that hold no secret."""


def whole_current(server: Server) -> Manifest | None:
    """Return the current release; None when there is none, or when what says so is damaged.

    The ways out of a damaged release are to publish again, or to go back: both need to know.
    """
    try:
        return server.current()
    except DamagedError:
        return None
