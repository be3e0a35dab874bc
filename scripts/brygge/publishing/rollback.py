"""Take readers of a port back to a release that they saw before.

Input:   the name of a port; a release, or none for the one before.
Output:  a `Move` per server.
Never:   takes readers to a release that is damaged, or deletes one.

What is meant is put on record before readers are switched, and what was done after: a kill between
the two leaves no doubt, and rows that readers were taken back from are not published again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from brygge.errors import BryggeError, ExitCode, FaultError, InputError, likely
from brygge.project import Project, Target
from brygge.publishing.keeping import opened
from brygge.publishing.ledger import ROLLED_BACK, ROLLING_BACK, SWITCHES, Ledger
from brygge.publishing.release import DamagedError, Manifest
from brygge.publishing.server import Server, whole_current
from brygge.publishing.workbench import Workbench

# A release, and the server that has its rows.
Source = tuple[Manifest, Server]


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


def roll_back(
    project: Project, target: Target, name: str, release: str | None, server: str | None
) -> list[Move]:
    """Take readers of a port to `release`, or to the one before the current one.

    A server that keeps the current rows only (PostgreSQL) is filled again from the files of the
    release on another server of the port. Raises `InputError` for a port or a server that is none.
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
    port, name, ledger = server.port.id, server.entry.name, Ledger.of(bench.target)
    current = whole_current(server)
    if current:
        ledger.record_late(port, name, current)
    wanted, source = _wanted(server, servers, bench, release, ledger)
    if source is not server:
        wanted = _refilled(server, source, wanted, bench)
    seen = ledger.last_switch(port, name) or {}
    left = {
        "left_release": current.release if current else seen.get("release"),
        "left_content_sha256": current.content.sha256 if current else seen.get("content_sha256"),
    }
    why = f"from {left['left_release']}"
    ledger.write(ROLLING_BACK, port, name, why, wanted, **left)
    server.switch(wanted)
    ledger.write(ROLLED_BACK, port, name, why, wanted, **left)
    server.pin(lambda pins: {**pins, port: wanted.release})
    return Move(port, name, left["left_release"], wanted.release)


def _wanted(
    server: Server, servers: Sequence[Server], bench: Workbench, release: str | None, ledger: Ledger
) -> Source:
    """Return the release to go to: the one asked for, or the nearest before that is whole."""
    kept = _kept(server, servers, ledger)
    if release is None:
        return _before(server, kept, bench, ledger)
    if release not in kept:
        known = sorted(kept, reverse=True)
        fix = f"kept are {', '.join(known)}." if known else "none is kept."
        raise InputError(
            f"{server.port.id} has no release {release} that was published.",
            f"{likely(release, known)}{fix}",
        )
    if damage := _damage(*kept[release], bench):
        raise FaultError(damage, "go to another release: `brygge ports show` lists what is kept.")
    return kept[release]


def _before(server: Server, kept: dict[str, Source], bench: Workbench, ledger: Ledger) -> Source:
    """Return the nearest release on the way back that has other rows and is whole."""
    seen = ledger.last_switch(server.port.id, server.entry.name) or {}
    damaged = []
    for name in ledger.way_back(server.port.id, server.entry.name):
        found = kept.get(name)
        if found is None or found[0].content.sha256 == seen.get("content_sha256"):
            continue
        damage = _damage(*found, bench)
        if damage is None:
            return found
        damaged.append(damage)
    reasons = f": {' '.join(damaged)}" if damaged else "."
    raise InputError(
        f"{server.port.id} has no older release on server {server.entry.name}{reasons}",
        "`brygge ports show` lists what is kept.",
    )


def _kept(server: Server, servers: Sequence[Server], ledger: Ledger) -> dict[str, Source]:
    """Return the releases that readers saw once, by id, each with the server that has its rows."""
    switched = {
        entry.get("release")
        for entry in ledger.entries()
        if entry["contract"] == server.port.id and entry["decision"] in SWITCHES
    }
    kept: dict[str, Source] = {}
    for each in [server] if server.has_history else servers:
        for manifest in each.releases() if each is server else _offered(each):
            if manifest.release in switched:
                kept.setdefault(manifest.release, (manifest, each))
    return kept


def _damage(manifest: Manifest, source: Server, bench: Workbench) -> str | None:
    """Return what is wrong with a release, in a sentence; None when it is whole."""
    if not source.has_history:
        return None
    found = source.damages(bench, manifest)
    return f"{found[0].where}: {found[0].sentence}" if found else None


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
        if bench.content(server.read_back(bench, staged)) != wanted.content:
            server.drop(staged)
            raise DamagedError(
                f"{server.port.id}: the rows of {wanted.release} came back otherwise.",
                "go to another release; `brygge ports verify` says what is damaged.",
            )
    server.keep(staged)
    return staged
