"""`brygge ports list`: every port on every server of a target, and the release that readers see.

Input:   names of ports (none: all), a target.
Output:  a table or JSON; exit 3 when a server gave no answer.
Never:   changes anything.
"""

from typing import TYPE_CHECKING

import click

from brygge.commands.console import format_option, note, say, say_json, say_table, target_option
from brygge.commands.ports.options import server_option
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from brygge.publishing.keeping import Kept


@click.command("list")
@click.argument("ports", nargs=-1, metavar="[PORT]...")
@server_option
@target_option
@format_option
def command(ports: tuple[str, ...], server: str | None, target: str, output_format: str) -> int:
    """List each PORT (none: all) on each server, with the release that readers see."""
    from brygge.project import Project
    from brygge.publishing.keeping import look

    project = Project.find()
    found = look(project, project.target(target), ports, server)
    if output_format == "json":
        say_json({"target": target, "ports": [as_dict(each) for each in found]})
    elif not found:
        say(f"no contract has a server in target {target}.")
    else:
        headings = ("port", "server", "readers see", "rows", "contract", "kept", "where")
        say_table(f"ports {target}", headings, [_row(each) for each in found])
    for each in found:
        if each.problem:
            note(f"error: {each.contract}, server {each.server}: {each.problem}\n  fix: {each.fix}")
    return ExitCode.FAULT if any(each.problem for each in found) else ExitCode.GOOD


def as_dict(each: "Kept") -> dict[str, object]:
    """Return what is kept of a port as JSON-ready values."""
    return {
        "contract": each.contract,
        "server": each.server,
        "location": each.location,
        "current": each.current.as_dict() if each.current else None,
        "releases": [manifest.as_dict() for manifest in each.releases],
        "in_product_set": each.pinned,
        "problem": each.problem or None,
    }


def _row(each: "Kept") -> tuple[object, ...]:
    current = each.current
    return (
        each.contract,
        each.server,
        current.release if current else "no answer" if each.problem else "not published",
        current.content.rows if current else None,
        current.contract_version if current else None,
        len(each.releases),
        each.location,
    )
