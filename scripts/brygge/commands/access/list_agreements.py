"""`brygge access list`: every agreement, where it stands today, and what expires soon.

Input:   the project's agreements; the states to show.
Output:  a table or JSON; exit 2 when an agreement cannot be read.
Never:   changes anything.
"""

from typing import TYPE_CHECKING

import click

from brygge.commands.access import options
from brygge.commands.console import format_option, say, say_json, say_table
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from brygge.access.overview import Row

STATES = ("pending", "approved", "denied", "expired", "revoked", "cancelled")


@click.command("list")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(STATES),
    help="Only agreements in this state; may be repeated.",
)  # fmt: skip
@format_option
def command(states: tuple[str, ...], output_format: str) -> int:
    """List agreements with their state today; what ends within 14 days is marked."""
    from brygge.access.overview import overview
    from brygge.access.reading import read_agreements
    from brygge.project import Project

    on = options.today()
    agreements = read_agreements(Project.find(), on)
    rows = [each for each in overview(agreements, on) if not states or each.state in states]
    if output_format == "json":
        say_json({"on": on, "agreements": [each.as_dict() for each in rows]})
    elif not agreements:
        say("there is no agreement. To ask for access to a port:")
        say('  brygge access request PORT --for product:ID --purpose "..." --until DATE')
    elif not rows:
        say(f"no agreement is {' or '.join(states)} on {on}.")
    else:
        headings = ("consumer", "port", "state", "from", "until", "classes", "purpose", "")
        listed = [_row(each) for each in rows]
        say_table(f"agreements on {on}", headings, listed, whole=("consumer", "port"))
    return ExitCode.GOOD


def _row(each: "Row") -> tuple[object, ...]:
    return (
        each.agreement.consumer,
        each.agreement.port,
        each.state,
        each.first,
        each.last,
        ", ".join(sorted(each.request.classes)),
        each.request.purpose,
        each.note,
    )
