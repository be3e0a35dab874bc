"""Set waived findings aside, and say what is wrong with the waivers.

Input:   findings with what they are about; the project's waivers; the date of today.
Output:  `Report`.
Never:   lets a waiver hide a fault of the waivers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from brygge.contracts.linting.codes import CODES
from brygge.contracts.linting.finding import LintFinding, Report, Waived
from brygge.contracts.waivers import WAIVERS, Waiver, in_force, read_waivers
from brygge.errors import InputError, likely
from brygge.project import Project

# The codes of the change policy, which sees to its own waivers.
_OF_CHANGES = re.compile(r"BC8\d\d")


@dataclass(frozen=True)
class Judged:
    """A finding, and the names and ids of what it is about."""

    finding: LintFinding
    subjects: frozenset[str]


def apply_waivers(
    project: Project,
    judged: Sequence[Judged],
    files: Sequence[str],
    today: date,
    *,
    is_whole: bool,
) -> Report:
    """Return the report after the waivers in force on `today`, with the faults of the waivers."""
    try:
        waivers = read_waivers(project)
    except InputError as error:
        sentence = error.problem.partition(": ")[2]
        fault = _finding("BC606", 1, f"The waivers are not read: {sentence}", error.fix)
        findings = [*(each.finding for each in judged), fault]
        return Report(len(files), tuple(sorted(findings)), ())
    forceful = in_force(waivers, today)
    findings, waived = [], []
    used: set[int] = set()
    for each in judged:
        waiver = _of(each, forceful)
        if waiver:
            used.add(waiver.line)
            waived.append(Waived(each.finding, waiver.reason, waiver.owner))
        else:
            findings.append(each.finding)
    for waiver in waivers:
        is_seen = any(fnmatchcase(file, waiver.file) for file in files)
        is_unused = waiver.line not in used and (is_whole or is_seen)
        findings += _faults(waiver, today, is_unused=is_unused)
    ordered = sorted(waived, key=lambda each: each.finding)
    return Report(len(files), tuple(sorted(findings)), tuple(ordered))


def _of(each: Judged, waivers: Sequence[Waiver]) -> Waiver | None:
    finding = each.finding
    fitting = (
        waiver for waiver in waivers if waiver.covers(finding.code, finding.file, each.subjects)
    )
    return next(fitting, None)


def _faults(waiver: Waiver, today: date, *, is_unused: bool) -> Iterator[LintFinding]:
    if waiver.code not in CODES and not _OF_CHANGES.fullmatch(waiver.code):
        sentence = f'There is no code "{waiver.code}".'
        yield _finding(
            "BC603",
            waiver.line,
            sentence,
            f"{likely(waiver.code, CODES)}the codes are in docs/lint-codes.md.",
        )
        return
    missing = [name for name in ("reason", "owner") if not getattr(waiver, name)]
    if missing:
        sentence = f"The waiver of {waiver.code} has no {' and no '.join(missing)}."
        yield _finding("BC604", waiver.line, sentence, "say why, and who answers for it.")
    elif waiver.expires_on is None:
        sentence = f"The waiver of {waiver.code} does not say when it ends."
        yield _finding("BC605", waiver.line, sentence, "write expires_on like 2026-12-31.")
    elif waiver.expires_on < today:
        sentence = f"The waiver of {waiver.code} expired on {waiver.expires_on}."
        yield _finding("BC601", waiver.line, sentence, "correct the contract; remove the row.")
    elif is_unused and not _OF_CHANGES.fullmatch(waiver.code):
        sentence = f"The waiver of {waiver.code} for {waiver.file} waives nothing."
        yield _finding("BC602", waiver.line, sentence, "remove the row.")


def _finding(code: str, line: int, message: str, fix: str) -> LintFinding:
    return LintFinding(WAIVERS.as_posix(), line, 1, code, CODES[code].severity, message, fix)
