"""Release contracts: all that were asked for and changed, or none.

Input:   the project, the ports asked for, the data of a target, the date to record,
         where readers are looked for.
Output:  `Plan`: what would be released, what is not to be, what refuses; then the files.
Never:   overwrites a release; releases anything while one of the contracts is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from brygge.contracts.changes.change import Change, Comparison, Level
from brygge.contracts.changes.codes import CODES
from brygge.contracts.changes.contract_file import read_checked
from brygge.contracts.changes.gate import GateFinding, Judged, Let, judge_contract
from brygge.contracts.changes.history import changelog_lines
from brygge.contracts.changes.readers import Neighbours
from brygge.contracts.changes.released import (
    Record,
    Release,
    add_release,
    record_of,
    sha256_of,
    write_changelog,
)
from brygge.contracts.changes.versions import Version, read_version
from brygge.contracts.choosing import choose
from brygge.contracts.document import current_contracts
from brygge.contracts.model import Contract
from brygge.contracts.waivers import in_force, read_waivers
from brygge.project import Project, Target

_EARLY = ("proposed", "draft")


@dataclass(frozen=True)
class Planned:
    """A contract that is to be released."""

    contract: Contract
    record: Record
    release: Release
    content: bytes


@dataclass(frozen=True)
class Plan:
    """What a release would do. With `findings`, it does nothing."""

    planned: tuple[Planned, ...]
    unchanged: tuple[Contract, ...]
    early: tuple[Contract, ...]
    findings: tuple[GateFinding, ...]
    let: tuple[Let, ...]


def plan(
    project: Project, target: Target, names: Sequence[str], today: date, neighbours: Neighbours
) -> Plan:
    """Return what releasing the ports called `names` (none: all) would do."""
    contracts = _contracts(project)
    waivers = in_force(read_waivers(project), today)
    planned, unchanged, early = [], [], []
    findings: list[GateFinding] = []
    let: list[Let] = []
    for contract in choose(contracts, names):
        if contract.status in _EARLY:
            early.append(contract)
            continue
        content = (project.root / contract.file).read_bytes()
        judged = judge_contract(project, target, contract, waivers, neighbours)
        findings += [*judged.findings, *_of_record(project, judged.record)]
        let += judged.let
        release = _release(judged, content, today)
        if release is None:
            unchanged.append(contract)
        else:
            planned.append(Planned(contract, judged.record, release, content))
    return Plan(tuple(planned), tuple(unchanged), tuple(early), tuple(findings), tuple(let))


def finish(project: Project) -> None:
    """Put the files in place of releases whose line was written before a kill."""
    for contract in _contracts(project):
        content = (project.root / contract.file).read_bytes()
        record = record_of(project, contract.product, contract.port, contract.major)
        for release in record.releases:
            is_missing = not record.file(release.version).exists()
            if is_missing and release.sha256 == sha256_of(content):
                add_release(record, release, content)
                _write_changelog(project, contract)


def carry_out(project: Project, made: Plan) -> list[Path]:
    """Write every planned release and its changelog; return the files of the releases.

    Does nothing when the plan has findings.
    """
    if made.findings:
        return []
    written = []
    for each in made.planned:
        add_release(each.record, each.release, each.content)
        _write_changelog(project, each.contract)
        written.append(each.record.file(each.release.version))
    return written


def _contracts(project: Project) -> list[Contract]:
    return [read_checked(project, path) for path in current_contracts(project)]


def _release(judged: Judged, content: bytes, today: date) -> Release | None:
    """Return the release of a contract, None when its newest one says the same."""
    version = read_version(judged.contract.version) or Version(0, 0, 0)
    found, newest = judged.comparison, judged.record.newest
    if newest and found and (found.level is Level.NONE or newest.version == version):
        return None
    return Release(
        version=version,
        sha256=sha256_of(content),
        released_on=today.isoformat(),
        level=found.level.word if found else Level.NONE.word,
        changes=tuple(change.as_dict() for change in _changes(found)),
    )


def _changes(found: Comparison | None) -> tuple[Change, ...]:
    return found.changes if found else ()


def _of_record(project: Project, record: Record) -> list[GateFinding]:
    return [
        GateFinding(project.relative(fault.path), "BC806", "", fault.sentence, CODES["BC806"].fix)
        for fault in record.faults
    ]


def _write_changelog(project: Project, contract: Contract) -> None:
    record = record_of(project, contract.product, contract.port, contract.major)
    write_changelog(record, changelog_lines(contract.id, record.releases))
