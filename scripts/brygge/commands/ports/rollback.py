"""`brygge ports rollback`: take readers of a port to another release.

Input:   the name of a port; a release (default: the one before); a server (default: all).
Output:  a line per server; exit 2 when there is no such release, 3 when a server gave no answer.
Never:   deletes or changes a release.
"""

from dataclasses import asdict

import click

from brygge.commands.console import format_option, note, say, say_json, target_option
from brygge.commands.ports.options import server_option
from brygge.errors import ExitCode


@click.command("rollback")
@click.argument("port")
@click.option("--to", "release", metavar="RELEASE", help="The release to go to.")
@server_option
@target_option
@format_option
def command(
    port: str, release: str | None, server: str | None, target: str, output_format: str
) -> int:
    """Take readers of PORT to the release before the current one, or to RELEASE.

    The rows that were left are not published again until they change, or until you go forward to
    them with `--to`.
    """
    from brygge.project import Project
    from brygge.publishing.rollback import roll_back

    project = Project.find()
    moves = roll_back(project, project.target(target), port, release, server)
    if output_format == "json":
        say_json({"target": target, "moves": [asdict(each) for each in moves]})
    for each in moves:
        where = f"{each.contract}, server {each.server}"
        if each.problem:
            note(f"error: {where}: {each.problem}\n  fix: {each.fix}")
        elif output_format == "text":
            left = each.left or "a damaged release"
            say(f"{where}: readers see {each.release} (they saw {left})")
    return max((each.exit_code for each in moves), default=ExitCode.GOOD)
