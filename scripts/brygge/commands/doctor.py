"""`brygge doctor`: say what is wrong with an environment, one line per thing that was looked at.

Input:   the project around the working folder; one target, or all of them.
Output:  a line per check, with the fix of each problem; exit 0, or 1 when there is a problem.
Never:   repairs, builds or lands anything.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from brygge.commands.console import format_option, say, say_json
from brygge.errors import BryggeError, ExitCode

if TYPE_CHECKING:
    from brygge.building.environment import Check
    from brygge.project import Project


@click.command(name="doctor")
@click.option("--target", metavar="NAME", help="Look at this target alone (default: at all).")
@format_option
def command(target: str | None, output_format: str) -> int:
    """Say what is wrong with this environment.

    It looks at Python, the installed packages, dbt, rights, the disk, the compiled files, and at
    each target's database (who holds it, does it open), lock note and unfinished deliveries.
    """
    from brygge.building.environment import check_environment
    from brygge.project import Project

    project = Project.find()
    names = [target] if target else project.target_names()
    checks = check_environment(project, [project.target(name) for name in names])
    checks.append(_check_compiled(project))
    problems = [check for check in checks if not check.is_fine]
    if output_format == "json":
        say_json({"checks": [{**asdict(check), "is_fine": check.is_fine} for check in checks]})
    else:
        for check in checks:
            _say_check(check)
        say(f"{len(checks)} checks, {len(problems)} problems")
    return ExitCode.FINDINGS if problems else ExitCode.GOOD


def _say_check(check: "Check") -> None:
    say(f"{'ok     ' if check.is_fine else 'problem'}  {check.subject}: {check.finding}")
    if check.fix:
        say(f"  fix: {check.fix}")


def _check_compiled(project: "Project") -> "Check":
    from brygge.building.environment import Check
    from brygge.compiling.generated import RefusedError, compile_project, drift

    fix = "run `brygge compile`."
    try:
        files = compile_project(project)
        found = drift(project, files)
    except RefusedError as error:
        return Check("compiled files", f"{len(error.refused)} seed rows are refused.", fix)
    except BryggeError as error:
        return Check("compiled files", error.problem, error.fix)
    if not found:
        return Check("compiled files", f"{len(files)} are up to date")
    return Check("compiled files", f"{len(found)} drifted, first {found[0].line()}", fix)
