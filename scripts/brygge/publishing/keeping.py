"""What was published: list it, verify it, go back to it, and delete what is old.

Input:   a project, a target, names of ports, a server.
Output:  `Kept` per port and server; damages; what was rolled back or deleted.
Never:   deletes the release that readers see, or one that a product's set names.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from brygge.errors import BryggeError, ExitCode, FaultError, InputError, likely
from brygge.project import Project, Target
from brygge.publishing.entries import entries
from brygge.publishing.ledger import ROLLED_BACK, Ledger
from brygge.publishing.port import find_ports
from brygge.publishing.release import Manifest
from brygge.publishing.server import Damage, Server, whole_current
from brygge.publishing.servers import open_server
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
    """What verifying one port on one server found; `release` is the one that was looked at."""

    contract: str
    server: str
    release: str | None
    damages: tuple[Damage, ...]


@dataclass(frozen=True)
class Move:
    """Readers of a port were taken from one release to another; or not, and why."""

    contract: str
    server: str
    left: str | None = None
    release: str | None = None
    problem: str = ""
    fix: str = ""
    exit_code: ExitCode = ExitCode.GOOD


@contextmanager
def opened(
    project: Project, target: Target, names: Sequence[str], server: str | None
) -> Iterator[tuple[list[Server], Workbench]]:
    """Yield the servers of the ports called `names` (none: all), and a workbench beside them.

    Raises `InputError` when there is none.
    """
    ports, left_out = find_ports(project, names)
    found = [(port, entry) for port in ports for entry in entries(port.contract, target)[0]]
    known = sorted({entry.name for _, entry in found})
    chosen = [(port, entry) for port, entry in found if server in (None, entry.name)]
    if server is not None and not chosen:
        fix = f"the servers are {', '.join(known)}." if known else "the contracts name none."
        raise InputError(
            f'target {target.name} has no server "{server}".', f"{likely(server, known)}{fix}"
        )
    if names and not chosen:
        reasons = "; ".join(f"{name}: {why}" for name, why in left_out.items())
        raise InputError(
            f"{', '.join(names)} has no server in target {target.name}{'; ' if reasons else ''}"
            f"{reasons}.",
            "name the target in the `environment` of a server of its contract.",
        )
    with scratch_folder(project, target) as scratch:
        servers = [open_server(project, target, *each, scratch) for each in chosen]
        with open_workbench(target, scratch, with_warehouse=False) as bench:
            yield servers, bench


def look(project: Project, target: Target, names: Sequence[str], server: str | None) -> list[Kept]:
    """Return what is kept of each port on each server."""
    with opened(project, target, names, server) as (servers, _):
        return [_kept(each) for each in servers]


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


def roll_back(
    project: Project, target: Target, name: str, release: str | None, server: str | None
) -> list[Move]:
    """Take readers of a port to `release`, or to the one before the current one.

    A server that keeps the current rows only (PostgreSQL) is filled again from the files of the
    release on another server of the port. Raises `InputError` when there is no such release.
    """
    with opened(project, target, [name], None) as (servers, bench):
        ports = sorted({each.port.id for each in servers})
        if len(ports) > 1:
            raise InputError(f"{name} is {len(ports)} ports: {', '.join(ports)}.", "name one.")
        known = [each.entry.name for each in servers]
        if server not in (None, *known):
            fix = f"{likely(server, known)}the servers are {', '.join(known)}."
            raise InputError(f'{ports[0]} has no server "{server}".', fix)
        moves = []
        for each in servers:
            if server in (None, each.entry.name):
                moves.append(_moved(each, servers, bench, release))
        return moves


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
                current = whole_current(each)
                safe = {each.pins().get(each.port.id), current.release if current else None}
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
    try:
        with server.glance():
            damages = server.damages(bench)
            current = server.current() if not damages else None
    except BryggeError as error:
        damages, current = [Damage(server.location(), error.problem)], None
    last = ledger.last_switch(server.port.id, server.entry.name)
    if current and last and last.get("manifest_sha256") != current.sha256:
        sentence = f"the ledger says that readers see {last.get('release')}."
        if last.get("release") == current.release:
            sentence = "its manifest is not the one that the ledger knows."
        damages = [*damages, Damage(server.location(), sentence)]
    release = current.release if current else last.get("release") if last else None
    return Verified(server.port.id, server.entry.name, release, tuple(damages))


def _moved(
    server: Server, servers: Sequence[Server], bench: Workbench, release: str | None
) -> Move:
    """Roll one server back; what goes wrong there does not keep the others."""
    try:
        with server.hold("brygge ports rollback"):
            return _rolled_back(server, servers, bench, release)
    except BryggeError as error:
        told = (error.problem, error.fix, error.exit_code)
        return Move(server.port.id, server.entry.name, None, None, *told)


def _rolled_back(
    server: Server, servers: Sequence[Server], bench: Workbench, release: str | None
) -> Move:
    ledger = Ledger.of(bench.target)
    current = whole_current(server)
    wanted, source = _wanted(server, servers, current, release, ledger)
    if source is not server:
        wanted = _refilled(server, source, wanted, bench)
    server.switch(wanted)
    last = ledger.last_switch(server.port.id, server.entry.name) or {}
    left = {
        "left_release": current.release if current else last.get("release"),
        "left_content_sha256": current.content.sha256 if current else last.get("content_sha256"),
    }
    why = f"from {left['left_release']}"
    ledger.write(ROLLED_BACK, server.port.id, server.entry.name, why, wanted, **left)
    server.pin(lambda pins: {**pins, server.port.id: wanted.release})
    return Move(server.port.id, server.entry.name, left["left_release"], wanted.release)


def _wanted(
    server: Server,
    servers: Sequence[Server],
    current: Manifest | None,
    release: str | None,
    ledger: Ledger,
) -> tuple[Manifest, Server]:
    """Return the release to go to, and the server that has its rows."""
    switched = [
        entry.get("release")
        for entry in ledger.entries()
        if entry["contract"] == server.port.id and entry["decision"] in ("published", ROLLED_BACK)
    ]
    kept: dict[str, tuple[Manifest, Server]] = {}
    sources = [server] if server.has_history else servers
    for each in sources:
        for manifest in each.releases() if each is server else _offered(each):
            if manifest.release in switched:
                kept.setdefault(manifest.release, (manifest, each))
    if release is None:
        before = current.created_at if current else "9"
        older = [
            each
            for each in kept.values()
            if each[0].created_at < before and not (current and each[0].content == current.content)
        ]
        if not older:
            raise InputError(
                f"{server.port.id} has no older release on server {server.entry.name}.",
                "`brygge ports show` lists what is kept.",
            )
        return max(older, key=lambda each: each[0].created_at)
    if release not in kept:
        known = sorted(kept, reverse=True)
        fix = f"kept are {', '.join(known)}." if known else "none is kept."
        raise InputError(
            f"{server.port.id} has no release {release} that was published.",
            f"{likely(release, known)}{fix}",
        )
    return kept[release]


def _offered(server: Server) -> list[Manifest]:
    """Return what another server keeps; one that gives no answer has nothing to offer."""
    try:
        with server.glance():
            return server.releases()
    except BryggeError:
        return []


def _refilled(server: Server, source: Server, wanted: Manifest, bench: Workbench) -> Manifest:
    """Stage the rows of a release again, from another server that has them."""
    with source.glance():
        rows = source.read_back(bench, wanted)
        again = replace(wanted, files=(), format=server.entry.format, profile=server.entry.profile)
        staged = server.stage(bench, rows, again, lambda *_: None)
        if bench.content(server.read_back(bench, staged)) != bench.content(rows):
            server.drop(staged)
            raise FaultError(
                f"{server.port.id}: the rows of {wanted.release} came back otherwise.",
                "`brygge ports verify` says what is damaged.",
            )
    server.keep(staged)
    return staged
