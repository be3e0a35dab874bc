"""How an export gets to disk: all of it, or nothing, and only what changed.

Input:   parts, each with what makes its documents; a digest of what they are made from; a folder.
Output:  each part's files in the folder; what was written.
Never:   touches other files of the folder, or leaves a part half written.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from brygge.errors import FaultError, InputError
from brygge.exporting.document import Document
from brygge.exporting.sharing import shared
from brygge.exporting.unchanged import (
    Kept,
    Record,
    is_unchanged,
    kept,
    read_record,
    write_record,
)

# What makes the documents of each part, in order.
Parts = Mapping[str, Callable[[], Iterable[Document]]]
OnProgress = Callable[[str, int | None, int | None], None]


@dataclass(frozen=True)
class Written:
    """What lies there of one part, and whether it lay there before."""

    name: str
    files: tuple[str, ...]
    size: int
    is_new: bool = True


def write_parts(
    parts: Parts, digest: str, folder: Path, is_much: bool, on_progress: OnProgress
) -> list[Written]:
    """Write `parts` to `folder`, on two processes where it `is_much`; what is there already stays.

    Each part is written aside first; when all are, they take the place of what an earlier export
    left. Raises `FaultError` when the folder cannot be written.
    """
    aside = folder / f".writing-{os.getpid()}"
    # In a container every process may have one number: an export that was killed left it.
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        return _write(parts, digest, folder, aside, is_much, on_progress)
    except OSError as error:
        raise FaultError(
            f"{error.filename or folder}: cannot be written ({error.strerror}).",
            "give --out a folder that may be written, with space on its disk.",
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(
    parts: Parts, digest: str, folder: Path, aside: Path, is_much: bool, on_progress: OnProgress
) -> list[Written]:
    record = read_record(folder)
    due = [name for name in parts if not is_unchanged(folder, digest, record.get(name))]
    written: dict[str, Written] = {}

    def work(name: str) -> Written:
        return _write_aside(name, parts[name](), aside / name)

    for each in shared(work, due, is_much):
        written[each.name] = each
        on_progress(each.name, len(written), len(due))
    _refuse_others([path for each in written.values() for path in each.files], record, folder)
    for name, each in written.items():
        before = record[name].files if name in record else ()
        _put(each.files, list(before), aside / name, folder)
        record[name] = kept(folder, digest, list(each.files))
    if written:
        write_record(folder, record)
    return [written.get(name) or _as_before(name, record[name]) for name in parts]


def _as_before(name: str, entry: Kept) -> Written:
    size = sum(size for size, _ in entry.files.values())
    return Written(name, tuple(entry.files), size, is_new=False)


def _write_aside(name: str, documents: Iterable[Document], folder: Path) -> Written:
    files: list[str] = []
    size = 0
    for document in documents:
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
