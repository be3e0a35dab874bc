"""One call of the driver: which table to bring, for which target, from which API.

Input:   what the driver was called with, and the judged options.
Output:  `Errand`, which lands a file, and knows the other tables of the source.
Never:   asks or decides anything itself.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from brygge.landing.deliveries import Outcome
from brygge.landing.enhetsregisteret.client import Client
from brygge.landing.enhetsregisteret.options import Options
from brygge.landing.files import land_files
from brygge.landing.rows import OnProgress
from brygge.landing.sources import ENHETSREGISTERET, SourceTable
from brygge.project import Project, Target


@dataclass(frozen=True)
class Errand:
    """What is to be brought. `notes` takes sentences for people, `tell` hears of the progress."""

    project: Project
    target: Target
    table: SourceTable
    options: Options
    client: Client
    notes: list[str]
    tell: OnProgress

    def other(self, kind: str) -> SourceTable | None:
        """Return the source's table of this kind, or None when there is none."""
        name = self.options.table_of(kind)
        return replace(self.table, table=name) if name else None

    def note(self, sentence: str) -> None:
        """Leave a sentence for people, under the table's name."""
        self.notes.append(f"{self.table.name}: {sentence}")

    def land(self, path: Path) -> Outcome:
        """Land one file as one delivery of the table."""
        [outcome] = land_files(
            self.project, self.target, self.table, [path], self.tell, driver=ENHETSREGISTERET
        )
        return outcome
