"""Read a delivered CSV file: its headings by us, its rows by DuckDB's reader, nothing guessed.

Input:   UTF-8 text (plain, or packed with gzip), the mapping, and what to do with ragged rows.
Output:  `CsvFile` (headings, delimiter), the SELECT over its rows, the rows that were rejected.
Never:   lets the sniffer choose: delimiter, quote and columns are told.
"""

import csv
import glob
import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brygge.landing.columns import Mapping
from brygge.landing.faults import RefusalError, open_quote, wrong_encoding
from brygge.landing.rows import identifier, literal, write_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DELIMITERS = (",", ";", "\t", "|")
RAGGED = ("MISSING COLUMNS", "TOO MANY COLUMNS")


@dataclass(frozen=True)
class CsvFile:
    """A CSV file of which the first record was read. `name` is the name as delivered."""

    path: Path
    name: str
    headings: tuple[str, ...]
    delimiter: str


def open_csv(path: Path, name: str, mapping: Mapping) -> CsvFile:
    """Return the file with the delimiter under which its headings match the mapping best.

    Raises `RefusalError` when the first record cannot be read.
    """
    records = [(_first_record(path, name, delimiter), delimiter) for delimiter in DELIMITERS]

    def fitness(candidate: tuple[tuple[str, ...], str]) -> tuple[int, int]:
        headings, _ = candidate
        return sum(mapping.knows(heading) for heading in headings), len(headings)

    headings, delimiter = max(records, key=fitness)
    return CsvFile(path, name, headings, delimiter)


def select_csv(file: CsvFile, quarantine: bool) -> str:
    """Return the SELECT over the rows of `file`, every column as text.

    With `quarantine`, rows that do not fit go to the temporary table `reject_errors`.
    """
    columns = ", ".join(f"{identifier(heading)}: 'VARCHAR'" for heading in file.headings)
    rejects = ", store_rejects = true, rejects_limit = 0" if quarantine else ""
    return f"""
        select * from read_csv(
            {literal(glob.escape(str(file.path)))}, auto_detect = false, header = true,
            delim = {literal(file.delimiter)}, quote = '"', escape = '"', strict_mode = true,
            columns = {{{columns}}}, hive_partitioning = false,
            compression = '{"gzip" if _is_packed(file.path) else "none"}'{rejects}
        )
    """


def write_rejected(connection: "DuckDBPyConnection", file: CsvFile, path: Path) -> int:
    """Write the rejected rows (line_number, raw_line, reason) to `path`; return how many.

    Raises `RefusalError` when a row was rejected for anything but its number of values: an open
    quote swallows good rows. Without rejected rows no file is written.
    """
    found = connection.execute(
        """
        select line_byte_position - 1, any_value(csv_line), any_value(error_message),
            list(error_type)
        from reject_errors group by line_byte_position order by 1
        """
    ).fetchall()
    if not found:
        return 0
    lines = _line_numbers(file.path, [position for position, _, _, _ in found])
    rejected = []
    for line, (_, raw_line, reason, kinds) in zip(lines, found, strict=True):
        if not set(kinds) <= set(RAGGED):
            raise wrong_encoding(file.path, file.name, "utf-8") or open_quote(file.name, line)
        rejected.append((line, raw_line.lstrip("\r\n"), reason))
    connection.execute(
        "create temp table rejected (line_number bigint, raw_line varchar, reason varchar)"
    )
    connection.executemany("insert into rejected values (?, ?, ?)", rejected)
    write_table(connection, "rejected", path)
    return len(rejected)


def _first_record(path: Path, name: str, delimiter: str) -> tuple[str, ...]:
    try:
        opened = gzip.open if _is_packed(path) else open
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            record = next(csv.reader(file, delimiter=delimiter, strict=True), [])
    except UnicodeDecodeError as error:
        refusal = wrong_encoding(path, name, "utf-8")
        raise refusal or RefusalError(f"{name}: {error}.", "ask the sender for UTF-8.") from error
    except csv.Error as error:
        if delimiter != DELIMITERS[0]:
            return ()
        raise open_quote(name, 1) from error
    return tuple(record)


def _is_packed(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


def _line_numbers(path: Path, positions: list[int]) -> list[int]:
    """Return the line of each byte position (ascending), counted as an editor counts."""
    numbers, line, at = [], 1, 0
    with path.open("rb") as file:
        for position in positions:
            # After CR LF the engine's position is that of the LF; it belongs to the line before.
            while at < position:
                chunk = file.read(min(1024 * 1024, position - at))
                if not chunk:
                    break
                line += chunk.count(b"\n")
                at += len(chunk)
            numbers.append(line + (file.read(1) == b"\n"))
            file.seek(at)
    return numbers
