"""Edges compared with the truth of a generated project: which there are, and their kinds.

Input:   edges of ours by asset, or a peer's by relation; the number of models of the project.
Output:  shares and counts, with examples.
Never:   reads SQL: the truth was known before it was written.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from generated_projects.composing import compose
from generated_projects.truth import true_edges

from catalog_export.edges import Cell, Edges, Names


def judge(edges: Iterable[tuple[Cell, Cell, str]], models: int) -> dict[str, Any]:
    """Compare edges (ids and columns of assets) with the truth of a generated project.

    Kinds are compared of every true edge that is shown, values and what steers them alike.
    """
    found = {(start, end): kind for start, end, kind in edges}
    true = {
        ((each.from_asset, each.from_column.lower()), (each.to_asset, each.to_column.lower())): each
        for each in true_edges(compose(models))
    }
    values = {key for key, each in true.items() if each.is_value}
    steers = set(true) - values
    shown = [key for key in true if key in found]
    other_kinds = Counter(
        f"{true[key].kind} called {found[key]}" for key in shown if true[key].kind != found[key]
    )
    wrong, missing = sorted(set(found) - set(true)), sorted(values - set(found))
    return {
        "true edges": len(values),
        "true edges found": len(values & set(found)) / max(len(values), 1),
        "edges that are not true": len(wrong),
        "edges that steer, shown as values": len(steers & set(found)) / max(len(steers), 1),
        "kinds compared": len(shown),
        "kinds that agree": 1 - other_kinds.total() / max(len(shown), 1),
        "other kinds": dict(sorted(other_kinds.items())),
        "examples": {"missing": missing[:20], "not true": wrong[:20]},
    }


def judge_peer(edges: Edges, names: Names, models: int) -> dict[str, float]:
    """Compare a peer's collapsed edges with the collapsed truth."""
    true = true_edges(compose(models))
    cells = [
        (names.cell(each.from_asset, each.from_column), names.cell(each.to_asset, each.to_column))
        for each in true
    ]
    whole = names.collapse(cells)
    pairs = zip(cells, true, strict=True)
    values = names.collapse(cell for cell, each in pairs if each.is_value)
    expected = sum(map(len, values.values()))
    found = sum(len(starts & edges.get(end, set())) for end, starts in values.items())
    extra = sum(len(starts - whole.get(end, set())) for end, starts in edges.items())
    return {"true edges found": found / expected, "edges that are not true": extra}
