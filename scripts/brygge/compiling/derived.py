"""What one derivation gives: files to write, or what is wrong with the files it reads.

Input:   the results of the derivations.
Output:  `GeneratedFile`, `Fault`, `Derived`, and the error that carries all refusals at once.
Never:   reads or writes files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brygge.errors import InputError
from brygge.findings import Finding

MARK = "{#- Compiled by `brygge compile` from "
YAML_MARK = "# Compiled by `brygge compile` from "


@dataclass(frozen=True)
class GeneratedFile:
    """A file as it must be: its path below the project's root, its text, and its origin."""

    path: Path
    text: str
    origin: str


@dataclass(frozen=True)
class Fault:
    """What is wrong and what to do, before it is known where it stands."""

    sentence: str
    fix: str

    def at(self, file: str, subject: str) -> Finding:
        """Return the fault as a finding about `subject` in `file`."""
        return Finding(file, subject, self.sentence, self.fix)


@dataclass(frozen=True)
class Derived:
    """The files of one derivation and everything that it refuses. Refused means: no file."""

    files: tuple[GeneratedFile, ...]
    refused: tuple[Finding, ...]


class RefusedError(InputError):
    """Seeds or contracts cannot be compiled; `refused` names every reason, not just the first."""

    def __init__(self, refused: Sequence[Finding]) -> None:
        first, more = refused[0], len(refused) - 1
        fix = f"{first.fix} `brygge compile` lists {more} more." if more else first.fix
        super().__init__(first.line(), fix)
        self.refused = tuple(refused)
