"""`brygge ports prune`: delete releases that are both many and old.

Input:   names of ports (none: all); how many to keep, and how old the others must be.
Output:  a line per deleted release.
Never:   deletes the current release, or one that `product.json` names.
"""

from datetime import timedelta

import click

from brygge.commands.console import format_option, say, say_json, target_option
from brygge.commands.ports.options import server_option
from brygge.errors import ExitCode


@click.command("prune")
@click.argument("ports", nargs=-1, metavar="[PORT]...")
@click.option(
    "--keep",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="N",
    help="Keep the N newest releases of each port.",
)
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="Keep what is younger than so many days.",
)
@server_option
@target_option
@format_option
def command(
    ports: tuple[str, ...],
    keep: int,
    days: int,
    server: str | None,
    target: str,
    output_format: str,
) -> int:
    """Delete the releases of each PORT (none: all) that are old, and not among the newest.

    The current release is never deleted, nor one that `product.json` names.
    """
    from brygge.project import Project
    from brygge.publishing.keeping import prune

    project = Project.find()
    removed = prune(project, project.target(target), ports, server, keep, timedelta(days=days))
    listed = [(each.port.id, each.entry.name, manifest.release) for each, manifest in removed]
    if output_format == "json":
        names = ("contract", "server", "release")
        say_json(
            {"target": target, "removed": [dict(zip(names, each, strict=True)) for each in listed]}
        )
        return ExitCode.GOOD
    for contract, name, release in listed:
        say(f"{contract}, server {name}: deleted {release}")
    if not listed:
        say("nothing to delete")
    return ExitCode.GOOD
