"""`brygge publish`: turn active ports into releases, and switch readers to them.

Input:   names of ports (none: all), a server, a target that was built.
Output:  a table of what became of each port on each server; the exit code of the worst.
Never:   changes the warehouse; leaves readers with half a release.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from brygge.commands.console import (
    Progress,
    format_option,
    note,
    say,
    say_json,
    say_table,
    target_option,
)

if TYPE_CHECKING:
    from brygge.publishing.report import Outcome, Report

WORDS = {"not_carried_out": "not carried out", "held_back": "held back"}


@click.command("publish")
@click.argument("ports", nargs=-1, metavar="[PORT]...")
@click.option("--server", metavar="NAME", help="Only this server of the contracts.")
@target_option
@format_option
def command(ports: tuple[str, ...], server: str | None, target: str, output_format: str) -> int:
    """Publish the active ports of a target: each PORT (`orders`, `orders.v2`), or all.

    A release is written aside, read back, validated by the port's suite, and only then shown to
    readers, in one step. Rows that did not change make no new release.

    Exit codes: 0 published, or nothing to do; 1 a check failed; 2 a mistake; 3 not carried out.
    Whatever the code, readers see one whole release.
    """
    from brygge.commands.waiting import tell_empty, withheld
    from brygge.project import Project
    from brygge.publishing.publishing import publish

    project = Project.find()
    place = project.target(target)
    tell_empty(project, place)
    left_out = withheld(project, place, is_everything=not ports)
    with Progress(f"publish {target}") as progress:
        report = publish(project, place, ports, server, progress, left_out)
    if output_format == "json":
        say_json(report_as_dict(report))
    else:
        say_report(report)
    return report.exit_code


def say_report(report: "Report") -> None:
    """Say what became of each port; why it was refused goes to stderr, with the fix."""
    for sentence in report.notes:
        note(sentence)
    for why, contracts in _by_reason(report).items() if report.outcomes else ():
        is_or_are = "is" if len(contracts) == 1 else "are"
        note(f"note: {', '.join(contracts)} {is_or_are} not published: {why}.")
    if not report.outcomes:
        say(f"nothing is published in target {report.target}: {_why(report)}")
        return
    rows = [
        (
            each.contract,
            each.server,
            WORDS.get(each.decision, each.decision),
            each.readers_see,
            each.rows,
            each.location,
        )
        for each in report.outcomes
    ]
    headings = ("port", "server", "outcome", "readers see", "rows", "where")
    say_table(f"releases {report.target}", headings, rows)
    tell_refused(report)


def tell_refused(report: "Report") -> None:
    """Tell on stderr why a port has no new release, and what to do."""
    for each in report.outcomes:
        if each.sentence:
            kind = "error" if each.exit_code else "note"
            fix = f"\n  fix: {each.fix}" if each.fix else ""
            note(f"{kind}: {each.contract}, server {each.server}: {each.sentence}{fix}")


def report_as_dict(report: "Report") -> dict[str, object]:
    """Return the report as JSON-ready values."""
    return {
        "target": report.target,
        "exit_code": int(report.exit_code),
        "outcomes": [_as_dict(each) for each in report.outcomes],
        "skipped": [asdict(each) for each in report.skipped],
        "not_served": dict(report.left_out),
        "notes": list(report.notes),
    }


def _as_dict(each: "Outcome") -> dict[str, object]:
    return {**asdict(each), "exit_code": int(each.exit_code)}


def _by_reason(report: "Report") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for contract, why in report.left_out.items():
        found.setdefault(why, []).append(contract)
    return found


def _why(report: "Report") -> str:
    left_out = [f"{contract}: {why}" for contract, why in report.left_out.items()]
    skipped = [f"{each.contract}, server {each.server}: {each.reason}" for each in report.skipped]
    return "; ".join([*left_out, *skipped]) or (
        "no contract has a server for it.\n"
        f"  fix: add one to `servers` with `environment: {report.target}`."
    )
