"""`brygge compile`: write what dbt needs from what people write.

Input:   the project around the working folder.
Output:  what changed, or (`--check`) what drifted; exit 0, 1 for drift, 2 for what is refused.
Never:   builds anything or opens a database.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from brygge.commands.console import format_option, note, say, say_findings, say_json
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from brygge.compiling.generated import GeneratedFile
    from brygge.findings import Finding
    from brygge.project import Project


@click.command("compile")
@click.option("--check", is_flag=True, help="Change nothing; fail when a file is not up to date.")
@format_option
def command(check: bool, output_format: str) -> int:
    """Write what dbt needs from what people write: mappings, rules, contracts, products.

    Exit codes: 0 compiled, or (with --check) up to date; 1 drift; 2 a seed, a contract or a
    descriptor is refused, in which case nothing is written.
    """
    from brygge.compiling.generated import RefusedError, compile_project
    from brygge.project import Project

    project = Project.find()
    try:
        files = compile_project(project)
    except RefusedError as error:
        _say_refused(error.refused, output_format)
        return ExitCode.INPUT
    return _check(project, files, output_format) if check else _write(project, files, output_format)


def _check(project: "Project", files: list["GeneratedFile"], output_format: str) -> int:
    from brygge.compiling.generated import drift

    found = drift(project, files)
    if output_format == "json":
        say_json({"findings": [finding.as_dict() for finding in found]})
    elif found:
        say_findings(found)
    else:
        say(f"{len(files)} compiled files are up to date")
    return ExitCode.FINDINGS if found else ExitCode.GOOD


def _write(project: "Project", files: list["GeneratedFile"], output_format: str) -> int:
    from brygge.compiling.generated import drift, write

    changed = write(project, files)
    # What compiling cannot mend: a hand-written file among the compiled ones.
    found = drift(project, files)
    if output_format == "json":
        say_json({**asdict(changed), "findings": [finding.as_dict() for finding in found]})
    else:
        for path in changed.written:
            say(f"wrote {path}")
        for path in changed.removed:
            say(f"removed {path}")
        if not changed.written and not changed.removed:
            say("nothing to compile")
        say_findings(found)
    return ExitCode.FINDINGS if found else ExitCode.GOOD


def _say_refused(refused: tuple["Finding", ...], output_format: str) -> None:
    if output_format == "json":
        say_json({"refused": [finding.as_dict() for finding in refused]})
    for finding in refused:
        note(f"error: {finding.line()}\n  fix: {finding.fix}")
