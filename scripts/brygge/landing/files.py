"""Land files: keep their bytes, judge them, write their rows, put the delivery in place.

Input:   files (the kinds of `SPACE`) or folders of them, for one source table.
Output:  one outcome per file: landed, landed before, or refused with the reason.
Never:   shows half a delivery; lets one bad file stop the others.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from brygge import journal
from brygge.errors import InputError
from brygge.landing.columns import Mapping, read_mapping
from brygge.landing.deliveries import (
    AlreadyLanded,
    Landed,
    Outcome,
    delivery_id,
    discard_refused,
    find_delivery,
    keep_refused,
    place_delivery,
    table_folder,
    written_time,
)
from brygge.landing.faults import RefusalError
from brygge.landing.headings import unmapped_headings
from brygge.landing.originals import Original, keep_original, sync_file
from brygge.landing.reading import Reading, Rows, write_file
from brygge.landing.rows import Marks, OnProgress
from brygge.landing.sources import FILES, SourceTable
from brygge.landing.staging import check_space, landing_lock, staging_folder
from brygge.project import Project, Target

# What landing a file takes on the disk, in times its size: its copy, its rows, its plain text (XML:
# its rows as JSON too). Measured, with a margin.
SPACE = {
    ".csv": 1.5,
    ".csv.gz": 10.0,
    ".json": 1.5,
    ".json.gz": 20.0,
    ".parquet": 3.0,
    ".xml": 2.5,
    ".xml.gz": 25.0,
}


@dataclass(frozen=True)
class _Job:
    """What is the same for every file of one call."""

    target: Target
    table: SourceTable
    mapping: Mapping
    driver: str
    landed_at: datetime
    tell: OnProgress


def land_files(
    project: Project,
    target: Target,
    table: SourceTable,
    paths: Sequence[Path],
    on_progress: OnProgress | None = None,
    *,
    driver: str = FILES,
    landed_at: datetime | None = None,
) -> list[Outcome]:
    """Land each file (of a folder: each file in it, by name) as one delivery of `table`.

    `landed_at` is UTC (default: now), cut to whole seconds. Raises `InputError` for a path or
    mapping that cannot be read, `FaultError` when another process lands or the disk is too full.
    """
    files = _expand(paths)
    moment = (landed_at or datetime.now(UTC)).replace(microsecond=0)
    mapping = read_mapping(table.mapping, table.table)
    job = _Job(target, table, mapping, driver, moment, on_progress or _say_nothing)
    with landing_lock(target):
        return [_land_file(job, path) for path in files]


def _land_file(job: _Job, path: Path) -> Outcome:
    check_space(job.target, path, SPACE[_suffix(path)] + (job.table.encoding != "utf-8"))
    with staging_folder(job.target) as staging, ThreadPoolExecutor(1) as disk:
        job.tell(f"{path.name}: copying", 0, 100)
        original = keep_original(path, staging / "raw")
        known = find_delivery(job.target, job.table, original.sha256)
        if known is not None:
            discard_refused(job.target, job.table, original.sha256)
            return AlreadyLanded(job.table.name, path.name, known)
        # The disk writes the copy down while the engine reads it.
        flushed = disk.submit(sync_file, original.path)
        marks = Marks(delivery_id(job.landed_at, original.sha256), path.name, job.landed_at)
        try:
            rows = write_file(Reading(original, job.table, job.mapping, marks, staging, job.tell))
        except RefusalError as refusal:
            flushed.result()
            return keep_refused(
                job.target, job.table, staging, original, refusal, job.driver, job.landed_at
            )
        flushed.result()
        return _place(job, original, marks, rows, staging)


def _place(job: _Job, original: Original, marks: Marks, rows: Rows, staging: Path) -> Landed:
    unmapped = unmapped_headings(rows.headings, job.mapping)
    entry = {
        "event": "landed",
        "delivery": marks.delivery,
        "source": job.table.source,
        "table": job.table.table,
        "driver": job.driver,
        "files": [
            {"name": original.name, "sha256": original.sha256, "bytes": original.size},
        ],
        "sha256": original.sha256,
        "bytes": original.size,
        "rows": rows.count,
        "rejected_rows": rows.rejected,
        "headings": list(rows.headings),
        "landed_at": written_time(marks.landed_at),
    }
    if unmapped:
        entry["unmapped_headings"] = list(unmapped)
    job.tell(f"{original.name}: putting in place", 100, 100)
    folder = table_folder(job.target, job.table) / marks.delivery
    place_delivery(staging, folder, entry)
    job.tell(f"{original.name}: in place", 100, 100)
    journal.append(job.target.ledger, entry)
    discard_refused(job.target, job.table, original.sha256)
    return Landed(
        name=job.table.name,
        file=original.name,
        delivery=marks.delivery,
        rows=rows.count,
        rejected_rows=rows.rejected,
        size=original.size,
        folder=folder,
        notes=tuple(f"{problem.sentence} {problem.fix}" for problem in unmapped.values()),
    )


def _expand(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(child for child in path.iterdir() if child.is_file())
            files += [child for child in inside if not child.name.startswith(".")]
        elif path.is_file():
            files.append(path)
        else:
            raise InputError(f"{path}: there is no such file or folder.", "correct the path.")
    for path in files:
        if _suffix(path) not in SPACE:
            raise InputError(
                f"{path}: this kind of file is not read.", f"give {', '.join(SPACE)} files."
            )
    if not files:
        raise InputError("there is no file to land.", f"give {', '.join(SPACE)} files.")
    return files


def _suffix(path: Path) -> str:
    name = path.name.lower()
    return next((suffix for suffix in SPACE if name.endswith(suffix)), path.suffix)


def _say_nothing(text: str, done: int | None, total: int | None) -> None:
    """Stand in for a listener where nobody listens."""
