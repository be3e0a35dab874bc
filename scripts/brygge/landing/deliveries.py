"""Deliveries on disk: put one in place by one rename, keep a refused one, finish what was cut off.

Input:   a staging folder with the work done; a target's landing root.
Output:  `landing/<target>/<source>/<table>/<delivery>/`, `_refused/...`, lines in the ledger.
Never:   changes a delivery that is in place; writes a ledger line before its files are on disk.
"""

import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from brygge import journal
from brygge.landing.faults import RefusalError
from brygge.landing.originals import Original, sync_file
from brygge.landing.sources import SourceTable
from brygge.project import Target

REFUSED = "_refused"
DELIVERY_FILE = "delivery.json"
REASON_FILE = "reason.json"


@dataclass(frozen=True)
class Landed:
    """A new delivery. `size` in bytes, as delivered; `rows` without the rejected ones.

    `notes` tell the headings that nobody mapped, where the table's headings may grow.
    """

    name: str
    file: str
    delivery: str
    rows: int
    rejected_rows: int
    size: int
    folder: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class AlreadyLanded:
    """A file whose bytes are a delivery of this table already."""

    name: str
    file: str
    delivery: str


@dataclass(frozen=True)
class Refused:
    """A file that was not landed: why, what to do, and where it is kept."""

    name: str
    file: str
    reason: str
    fix: str
    folder: Path


Outcome = Landed | AlreadyLanded | Refused


def delivery_id(landed_at: datetime, sha256: str) -> str:
    """Return the id of a delivery: its landing time (UTC) and 12 digits of its sha256."""
    return f"{written_time(landed_at, '')}-{sha256[:12]}"


def written_time(moment: datetime, dash: str = "-") -> str:
    """Return a UTC time in ISO 8601, extended, or basic with `dash` empty."""
    colon = ":" if dash else ""
    return moment.strftime(f"%Y{dash}%m{dash}%dT%H{colon}%M{colon}%SZ")


def table_folder(target: Target, table: SourceTable) -> Path:
    """Return the folder that holds the table's deliveries."""
    return target.landing / table.source / table.table


def find_delivery(target: Target, table: SourceTable, sha256: str) -> str | None:
    """Return the id of the delivery with these bytes, or None."""
    for path in table_folder(target, table).glob(f"*-{sha256[:12]}/{DELIVERY_FILE}"):
        if _read(path).get("sha256") == sha256:
            return path.parent.name
    return None


def place_delivery(staging: Path, folder: Path, entry: dict[str, Any]) -> None:
    """Make the staged delivery appear at `folder`, whole, by one rename."""
    write_json(staging / DELIVERY_FILE, entry)
    for path in sorted(staging.glob("*.parquet")):
        sync_file(path)
    _appear(staging, folder)


def keep_refused(
    target: Target,
    table: SourceTable,
    staging: Path,
    original: Original,
    refusal: RefusalError,
    driver: str,
    refused_at: datetime,
) -> Refused:
    """Keep one copy of a refused file with the reason, and say so in the ledger when it is new."""
    folder = refused_folder(target, table, original.sha256)
    known = _read(folder / REASON_FILE)
    entry = {
        "event": "refused",
        "source": table.source,
        "table": table.table,
        "driver": driver,
        # The same bytes may come back under another name; the first copy is the one kept.
        "file": known.get("file", original.name),
        "sha256": original.sha256,
        "bytes": original.size,
        "reason": refusal.problem.removeprefix(f"{original.name}: "),
        "fix": refusal.fix,
        "refused_at": written_time(refused_at),
    }
    if any(known.get(key) != entry[key] for key in ("reason", "fix")):
        if known:
            write_json(folder / REASON_FILE, entry)
        else:
            for path in [path for path in staging.iterdir() if path.name != "raw"]:
                path.unlink()
            write_json(staging / REASON_FILE, entry)
            _appear(staging, folder)
        journal.append(target.ledger, entry)
    return Refused(table.name, original.name, refusal.problem, refusal.fix, folder)


def refused_folder(target: Target, table: SourceTable, sha256: str) -> Path:
    """Return where a refused file with this sha256 is kept."""
    return target.landing / REFUSED / table.source / table.table / sha256[:12]


def refused_files(target: Target, table: SourceTable) -> list[tuple[Path, str]]:
    """Return the kept files that were refused for the table, each with its driver."""
    home = target.landing / REFUSED / table.source / table.table
    found = []
    for path in sorted(home.glob(f"*/{REASON_FILE}")):
        entry = _read(path)
        found.append((path.parent / "raw" / entry["file"], str(entry["driver"])))
    return found


def settle(target: Target) -> int:
    """Write the ledger line of every delivery that a kill left without one; return how many."""
    in_ledger = {entry.get("delivery") for entry in journal.read(target.ledger)}
    completed = 0
    for path in sorted(target.landing.glob(f"[a-z]*/*/*/{DELIVERY_FILE}")):
        if path.parent.name not in in_ledger:
            journal.append(target.ledger, _read(path))
            completed += 1
    return completed


def write_json(path: Path, entry: dict[str, Any]) -> None:
    """Replace the file at `path` by `entry` as JSON, on disk when the call returns."""
    aside = path.with_name(f".{path.name}")
    aside.write_text(
        json.dumps(entry, indent=2, sort_keys=True, ensure_ascii=False) + "\n", "utf-8"
    )
    sync_file(aside)
    os.replace(aside, path)
    journal.sync_folder(path.parent)


def discard_refused(target: Target, table: SourceTable, sha256: str) -> None:
    """Remove the refused copy of a file that is a delivery now."""
    shutil.rmtree(refused_folder(target, table, sha256), ignore_errors=True)


def _appear(staging: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    journal.sync_folder(staging / "raw")
    journal.sync_folder(staging)
    staging.rename(folder)
    journal.sync_folder(folder.parent)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    entry = json.loads(path.read_text("utf-8"))
    return dict(entry)
