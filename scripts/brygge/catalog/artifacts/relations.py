"""Read what the database said of the tables: dbt's `catalog.json`.

Input:   the bytes of `catalog.json`.
Output:  for each unique id, its columns in order with types, row count and size when known.
Never:   trusts an empty table: `dbt docs generate` on a part of a project leaves such.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Raw, Struct

from brygge.catalog.artifacts.places import CATALOG
from brygge.catalog.artifacts.tolerance import decode_file, decode_part

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
    """A table of the database; its columns are in the database's order."""

    columns: dict[str, TableColumn] | None = None
    stats: dict[str, Stat] | None = None

    @property
    def ordered(self) -> Iterable[TableColumn]:
        """Its columns."""
        return (self.columns or {}).values()

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
    nodes: dict[str, Raw] | None = None
    sources: dict[str, Raw] | None = None


def read_catalog(content: bytes) -> dict[str, TableEntry]:
    """Return the tables with columns, by unique id; raise `InputError` for what is no JSON."""
    file = decode_file(CATALOG, content, _File, REMAKE)
    raws = {**(file.nodes or {}), **(file.sources or {})}
    # A table that makes no sense costs itself alone.
    found = {key: decode_part(raw, TableEntry)[0] for key, raw in raws.items()}
    for entry in found.values():
        columns = list((entry.columns or {}).values())
        places = [column.index or 0 for column in columns]
        if places != sorted(places):
            columns.sort(key=lambda column: column.index or 0)
            entry.columns = {column.name: column for column in columns}
    return {key: entry for key, entry in found.items() if entry.columns}
