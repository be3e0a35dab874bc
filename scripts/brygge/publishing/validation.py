"""Validate what will be served: the rows as they were read back, by the port's suite.

Input:   the query that reads a staged release back; the content that it must have.
Output:  `Verdict`: kept, broken (a check failed), or not carried out (a check could not run).
Never:   takes the rows of the warehouse for those that will be served.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from brygge.errors import ExitCode
from brygge.publishing.port import Port
from brygge.publishing.release import Content
from brygge.publishing.workbench import Workbench, explained

if TYPE_CHECKING:
    from brygge.quality.suites import CheckResult


@dataclass(frozen=True)
class Verdict:
    """What became of a suite: `sentence` is empty when every promise is kept.

    `record` is the sentence without anything that was found in the data.
    """

    exit_code: ExitCode
    sentence: str
    record: str
    fix: str
    checks: dict[str, int]


def validate(
    bench: Workbench, port: Port, rows: str, built: str, content: Content, now: datetime
) -> Verdict:
    """Judge `rows`, read back from where `built` was written, whose content must be `content`."""
    if bench.content(rows) != content:
        return _unlike(bench, port, rows, built)
    from brygge.quality.suites import Suite, run_suites

    suite = Suite(port.suite, port.contract.product, port.table)
    bench.show(port.relation, rows)
    try:
        with explained(bench.target):
            (result,) = run_suites(bench.connection, [suite], lambda _: now)
    finally:
        # Ports that refer to this one must not look for files that may be gone.
        bench.show(port.relation, built)
    counts = {"passed": 0, "failed": 0, "not_run": 0}
    for check in result.checks:
        counts[check.outcome] += 1
    not_run = [check for check in result.checks if check.outcome == "not_run"]
    failed = [check for check in result.checks if _is_breach(check)]
    if not_run:
        return _verdict(ExitCode.FAULT, port, not_run, "could not be carried out", counts)
    if failed:
        return _verdict(ExitCode.FINDINGS, port, failed, "failed", counts)
    return Verdict(ExitCode.GOOD, "", "", "", counts)


def _is_breach(check: "CheckResult") -> bool:
    return check.outcome == "failed" and check.severity == "error"


def _verdict(
    code: ExitCode, port: Port, checks: "list[CheckResult]", how: str, counts: dict[str, int]
) -> Verdict:
    start = f"{len(checks)} of {sum(counts.values())} checks {how}: "
    sentence = start + "; ".join(f"{each.check} ({each.observed})" for each in checks) + "."
    record = start + ", ".join(each.check for each in checks) + "."
    fix = f"`brygge contracts test {port.contract.port}` shows them; mend the data or the contract."
    return Verdict(code, sentence, record, fix, counts)


def _unlike(bench: Workbench, port: Port, rows: str, built: str) -> Verdict:
    """Return the verdict on rows that are not those that were built."""
    columns = bench.differing(rows, built, port.columns)
    what = f"the columns {', '.join(columns)} came back otherwise" if columns else "rows differ"
    sentence = f"what would be served is not what was built: {what}."
    return Verdict(
        ExitCode.FAULT,
        sentence,
        sentence,
        "publish again; if it stays so, the server's format cannot hold these values: choose "
        "another, or round them in the model.",
        {},
    )
