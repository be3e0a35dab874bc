"""`brygge ports verify`: compare what readers get now with what was published.

Input:   names of ports (none: all), a server, a target.
Output:  a line per port and server; each damage with its sentence; exit 1 when there is one.
Never:   repairs anything.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from brygge.commands.console import Progress, format_option, note, say, say_json, target_option
from brygge.commands.ports.options import server_option
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from brygge.publishing.keeping import Verified


@click.command("verify")
@click.argument("ports", nargs=-1, metavar="[PORT]...")
@server_option
@target_option
@format_option
def command(ports: tuple[str, ...], server: str | None, target: str, output_format: str) -> int:
    """Hash what is served of each PORT (none: all) and compare it with what was published.

    Files are compared byte by byte, tables row by row, the ledger line by line.

    Exit codes: 0 all is as published; 1 something is damaged; 2 a mistake; 3 not carried out.
    """
    from brygge.project import Project
    from brygge.publishing.keeping import verify

    project = Project.find()
    with Progress(f"verify {target}") as progress:
        found, ledger = verify(project, project.target(target), ports, server, progress)
    problems = [each for each in found if each.problem]
    damages = [*ledger, *(damage for each in found for damage in each.damages)]
    if output_format == "json":
        say_json({"target": target, "ports": [asdict(each) for each in found],
                  "ledger": [asdict(each) for each in ledger]})  # fmt: skip
    else:
        for each in found:
            if not each.problem:
                say(f"{each.contract}, server {each.server}: {_words(each)}")
        for damage in damages:
            say(f"{damage.where}: {damage.sentence}")
    for each in problems:
        note(f"error: {each.contract}, server {each.server}: {each.problem}\n  fix: {each.fix}")
    if damages:
        note(
            "  fix: `brygge ports rollback PORT` goes back to a release that is whole; where there "
            "is none, delete the damaged release and publish again."
        )
    if problems:
        return ExitCode.FAULT
    return ExitCode.FINDINGS if damages else ExitCode.GOOD


def _words(each: "Verified") -> str:
    if each.release is None:
        return "nothing published"
    damaged = f"{len(each.damages)} damaged" if each.damages else "as published"
    return f"{each.release}: {damaged}"
