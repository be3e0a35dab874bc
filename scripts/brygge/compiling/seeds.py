"""Read a seed the way dbt does, with the line of every row and dbt's own checksum.

Input:   the path of a CSV file in UTF-8.
Output:  `Seed`: header, rows with their line numbers, sha256.
Never:   judges what the cells say.
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brygge.compiling.derived import Fault
from brygge.errors import InputError, likely
from brygge.project import Project

# Beyond this size dbt takes a seed's path for its checksum (dbt/constants.py).
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True)
class SeedRow:
    """One row: the line on which it begins, and its cells in the order of the header."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Seed:
    """A seed as people wrote it. `origin` is its path below the project's root."""

    origin: str
    sha256: str
    header: tuple[str, ...]
    rows: tuple[SeedRow, ...]

    def cell(self, row: SeedRow, column: str) -> str:
        """Return the row's value in `column`; the header must have it, the row all its cells."""
        return row.cells[self.header.index(column)]


def read_seed(project: Project, path: Path) -> Seed:
    """Return the seed at `path`; raise `InputError` when it is no UTF-8 CSV of at most 1 MiB."""
    origin = project.relative(path)
    try:
        content = path.read_bytes()
        if len(content) > MAX_BYTES:
            raise InputError(
                f"{origin}: {len(content):,} bytes are more than the {MAX_BYTES:,} "
                "of which dbt takes a checksum.",
                "split the seed; large lists are data and belong in landing/.",
            )
        text = content.decode("utf-8")
        header, *rows = _parse(text.removeprefix("\ufeff")) or [SeedRow(1, ())]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"{origin}: the seed cannot be read ({error}).", "save it as CSV in UTF-8."
        ) from error
    return Seed(origin, checksum(text), header.cells, tuple(rows))


def checksum(text: str) -> str:
    """Return dbt's checksum of a seed: sha256 of its text without the white space around it.

    As `load_seed_source_file` in dbt/parser/read_files.py does it.
    """
    return hashlib.sha256(text.strip().encode("utf-8")).hexdigest()


def header_faults(seed: Seed, expected: Sequence[str]) -> list[Fault]:
    """Return what is wrong with the header: unknown, missing and repeated columns."""
    fix = f"the columns are {','.join(expected)}."
    faults = []
    for position, name in enumerate(seed.header):
        if name not in expected:
            missing = [column for column in expected if column not in seed.header]
            faults.append(Fault(f'unknown column "{name}".', likely(name, missing) + fix))
        elif name in seed.header[:position]:
            faults.append(Fault(f'the column "{name}" stands twice.', fix))
    for name in expected:
        if name not in seed.header:
            faults.append(Fault(f'the column "{name}" is missing.', fix))
    return faults


def _parse(text: str) -> list[SeedRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, line = [], 1
    for cells in reader:
        if cells:
            rows.append(SeedRow(line, tuple(cells)))
        line = reader.line_num + 1
    return rows
