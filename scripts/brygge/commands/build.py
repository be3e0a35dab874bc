"""`brygge build`: build and test the models of one target.

Input:   the target, what to select.
Output:  the target's database; failures and a tally; the exit code of the worst failure.
Never:   lands data, or builds a target that somebody else is building.
"""

import click

from brygge.commands.console import Progress, format_option, say_json, target_option


@click.command(name="build")
@target_option
@click.option(
    "-s", "--select", multiple=True, metavar="NODES", help="Only these nodes (dbt's way)."
)
@click.option("--exclude", multiple=True, metavar="NODES", help="All but these nodes.")
@click.option("--full-refresh", is_flag=True, help="Rebuild incremental tables from landing/.")
@format_option
def command(
    target: str,
    select: tuple[str, ...],
    exclude: tuple[str, ...],
    full_refresh: bool,
    output_format: str,
) -> int:
    """Build and test the models of a target with dbt."""
    from brygge.building.building import build
    from brygge.commands.outcomes import outcome_as_dict, say_outcome, show_steps, tell_failures
    from brygge.project import Project

    project = Project.find()
    place = project.target(target)
    with Progress(f"build {target}") as progress:
        outcome = build(project, place, select, exclude, full_refresh, show_steps(progress))
    if output_format == "json":
        tell_failures(outcome)
        say_json(outcome_as_dict(outcome))
    else:
        say_outcome(outcome)
    return outcome.exit_code
