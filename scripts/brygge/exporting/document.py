"""One file of an export.

Input:   nothing; every exporter gives them.
Output:  `Document`: where the file lies in the export, and its bytes, a piece at a time.
Never:   writes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from brygge.catalog.model import Catalog


@dataclass(frozen=True)
class Document:
    """A file: `path` relative to the export's folder, with `/`; its bytes in pieces."""

    path: str
    pieces: Iterable[bytes]


# An exporter is a pure function: the same catalog gives the same documents, byte for byte.
Exporter = Callable[[Catalog], Iterable[Document]]
