"""`brygge catalog`: what the catalog of a dbt project is asked, one subcommand each.

Input:   the words after `brygge catalog`.
Output:  what the subcommand gives; its exit code.
Never:   imports a subcommand that was not asked for.
"""

import click

from brygge.commands.lazy import LazyGroup

SUBCOMMANDS = {
    "export": (
        "brygge.commands.catalog.export",
        "Write the catalog in the formats of other tools.",
    ),
    "lineage": ("brygge.commands.catalog.lineage", "Show where a column comes from, or goes to."),
    "impact": ("brygge.commands.catalog.impact", "Say what breaks if a column goes."),
    "diff": ("brygge.commands.catalog.diff", "Compare two catalogs."),
    "check": ("brygge.commands.catalog.check", "Judge the catalog: documentation, FAIR, classes."),
}


@click.group("catalog", cls=LazyGroup, subcommands=SUBCOMMANDS)
def command() -> None:
    """Export and question the catalog of this project, or of any dbt project's artifacts."""
