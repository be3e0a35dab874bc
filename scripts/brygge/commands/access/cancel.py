"""`brygge access cancel`: take back the request that waits.

Input:   an agreement; a reason.
Output:  the decision at the end of the request; exit 2 for a mistake.
Never:   deletes a request.
"""

import click

from brygge.commands.access import options
from brygge.commands.console import say
from brygge.errors import ExitCode


@click.command("cancel")
@click.argument("agreement")
@options.reason_option
@options.by_option
def command(agreement: str, reason: str, by: str | None) -> int:
    """Take back the request that waits in AGREEMENT. It stays in the file, as cancelled.

    Exit codes: 0 taken back; 2 a mistake, and nothing is written.
    """
    from brygge.access.agreement import Decision
    from brygge.access.editing import decide
    from brygge.project import Project

    project = Project.find()
    decision = Decision(
        options.who(project, by), options.today(), options.plain(reason), outcome="cancelled"
    )
    made = decide(project, agreement, decision)
    say(f"cancelled: the request of {made.consumer.words} on {made.port}")
    say(options.written(made))
    say(options.next_step(made))
    return ExitCode.GOOD
