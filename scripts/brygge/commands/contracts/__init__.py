"""`brygge contracts`: what is done with contracts, one subcommand each.

Input:   the words after `brygge contracts`.
Output:  what the subcommand gives; its exit code.
Never:   imports a subcommand that was not asked for.
"""

import click

from brygge.commands.lazy import LazyGroup

SUBCOMMANDS = {
    "lint": ("brygge.commands.contracts.lint", "Say what is wrong in contracts."),
    "import": ("brygge.commands.contracts.import_model", "Write a contract from a dbt model."),
    "test": ("brygge.commands.contracts.test", "Run the suites of ports with Great Expectations."),
    "diff": ("brygge.commands.contracts.diff", "Say what changed between two contracts."),
    "check": ("brygge.commands.contracts.check", "Compare all contracts with what was released."),
    "release": ("brygge.commands.contracts.release", "Record a contract as released."),
}


@click.group("contracts", cls=LazyGroup, subcommands=SUBCOMMANDS)
def command() -> None:
    """Write, check and change the contracts of output ports."""
