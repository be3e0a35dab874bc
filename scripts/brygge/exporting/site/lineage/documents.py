"""The files of the lineage page.

Input:   a site.
Output:  `lineage.html`, a list of assets for each layer where the page cannot hold them all, and
         the shards that the picture is drawn from.
Never:   lays out or draws: the browser does, for what is looked at.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from brygge.catalog.model import Asset
from brygge.exporting.document import Document
from brygge.exporting.file_names import file_names
from brygge.exporting.site.addresses import LINEAGE
from brygge.exporting.site.assets import lineage_of
from brygge.exporting.site.lineage.bundles import bundled, with_texts
from brygge.exporting.site.lineage.columns import details, flows
from brygge.exporting.site.lineage.dependents import checks, dependents
from brygge.exporting.site.lineage.graph import graph, layers
from brygge.exporting.site.lineage.layers import Layers
from brygge.exporting.site.lineage.numbering import Numbering, numbering_of
from brygge.exporting.site.pages import page
from brygge.exporting.site.shards import shard
from brygge.exporting.site.subject import Site

# More assets than these are listed on a page for each layer.
_ON_ONE_PAGE = 1500
_MADE: tuple[tuple[str, Callable[[Site, Numbering], Iterator[Any]]], ...] = (
    ("flows", lambda _, numbering: flows(numbering)),
    ("details", lambda _, numbering: details(numbering)),
    ("checks", checks),
)

# In the order in which they need each other.
_SCRIPTS = (
    *("layering.js", "lineage-graph.js", "lineage-elements.js", "lineage-columns.js"),
    *("lineage-walk.js", "lineage-state.js", "lineage-ways.js", "lineage-scene.js"),
    *("lineage-boxes.js", "lineage-drawing.js", "lineage-steps.js", "lineage-panel.js"),
    *("lineage-impact.js", "lineage-lists.js", "lineage-keys.js", "lineage-find.js", "lineage.js"),
)
# The kinds of lines: name, sign beside a column, meaning.
_LEGEND = (
    ("copied", "=", "the value arrives as it was"),
    ("renamed", "\N{ALMOST EQUAL TO}", "the same value under another name"),
    ("transformed", "\N{LATIN SMALL LETTER F WITH HOOK}", "another value is made from it"),
    ("aggregated", "\N{GREEK CAPITAL LETTER SIGMA}", "one value stands for many"),
    ("condition", "", "it decides which rows there are (filter, join, group, sort)"),
    ("unknown", "", "it is read, and nobody knows which columns are taken"),
    ("untaken", "", "it is read, and no column of it is taken"),
    ("reads", "", "a dashboard, a metric ... reads it"),
)


@dataclass(frozen=True)
class Listed:
    """The assets of a layer, and the page that lists them when it is not the lineage page."""

    label: str
    assets: tuple[Asset, ...]
    page: str


def export(site: Site) -> Iterator[Document]:
    """Yield the pages and the shards."""
    numbering = numbering_of(site)
    found = layers(numbering)
    yield from _pages(site, _listed(numbering, found))
    firsts: dict[str, list[int]] = {}
    for name, made in _MADE:
        firsts[name] = []
        for number, bundle in enumerate(bundled(made(site, numbering))):
            firsts[name].append(bundle.first)
            yield with_texts(f"lineage/{name}-{number}", bundle)
    yield shard("lineage/dependents", dependents(site, numbering))
    yield shard("lineage/graph", {**graph(site, numbering, found), "bundles": firsts})


def _pages(site: Site, listed: Sequence[Listed]) -> Iterator[Document]:
    count = sum(len(each.assets) for each in listed)
    is_split = count > _ON_ONE_PAGE
    yield page(
        site,
        "lineage",
        LINEAGE,
        "Lineage",
        listed=listed,
        count=count,
        is_split=is_split,
        legend=_LEGEND,
        scripts=_SCRIPTS,
        lineage_of=lineage_of,
    )
    if is_split:
        for each in listed:
            yield page(site, "layer", each.page, each.label, layer=each)


def _listed(numbering: Numbering, found: Layers) -> list[Listed]:
    groups: dict[int, list[Asset]] = defaultdict(list)
    for node, layer in zip(numbering.nodes, found.of_node, strict=True):
        if isinstance(node.subject, Asset):
            groups[layer].append(node.subject)
    names = file_names(found.labels)
    return [
        Listed(label, tuple(groups[number]), f"layers/{names[number]}.html")
        for number, label in enumerate(found.labels)
        if number in groups
    ]
