"""`brygge catalog lineage`: where a column comes from, or where it goes, as a tree.

Input:   a column or an asset, in the words that people use for it.
Output:  a tree on the terminal, its nodes as JSON, or a picture in Mermaid.
Never:   repeats a branch: what stands above is referred to.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from brygge.commands.catalog.names import Names, counted, cut, dim, plain, short, width
from brygge.commands.catalog.sources import Source, read_catalog, source_options
from brygge.commands.console import Progress, say, say_json

if TYPE_CHECKING:
    from brygge.catalog.model import Catalog, Column
    from brygge.catalog.questions.lineage_graph import LineageGraph
    from brygge.catalog.questions.paths import Tree


# An expression or an origin that has less room than this says nothing.
LEAST = 12
# What a name and its kind need, however deep it stands.
NAME = 40


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
    from brygge.catalog.questions.lineage_graph import build_graph
    from brygge.catalog.questions.paths import downstream_tree, upstream_tree
    from brygge.catalog.questions.spelling import find_column

    with Progress("catalog") as progress:
        catalog = read_catalog(source, progress)
    start = find_column(catalog, name)
    graph = build_graph(catalog)
    tree = (upstream_tree if is_upstream else downstream_tree)(graph, start, depth)
    if output_format == "json":
        say_json(_as_dict(tree, graph, is_upstream=is_upstream))
    elif output_format == "mermaid":
        click.echo(_picture(tree, Names(catalog), graph, is_upstream=is_upstream), nl=False)
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
    above: list[Tree] = []
    deepest = max(width() - NAME, LEAST)
    for level, node in nodes(tree):
        branch = ""
        kind = _kind(node, above, level, graph, is_upstream=is_upstream)
        if level:
            del rails[level - 1 :], waiting[level:]
            waiting[-1] -= 1
            branch = "".join("│   " if more else "    " for more in rails)
            branch += "├── " if waiting[-1] else "└── "
            rails.append(waiting[-1] > 0)
            waiting.append(len(node.children))
        origin = columns.origin(node) if is_upstream else ""
        # Deep levels stand no further right, so that a name has room.
        branch = branch if len(branch) <= deepest else "…" + branch[1 - deepest :]
        room = width() - len(branch)
        yield branch + _words(node, kind, names.column(node.asset, node.column), origin, room)
    yield from _ending(tree, names, graph, is_upstream=is_upstream)
    if is_upstream and tree.column:
        yield from _deciding(tree, names, graph)


def _ending(
    tree: "Tree", names: Names, graph: "LineageGraph", *, is_upstream: bool
) -> Iterator[str]:
    """Yield what is said of a tree without branches, and of readers that show no columns."""
    is_bare = not (tree.children or tree.hidden)
    if is_upstream:
        if is_bare and not tree.column:
            yield "it is made from nothing else."
        return
    from brygge.catalog.questions.reach import dark_readers

    dark = [names.asset(each) for each in dark_readers(graph, tree.asset)] if tree.column else []
    if dark:
        verb = "reads" if len(dark) == 1 else "read"
        readers = f"{', '.join(dark)} {verb} {names.asset(tree.asset)}"
        start = "no column is" if is_bare else "no other column is"
        yield f"{start} known to be made from it; {readers}, without lineage by column."
    elif is_bare:
        yield "nothing is made from it."


def _kind(
    node: "Tree", above: list["Tree"], level: int, graph: "LineageGraph", *, is_upstream: bool
) -> str:
    """Return how a node is tied to the one `above`, and keep it for the nodes that follow."""
    from brygge.catalog.questions.reach import is_dark

    above[level:] = [node]
    if node.kind != "unknown":
        return node.kind
    reader = above[level - 1] if is_upstream else node
    return "lineage by column is missing" if is_dark(graph, reader.asset) else "no column taken"


def _words(node: "Tree", kind: str, name: str, origin: str, room: int) -> str:
    """Return a node's line: name, kind, origin, and dimmed the last expression on the way.

    Expressions give way first where there is no `room`; the JSON has all of them, in full.
    """
    parts = [name, kind]
    if node.is_shown_above:
        parts.append("(shown above)")
    elif node.hidden:
        parts.append(f"({node.hidden} on the next level)")
    line = cut("  ".join(filter(None, parts)), room)
    left = room - len(line)
    origin = cut(f"  {origin}", left) if origin and left > LEAST else ""
    left -= len(origin)
    if node.steps and left > LEAST:
        before = "… → " if len(node.steps) > 1 else ""
        line += dim(cut(f" — {before}{short(node.steps[-1])}", left))
    return line + origin


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


def _picture(tree: "Tree", names: Names, graph: "LineageGraph", *, is_upstream: bool) -> str:
    from brygge.catalog.questions.paths import nodes
    from brygge.exporting.mermaid.drawing import Link, Node, draw
    from brygge.exporting.mermaid.pictures import MOST

    drawn: dict[str, Any] = {}
    links: dict[Any, None] = {}
    above: list[Tree] = []
    for level, node in nodes(tree):
        kind = _kind(node, above, level, graph, is_upstream=is_upstream)
        # A line break stands in no id, so no two nodes are taken for one.
        id = f"{node.asset}\n{node.column}"
        asset = names.asset(node.asset)
        label, group = (plain(node.column), asset) if node.column else (asset, "")
        drawn.setdefault(id, Node(id, label, "box" if level else "round", group))
        if level:
            other = f"{above[level - 1].asset}\n{above[level - 1].column}"
            ends = (id, other) if is_upstream else (other, id)
            links.setdefault(Link(*ends, kind, node.kind == "condition"))
    kept = list(drawn.values())
    left = len(kept) - MOST
    words = counted(left, "column" if tree.column else "asset")
    verb = "is" if left == 1 else "are"
    return draw(kept[:MOST], links, f"{words} more {verb} left out" if left > 0 else "")
