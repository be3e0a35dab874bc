"""The options that the subcommands of `brygge ports` share.

Input:   a command function.
Output:  the function with the option.
Never:   decides anything.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])


def server_option(function: Function) -> Function:
    """Add `--server NAME`, passed as `server`."""
    return click.option("--server", metavar="NAME", help="Only this server of the contracts.")(
        function
    )
