"""`brygge ports show`: the releases of a port on its servers, and the lines that read it.

Input:   the name of a port, a target.
Output:  tables and lines, or JSON; exit 3 when a server gave no answer.
Never:   changes anything.
"""

from typing import TYPE_CHECKING

import click

from brygge.commands.console import format_option, note, say, say_json, say_table, target_option
from brygge.commands.ports.list_ports import as_dict
from brygge.commands.ports.options import server_option
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from brygge.publishing.keeping import Kept


@click.command("show")
@click.argument("port")
@server_option
@target_option
@format_option
def command(port: str, server: str | None, target: str, output_format: str) -> int:
    """Show the releases of PORT (`orders`, `orders.v2`) on its servers, and how to read it."""
    from brygge.project import Project
    from brygge.publishing.keeping import look

    project = Project.find()
    found = look(project, project.target(target), [port], server)
    if output_format == "json":
        say_json({"target": target, "ports": [as_dict(each) for each in found]})
    for each in found:
        if each.problem:
            note(f"error: {each.contract}, server {each.server}: {each.problem}\n  fix: {each.fix}")
        elif output_format == "text":
            _say(each, target)
    return ExitCode.FAULT if any(each.problem for each in found) else ExitCode.GOOD


def _say(each: "Kept", target: str) -> None:
    headings = ("release", "", "rows", "contract", "files", "bytes", "dbt run")
    rows = [
        (
            manifest.release,
            _marks(each, manifest.release),
            manifest.content.rows,
            manifest.contract_version,
            len(manifest.files),
            sum(file.bytes for file in manifest.files),
            manifest.invocation,
        )
        for manifest in each.releases
    ]
    say_table(f"{each.contract}, server {each.server}: {each.location}", headings, rows)
    if each.current:
        name, _, major = each.contract.rpartition(".v")
        given = "" if target == "main" else f', target="{target}"'
        say(f'read it: brygge.read("{name}", version={major}, server="{each.server}"{given})')
        if each.current.files:
            path = f"{each.location}/releases/{each.current.release}/data"
            say(f"files:   {path}/{'**/' if _is_partitioned(each) else ''}*.{each.current.format}")
        say()


def _marks(each: "Kept", release: str) -> str:
    marks = ["current"] if each.current and each.current.release == release else []
    marks += ["in product.json"] if each.pinned == release else []
    return ", ".join(marks)


def _is_partitioned(each: "Kept") -> bool:
    return bool(each.current and any(file.path.count("/") > 1 for file in each.current.files))
