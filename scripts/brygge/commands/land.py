"""`brygge land`: bring new deliveries into the landing root of one target.

Input:   a source or table; files given by hand, or the refused ones again.
Output:  a line per file on stdout, an error with its fix per refused file on stderr.
Never:   builds anything; touches what was landed before.
"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brygge.commands.console import (
    Progress,
    format_option,
    say,
    say_json,
    target_option,
    tell_error,
)
from brygge.errors import ExitCode, InputError

if TYPE_CHECKING:
    from brygge.landing.landing import LandingReport


@click.command(name="land")
@click.argument("source", required=False, metavar="[SOURCE[.TABLE]]")
@click.option(
    "--from",
    "from_path",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A .csv, .json, .xml (each also .gz) or .parquet file, or a folder of them; may be given "
    "several times.",
)
@click.option("--retry", is_flag=True, help="Land refused files again, after mending the mapping.")
@target_option
@format_option
def command(
    source: str | None,
    from_path: tuple[Path, ...],
    retry: bool,
    target: str,
    output_format: str,
) -> int:
    """Bring new deliveries into landing/."""
    from brygge.landing.landing import land
    from brygge.project import Project

    project = Project.find()
    place = project.target(target)
    names = [source] if source else None
    with Progress(f"land {target}") as progress:
        report = land(project, place, names, from_path, retry, progress)
    if output_format == "json":
        say_json(report_as_dict(report))
    else:
        say_report(report)
    tell_refused(report)
    return int(ExitCode.INPUT if report.refused else ExitCode.GOOD)


def say_report(report: "LandingReport") -> None:
    """Say what was landed, one line per file, and the notes."""
    for landed in report.landed:
        rejected = f", {landed.rejected_rows:,} rejected" if landed.rejected_rows else ""
        say(f"{landed.name}: landed {landed.file}: {landed.rows:,} rows{rejected}.")
    for known in report.already_landed:
        say(f"{known.name}: {known.file} was landed before, as {known.delivery}.")
    for sentence in report.notes:
        say(sentence)


def tell_refused(report: "LandingReport") -> None:
    """Tell each refused file as an error with its fix, and how to land it again."""
    target = "" if report.target == "main" else f" --target {report.target}"
    for refused in report.refused:
        # Bronze reads the compiled mapping.
        compiled = "`brygge compile` and " if "seeds/" in refused.fix else ""
        again = f"Then: {compiled}`brygge land {refused.name} --retry{target}`."
        tell_error(InputError(refused.reason, f"{refused.fix} {again}"))


def report_as_dict(report: "LandingReport") -> dict[str, object]:
    """Return the report as JSON-ready mappings."""
    return {
        "target": report.target,
        "landed": [asdict(landed) for landed in report.landed],
        "already_landed": [asdict(known) for known in report.already_landed],
        "refused": [asdict(refused) for refused in report.refused],
        "notes": list(report.notes),
    }
