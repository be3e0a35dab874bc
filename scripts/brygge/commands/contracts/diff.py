"""`brygge contracts diff OLD NEW`: say what changed between two contracts, and how much it weighs.

Input:   two contract files; a target whose data judges edited patterns and queries.
Output:  the changes with level and reason, the version that they ask for; exit 0 when it is
         declared, 1 when not, 2 for files that cannot be compared.
Never:   changes anything.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from brygge.commands.console import say, say_json, target_option
from brygge.errors import ExitCode, InputError

if TYPE_CHECKING:
    from brygge.contracts.changes.change import Comparison
    from brygge.project import Project

Function = TypeVar("Function", bound=Callable[..., Any])


def format_option(function: Function) -> Function:
    """Add `--format text|markdown|json` (default `text`), passed as `output_format`."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(["text", "markdown", "json"]),
        default="text",
        show_default=True,
        help="Text for people, Markdown for reviews, JSON for machines.",
    )(function)


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@format_option
@target_option
def command(old: Path, new: Path, output_format: str, target: str) -> int:
    """Say what changed from the contract OLD to the contract NEW, and how much it weighs.

    An edited pattern or query is judged by the rows of the port in the target, where it is built.

    Exit codes: 0 the declared version says enough, or nothing changed; 1 it does not; 2 a file
    cannot be compared.
    """
    found = _compared(old, new, target)
    if output_format == "json":
        say_json(found.as_dict())
    else:
        for line in _lines(found, output_format):
            say(line)
    return ExitCode.GOOD if found.is_declared else ExitCode.FINDINGS


def _compared(old: Path, new: Path, target: str) -> "Comparison":
    from brygge.contracts.changes.comparing import compare
    from brygge.contracts.changes.contract_file import read_checked
    from brygge.contracts.changes.evidence import evidence_in

    project, is_project = _project()
    before, after = (read_checked(project, path) for path in (old, new))
    with evidence_in(project.target(target) if is_project else None, before) as evidence:
        return compare(before, after, evidence)


def _project() -> "tuple[Project, bool]":
    from brygge.project import Project

    try:
        return Project.find(), True
    except InputError:
        # Two files can be compared anywhere; there is no data then.
        return Project(Path.cwd().resolve()), False


def _lines(found: "Comparison", output_format: str) -> list[str]:
    from brygge.contracts.changes.rendering import markdown_lines, text_lines

    return markdown_lines(found) if output_format == "markdown" else text_lines(found)
