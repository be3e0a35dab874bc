"""`brygge products list`: every product, its owner, its status and its ports.

Input:   the project around the working folder.
Output:  a table or JSON; descriptors that cannot be read on stderr, and exit 2.
Never:   opens a database, or runs dbt.
"""

from typing import TYPE_CHECKING

import click

from brygge.commands.console import format_option, note, say, say_json, say_table
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from brygge.products.descriptor import Descriptor


@click.command("list")
@format_option
def command(output_format: str) -> int:
    """List products with their owner, status, version, input ports and output ports."""
    from brygge.products.reading import read_descriptors
    from brygge.project import Project

    read = read_descriptors(Project.find())
    if output_format == "json":
        say_json({"products": [_as_dict(each) for each in read.descriptors]})
    elif not read.descriptors:
        say("no product is described: write contracts/<product>/product.odps.yaml.")
    else:
        headings = ("product", "owner", "status", "version", "input ports", "output ports")
        say_table("products", headings, [_row(each) for each in read.descriptors])
    for finding in read.refused:
        note(f"error: {finding.line()}\n  fix: {finding.fix}")
    return ExitCode.INPUT if read.refused else ExitCode.GOOD


def _row(each: "Descriptor") -> tuple[str, ...]:
    read = "\n".join(port.contract_id for port in each.input_ports)
    offered = "\n".join(port.contract_id for port in each.output_ports)
    return (each.id, each.team, each.status, each.version, read, offered)


def _as_dict(each: "Descriptor") -> dict[str, object]:
    return {
        "product": each.id,
        "owner": each.team,
        "status": each.status,
        "version": each.version,
        "input_ports": [port.contract_id for port in each.input_ports],
        "output_ports": [port.contract_id for port in each.output_ports],
    }
