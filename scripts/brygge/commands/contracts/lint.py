"""`brygge contracts lint`: say what is wrong in contracts, before anything is built from them.

Input:   files or folders; without any, the project's current contracts.
Output:  a line and a fix for each finding, then a tally; exit 0, 1 for an error, 2 for a bad path.
Never:   changes anything; uses the network.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brygge.commands.console import format_option, say, say_json
from brygge.errors import ExitCode, InputError

if TYPE_CHECKING:
    from datetime import date

    from brygge.contracts.linting.finding import Report
    from brygge.project import Project


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--codes", is_flag=True, help="Show every code with an example (Markdown), and end.")
@format_option
def command(paths: tuple[Path, ...], codes: bool, output_format: str) -> int:
    """Say what is wrong in contracts: files, or folders of `*.odcs.yaml`.

    Without a PATH: the current contracts of the project. Nothing is fetched.

    Exit codes: 0 nothing wrong (warnings alone included); 1 an error was found; 2 a path does not
    exist.
    """
    if codes:
        from brygge.contracts.linting.page import codes_page

        say(codes_page().rstrip("\n"))
        return ExitCode.GOOD
    report = _lint(paths, today())
    if output_format == "json":
        say_json([finding.as_dict() for finding in report.findings])
    else:
        _say(report)
    return ExitCode.FINDINGS if report.counts["error"] else ExitCode.GOOD


def today() -> "date":
    """Return the date of today in UTC: the one place where the linter meets a clock."""
    return datetime.now(UTC).date()


def _lint(paths: tuple[Path, ...], day: "date") -> "Report":
    from brygge.contracts.document import current_contracts, find_contracts
    from brygge.contracts.linting.linting import lint

    project, is_project = _project(is_needed=not paths)
    files = find_contracts(paths) if paths else current_contracts(project)
    return lint(project, files, day, is_project=is_project, is_whole=not paths)


def _project(*, is_needed: bool) -> "tuple[Project, bool]":
    from brygge.project import Project

    try:
        return Project.find(), True
    except InputError:
        if is_needed:
            raise
        return Project(Path.cwd().resolve()), False


def _say(report: "Report") -> None:
    for finding in report.findings:
        say(finding.text())
        say(f"  fix: {finding.fix}")
    for each in report.waived:
        say(f"{each.finding.text()}")
        say(f"  waived: {each.reason} ({each.owner})")
    counts = report.counts
    say(
        f"{_counted(report.files, 'contract')}: {_counted(counts['error'], 'error')}, "
        f"{_counted(counts['warning'], 'warning')}, {len(report.waived)} waived"
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
