"""The formats of an export, and how they get to disk.

Input:   a catalog, names of formats, a folder.
Output:  each format's files in the folder; what was written.
Never:   touches other files of the folder, or leaves a format half written.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from brygge.catalog.model import Catalog
from brygge.errors import FaultError, InputError, likely
from brygge.exporting.document import Exporter
from brygge.exporting.sharing import shared
from brygge.exporting.unchanged import (
    Kept,
    Record,
    digest_of,
    is_unchanged,
    kept,
    read_record,
    write_record,
)


@dataclass(frozen=True)
class Format:
    """One format: where its exporter is, and what it is."""

    module: str
    function: str
    help: str


_HERE = "brygge.exporting"
FORMATS = {
    "json": Format(f"{_HERE}.json_document", "export", "everything, with a JSON Schema"),
    "odps": Format(f"{_HERE}.bitol.odps", "export", "Bitol ODPS 1.0, one per product"),
    "odcs": Format(f"{_HERE}.bitol.odcs", "export", "Bitol ODCS 3.2, one per port"),
    "dcat": Format(f"{_HERE}.rdf.dcat", "export", "DCAT-AP 3.0.1, Turtle and JSON-LD"),
    "dprod": Format(f"{_HERE}.rdf.dprod", "export", "DPROD, Turtle and JSON-LD"),
    "openlineage": Format(f"{_HERE}.openlineage.events", "export", "OpenLineage events"),
    "datahub": Format(f"{_HERE}.datahub.proposals", "export", "DataHub change proposals"),
    "csv": Format(f"{_HERE}.tables.files", "export_csv", "tables for spreadsheets"),
    "parquet": Format(f"{_HERE}.tables.files", "export_parquet", "tables for SQL"),
    "mermaid": Format(f"{_HERE}.mermaid.pictures", "export", "pictures as text"),
}
# What a format needs beyond what every other needs.
NEEDS = {"parquet": "duckdb"}
# From here on a second process pays.
MANY_ASSETS = 1_000

OnProgress = Callable[[str, int | None, int | None], None]


@dataclass(frozen=True)
class Written:
    """What lies there of one format, and whether it lay there before."""

    name: str
    files: tuple[str, ...]
    size: int
    is_new: bool = True


def check_formats(names: Sequence[str]) -> list[str]:
    """Return the formats `names` (none: all), each once, in our order; refuse unknown ones."""
    for name in names:
        if name not in FORMATS:
            raise InputError(
                f'no format is called "{name}".',
                f"{likely(name, FORMATS)}the formats are {', '.join(FORMATS)}.",
            )
    return [name for name in FORMATS if not names or name in names]


def without_missing(names: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the formats that can be written here; the others with the package that they lack."""
    lacking = [
        (name, NEEDS[name]) for name in names if NEEDS.get(name) and not find_spec(NEEDS[name])
    ]
    left_out = {name for name, _ in lacking}
    return [name for name in names if name not in left_out], lacking


def write(
    catalog: Catalog, names: Sequence[str], folder: Path, on_progress: OnProgress
) -> list[Written]:
    """Write `catalog` in the formats `names` to `folder`; what is there already stays.

    Each format is written aside first; when all are, they take the place of what an earlier export
    left. Raises `FaultError` when the folder cannot be written.
    """
    aside = folder / f".writing-{os.getpid()}"
    # In a container every process may have one number: an export that was killed left it.
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        return _write(catalog, names, folder, aside, on_progress)
    except ModuleNotFoundError as error:
        raise InputError(
            f"one of the formats needs the Python package {error.name}, which is not installed.",
            f"pip install {error.name}, or name the formats that you want with --format.",
        ) from None
    except OSError as error:
        raise FaultError(
            f"{error.filename or folder}: cannot be written ({error.strerror}).",
            "give --out a folder that may be written, with space on its disk.",
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(
    catalog: Catalog, names: Sequence[str], folder: Path, aside: Path, on_progress: OnProgress
) -> list[Written]:
    digest, record = digest_of(catalog), read_record(folder)
    due = [name for name in names if not is_unchanged(folder, digest, record.get(name))]
    written: dict[str, Written] = {}

    def work(name: str) -> Written:
        return _write_aside(catalog, name, aside / name)

    for each in shared(work, due, len(catalog.assets) >= MANY_ASSETS):
        written[each.name] = each
        on_progress(each.name, len(written), len(due))
    _refuse_others([path for each in written.values() for path in each.files], record, folder)
    for name, each in written.items():
        before = record[name].files if name in record else ()
        _put(each.files, list(before), aside / name, folder)
        record[name] = kept(folder, digest, list(each.files))
    if written:
        write_record(folder, record)
    return [written.get(name) or _as_before(name, record[name]) for name in names]


def _as_before(name: str, entry: Kept) -> Written:
    size = sum(size for size, _ in entry.files.values())
    return Written(name, tuple(entry.files), size, is_new=False)


def _write_aside(catalog: Catalog, name: str, folder: Path) -> Written:
    form = FORMATS[name]
    export: Exporter = getattr(import_module(form.module), form.function)
    files: list[str] = []
    size = 0
    for document in export(catalog):
        path = folder / _inside(document.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for piece in document.pieces:
                size += file.write(piece)
        files.append(document.path)
    return Written(name, tuple(files), size)


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if ".." in parts or path.startswith("/") or "\\" in path:
        raise FaultError(f"an export would write outside its folder ({path}).", "report it.")
    return path


def _refuse_others(files: Sequence[str], record: Record, folder: Path) -> None:
    """Refuse to write over what no export wrote: dbt has a catalog.json of its own."""
    ours = {path for entry in record.values() for path in entry.files}
    for path in files:
        place = folder / path
        if path not in ours and (place.exists() or place.is_symlink()):
            raise InputError(
                f"{place} is there already, and no export wrote it.",
                "give --out another folder, or move the file away.",
            )
        for above in (folder / each for each in PurePosixPath(path).parents[:-1]):
            if above.exists() and not above.is_dir():
                raise InputError(
                    f"{above} is a file, and the export needs a folder of that name.",
                    "give --out another folder, or move the file away.",
                )


def _put(new: Sequence[str], old: Sequence[str], aside: Path, folder: Path) -> None:
    """Put the files `new` in place, take away those of `old` that are no more, and no others."""
    for path in new:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (aside / path).replace(folder / path)
    for path in set(old) - set(new):
        (folder / path).unlink(missing_ok=True)
        for above in PurePosixPath(path).parents[:-1]:
            with suppress(OSError):
                # Only an empty folder goes.
                (folder / above).rmdir()
