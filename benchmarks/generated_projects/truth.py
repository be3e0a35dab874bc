"""The column lineage that is true of a generated project.

Input:   its assets.
Output:  an edge per column that a column is made from, between assets, ephemeral ones included.
Never:   reads SQL: the edges were known when the SQL was written.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generated_projects.assets import Asset
from generated_projects.expressions import STRENGTH


@dataclass(frozen=True, order=True)
class TrueEdge:
    """A column that another is made from; where `is_value` is false, tools may leave it out."""

    from_asset: str
    from_column: str
    to_asset: str
    to_column: str
    kind: str
    is_value: bool


def true_edges(assets: Iterable[Asset]) -> list[TrueEdge]:
    """Return the column lineage between assets, one step at a time, ephemeral models included."""
    edges = []
    for asset in assets:
        for column in asset.columns:
            for each in column.reaches:
                kind = each.kind
                if STRENGTH.index(kind) < 2:
                    same = each.column.lower() == column.name.lower()
                    kind = "copied" if same else "renamed"
                edges.append(
                    TrueEdge(each.asset, each.column, asset.id, column.name, kind, each.is_value)
                )
    return sorted(edges)
