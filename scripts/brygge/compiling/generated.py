"""What `brygge compile` does: derive every file, compare with the disk, write what differs.

Input:   a project.
Output:  the generated files, the drift between them and the disk, or what was written.
Never:   writes anything when one seed or contract is refused; removes what it did not compile.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from brygge.compiling.access import compile_access
from brygge.compiling.columns import compile_columns
from brygge.compiling.derived import MARK, YAML_MARK, Derived, GeneratedFile, RefusedError
from brygge.compiling.ports import compile_ports
from brygge.compiling.products import CODE_OWNERS, GROUPS, compile_products
from brygge.compiling.rules import compile_rules
from brygge.findings import Finding
from brygge.project import Project

__all__ = ["GeneratedFile", "RefusedError", "Written", "compile_project", "drift", "write"]

# Each reads its own files and gives its own; a later one is one more line.
DERIVATIONS: tuple[Callable[[Project], Derived], ...] = (
    compile_columns,
    compile_rules,
    compile_ports,
    compile_products,
    compile_access,
)
# A folder in which every SQL file is compiled; others, and single files, in which those that bear
# our mark are: what a person wrote is never taken away.
OWNED_FOLDER = Path("macros/generated")
SHARED_FOLDERS = ((Path("models/gold"), "*.yml"), (Path("contracts"), "*.expectations.json"))
SHARED_FILES = (CODE_OWNERS, GROUPS)
_RUN = "run `brygge compile` and commit what it writes."


@dataclass(frozen=True)
class Written:
    """What a compile changed: paths below the root, sorted."""

    written: tuple[str, ...]
    removed: tuple[str, ...]


def compile_project(project: Project) -> list[GeneratedFile]:
    """Return every file that must exist, sorted by path.

    Raises `RefusedError` with all findings when anything that people wrote cannot be compiled.
    """
    derived = [derive(project) for derive in DERIVATIONS]
    files = sorted((file for each in derived for file in each.files), key=lambda file: file.path)
    refused = [finding for each in derived for finding in each.refused]
    refused += _named_twice(files)
    if refused:
        raise RefusedError(refused)
    return files


def drift(project: Project, files: Sequence[GeneratedFile]) -> list[Finding]:
    """Return what differs between `files` and the disk: missing, changed and left over files."""
    found = []
    for file in files:
        content = _content(project.root / file.path)
        if content != file.text.encode():
            sentence = (
                "the compiled file is missing."
                if content is None
                else "the compiled file is not made from its present content."
            )
            found.append(Finding(file.path.as_posix(), file.origin, sentence, _RUN))
    for path in _left_over(project, files):
        place = project.relative(path)
        if _is_compiled(path):
            found.append(Finding(place, "left over", "nothing compiles this file any more.", _RUN))
        else:
            fix = "move it to macros/: every file of this folder is compiled."
            found.append(Finding(place, "hand-written", "this file was not compiled.", fix))
    return found


def write(project: Project, files: Sequence[GeneratedFile]) -> Written:
    """Write each file that differs, all of it or nothing; remove compiled files left over."""
    written, removed = [], []
    for file in files:
        path = project.root / file.path
        if _content(path) != file.text.encode():
            _write_atomically(path, file.text.encode())
            written.append(file.path.as_posix())
    for path in _left_over(project, files):
        if _is_compiled(path):
            path.unlink(missing_ok=True)
            removed.append(project.relative(path))
    return Written(tuple(written), tuple(removed))


def _named_twice(files: Iterable[GeneratedFile]) -> list[Finding]:
    first: dict[Path, GeneratedFile] = {}
    refused = []
    for file in files:
        other = first.setdefault(file.path, file)
        if other is not file:
            sentence = f"{file.path.as_posix()} is also compiled from {other.origin}."
            refused.append(Finding(file.origin, "name", sentence, "rename one of the two."))
    return refused


def _left_over(project: Project, files: Sequence[GeneratedFile]) -> list[Path]:
    wanted = {project.root / file.path for file in files}
    found = list((project.root / OWNED_FOLDER).rglob("*.sql"))
    for folder, pattern in SHARED_FOLDERS:
        found += [path for path in (project.root / folder).rglob(pattern) if _is_compiled(path)]
    found += [project.root / path for path in SHARED_FILES if _is_compiled(project.root / path)]
    return sorted(path for path in found if path not in wanted)


def _is_compiled(path: Path) -> bool:
    content = _content(path) or b""
    return path.suffix == ".json" or content.startswith((MARK.encode(), YAML_MARK.encode()))


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.tmp")
    aside.write_bytes(content)
    os.replace(aside, path)
