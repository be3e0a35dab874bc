"""What the subcommands of `brygge access` share: options, the day of today, words.

Input:   a command function; what somebody typed.
Output:  the function with the option; days, texts and people.
Never:   decides anything.
"""

import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from brygge.errors import InputError

if TYPE_CHECKING:
    from brygge.access.agreement import Agreement
    from brygge.project import Project

Function = TypeVar("Function", bound=Callable[..., Any])


def by_option(function: Function) -> Function:
    """Add `--by EMAIL`, passed as `by`."""
    return click.option(
        "--by", metavar="EMAIL", help="Who does this (default: git config user.email)."
    )(function)


def reason_option(function: Function) -> Function:
    """Add `--reason TEXT`, passed as `reason`."""
    return click.option(
        "--reason", default="", metavar="TEXT", help="Why; it is kept with the decision."
    )(function)


def today() -> date:
    """Return the date of today in UTC: the one place where access meets a clock."""
    return datetime.now(UTC).date()


def who(project: "Project", by: str | None) -> str:
    """Return who acts: `by`, else the address that git knows."""
    words = ["git", "config", "user.email"]
    try:
        said = (
            by
            or subprocess.run(
                words, cwd=project.root, capture_output=True, text=True, check=False
            ).stdout
        )
    except OSError:
        said = ""
    if not plain(said):
        raise InputError(
            "it is not known who does this.",
            "say it with --by EMAIL, or once for all with `git config user.email EMAIL`.",
        )
    return plain(said)


def plain(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def day(option: str, text: str | None) -> date | None:
    """Return the day that an option names."""
    from brygge.access.shape import read_day

    if text is None:
        return None
    found = read_day(text)
    if found is None:
        raise InputError(f'{option}: "{text}" is no day.', "write it like 2026-12-31.")
    return found


def written(agreement: "Agreement") -> str:
    """Return the line that says which file was written."""
    return f"wrote {agreement.file}"


def next_step(agreement: "Agreement") -> str:
    """Return the line that says how a decision takes effect."""
    product = agreement.port.partition(".")[0]
    return (
        "next: run `brygge compile`, commit, and open a pull request; "
        f"CODEOWNERS makes the owner of {product} its reviewer"
    )
