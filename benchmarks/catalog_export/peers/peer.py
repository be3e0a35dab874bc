"""Another tool: what has to be known to call it and to read what it found.

Input:   nothing.
Output:  `Peer`.
Never:   names a tool: a module for each does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog_export.edges import Cell, Names
from catalog_export.projects import Project


@dataclass(frozen=True)
class Peer:
    """Another tool: how it is called, and how its column lineage is read."""

    name: str
    python: Path
    prepare: Callable[["Peer", Project, Path], "list[str] | str"]
    read: Callable[[Path, "Names"], Iterator[tuple[Cell, Cell]]]
