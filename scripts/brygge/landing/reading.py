"""Read one kept file by its kind and write its rows; judge its headings and values on the way.

Input:   the kept original, its table and mapping, the marks of its rows.
Output:  `rows.parquet` (and `rejected.parquet`) in the staging folder, and what is in it: `Rows`.
Never:   changes the original; leaves anything else in the staging folder.
"""

import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from brygge.landing import csv_reader, json_reader, parquet_reader, xml_reader
from brygge.landing.columns import Mapping
from brygge.landing.faults import RefusalError, diagnose_text
from brygge.landing.headings import check_headings
from brygge.landing.json_faults import damaged_json
from brygge.landing.originals import UTF_8, Original, is_sound_gzip, plain_bytes, plain_text
from brygge.landing.rows import Marks, OnProgress, connect, write_rows
from brygge.landing.sources import ENCODINGS, QUARANTINE, SourceTable
from brygge.landing.values import refuse_unreadable

# The rows of an XML file as JSON, on their way.
FLAT = "flat.json"


@dataclass(frozen=True)
class Rows:
    """What was read of a file: its headings, and how many rows were written and rejected."""

    headings: tuple[str, ...]
    count: int
    rejected: int


@dataclass(frozen=True)
class Reading:
    """One file to read: where it is kept, what is known of it, where its rows go."""

    original: Original
    table: SourceTable
    mapping: Mapping
    marks: Marks
    staging: Path
    tell: OnProgress

    @property
    def name(self) -> str:
        """The file's name as delivered."""
        return self.original.name

    @property
    def rows(self) -> Path:
        """Where the rows are written."""
        return self.staging / "rows.parquet"


def write_file(reading: Reading) -> Rows:
    """Write the rows of the file by its kind; raise `RefusalError` for a file with a fault."""
    name = reading.name.lower()
    if name.endswith(".parquet"):
        return _write_parquet(reading)
    if name.endswith((".json", ".json.gz")):
        return _write_json(reading)
    if name.endswith((".xml", ".xml.gz")):
        return _write_xml(reading)
    return _write_csv(reading)


def _write_csv(reading: Reading) -> Rows:
    import duckdb

    rows = _write_packed_csv(reading)
    if rows is not None:
        return rows
    text = _plain_text(reading)
    file = csv_reader.open_csv(text, reading.name, reading.mapping)
    try:
        rows = _csv_rows(reading, file)
    except duckdb.Error as error:
        width = len(file.headings)
        raise diagnose_text(text, reading.name, width, file.delimiter, str(error)) from error
    _remove_texts(reading)
    return rows


def _write_packed_csv(reading: Reading) -> Rows | None:
    """Let the engine unpack a file while it is proved sound beside; None where that is no way.

    Whatever is unusual in it is left to the plain text, of which a fault can name the line.
    """
    import duckdb

    packed = reading.original.path
    if packed.suffix.lower() != ".gz" or ENCODINGS[reading.table.encoding] != UTF_8:
        return None
    with ThreadPoolExecutor(1) as beside:
        is_sound = beside.submit(is_sound_gzip, packed)
        try:
            file = csv_reader.open_csv(packed, reading.name, reading.mapping)
            rows = _csv_rows(reading, file)
        except (RefusalError, duckdb.Error, OSError, EOFError, zlib.error):
            return None
    return rows if is_sound.result() and not rows.rejected else None


def _csv_rows(reading: Reading, file: csv_reader.CsvFile) -> Rows:
    _refuse_headings(reading, file.headings)
    quarantine = reading.table.ragged_rows == QUARANTINE
    rejected = 0
    with connect() as connection:
        select = csv_reader.select_csv(file, quarantine)
        count = write_rows(connection, select, reading.marks, reading.rows, reading.tell)
        if quarantine:
            rejects = reading.staging / "rejected.parquet"
            rejected = csv_reader.write_rejected(connection, file, rejects)
        refuse_unreadable(connection, reading.name, file.headings, reading.mapping, reading.rows)
    return Rows(file.headings, count, rejected)


def _write_json(reading: Reading) -> Rows:
    import duckdb

    text = _plain_text(reading)
    table = reading.table
    with connect() as connection:
        file = json_reader.open_json(connection, text, reading.name, table.records, table.lists)
        # An array without objects has no headings to judge.
        if file.headings:
            _refuse_headings(reading, file.headings)
        select = json_reader.select_json(file)
        try:
            count = write_rows(connection, select, reading.marks, reading.rows, reading.tell)
        except duckdb.Error as error:
            raise damaged_json(text, reading.name, error) from error
        refuse_unreadable(connection, reading.name, file.headings, reading.mapping, reading.rows)
    _remove_texts(reading)
    return Rows(file.headings, count, 0)


def _write_xml(reading: Reading) -> Rows:
    path, _ = plain_bytes(reading.original, reading.staging)
    size = path.stat().st_size

    def tell(read: int) -> None:
        reading.tell(f"{reading.name}: reading", round(read / size * 100), 100)

    flat = reading.staging / FLAT
    file = xml_reader.open_xml(path, reading.name, flat, reading.table.lists, tell)
    # A file without rows has no headings to judge.
    if file.headings:
        _refuse_headings(reading, file.headings)
    with connect() as connection:
        select = xml_reader.select_xml(file)
        count = write_rows(connection, select, reading.marks, reading.rows, reading.tell)
        refuse_unreadable(connection, reading.name, file.headings, reading.mapping, reading.rows)
    _remove_texts(reading)
    return Rows(file.headings, count, 0)


def _write_parquet(reading: Reading) -> Rows:
    import duckdb

    with connect() as connection:
        file = parquet_reader.open_parquet(connection, reading.original.path, reading.name)
        _refuse_headings(reading, file.headings)
        try:
            select = parquet_reader.select_parquet(file)
            count = write_rows(connection, select, reading.marks, reading.rows, reading.tell)
        except duckdb.Error as error:
            raise parquet_reader.damaged_parquet(reading.name, error) from error
        parquet_reader.refuse_nul(connection, file, reading.rows)
        refuse_unreadable(connection, reading.name, file.headings, reading.mapping, reading.rows)
    return Rows(file.headings, count, 0)


def _plain_text(reading: Reading) -> Path:
    return plain_text(reading.original, ENCODINGS[reading.table.encoding], reading.staging)


def _remove_texts(reading: Reading) -> None:
    """Remove what was written beside the original in order to read it."""
    for name in ("decompressed", "text", FLAT):
        (reading.staging / name).unlink(missing_ok=True)


def _refuse_headings(reading: Reading, headings: tuple[str, ...]) -> None:
    problems = check_headings(headings, reading.mapping, reading.table.required)
    if problems:
        sentences = " ".join(problem.sentence for problem in problems)
        fixes = " ".join(dict.fromkeys(problem.fix for problem in problems))
        raise RefusalError(f"{reading.name}: {sentences}", fixes)
