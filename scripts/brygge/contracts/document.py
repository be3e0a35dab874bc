"""Read contract files, and find them.

Input:   files or folders; a contract is any `*.odcs.yaml` (or `*.odcs.yml`).
Output:  `Document`: the plain content and the place of everything in it.
Never:   judges what a contract says; fetches anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brygge.errors import InputError
from brygge.project import Project
from brygge.strict_yaml import Steps, load_placed

CONTRACTS = Path("contracts")
RELEASED = "released"
ENDINGS = (".odcs.yaml", ".odcs.yml")


@dataclass(frozen=True)
class Document:
    """One contract file: its path as people write it, its content, and the places in it."""

    path: Path
    file: str
    content: dict[str, Any]
    places: dict[Steps, tuple[int, int]]

    def place(self, steps: Steps) -> tuple[int, int]:
        """Return line and column (from 1) of what `steps` lead to, or of the nearest above it."""
        for length in range(len(steps), -1, -1):
            if steps[:length] in self.places:
                return self.places[steps[:length]]
        return (1, 1)


def read_document(project: Project, path: Path) -> Document:
    """Return the contract at `path`; raise `YamlError` for what is not to be read."""
    placed = load_placed(path)
    return Document(path, project.relative(path), placed.content, placed.places)


def find_contracts(paths: Iterable[Path]) -> list[Path]:
    """Return the contract files among `paths` and below the folders among them, sorted, once each.

    A file named outright is taken whatever it is called; released contracts are found like others.
    Raises `InputError` for a path that does not exist and for a folder without contracts.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_file():
            found.add(path)
        elif path.is_dir():
            inside = [file for ending in ENDINGS for file in path.rglob(f"*{ending}")]
            if not inside:
                raise InputError(
                    f"{path}: no contract in this folder.",
                    "contracts are called <port>.v<major>.odcs.yaml.",
                )
            found.update(inside)
        else:
            raise InputError(f"{path}: no such file or folder.", "correct the path.")
    return sorted(found)


def current_contracts(project: Project) -> list[Path]:
    """Return the contracts of the project's ports, the released copies aside, sorted."""
    folder = project.root / CONTRACTS
    files = [file for ending in ENDINGS for file in folder.rglob(f"*{ending}")]
    return sorted(file for file in files if RELEASED not in file.relative_to(folder).parts)
