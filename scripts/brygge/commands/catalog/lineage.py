"""`brygge catalog lineage`: where a column comes from, or where it goes, as a tree.

Input:   a column or an asset, in the words that people use for it.
Output:  a tree on the terminal, its nodes as JSON, or a picture in Mermaid.
Never:   repeats a branch: what stands above is referred to.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from brygge.commands.catalog.names import Names, dim, plain, short
from brygge.commands.catalog.sources import Source, read_catalog, source_options
from brygge.commands.console import Progress, say, say_json

if TYPE_CHECKING:
    from brygge.catalog.model import Catalog, Column
    from brygge.catalog.questions.lineage_graph import LineageGraph
    from brygge.catalog.questions.paths import Tree


@click.command("lineage")
@click.argument("name")
@click.option(
    "--upstream/--downstream",
    "is_upstream",
    default=True,
    show_default=True,
    help="What it is made from, or what is made from it.",
)
@click.option("--depth", type=click.IntRange(0), metavar="N", help="So many levels; all else.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "mermaid"]),
    default="text",
    show_default=True,
    help="A tree for people, its nodes in their order for machines, a picture for pages.",
)
@source_options
def command(
    source: Source, name: str, is_upstream: bool, depth: int | None, output_format: str
) -> int:
    """Show where the column NAME comes from: sales.sales_transactions.amount.

    NAME is an asset or a port with a column, or without one: then assets are shown, not columns.

    Exit codes: 0 shown; 2 a mistake in the command or the artifacts; 3 not carried out.
    """
    from brygge.catalog.questions.lineage_graph import build_graph, find_column
    from brygge.catalog.questions.paths import downstream_tree, upstream_tree

    with Progress("catalog") as progress:
        catalog = read_catalog(source, progress)
    start = find_column(catalog, name)
    graph = build_graph(catalog)
    tree = (upstream_tree if is_upstream else downstream_tree)(graph, start, depth)
    if output_format == "json":
        say_json(_as_dict(tree, graph, is_upstream=is_upstream))
    elif output_format == "mermaid":
        click.echo(_picture(tree, Names(catalog), is_upstream=is_upstream), nl=False)
    else:
        for line in _lines(tree, catalog, graph, is_upstream=is_upstream):
            say(line)
    return 0


def _lines(
    tree: "Tree", catalog: "Catalog", graph: "LineageGraph", *, is_upstream: bool
) -> Iterator[str]:
    from brygge.catalog.questions.paths import nodes

    names, columns = Names(catalog), _Columns(graph)
    # Per level, whether more siblings follow below.
    rails: list[bool] = []
    waiting = [len(tree.children)]
    for level, node in nodes(tree):
        branch = ""
        if level:
            del rails[level - 1 :], waiting[level:]
            waiting[-1] -= 1
            branch = "".join("│   " if more else "    " for more in rails)
            branch += "├── " if waiting[-1] else "└── "
            rails.append(waiting[-1] > 0)
            waiting.append(len(node.children))
        origin = columns.origin(node) if is_upstream else ""
        yield branch + _words(node, names.column(node.asset, node.column), origin)
    if not (tree.children or tree.hidden or (is_upstream and tree.column)):
        yield "it is made from nothing else." if is_upstream else "nothing is made from it."
    if is_upstream and tree.column:
        yield from _deciding(tree, names, graph)


def _words(node: "Tree", name: str, origin: str) -> str:
    """Return a node's line: name, kind, origin, and dimmed the expressions on the way."""
    parts = [name, node.kind]
    if node.is_shown_above:
        parts.append("(shown above)")
    elif node.hidden:
        parts.append(f"({node.hidden} more below)")
    line = "  ".join(filter(None, parts))
    expressions = " → ".join(short(each) for each in node.steps)
    if expressions:
        line += dim(f" — {expressions}")
    return line + (f"  {origin}" if origin else "")


def _deciding(tree: "Tree", names: Names, graph: "LineageGraph") -> Iterator[str]:
    """Yield which columns decide the rows of the asset; no values come from them."""
    asset = graph.assets.get(tree.asset)
    by_influence: dict[str, list[str]] = {}
    for each in asset.conditions if asset else ():
        by_influence.setdefault(each.influence, []).append(names.column(each.asset, each.column))
    if by_influence:
        yield dim(f"the rows of {names.asset(tree.asset)} are decided by")
    for influence, found in by_influence.items():
        yield dim(f"  {influence}: {', '.join(sorted(set(found)))}")


class _Columns:
    """What the catalog says of the columns of trees."""

    def __init__(self, graph: "LineageGraph") -> None:
        self._graph = graph
        self._known: dict[str, dict[str, Column]] = {}

    def find(self, node: "Tree") -> "Column | None":
        if node.asset not in self._known:
            asset = self._graph.assets.get(node.asset)
            self._known[node.asset] = {each.name: each for each in asset.columns} if asset else {}
        return self._known[node.asset].get(node.column)

    def origin(self, node: "Tree") -> str:
        """Return where values begin: `[constant: 'order']`; nothing where they came from others."""
        column = self.find(node)
        if not column or column.origin == "derived" or node.is_shown_above:
            return ""
        asset = self._graph.assets[node.asset]
        origin = asset.kind if column.origin == "source" else column.origin
        said = short(column.expression or column.reason)
        return f"[{origin}: {said}]" if said else f"[{origin}]"


def _as_dict(tree: "Tree", graph: "LineageGraph", *, is_upstream: bool) -> dict[str, object]:
    """Return the nodes in their order, each with its level: nesting would end where stacks do."""
    from brygge.catalog.questions.paths import nodes

    columns = _Columns(graph)
    found = []
    for level, node in nodes(tree):
        column = columns.find(node)
        found.append(
            {
                "level": level,
                "asset": node.asset,
                "column": node.column,
                "kind": node.kind,
                "steps": node.steps,
                "is_shown_above": node.is_shown_above,
                "hidden": node.hidden,
                "origin": column.origin if column else "",
                "expression": column.expression if column else "",
                "reason": column.reason if column else "",
            }
        )
    direction = "upstream" if is_upstream else "downstream"
    return {"asset": tree.asset, "column": tree.column, "direction": direction, "nodes": found}


def _picture(tree: "Tree", names: Names, *, is_upstream: bool) -> str:
    from brygge.catalog.questions.paths import nodes
    from brygge.exporting.mermaid.drawing import Link, Node, draw
    from brygge.exporting.mermaid.pictures import MOST

    drawn: dict[str, Any] = {}
    links: dict[Any, None] = {}
    above: list[str] = []
    for level, node in nodes(tree):
        # A line break stands in no id, so no two nodes are taken for one.
        id = f"{node.asset}\n{node.column}"
        asset = names.asset(node.asset)
        label, group = (plain(node.column), asset) if node.column else (asset, "")
        drawn.setdefault(id, Node(id, label, "box" if level else "round", group))
        del above[level:]
        if above:
            ends = (id, above[-1]) if is_upstream else (above[-1], id)
            links.setdefault(Link(*ends, node.kind, node.kind == "condition"))
        above.append(id)
    kept = list(drawn.values())
    left = len(kept) - MOST
    noun = "columns" if tree.column else "assets"
    return draw(kept[:MOST], links, f"{left:,} more {noun} are left out" if left > 0 else "")
