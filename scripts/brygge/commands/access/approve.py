"""`brygge access approve`: grant the request that waits.

Input:   an agreement; until when, where that is shorter than asked; a reason.
Output:  the decision at the end of the request; the days that it gives; exit 2 for a mistake.
Never:   grants more than was asked for, or a day that has passed.
"""

import click

from brygge.commands.access import options
from brygge.commands.console import say
from brygge.errors import ExitCode


@click.command("approve")
@click.argument("agreement")
@click.option("--until", metavar="DATE", help="The last day, where it is earlier than asked for.")
@options.reason_option
@options.by_option
def command(agreement: str, until: str | None, reason: str, by: str | None) -> int:
    """Grant the request that waits in AGREEMENT (`industry_figures__business_register.companies`).

    It begins today, on the day that was asked for, or the day after the access before it ends.

    Exit codes: 0 granted; 2 a mistake, and nothing is written.
    """
    from brygge.access.agreement import Decision
    from brygge.access.deriving import grants
    from brygge.access.editing import decide
    from brygge.project import Project

    project = Project.find()
    decision = Decision(
        by=options.who(project, by),
        on=options.today(),
        reason=options.plain(reason),
        outcome="approved",
        until=options.day("--until", until),
    )
    made = decide(project, agreement, decision)
    grant = grants(made)[-1]
    classes = f", with the classes {', '.join(sorted(grant.classes))}" if grant.classes else ""
    until_when = f"until {grant.last}" if grant.last else "for good"
    say(f"{made.consumer.words} may read {made.port} from {grant.first} {until_when}{classes}")
    say(options.written(made))
    say(options.next_step(made))
    return ExitCode.GOOD
