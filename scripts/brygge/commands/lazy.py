"""A command that is made of others, each imported only when it is called.

Input:   the names of the subcommands, their modules and their one line of help.
Output:  a click group; an unknown subcommand is refused with the likely one.
Never:   imports a subcommand that was not asked for.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from brygge.errors import InputError, likely


class LazyGroup(click.Group):
    """A click group over modules: name -> (module that holds the click command, help)."""

    def __init__(self, *args: Any, subcommands: Mapping[str, tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._subcommands = subcommands

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in the order of the job."""
        return list(self._subcommands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the subcommand, or `None` for an unknown name."""
        if cmd_name not in self._subcommands:
            return None
        found = import_module(self._subcommands[cmd_name][0]).command
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown subcommand with the likely one."""
        name = args[0]
        if name not in self._subcommands and not name.startswith("-"):
            known = ", ".join(self._subcommands)
            fix = f"{likely(name, self._subcommands)}the commands are {known}."
            raise InputError(f'no command "{name}".', fix)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self._subcommands.items()])
