"""Columns: what flows between them, and what is said of them, in bundles.

Input:   a site, its numbering.
Output:  for each asset its flows (small: all are loaded when a column's way is asked for) and its
         details (texts: loaded for what is looked at); read by `static/lineage-columns.js`.
Never:   writes a description or a piece of SQL of any length: the asset's page has all of it.

Flows: names; one digit for each column's origin; [column, asset, its column, kind] in turns;
[asset, its column, influence] in turns.
Details: description, why lineage is missing, and for each column [type, description,
classification, reason, expression, steps of the first flow, of the second ...].
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from brygge.catalog.model import KINDS, Asset, Column, Influence, Origin
from brygge.exporting.site.lineage.numbering import Node, Numbering

ORIGINS: tuple[str, ...] = get_args(Origin)
INFLUENCES: tuple[str, ...] = get_args(Influence)
# Characters that are shown beside the picture.
_DESCRIPTION, _SQL = 400, 3000


def flows(numbering: Numbering) -> Iterator[list[Any]]:
    """Yield the flows of each asset, in the order of their numbers."""
    for node, columns in zip(numbering.nodes, numbering.columns, strict=False):
        asset = node.subject
        if not isinstance(asset, Asset):
            yield [list(columns), "", [], []]
            continue
        origins = {column.name: ORIGINS.index(column.origin) for column in asset.columns}
        unknown = ORIGINS.index("unexplained")
        yield [
            list(columns),
            "".join(str(origins.get(name, unknown)) for name in columns),
            [number for each in _flows(asset, columns, numbering) for number in each],
            [number for each in _conditions(asset, numbering) for number in each],
        ]


def details(numbering: Numbering) -> Iterator[list[Any]]:
    """Yield the details of each asset, in the order of their numbers."""
    for node, columns in zip(numbering.nodes, numbering.columns, strict=False):
        yield _details(node, columns, numbering)


def _flows(
    asset: Asset, columns: Mapping[str, int], numbering: Numbering
) -> Iterator[tuple[int, int, int, int]]:
    for column in asset.columns:
        for up in column.upstream:
            read = numbering.numbers[up.asset]
            if up.column:
                place = numbering.columns[read][up.column]
                yield columns[column.name], read, place, KINDS.index(up.kind)


def _conditions(asset: Asset, numbering: Numbering) -> Iterator[tuple[int, int, int]]:
    for each in asset.conditions:
        read = numbering.numbers[each.asset]
        if each.column:
            place = numbering.columns[read][each.column]
            yield read, place, INFLUENCES.index(each.influence)


def _details(node: Node, columns: Mapping[str, int], numbering: Numbering) -> list[Any]:
    asset = node.subject
    if not isinstance(asset, Asset):
        return ["", "The artifacts do not describe it.", []]
    # Of two columns with one name, the last is meant, as in the questions.
    named = {column.name: column for column in asset.columns}
    steps: dict[str, list[list[str]]] = defaultdict(list)
    for column in asset.columns:
        made = [[_cut(step, _SQL) for step in up.steps] for up in column.upstream if up.column]
        steps[column.name] += made
    told = [[*_said(named[name]), *steps[name]] if name in named else [] for name in columns]
    return [_cut(asset.description, _DESCRIPTION), _cut(asset.lineage_reason, _SQL), told]


def _said(column: Column) -> list[Any]:
    return [
        column.type,
        _cut(column.description, _DESCRIPTION),
        column.classification,
        _cut(column.reason, _DESCRIPTION),
        _cut(column.expression, _SQL),
    ]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rstrip() + " …"
