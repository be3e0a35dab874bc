"""The waivers of findings: what is let pass for a while, why, and who answers for it.

Input:   a seed of waivers of a project: `waiver_contracts.csv` or `waiver_catalog.csv`.
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
CATALOG_WAIVERS = Path("seeds/waivers/waiver_catalog.csv")
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


def read_waivers(project: Project, seed: Path = WAIVERS) -> list[Waiver]:
    """Return the waivers of `seed` (below the project's root) in its order; none without a seed.

    Raises `InputError` when the seed is no UTF-8 CSV or has another header.
    """
    path = project.root / seed
    if not path.is_file():
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = [(reader.line_num, cells) for cells in reader if cells]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"{seed}: the seed cannot be read ({error}).", "save it as CSV."
        ) from error
    if not rows or tuple(rows[0][1]) != HEADER:
        raise InputError(f"{seed}: the header is another.", f"write {','.join(HEADER)}.")
    return [_waiver(line, cells) for line, cells in rows[1:]]


def in_force(waivers: Iterable[Waiver], today: date) -> list[Waiver]:
    """Return the waivers that hold on `today`: complete, and not expired."""
    return [waiver for waiver in waivers if not why_not_in_force(waiver, today)]


def why_not_in_force(waiver: Waiver, today: date) -> tuple[str, str] | None:
    """Return why a waiver does not hold on `today` and what to do; None when it holds."""
    missing = [name for name in ("reason", "owner") if not getattr(waiver, name)]
    if missing:
        return f"it has no {' and no '.join(missing)}.", "say why, and who answers for it."
    if waiver.expires_on is None:
        return "it does not say when it ends.", "write expires_on like 2026-12-31."
    if waiver.expires_on < today:
        return f"it expired on {waiver.expires_on}.", "mend what it waived; remove the row."
    return None


def _waiver(line: int, cells: list[str]) -> Waiver:
    padded = [cell.strip() for cell in cells] + [""] * len(HEADER)
    code, file, subject, reason, owner, expires_on, *_ = padded
    return Waiver(code, file, subject, reason, owner, _day(expires_on), line)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
