"""`brygge access deny`: refuse the request that waits.

Input:   an agreement; a reason.
Output:  the decision at the end of the request; exit 2 for a mistake.
Never:   takes away what was granted: `brygge access revoke` does.
"""

import click

from brygge.commands.access import options
from brygge.commands.console import say
from brygge.errors import ExitCode, InputError


@click.command("deny")
@click.argument("agreement")
@options.reason_option
@options.by_option
def command(agreement: str, reason: str, by: str | None) -> int:
    """Refuse the request that waits in AGREEMENT, and say why.

    Exit codes: 0 refused; 2 a mistake, and nothing is written.
    """
    from brygge.access.agreement import Decision
    from brygge.access.editing import decide
    from brygge.project import Project

    if not options.plain(reason):
        raise InputError("it is not said why.", 'say it: --reason "...".')
    project = Project.find()
    decision = Decision(
        options.who(project, by), options.today(), options.plain(reason), outcome="denied"
    )
    made = decide(project, agreement, decision)
    say(f"denied: {made.consumer.words} on {made.port}")
    say(options.written(made))
    say(options.next_step(made))
    return ExitCode.GOOD
