"""`brygge access request`: ask to read a port, or to go on reading it.

Input:   a port, a consumer, a purpose, until when, which classes.
Output:  a request at the end of the agreement's file; what comes next; exit 2 for a mistake.
Never:   grants anything; asks back: what is missing is an error with its fix.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from brygge.commands.access import options
from brygge.commands.console import say
from brygge.errors import ExitCode, InputError, likely

if TYPE_CHECKING:
    from brygge.access.agreement import Consumer, Request
    from brygge.contracts.model import Contract
    from brygge.project import Project


@click.command("request")
@click.argument("port")
@click.option("--for", "consumer", metavar="CONSUMER", help="product:ID, team:ID, person:ADDRESS.")
@click.option("--purpose", metavar="TEXT", help="What the data is read for, in a sentence.")
@click.option("--from", "first", metavar="DATE", help="The first day (default: the decision).")
@click.option("--until", metavar="DATE", help="The last day.")
@click.option("--permanent", is_flag=True, help="For good, instead of --until.")
@click.option(
    "--class", "classes", multiple=True, metavar="CLASS",
    help="Read columns of this class unmasked, like internal; may be repeated.",
)  # fmt: skip
@options.by_option
def command(
    port: str,
    consumer: str | None,
    purpose: str | None,
    first: str | None,
    until: str | None,
    permanent: bool,
    classes: tuple[str, ...],
    by: str | None,
) -> int:
    """Ask to read PORT (`companies`, `business_register.companies`).

    The request is written into contracts/agreements/. While access lasts, a new request renews it:
    it begins the day after. Columns above public are masked, unless you ask for their class.

    Exit codes: 0 asked; 2 a mistake, and nothing is written.
    """
    from brygge.access.agreement import Act, Request
    from brygge.access.consumers import find_consumer
    from brygge.access.editing import add_request
    from brygge.project import Project

    project = Project.find()
    _refuse_unsaid(consumer, purpose, until, permanent)
    wanted = Request(
        id=0,
        requested=Act(options.who(project, by), options.today()),
        purpose=options.plain(purpose or ""),
        first=options.day("--from", first),
        until=options.day("--until", until),
        classes=_known(classes),
    )
    found = find_consumer(project, consumer or "")
    made = add_request(project, found, _port(project, port, found, wanted), wanted)
    say(f"{found.words} asks to read {made.port}: {made.name}")
    say(options.written(made))
    say(options.next_step(made))
    say(f"then the owner says `brygge access approve {made.name}`, or deny")
    return ExitCode.GOOD


def _refuse_unsaid(
    consumer: str | None, purpose: str | None, until: str | None, permanent: bool
) -> None:
    if not consumer:
        fix = "name it: --for product:ID, --for team:ID or --for person:ADDRESS."
        raise InputError("it is not said who wants to read.", fix)
    if not purpose or not purpose.strip():
        raise InputError("it is not said what for.", 'say it: --purpose "Which ...".')
    if not until and not permanent:
        raise InputError("it is not said until when.", "say --until DATE, or --permanent.")
    if until and permanent:
        raise InputError("--until and --permanent contradict each other.", "say one of them.")


def _known(classes: Sequence[str]) -> frozenset[str]:
    from brygge.access.agreement import CLASSES

    for each in classes:
        if each not in CLASSES:
            fix = f"{likely(each, CLASSES)}the classes are {', '.join(CLASSES)}."
            open_to_all = each == "public"
            what = "public is read without leave" if open_to_all else f'unknown class "{each}"'
            raise InputError(f"--class: {what}.", fix)
    return frozenset(classes)


def _port(project: "Project", name: str, consumer: "Consumer", wanted: "Request") -> str:
    """Return the port as agreements name it; refuse one that nobody needs to ask for, or may."""
    from brygge.contracts.choosing import choose
    from brygge.contracts.tables import project_contracts

    found: list[Contract] = choose(project_contracts(project), [name])
    port = f"{found[0].product}.{found[0].port}"
    if str(consumer) == f"product:{found[0].product}":
        fix = "no request is needed: its models read it by ref."
        raise InputError(f"{port} is a port of {consumer.words} itself.", fix)
    accesses = {each.access for each in found}
    if accesses == {"private"}:
        fix = f"ask {found[0].product} for a port that others may read."
        raise InputError(f"{port} is private to the product {found[0].product}.", fix)
    if accesses == {"unrestricted"} and not wanted.classes:
        fix = "read it; to read classified columns unmasked, name them with --class."
        raise InputError(f"{port} is unrestricted: everybody may read it.", fix)
    return port
