"""Read what the database said of the tables: dbt's `catalog.json`.

Input:   the bytes of `catalog.json`.
Output:  for each unique id, its columns in order with types, row count and size when known.
Never:   trusts an empty table: `dbt docs generate` on a part of a project leaves such.
"""

from typing import Any

from msgspec import Struct

from brygge.catalog.artifacts.places import CATALOG
from brygge.catalog.artifacts.tolerance import decode_file

REMAKE = "run `dbt docs generate` again, or leave the file out."
ROW_STATS = ("row_count", "num_rows", "rows")
BYTE_STATS = ("bytes", "num_bytes", "size")


class TableColumn(Struct, gc=False):
    """A column of a table."""

    name: str = ""
    type: str | None = None
    index: int | float | None = None
    comment: str | None = None


class Stat(Struct, gc=False):
    """One figure of a table."""

    value: Any = None
    include: bool | None = None


class TableEntry(Struct, gc=False):
    """A table of the database."""

    columns: dict[str, TableColumn] | None = None
    stats: dict[str, Stat] | None = None

    def ordered(self) -> list[TableColumn]:
        """Return its columns in the database's order."""
        columns = list((self.columns or {}).values())
        return sorted(columns, key=lambda column: column.index or 0)

    def figure(self, names: tuple[str, ...]) -> int | None:
        """Return the first of the figures `names` that is a whole number."""
        for name in names:
            stat = (self.stats or {}).get(name)
            if stat is not None and isinstance(stat.value, int | float | str):
                text = str(stat.value).split(".")[0]
                if text.isdigit():
                    return int(text)
        return None


class _File(Struct):
    nodes: dict[str, TableEntry] | None = None
    sources: dict[str, TableEntry] | None = None


def read_catalog(content: bytes) -> dict[str, TableEntry]:
    """Return the tables with columns, by unique id; raise `InputError` for what is no JSON."""
    file = decode_file(CATALOG, content, _File, REMAKE)
    found = {**(file.nodes or {}), **(file.sources or {})}
    return {key: entry for key, entry in found.items() if entry.columns}
