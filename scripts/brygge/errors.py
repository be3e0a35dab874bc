"""The exit codes of every command, and the errors that a person can act on.

Input:   a problem in one sentence and what to do about it.
Output:  exceptions that only the command modules turn into text and an exit code.
Never:   prints or exits.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import IntEnum


class ExitCode(IntEnum):
    """What a command says to the shell. Of several, the worst (largest) wins."""

    GOOD = 0
    FINDINGS = 1
    INPUT = 2
    FAULT = 3


class BryggeError(Exception):
    """A problem that is told in two lines: what is wrong, and the fix."""

    exit_code = ExitCode.FAULT

    def __init__(self, problem: str, fix: str, record: str = "") -> None:
        super().__init__(problem)
        # What may be kept for good: a problem may quote an engine, and an engine quotes values.
        self.record = record or problem
        # Whoever calls us from Python sees the fix below the problem.
        self.add_note(f"fix: {fix}")
        self.problem = problem
        self.fix = fix


class InputError(BryggeError):
    """A user's mistake or bad input (exit 2)."""

    exit_code = ExitCode.INPUT


class FaultError(BryggeError):
    """Something could not be carried out; it is no verdict on the data (exit 3)."""

    exit_code = ExitCode.FAULT


def likely(name: object, known: Iterable[object]) -> str:
    """Return `did you mean "x"? ` when one of the names in `known` is near `name`, else nothing."""
    names = {str(each).lower(): str(each) for each in known}
    near = get_close_matches(str(name).lower(), names, n=1)
    return f'did you mean "{names[near[0]]}"? ' if near else ""
