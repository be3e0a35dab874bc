"""The waivers of findings: what is let pass for a while, why, and who answers for it.

Input:   `seeds/waivers/waiver_contracts.csv` of a project.
Output:  `Waiver`s; those that are in force on a date.
Never:   reads a clock; judges whether a code exists.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from brygge.errors import InputError
from brygge.project import Project

WAIVERS = Path("seeds/waivers/waiver_contracts.csv")
HEADER = ("code", "file", "subject", "reason", "owner", "expires_on")


@dataclass(frozen=True)
class Waiver:
    """One waiver. `file` may be a glob; no `subject` means the whole file.

    `expires_on` is the last day on which it holds, None when the cell holds no date; `line` is its
    line in the seed.
    """

    code: str
    file: str
    subject: str
    reason: str
    owner: str
    expires_on: date | None
    line: int = 0

    def covers(self, code: str, file: str, subjects: Iterable[str] = ()) -> bool:
        """Return whether the waiver speaks of a finding with `code` in `file` about `subjects`."""
        is_about = not self.subject or self.subject in subjects
        return self.code == code and fnmatchcase(file, self.file) and is_about


def read_waivers(project: Project) -> list[Waiver]:
    """Return the waivers of the project in the order of the seed; none when there is no seed.

    Raises `InputError` when the seed is no UTF-8 CSV or has another header.
    """
    path = project.root / WAIVERS
    if not path.is_file():
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = [(reader.line_num, cells) for cells in reader if cells]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"{WAIVERS}: the seed cannot be read ({error}).", "save it as CSV."
        ) from error
    if not rows or tuple(rows[0][1]) != HEADER:
        raise InputError(f"{WAIVERS}: the header is another.", f"write {','.join(HEADER)}.")
    return [_waiver(line, cells) for line, cells in rows[1:]]


def in_force(waivers: Iterable[Waiver], today: date) -> list[Waiver]:
    """Return the waivers that hold on `today`: complete, and not expired."""
    return [
        waiver
        for waiver in waivers
        if waiver.reason
        and waiver.owner
        and waiver.expires_on is not None
        and waiver.expires_on >= today
    ]


def _waiver(line: int, cells: list[str]) -> Waiver:
    padded = [cell.strip() for cell in cells] + [""] * len(HEADER)
    code, file, subject, reason, owner, expires_on, *_ = padded
    return Waiver(code, file, subject, reason, owner, _day(expires_on), line)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
