"""`brygge products check`: compare what products declare with what is there.

Input:   the project around the working folder.
Output:  one finding per line; exit 0, 1 for findings, 2 for what cannot be read.
Never:   changes anything that people wrote; opens a database.
"""

import click

from brygge.commands.console import format_option, say, say_findings, say_json
from brygge.errors import ExitCode


@click.command("check")
@format_option
def command(output_format: str) -> int:
    """Compare descriptors with contracts, with dbt's graph and with their own history.

    Ports and groups are compared both ways; each product must have an owner that is a known
    team, and a status that its history leads to.

    Exit codes: 0 all agree; 1 something does not; 2 a file cannot be read.
    """
    from brygge.commands.products.graph import parsed_graph, promises
    from brygge.products.judging import judge
    from brygge.project import Project

    project = Project.find()
    found = judge(project, promises(project), parsed_graph(project))
    if output_format == "json":
        say_json({"findings": [finding.as_dict() for finding in found]})
    elif found:
        say_findings(found)
    else:
        say("products agree with contracts, dbt's graph and their histories")
    return ExitCode.FINDINGS if found else ExitCode.GOOD
