"""`brygge products`: what is done with products, one subcommand each.

Input:   the words after `brygge products`.
Output:  what the subcommand gives; its exit code.
Never:   imports a subcommand that was not asked for.
"""

import click

from brygge.commands.lazy import LazyGroup

SUBCOMMANDS = {
    "list": ("brygge.commands.products.list_products", "List products, owners, status and ports."),
    "check": ("brygge.commands.products.check", "Compare what products declare with what is."),
    "move": ("brygge.commands.products.move", "Move a product to another status."),
}


@click.group("products", cls=LazyGroup, subcommands=SUBCOMMANDS)
def command() -> None:
    """List, check and move data products through their lifecycle."""
