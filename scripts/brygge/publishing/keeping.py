"""What was published: list it, verify it, and delete what is old.

Input:   a project, a target, names of ports, a server.
Output:  `Kept` per port and server; damages; what was deleted.
Never:   deletes the release that readers see, or one that a product's set names.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from brygge.errors import BryggeError, InputError
from brygge.project import Project, Target
from brygge.publishing.ledger import Ledger
from brygge.publishing.port import find_ports
from brygge.publishing.release import DamagedError, Manifest
from brygge.publishing.server import Damage, Server
from brygge.publishing.servers import choose_servers, open_servers
from brygge.publishing.workbench import OnProgress, Workbench, open_workbench
from brygge.publishing.workshop import scratch_folder


@dataclass(frozen=True)
class Kept:
    """One port on one server: the current release, all kept ones, the one of the product's set."""

    contract: str
    server: str
    location: str
    current: Manifest | None
    releases: tuple[Manifest, ...]
    pinned: str | None
    problem: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Verified:
    """What verifying one port on one server found; a `problem` is why it could not be looked at."""

    contract: str
    server: str
    release: str | None
    damages: tuple[Damage, ...]
    problem: str = ""
    fix: str = ""


@contextmanager
def opened(
    project: Project, target: Target, names: Sequence[str], server: str | None
) -> Iterator[tuple[list[Server], Workbench]]:
    """Yield the servers of the ports called `names` (none: all), and a workbench beside them.

    Raises `InputError` when there is none.
    """
    with scratch_folder(project, target) as scratch:
        servers = _servers(project, target, names, server, scratch)
        with open_workbench(target, scratch, with_warehouse=False) as bench:
            yield servers, bench


def _servers(
    project: Project, target: Target, names: Sequence[str], server: str | None, scratch: Path
) -> list[Server]:
    ports, left_out = find_ports(project, names)
    found = open_servers(project, target, ports, scratch)
    if names and not found:
        reasons = "".join(f"; {name}: {why}" for name, why in left_out.items())
        raise InputError(
            f"{', '.join(names)} has no server in target {target.name}{reasons}.",
            "name the target in the `environment` of a server of its contract.",
        )
    return choose_servers(found, target, server)


def look(project: Project, target: Target, names: Sequence[str], server: str | None) -> list[Kept]:
    """Return what is kept of each port on each server."""
    # Nothing is fetched: no scratch folder is needed, and outputs may be read-only.
    return [_kept(each) for each in _servers(project, target, names, server, target.outputs)]


def verify(
    project: Project,
    target: Target,
    names: Sequence[str],
    server: str | None,
    on_progress: OnProgress = lambda *_: None,
) -> tuple[list[Verified], list[Damage]]:
    """Compare what readers see now with what was published; and the ledger with itself."""
    found = []
    ledger = Ledger.of(target)
    with opened(project, target, names, server) as (servers, bench):
        for each in servers:
            on_progress(f"{each.port.id}: verify server {each.entry.name}")
            found.append(_verified(each, bench, ledger))
    lines = [
        Damage(project.relative(ledger.path), f"line {number} does not follow from the one before.")
        for number in ledger.breaks()
    ]
    return found, lines


def prune(
    project: Project,
    target: Target,
    names: Sequence[str],
    server: str | None,
    keep: int,
    older_than: timedelta,
) -> list[tuple[Server, Manifest]]:
    """Delete releases that are neither among the `keep` newest nor younger than `older_than`."""
    removed = []
    ledger = Ledger.of(target)
    before = (datetime.now(UTC) - older_than).isoformat(timespec="microseconds")
    why = f"it was older than {older_than.days} days and not among the {keep} newest"
    with opened(project, target, names, server) as (servers, _):
        for each in servers:
            with each.hold("brygge ports prune"):
                safe = {each.pins().get(each.port.id), each.pointed()}
                for manifest in each.releases()[keep:]:
                    if manifest.release not in safe and manifest.created_at < before:
                        ledger.write("pruned", each.port.id, each.entry.name, why, manifest)
                        each.remove(manifest)
                        removed.append((each, manifest))
    return removed


def _kept(server: Server) -> Kept:
    port, name = server.port.id, server.entry.name
    try:
        with server.glance():
            return Kept(
                contract=port,
                server=name,
                location=server.location(),
                current=server.current(),
                releases=tuple(server.releases()),
                pinned=server.pins().get(port),
            )
    except BryggeError as error:
        return Kept(port, name, server.location(), None, (), None, error.problem, error.fix)


def _verified(server: Server, bench: Workbench, ledger: Ledger) -> Verified:
    port, name = server.port.id, server.entry.name
    last = ledger.last_switch(port, name) or {}
    try:
        with server.glance():
            current = server.current()
            damages = server.set_damages()
            damages += server.damages(bench, current) if current else []
    except DamagedError as error:
        damages, current = [Damage(server.location(), error.problem)], None
    except BryggeError as error:
        return Verified(port, name, None, (), error.problem, error.fix)
    if current and last and last.get("manifest_sha256") != current.sha256:
        sentence = f"the ledger says that readers see {last.get('release')}."
        damages = [*damages, Damage(server.location(), sentence)]
    release = current.release if current else last.get("release")
    return Verified(port, name, release, tuple(damages))
