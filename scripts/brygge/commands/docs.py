"""`brygge docs`: write the documentation of one target as a page that opens without a server.

Input:   the target.
Output:  `outputs/<target>/site/dbt/index.html`, and where it lies on stdout.
Never:   builds models.
"""

import click

from brygge.commands.console import Progress, format_option, say, say_json, target_option
from brygge.errors import ExitCode


@click.command(name="docs")
@target_option
@format_option
def command(target: str, output_format: str) -> int:
    """Write the documentation site of a target."""
    from brygge.building.docs import site_page, write_docs
    from brygge.commands.outcomes import outcome_as_dict, say_outcome, show_steps, tell_failures
    from brygge.project import Project

    project = Project.find()
    place = project.target(target)
    with Progress(f"docs {target}") as progress:
        outcome = write_docs(project, place, show_steps(progress))
    page = project.relative(site_page(place))
    if output_format == "json":
        tell_failures(outcome)
        say_json({**outcome_as_dict(outcome), "page": page})
    else:
        say_outcome(outcome)
        if outcome.exit_code == ExitCode.GOOD:
            say(f"the documentation is in {page}")
    return outcome.exit_code
