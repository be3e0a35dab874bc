"""The gate: whether the contracts of a project may stand beside what was released of them.

Input:   the current contracts, the records, the waivers in force, the data of a target,
         where readers are looked for.
Output:  `Judged` for each contract, and findings with a code, one sentence and a fix.
Never:   changes anything; reads a clock: the date of today is given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from brygge.contracts.changes.change import Change, Comparison, Level, required_version
from brygge.contracts.changes.codes import CODES
from brygge.contracts.changes.comparing import compare
from brygge.contracts.changes.contract_file import read_checked
from brygge.contracts.changes.evidence import evidence_in
from brygge.contracts.changes.readers import Neighbours, readers_of
from brygge.contracts.changes.released import Record, record_of, records
from brygge.contracts.changes.versions import Version, read_version
from brygge.contracts.document import CONTRACTS, current_contracts
from brygge.contracts.model import Contract
from brygge.contracts.waivers import Waiver, in_force, read_waivers
from brygge.project import Project, Target


@dataclass(frozen=True, order=True)
class GateFinding:
    """One thing that must not be, in one file, about one subject."""

    file: str
    code: str
    subject: str
    sentence: str
    fix: str

    def line(self) -> str:
        """Return the finding as one line: `file: BC801 subject: sentence`."""
        subject = f" {self.subject}" if self.subject else ""
        return f"{self.file}: {self.code}{subject}: {self.sentence}"

    def as_dict(self) -> dict[str, str]:
        """Return the finding as JSON shows it."""
        return {
            "file": self.file,
            "code": self.code,
            "subject": self.subject,
            "sentence": self.sentence,
            "fix": self.fix,
        }


@dataclass(frozen=True)
class Let:
    """A finding that a waiver lets pass."""

    finding: GateFinding
    waiver: Waiver


@dataclass(frozen=True)
class Judged:
    """One contract: what changed since its newest release, what is wrong, what is let pass."""

    contract: Contract
    record: Record
    comparison: Comparison | None
    findings: tuple[GateFinding, ...]
    let: tuple[Let, ...]


@dataclass(frozen=True)
class Judgement:
    """All contracts of a project, and what belongs to none of them."""

    judged: tuple[Judged, ...]
    others: tuple[GateFinding, ...]
    others_let: tuple[Let, ...] = ()

    @property
    def findings(self) -> list[GateFinding]:
        """Everything that is wrong, sorted."""
        return sorted([*self.others, *(one for each in self.judged for one in each.findings)])

    @property
    def let(self) -> list[Let]:
        """Everything that is let pass."""
        return [*self.others_let, *(one for each in self.judged for one in each.let)]


def judge(project: Project, target: Target, today: date, neighbours: Neighbours) -> Judgement:
    """Return the judgement of every contract of the project and of every record."""
    waivers = in_force(read_waivers(project), today)
    judged = [
        judge_contract(project, target, read_checked(project, path), waivers, neighbours)
        for path in current_contracts(project)
    ]
    ids = {each.contract.id for each in judged}
    others = [
        found for each in records(project) for found in _of_record(project, each, ids, neighbours)
    ]
    kept, let = _sift(((finding, (finding.subject,)) for finding in others), waivers)
    return Judgement(tuple(judged), tuple(kept), tuple(let))


def judge_contract(
    project: Project,
    target: Target,
    contract: Contract,
    waivers: Sequence[Waiver],
    neighbours: Neighbours,
) -> Judged:
    """Return what is wrong with one contract beside its newest release."""
    record = record_of(project, contract.product, contract.port, contract.major)
    form = list(_form(contract))
    if form:
        kept, let = _sift(((each, ()) for each in form), waivers)
        return Judged(contract, record, None, tuple(kept), tuple(let))
    baseline = _baseline(project, record)
    if baseline is None:
        return Judged(contract, record, None, (), ())
    with evidence_in(target, baseline) as evidence:
        comparison = compare(baseline, contract, evidence)
    is_own = baseline.major == contract.major
    about = list(_of_changes(contract, comparison, is_own=is_own))
    if is_own:
        retired = _of_retirement(project, contract, comparison, neighbours)
        about += [(each, ()) for each in retired]
    kept, let = _sift(about, waivers)
    if is_own:
        breaking = any(each.code == "BC801" for each in kept)
        late = () if breaking else _of_version(contract, comparison)
        more, more_let = _sift(((each, ()) for each in late), waivers)
        kept, let = [*kept, *more], [*let, *more_let]
    return Judged(contract, record, comparison, tuple(sorted(kept)), tuple(let))


def _form(contract: Contract) -> Iterator[GateFinding]:
    version = read_version(contract.version)
    if version is None:
        sentence = f'the version "{contract.version}" is not three numbers.'
        yield _finding("BC811", contract.file, "version", sentence)
        return
    name = contract.file.rsplit("/", 1)[-1].split(".odcs.")[0]
    wanted = f"{contract.port}.v{contract.major}"
    if not contract.port or name != wanted:
        sentence = f'the file is called {name}, but the id is "{contract.id}".'
        yield _finding("BC809", contract.file, "id", sentence)
    elif f"/{contract.product}/" not in f"/{contract.file}":
        sentence = f'the id "{contract.id}" is of another product than the folder.'
        yield _finding("BC809", contract.file, "id", sentence)
    elif version.major != contract.major:
        sentence = f"the version {version} is not of the major {contract.major} that the id names."
        yield _finding("BC809", contract.file, "version", sentence)


def _baseline(project: Project, record: Record) -> Contract | None:
    """Return the newest release of this major, else of the highest one below it."""
    for major in range(record.major, 0, -1):
        found = record_of(project, record.product, record.port, major)
        newest = found.newest
        if newest and found.file(newest.version).is_file():
            return read_checked(project, found.file(newest.version))
    return None


About = tuple[GateFinding, tuple[str, ...]]


def _of_changes(contract: Contract, found: Comparison, *, is_own: bool) -> Iterator[About]:
    """Yield what the changes themselves ask for; in a new major, only reviews and data."""
    for change in found.changes:
        subjects = tuple(sorted(change.subjects))
        if change.topic == "sensitivity":
            yield _finding("BC805", contract.file, change.path, change.reason), subjects
        elif change.level is Level.MAJOR and change.topic != "retirement" and is_own:
            yield _finding("BC801", contract.file, change.path, change.reason), subjects
        if change.broken_rows and is_own:
            yield _finding("BC810", contract.file, change.path, change.reason), subjects


def _of_version(contract: Contract, found: Comparison) -> Iterator[GateFinding]:
    """Yield what is wrong with the version, once every change may stay in this major."""
    required = lowest_version(found)
    level = min(found.level, Level.MINOR)
    declared, before = found.declared, found.old_version
    if declared < before:
        sentence = f"the version goes down from the released {before} to {declared}."
        yield _finding("BC803", contract.file, "version", sentence)
    elif level is not Level.NONE and declared == before:
        sentence = (
            f"{_counted(found.changes)} since the release of {before}, and the version is the "
            f"same; {required} is required."
        )
        yield _finding("BC807", contract.file, "version", sentence)
    elif declared < required:
        sentence = f"{_counted(found.changes)} ({level.word}) ask for {required}, not {declared}."
        yield _finding("BC802", contract.file, "version", sentence)


def _of_retirement(
    project: Project, contract: Contract, found: Comparison, neighbours: Neighbours
) -> Iterator[GateFinding]:
    if not any(change.topic == "retirement" for change in found.changes):
        return
    readers = readers_of(project, contract.product, contract.port, contract.major, neighbours)
    if readers:
        sentence = f"it is retired, but read by {', '.join(readers)}."
        yield _finding("BC804", contract.file, "status", sentence)


def _of_record(
    project: Project, record: Record, ids: set[str], neighbours: Neighbours
) -> Iterator[GateFinding]:
    """Yield what is wrong with a record, and whether its contract went away too early."""
    for fault in record.faults:
        yield _finding("BC806", project.relative(fault.path), "", fault.sentence)
    newest = record.newest
    if record.id in ids or newest is None or not record.file(newest.version).is_file():
        return
    file = (CONTRACTS / record.product / f"{record.port}.v{record.major}.odcs.yaml").as_posix()
    status = read_checked(project, record.file(newest.version)).status
    if status != "retired":
        sentence = f"{newest.version} was released as {status or 'active'}, and the file is gone."
        yield _finding("BC808", file, "", sentence)
    readers = readers_of(project, record.product, record.port, record.major, neighbours)
    if readers:
        sentence = f"the contract is gone, but the port is read by {', '.join(readers)}."
        yield _finding("BC804", file, "status", sentence)


def _sift(
    found: "Iterator[About] | Sequence[About]", waivers: Sequence[Waiver]
) -> tuple[list[GateFinding], list[Let]]:
    """Split findings into those that count and those that a waiver lets pass."""
    kept, let = [], []
    for finding, subjects in found:
        names = {finding.subject, *subjects}
        waiver = next(
            (one for one in waivers if one.covers(finding.code, finding.file, names)), None
        )
        if waiver and CODES[finding.code].can_be_waived:
            let.append(Let(finding, waiver))
        else:
            kept.append(finding)
    return kept, let


def _finding(code: str, file: str, subject: str, sentence: str) -> GateFinding:
    return GateFinding(file, code, subject, sentence, CODES[code].fix)


def _counted(changes: tuple[Change, ...]) -> str:
    return "1 change" if len(changes) == 1 else f"{len(changes)} changes"


def lowest_version(found: Comparison) -> Version:
    """Return the lowest version within the same major that says what changed."""
    return required_version(found.old_version, min(found.level, Level.MINOR))
