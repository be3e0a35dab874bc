"""`brygge contracts check`: compare all contracts with what was released of them.

Input:   the project's contracts, their released files, waivers, agreements; a target's data;
         dbt's graph, made anew, when a port is retired.
Output:  a sentence and a fix for each thing that must not be; exit 0, 1 for findings, 2 for input.
Never:   changes anything.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from brygge.commands.console import say, say_json, target_option
from brygge.commands.contracts.diff import format_option
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from brygge.contracts.changes.gate import Judged, Judgement


@click.command("check")
@format_option
@target_option
def command(output_format: str, target: str) -> int:
    """Compare every contract with the newest release of its major.

    Refused: what breaks readers without a new major, a version that says too little, released
    files that were touched, a retirement while there are readers, a lowered classification.

    Exit codes: 0 all may stand; 1 something may not; 2 a contract or an
    agreement cannot be read.
    """
    from brygge.commands.contracts.neighbours import neighbours
    from brygge.contracts.changes.gate import judge
    from brygge.project import Project

    project, on = Project.find(), today()
    found = judge(project, project.target(target), on, neighbours(project, on))
    if output_format == "json":
        say_json(_as_dict(found))
    else:
        for line in _lines(found, is_markdown=output_format == "markdown"):
            say(line)
    return ExitCode.FINDINGS if found.findings else ExitCode.GOOD


def today() -> "date":
    """Return the date of today in UTC: the one place where the gate meets a clock."""
    return datetime.now(UTC).date()


def _as_dict(found: "Judgement") -> dict[str, object]:
    return {
        "findings": [finding.as_dict() for finding in found.findings],
        "waived": [
            {**each.finding.as_dict(), "reason": each.waiver.reason, "owner": each.waiver.owner}
            for each in found.let
        ],
        "contracts": [_contract(each) for each in found.judged],
    }


def _contract(each: "Judged") -> dict[str, object]:
    newest = each.record.newest
    comparison = each.comparison.as_dict() if each.comparison else {}
    return {
        "file": each.contract.file,
        "id": each.contract.id,
        "released_version": str(newest.version) if newest else None,
        **comparison,
    }


def _lines(found: "Judgement", *, is_markdown: bool) -> list[str]:
    lines = []
    for finding in found.findings:
        lines += (
            [f"- **{finding.code}** `{finding.file}` {finding.subject}: {finding.sentence}",
             f"  Fix: {finding.fix}"]
            if is_markdown
            else [finding.line(), f"  fix: {finding.fix}"]
        )  # fmt: skip
    for each in found.let:
        start = "- " if is_markdown else ""
        reason = f"  waived: {each.waiver.reason} ({each.waiver.owner})"
        lines += [f"{start}{each.finding.line()}", reason]
    lines += ["", *_sections(found)] if is_markdown else []
    count, contracts = len(found.findings), len(found.judged)
    new = sum(each.record.newest is None for each in found.judged)
    tally = f"{_counted(contracts, 'contract')} ({new} not released yet)"
    return [*lines, f"{tally}: {_counted(count, 'finding')}, {len(found.let)} waived"]


def _sections(found: "Judgement") -> list[str]:
    from brygge.contracts.changes.rendering import markdown_lines

    lines = []
    for each in found.judged:
        if each.comparison and each.comparison.changes:
            lines += [f"### {each.contract.id}", "", *markdown_lines(each.comparison), ""]
    return lines


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
