"""`brygge access revoke`: take access away.

Input:   an agreement; a reason.
Output:  the revocation below everything that is granted from today on; exit 2 for a mistake.
Never:   deletes what was granted before.
"""

import click

from brygge.commands.access import options
from brygge.commands.console import say
from brygge.errors import ExitCode, InputError


@click.command("revoke")
@click.argument("agreement")
@options.reason_option
@options.by_option
def command(agreement: str, reason: str, by: str | None) -> int:
    """Take away all access of AGREEMENT from today on: what runs, and a renewal that is granted.

    Exit codes: 0 taken away; 2 a mistake, and nothing is written.
    """
    from brygge.access.agreement import Act
    from brygge.access.editing import revoke
    from brygge.project import Project

    if not options.plain(reason):
        raise InputError("it is not said why.", 'say it: --reason "...".')
    project = Project.find()
    act = Act(options.who(project, by), options.today(), options.plain(reason))
    made = revoke(project, agreement, act)
    say(f"revoked: {made.consumer.words} may not read {made.port} from {act.on} on")
    say(options.written(made))
    if made.pending:
        say(f"a request still waits: `brygge access deny {made.name}`")
    say(options.next_step(made))
    return ExitCode.GOOD
