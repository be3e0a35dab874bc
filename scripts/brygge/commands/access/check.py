"""`brygge access check`: name who reads a port without leave, over the whole graph.

Input:   contracts, agreements, products, teams; dbt's graph, which is made anew.
Output:  a line per finding; exit 0, 1 for findings, 2 when dbt cannot read the project.
Never:   changes anything. A build checks what it builds by itself.
"""

from typing import TYPE_CHECKING

import click

from brygge.commands.access import options
from brygge.commands.console import format_option, note, say, say_findings, say_json
from brygge.errors import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from brygge.findings import Finding
    from brygge.project import Project


@click.command("check")
@format_option
def command(output_format: str) -> int:
    """Name every model, analysis and agreement that does not keep to the access of ports.

    Restricted ports are read under an agreement that is valid today, private ones by their own
    product alone. What an agreement names must exist.

    Exit codes: 0 all is as agreed; 1 something is not; 2 dbt cannot read the project.
    """
    from brygge.project import Project

    found, deprecated, readers = examine(Project.find(), options.today())
    if output_format == "json":
        findings = [each.as_dict() for each in found]
        say_json({"findings": findings, "deprecated": deprecated, "readers": readers})
    else:
        say_findings(found)
        for sentence in deprecated:
            note(sentence)
        say(f"{_counted(readers, 'reader')} of ports: {_counted(len(found), 'finding')}")
    return ExitCode.FINDINGS if found else ExitCode.GOOD


def examine(project: "Project", on: "date") -> "tuple[list[Finding], list[str], int]":
    """Return what is wrong on the day `on`, who reads what is deprecated, how many readers are."""
    from brygge.access.consumers import read_consumers
    from brygge.access.graph import read_readers
    from brygge.access.judging import Port, deprecations, orphans, refusals
    from brygge.access.reading import examine_agreements
    from brygge.building.parsing import parse
    from brygge.contracts.tables import project_contracts

    ports = [
        Port(each.id, each.access, each.status) for each in project_contracts(project) if each.port
    ]
    agreements, found = examine_agreements(project, on)
    readers = read_readers(parse(project), ports)
    # A file that cannot be read may be the agreement that a reader seems to lack.
    found = found or refusals(readers, ports, agreements, on)
    found = [*found, *orphans(agreements, ports, read_consumers(project), on)]
    return found, deprecations(readers, ports), len(readers)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
