"""What the landing root holds already, so that nothing is asked for twice.

Input:   the deliveries of a table, their rows, and the refused files that wait.
Output:  names, moments, the last update, the new units without a body.
Never:   keeps a cursor of its own: what is landed is the only memory.
"""

import glob
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from brygge import journal
from brygge.errors import InputError
from brygge.landing.deliveries import (
    DELIVERY_FILE,
    REASON_FILE,
    Refused,
    refused_files,
    table_folder,
)
from brygge.landing.rows import connect, literal
from brygge.landing.sources import ENHETSREGISTERET, SourceTable
from brygge.project import Target

NEW_UNIT = "Ny"
ABSENT_FILE = "absent.jsonl"
_MOMENT = re.compile(r"_(\d{8}T\d{6}Z)\.")


@dataclass(frozen=True)
class NewUnit:
    """A unit that the feed called new, and the update that said so first."""

    organisation_number: str
    update: int


def moment_in(name: str) -> datetime | None:
    """Return the moment (UTC) that a bulk file's name holds, or None."""
    found = _MOMENT.search(name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if found else None


def find_file(target: Target, table: SourceTable, name: str) -> str | None:
    """Return the id of the table's delivery that holds a file of this name, or None."""
    for entry in _entries(target, table):
        if any(file["name"] == name for file in entry["files"]):
            return str(entry["delivery"])
    return None


def first_moment(target: Target, tables: list[SourceTable]) -> datetime | None:
    """Return the earliest moment that a bulk file among the tables' deliveries stands for."""
    moments = []
    for table in tables:
        for entry in _entries(target, table):
            landed_at = datetime.fromisoformat(entry["landed_at"])
            moments += [moment_in(file["name"]) or landed_at for file in entry["files"]]
    return min(moments, default=None)


def waiting(target: Target, table: SourceTable) -> list[Refused]:
    """Return the files that this driver brought for the table and that wait as refused."""
    found = []
    for path, driver in refused_files(target, table):
        if driver == ENHETSREGISTERET:
            folder = path.parent.parent
            entry = json.loads((folder / REASON_FILE).read_text("utf-8"))
            reason = f"{path.name}: {entry['reason']}"
            found.append(Refused(table.name, path.name, reason, entry["fix"], folder))
    return found


def last_update(target: Target, updates: SourceTable) -> int | None:
    """Return the largest id among the landed updates, or None when there are none."""
    rows = _ask(target, updates, "select max(try_cast(oppdateringsid as bigint)) from {rows}")
    return rows[0][0] if rows else None


def new_units(target: Target, updates: SourceTable, fetched: SourceTable) -> list[NewUnit]:
    """Return the units that updates called new, without a body and not known as absent.

    In the order of the updates.
    """
    told = _ask(
        target,
        updates,
        "select coalesce(organisasjonsnummer, ''), min(try_cast(oppdateringsid as bigint)) "
        f"from {{rows}} where endringstype = {literal(NEW_UNIT)} group by all order by 2, 1",
    )
    known = {row[0] for row in _ask(target, fetched, "select organisasjonsnummer from {rows}")}
    known |= {entry.get("organisation_number") for entry in journal.read(_absent(target, fetched))}
    return [NewUnit(number, update) for number, update in told if number not in known]


def remember_absent(
    target: Target, fetched: SourceTable, number: str, status: int, now: datetime
) -> None:
    """Write down for good that the API has no such unit (any more)."""
    entry = {
        "organisation_number": number,
        "status": status,
        "asked_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
    }
    journal.append(_absent(target, fetched), entry)


def _absent(target: Target, fetched: SourceTable) -> Path:
    return table_folder(target, fetched) / ABSENT_FILE


def _entries(target: Target, table: SourceTable) -> list[dict[str, Any]]:
    paths = sorted(table_folder(target, table).glob(f"*/{DELIVERY_FILE}"))
    return [json.loads(path.read_text("utf-8")) for path in paths]


def _ask(target: Target, table: SourceTable, question: str) -> list[Any]:
    """Return the answer to `question` on the rows of all the table's deliveries; none: no rows."""
    import duckdb

    folder = table_folder(target, table)
    if not any(folder.glob("*/rows.parquet")):
        return []
    pattern = literal(f"{glob.escape(str(folder))}/*/rows.parquet")
    rows = f"read_parquet({pattern}, union_by_name = true, hive_partitioning = false)"
    with connect() as connection:
        try:
            return connection.execute(question.format(rows=rows)).fetchall()
        except duckdb.BinderException as error:
            raise InputError(
                f"{table.name}: the landed deliveries lack a column of the feed ({error}).",
                "check landing.records and landing.api.tables of the source.",
            ) from error
