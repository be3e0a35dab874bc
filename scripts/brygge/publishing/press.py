"""Publish the ports of one product to one server: all of them, or none.

Input:   a `Job`, and the workbench with what was built.
Output:  an `Outcome` per port; lines of the ledger; what readers see.
Never:   switches readers of one port while another port of the job was refused.

Each port is staged and validated; only when all are good are readers switched, one after the other;
the set of releases that belong together is written last.
"""

import errno
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from brygge.errors import BryggeError, ExitCode, FaultError
from brygge.publishing.ledger import PUBLISHED, Ledger
from brygge.publishing.origin import Origin, origin_of
from brygge.publishing.port import Port
from brygge.publishing.release import Content, Manifest, release_id
from brygge.publishing.report import Decision, Outcome, outcome_of
from brygge.publishing.server import Server, whole_current
from brygge.publishing.validation import validate
from brygge.publishing.workbench import OnProgress, Workbench
from brygge.quality.moment import moment

COMMAND = "brygge publish"


@dataclass(frozen=True)
class Job:
    """The ports of one product on one server; `others` are those that were not asked for."""

    servers: tuple[Server, ...]
    others: tuple[Server, ...]


@dataclass(frozen=True)
class Built:
    """The rows of a port in the warehouse: their query, content and origin, and when we looked."""

    rows: str
    content: Content
    origin: Origin
    at: datetime


