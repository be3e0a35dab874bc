"""Where a column comes from, and where it goes, as a tree.

Input:   a `LineageGraph`, a column or an asset, and how deep to look.
Output:  `Tree`; its nodes in the order in which they are printed.
Never:   repeats a subtree or follows a circle: what stands above is referred to. Never recurses,
         so that a chain of any length is walked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from brygge.catalog.questions.lineage_graph import ColumnId, LineageGraph, Link
from brygge.errors import InputError


@dataclass(frozen=True)
class Tree:
    """A node: `kind` and `steps` say how it is tied to its parent (the root has none).

    `is_shown_above`: its children stand under an earlier node with the same name. `hidden` counts
    children that lie below the depth that was asked for.
    """

    asset: str
    column: str = ""
    kind: str = ""
    steps: tuple[str, ...] = ()
    children: tuple["Tree", ...] = ()
    is_shown_above: bool = False
    hidden: int = 0


@dataclass(frozen=True)
class _Row:
    level: int
    link: Link
    is_shown_above: bool = False
    hidden: int = 0


def upstream_tree(graph: LineageGraph, start: ColumnId, depth: int | None = None) -> Tree:
    """Return what `start` is made from, `depth` levels of it (None: all)."""
    return _assembled(list(_rows(graph.upstream, start, depth)))


def downstream_tree(graph: LineageGraph, start: ColumnId, depth: int | None = None) -> Tree:
    """Return what is made from `start`, `depth` levels of it (None: all)."""
    return _assembled(list(_rows(graph.downstream, start, depth)))


def nodes(tree: Tree) -> Iterator[tuple[int, Tree]]:
    """Yield every node with its level (the root has 0), parents before their children."""
    waiting = [(0, tree)]
    while waiting:
        level, node = waiting.pop()
        yield level, node
        waiting.extend((level + 1, child) for child in reversed(node.children))


def _rows(
    edges: Mapping[ColumnId, list[Link]], start: ColumnId, depth: int | None
) -> Iterator[_Row]:
    if depth is not None and depth < 0:
        raise InputError(f"the depth is {depth}.", "give 0 or more levels.")
    # At which level the children of a node were shown.
    shown: dict[ColumnId, int] = {}
    waiting = [(0, Link(start, ""))]
    while waiting:
        level, link = waiting.pop()
        below = edges.get(link.end, [])
        above = shown.get(link.end)
        # Under a limit, a node that stands higher than before shows more of what is below it.
        if above is not None and (depth is None or above <= level):
            yield _Row(level, link, is_shown_above=True)
        elif depth is not None and level >= depth:
            yield _Row(level, link, hidden=len(below))
        else:
            yield _Row(level, link)
            if below:
                shown[link.end] = level
                waiting.extend((level + 1, each) for each in reversed(below))


def _assembled(rows: list[_Row]) -> Tree:
    """Build the tree from its last row to its first: children are there before their parent."""
    done: list[tuple[int, Tree]] = []
    for row in reversed(rows):
        children = []
        while done and done[-1][0] == row.level + 1:
            children.append(done.pop()[1])
        end, kind, steps = row.link
        tree = Tree(
            end.asset, end.column, kind, steps, tuple(children), row.is_shown_above, row.hidden
        )
        done.append((row.level, tree))
    return done[0][1]
