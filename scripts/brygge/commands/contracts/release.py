"""`brygge contracts release`: put contracts on record, for good.

Input:   the ports to release (none: all that changed); a target's data; dbt's graph,
         made anew, when one is retired.
Output:  one file, one line of history and the changelog for each; exit 0, 1 when one is refused,
         2 for a port that does not exist.
Never:   overwrites a release; writes anything while one of the contracts is refused.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from brygge.commands.console import say, target_option
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from brygge.contracts.changes.releasing import Plan


@click.command("release")
@click.argument("ports", nargs=-1, metavar="[PORT]...")
@target_option
def command(ports: tuple[str, ...], target: str) -> int:
    """Put contracts on record: each PORT (`orders`, `orders.v2`), or all that changed.

    A released contract is what consumers were promised. It is never overwritten; `brygge contracts
    check` compares with it, and `brygge publish` takes no contract that is not on record.

    Exit codes: 0 released, or nothing to release; 1 refused, and nothing was written; 2 no such
    port, or a contract that cannot be read.
    """
    from brygge.commands.contracts.neighbours import neighbours
    from brygge.contracts.changes.releasing import carry_out, finish, plan
    from brygge.project import Project

    project, on = Project.find(), today()
    finish(project)
    made = plan(project, project.target(target), ports, on, neighbours(project, on))
    written = carry_out(project, made)
    if made.findings:
        _say_refused(made)
        return ExitCode.FINDINGS
    for contract in made.early:
        say(f"{contract.id}: its status is {contract.status}, so it is not released")
    for path in written:
        say(f"released {project.relative(path)}")
    if not written:
        say("nothing to release")
    else:
        say("next: commit the folders `released`")
    return ExitCode.GOOD


def today() -> "date":
    """Return the date of today in UTC: the one place where releasing meets a clock."""
    return datetime.now(UTC).date()


def _say_refused(made: "Plan") -> None:
    for finding in sorted(made.findings):
        say(finding.line())
        say(f"  fix: {finding.fix}")
    say("refused: nothing was released")