class Press:
    """What the jobs of one publication share: the workbench, and what each port holds."""

    def __init__(self, bench: Workbench, on_progress: OnProgress) -> None:
        self._bench = bench
        self._tell = on_progress
        self._ledger = Ledger.of(bench.target)
        self._known: dict[str, Built] = {}
        self._seen: dict[Server, Manifest | None] = {}

    def run(self, job: Job, notes: list[str]) -> list[Outcome]:
        """Publish the ports of one product to one server, all or none."""
        with ExitStack() as stack:
            try:
                # All holds first: two publishers of one product must not stop each other half-way.
                for server in job.servers:
                    stack.enter_context(server.hold(COMMAND))
            except (BryggeError, OSError) as error:
                return [self._failed(server, error) for server in job.servers]
            return self._held(job, notes)

    def _held(self, job: Job, notes: list[str]) -> list[Outcome]:
        done: dict[str, Outcome] = {}
        ready: list[tuple[Server, Manifest]] = []
        for server in job.servers:
            try:
                notes += self._clean(server)
                outcome, manifest = self._prepare(server)
            except (BryggeError, OSError) as error:
                outcome, manifest = self._failed(server, error), None
            done[server.port.id] = outcome
            if manifest:
                ready.append((server, manifest))
        if any(each.exit_code != ExitCode.GOOD for each in done.values()):
            done |= {each.contract: each for each in self._wait(ready)}
        else:
            done |= {each.contract: each for each in self._switch(ready)}
            done |= {each.contract: each for each in self._pin(job, done)}
        return list(done.values())

    def _clean(self, server: Server) -> list[str]:
        """Sweep, and put on record what a publisher did that was killed before it could."""
        swept = server.sweep()
        name, port = server.entry.name, server.port.id
        for what in swept:
            self._ledger.write("swept", port, name, f"{what} was removed", None)
        current = self._see(server)
        if current:
            self._ledger.record_late(port, name, current)
        return [f"{port}, server {name}: cleaned up {what}." for what in swept]

    def _see(self, server: Server) -> Manifest | None:
        """Ask what readers see, and remember it for when the server gives no answer any more."""
        self._seen[server] = whole_current(server)
        return self._seen[server]

    def _prepare(self, server: Server) -> tuple[Outcome, Manifest | None]:
        """Stage and validate one port; return the manifest when it may be switched to."""
        port, name = server.port, server.entry.name
        built = self._built(port)
        manifest = self._manifest(server, built)
        current = self._seen[server]
        if current and current.serves_the_same(manifest):
            self._ledger.write("unchanged", port.id, name, "the same rows", current)
            return outcome_of(server, "unchanged", current, current), None
        if left := self._ledger.left_behind(port.id, name).get(manifest.content.sha256):
            why = "readers were taken back from these very rows"
            forward = f"brygge ports rollback {port.contract.port} --to {left} --server {name}"
            fix = f"mend the data, or go forward again: `{forward}{self._of_target()}`."
            self._ledger.write("held_back", port.id, name, why, current)
            return outcome_of(server, "held_back", current, current, why, fix), None
        waiting = server.staged(manifest)
        if waiting and server.damages(self._bench, waiting):
            server.drop(waiting)
            waiting = None
        if waiting is None:
            self._tell(f"{port.id}: write")
            waiting = server.stage(self._bench, built.rows, manifest, self._tell)
        # One that waited is judged again: what it refers to, and its age, are others now.
        return self._judge(server, built, waiting)

    def _judge(
        self, server: Server, built: Built, staged: Manifest
    ) -> tuple[Outcome, Manifest | None]:
        """Validate a staged release as it will be served; drop it when it is not good."""
        port = server.port
        self._tell(f"{port.id}: validate")
        read_back = server.read_back(self._bench, staged)
        now = moment(self._bench.target, port.contract.product)
        verdict = validate(self._bench, port, read_back, built.rows, built.content, now)
        seen = self._seen[server]
        if verdict.exit_code != ExitCode.GOOD:
            server.drop(staged)
            is_finding = verdict.exit_code == ExitCode.FINDINGS
            decision: Decision = "refused" if is_finding else "not_carried_out"
            self._ledger.write(decision, port.id, server.entry.name, verdict.record, staged)
            told = (verdict.sentence, verdict.fix, verdict.exit_code)
            return outcome_of(server, decision, staged, seen, *told), None
        whole = replace(staged, checks=verdict.checks)
        server.keep(whole)
        return outcome_of(server, "staged", whole, seen), whole

    def _switch(self, ready: Sequence[tuple[Server, Manifest]]) -> Iterator[Outcome]:
        for number, (server, manifest) in enumerate(ready):
            try:
                server.switch(manifest)
            except (BryggeError, OSError) as error:
                yield self._failed(server, error)
                yield from self._wait(ready[number + 1 :])
                return
            why = "every check of the suite was kept"
            self._ledger.write(PUBLISHED, server.port.id, server.entry.name, why, manifest)
            self._seen[server] = manifest
            yield outcome_of(server, "published", manifest, manifest)

    def _wait(self, ready: Sequence[tuple[Server, Manifest]]) -> Iterator[Outcome]:
        why = "another port of the product was not good: readers keep what they have"
        for server, manifest in ready:
            self._ledger.write("staged", server.port.id, server.entry.name, why, manifest)
            yield outcome_of(server, "staged", manifest, self._seen[server], why)

    def _pin(self, job: Job, done: dict[str, Outcome]) -> Iterator[Outcome]:
        """Name the releases that belong together, once readers of every port were switched."""
        if any(each.exit_code != ExitCode.GOOD for each in done.values()):
            return
        first = job.servers[0]
        releases = {name: each.readers_see for name, each in done.items() if each.readers_see}
        try:
            known = first.pins()
            for each in job.others:
                # A set that was lost is made anew from what is current.
                if each.port.id not in known:
                    with each.glance():
                        if current := whole_current(each):
                            releases[each.port.id] = current.release
            first.pin(lambda pins: {**pins, **releases})
        except (BryggeError, OSError) as error:
            yield self._failed(first, error)

    def _built(self, port: Port) -> Built:
        """Return what was built of a port: read once, so that all servers get one release."""
        if port.id not in self._known:
            self._tell(f"{port.id}: read")
            rows = self._bench.rows_of(port.relation, port.columns)
            content, origin = self._bench.content(rows), origin_of(self._bench, port)
            self._known[port.id] = Built(rows, content, origin, datetime.now(UTC))
        return self._known[port.id]

    def _manifest(self, server: Server, built: Built) -> Manifest:
        port, at = server.port, built.at
        while server.is_taken(release_id(at, built.content)):
            # The same rows within one second, under another contract or in another form.
            at += timedelta(seconds=1)
        return Manifest(
            contract=port.id,
            contract_version=port.contract.version,
            contract_sha256=port.sha256,
            release=release_id(at, built.content),
            created_at=at.isoformat(timespec="microseconds"),
            target=self._bench.target.name,
            format=server.entry.format,
            profile=server.entry.profile,
            content=built.content,
            invocation=built.origin.invocation,
            deliveries=built.origin.deliveries,
        )

    def _failed(self, server: Server, error: BryggeError | OSError) -> Outcome:
        known = error if isinstance(error, BryggeError) else _of_disk(error)
        name, port = server.entry.name, server.port.id
        with suppress(OSError):
            # On a full disk the ledger, too, may have no room.
            self._ledger.write("not_carried_out", port, name, known.record, None)
        told = (known.problem, known.fix, known.exit_code)
        return outcome_of(server, "not_carried_out", None, self._seen.get(server), *told)

    def _of_target(self) -> str:
        name = self._bench.target.name
        return "" if name == "main" else f" --target {name}"


def _of_disk(error: OSError) -> FaultError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FaultError(
            "the disk is full: the release could not be written.",
            "free some space and publish again; readers keep the release that they have.",
        )
    return FaultError(
        f"{error.filename or 'a file'} cannot be written: {error.strerror}.",
        "check the rights of the folder; readers keep the release that they have.",
        f"a file could not be written: {error.strerror}.",
    )
