"""How commands tell what became of a dbt invocation: live progress, failures, a tally.

Input:   steps while dbt runs; `DbtOutcome` when it has ended.
Output:  findings and the tally on stdout, mistakes and faults on stderr, in the house forms.
Never:   runs dbt.
"""

from collections import Counter
from collections.abc import Callable

from brygge.building.outcome import FAILED, DbtOutcome, Failure, Step
from brygge.commands.console import Progress, say, say_findings, tell_error
from brygge.errors import BryggeError, ExitCode

MOST_WARNINGS = 20
# They have no result of their own; a hook that fails is told as a failure.
NOT_TALLIED = ("operation", "exposure")
# A check that failed is a verdict; one that was not carried out is none.
WORDS = {
    "fail": "failed",
    "error": "not carried out",
    "runtime error": "not carried out",
    "partial success": "done in part",
    "warn": "warned",
    "skipped": "skipped",
}


def show_steps(progress: Progress) -> Callable[[Step], None]:
    """Return the listener that draws dbt's steps on `progress`."""

    def show(step: Step) -> None:
        seconds = f" {step.seconds:.1f} s" if step.seconds else ""
        # A failure is told at once; its sentence follows at the end.
        if step.status in FAILED:
            progress(f"{'failed' if step.status == 'fail' else 'stopped'}: {step.name}")
        progress(
            f"{step.name}{seconds}" if step.name else "the project is read", step.done, step.total
        )

    return show


def say_outcome(outcome: DbtOutcome) -> None:
    """Say every failure and warning of dbt in its form, then the tally in one line."""
    say_findings(failure.finding for failure in outcome.failures if _is_finding(failure))
    for finding in outcome.warnings[:MOST_WARNINGS]:
        say(f"warning: {finding.line()}")
        if finding.fix:
            say(f"  fix: {finding.fix}")
    if len(outcome.warnings) > MOST_WARNINGS:
        say(f"warning: {len(outcome.warnings) - MOST_WARNINGS} more, see {outcome.log}")
    tell_failures(outcome)
    if outcome.nodes:
        say(tally(outcome))


def tell_failures(outcome: DbtOutcome) -> None:
    """Tell the mistakes and faults on stderr, as they are told in every format."""
    for failure in outcome.failures:
        if not _is_finding(failure):
            tell_error(as_error(failure))


def tally(outcome: DbtOutcome) -> str:
    """Return e.g. "21 models, 60 tests in 12.3 s: 79 good, 1 failed, 1 warned"."""
    nodes = [node for node in outcome.nodes if node.kind not in NOT_TALLIED]
    kinds = Counter(node.kind.replace("_", " ") for node in nodes)
    what = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in kinds.items())
    ends = Counter(WORDS.get(node.status, "good") for node in nodes)
    order = dict.fromkeys(("good", *WORDS.values()))
    how = ", ".join(f"{ends[word]:,} {word}" for word in order if ends[word])
    return f"{what} in {outcome.seconds:.1f} s: {how}"


def as_error(failure: Failure) -> BryggeError:
    """Return a mistake or a fault as the error of two lines."""
    finding = failure.finding
    place = ": ".join(part for part in (finding.file, finding.subject) if part)
    problem = f"{place}: {finding.sentence}" if place else finding.sentence
    error = BryggeError(problem, finding.fix)
    error.exit_code = failure.exit_code
    return error


def outcome_as_dict(outcome: DbtOutcome) -> dict[str, object]:
    """Return the outcome as plain values, for `--format json`."""
    return {
        "exit_code": int(outcome.exit_code),
        "seconds": round(outcome.seconds, 3),
        "counts": outcome.counts(),
        "failures": [
            {"exit_code": int(failure.exit_code), **failure.finding.as_dict()}
            for failure in outcome.failures
        ],
        "warnings": [finding.as_dict() for finding in outcome.warnings],
        "nodes": [
            {
                "unique_id": node.unique_id,
                "status": node.status,
                "seconds": round(node.seconds, 3),
                "failures": node.failures,
            }
            for node in outcome.nodes
        ],
    }


def _is_finding(failure: Failure) -> bool:
    return failure.exit_code == ExitCode.FINDINGS
