"""`brygge access`: who may read ports, one subcommand each.

Input:   the words after `brygge access`.
Output:  what the subcommand gives; its exit code.
Never:   imports a subcommand that was not asked for.
"""

import click

from brygge.commands.lazy import LazyGroup

SUBCOMMANDS = {
    "request": ("brygge.commands.access.request", "Ask to read a port, or to go on reading it."),
    "approve": ("brygge.commands.access.approve", "Grant the request that waits."),
    "deny": ("brygge.commands.access.deny", "Refuse the request that waits."),
    "cancel": ("brygge.commands.access.cancel", "Take back the request that waits."),
    "revoke": ("brygge.commands.access.revoke", "Take access away, from today on."),
    "list": ("brygge.commands.access.list_agreements", "List agreements, and what expires soon."),
    "check": ("brygge.commands.access.check", "Name who reads a port without leave."),
}


@click.group("access", cls=LazyGroup, subcommands=SUBCOMMANDS)
def command() -> None:
    """Ask for access to a port, decide, revoke, list and check."""
