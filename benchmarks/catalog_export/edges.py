"""Lineage as the database names it: columns, edges between them, and files of edges.

Input:   a manifest; edges as a tool tells them.
Output:  `Edges`: the upstream of every column, the same way for all tools.
Never:   judges who is right.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

# A column: what the database calls its table (`database.schema.name`), and its name; lower case.
Cell = tuple[str, str]
Edges = dict[Cell, set[Cell]]


class Names:
    """What the database calls the assets of a manifest; which are ephemeral."""

    def __init__(self, folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self.adapter = str(manifest["metadata"].get("adapter_type") or "duckdb")
        self.by_id: dict[str, str] = {}
        self.ephemeral: set[str] = set()
        for key, each in (manifest["nodes"] | manifest["sources"]).items():
            if each["resource_type"] not in ("model", "seed", "snapshot", "source"):
                continue
            name = each.get("identifier") or each.get("alias") or each["name"]
            self.by_id[key] = relation(each.get("database"), each.get("schema"), name)
            if each.get("config", {}).get("materialized") == "ephemeral":
                self.ephemeral.add(self.by_id[key])

    def cell(self, asset: str, column: str) -> Cell:
        """Return a column of an asset that a tool calls by dbt's unique id."""
        return self.by_id.get(asset, asset.lower()), column.lower()

    def collapse(self, edges: Iterable[tuple[Cell, Cell]]) -> Edges:
        """Return the upstream of every column, with ephemeral models replaced by what they read.

        Tools differ in whether they show them; what comes through them can be compared.
        """
        above: Edges = defaultdict(set)
        for start, end in edges:
            if start[0] != end[0]:
                above[end].add(start)

        def real(cell: Cell, seen: frozenset[Cell]) -> set[Cell]:
            if cell[0] not in self.ephemeral:
                return {cell}
            ways = [real(each, seen | {cell}) for each in above.get(cell, set()) - seen]
            return set().union(*ways)

        ends = [each for each in above if each[0] not in self.ephemeral]
        found = {end: {r for each in above[end] for r in real(each, frozenset())} for end in ends}
        return {end: starts for end, starts in found.items() if starts}


def relation(*parts: str | None) -> str:
    """Return the parts of a table's name that there are, joined, in lower case."""
    return ".".join(each.lower() for each in parts if each)


def write_edges(path: Path, edges: Edges) -> None:
    """Write edges as sorted lists: from table, from column, to table, to column."""
    listed = sorted((*start, *end) for end, starts in edges.items() for start in starts)
    lines = ",\n".join(json.dumps(each) for each in listed)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def read_edges(path: Path) -> Edges:
    """Return what `write_edges` wrote."""
    edges: Edges = defaultdict(set)
    for above, from_column, below, to_column in json.loads(path.read_text(encoding="utf-8")):
        edges[below, to_column].add((above, from_column))
    return dict(edges)
