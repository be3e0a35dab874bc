"""`brygge ports`: what is done with published ports, one subcommand each.

Input:   the words after `brygge ports`.
Output:  what the subcommand gives; its exit code.
Never:   imports a subcommand that was not asked for.
"""

import click

from brygge.commands.lazy import LazyGroup

SUBCOMMANDS = {
    "list": ("brygge.commands.ports.list_ports", "List ports, servers and current releases."),
    "show": ("brygge.commands.ports.show", "Show the releases of a port, and how to read it."),
    "verify": ("brygge.commands.ports.verify", "Hash what is served and compare."),
    "rollback": ("brygge.commands.ports.rollback", "Take readers back to an older release."),
    "prune": ("brygge.commands.ports.prune", "Delete releases that are old and many."),
}


@click.group("ports", cls=LazyGroup, subcommands=SUBCOMMANDS)
def command() -> None:
    """List, show, verify, roll back and prune the releases of output ports."""
