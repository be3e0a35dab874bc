"""Narrow a catalog to what dbt's node selection syntax names.

Input:   a catalog, and criteria as `dbt ls --select` and `--exclude` take them (dbt 1.11).
Output:  the catalog of what was selected; the criteria that match nothing.
Never:   reads files.

What dbt can do and this cannot: tests are no nodes here, so that no `+` or `@` passes through one
to what else it reads. Edges that only the SQL shows count as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import inf

from brygge.catalog.model import Catalog
from brygge.catalog.selection.criteria import Criterion, parse
from brygge.catalog.selection.methods import describe, matcher
from brygge.catalog.selection.narrowing import narrow


def select(catalog: Catalog, selections: Sequence[str], exclusions: Sequence[str] = ()) -> Catalog:
    """Return what remains of `catalog`: all of it where there are no criteria.

    An asset keeps its SQL and the `origin` of its columns, and loses edges that lead out. A check
    stays with its asset; a port with its asset, and with it its agreements; a product with one of
    its assets or ports; a consumer if it was selected or reads what remains, and is not excluded.
    What was written (descriptors, contracts) stays as it is. Raises InputError.
    """
    wanted, unwanted = parse(selections), parse(exclusions)
    if not wanted and not unwanted:
        return catalog
    graph = _Graph(catalog)
    excluded = graph.find(unwanted.values())
    kept = (graph.find(wanted.values()) if wanted else set(graph.nodes)) - excluded
    return narrow(catalog, _with_readers(catalog, kept, excluded), is_all=not wanted)


def unmatched(catalog: Catalog, criteria: Sequence[str]) -> list[str]:
    """Return the members of the union of `criteria` that match nothing, in the order given."""
    graph = _Graph(catalog)
    return [text for text, term in parse(criteria).items() if not graph.find([term])]


class _Graph:
    """The nodes of a catalog, and what each reads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.nodes = dict(describe(catalog))

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        reads = {each.id: [edge.asset for edge in each.upstream] for each in self._catalog.assets}
        reads |= {each.id: list(each.reads) for each in self._catalog.consumers}
        return {name: [each for each in read if each in self.nodes] for name, read in reads.items()}

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        return _turned(self._parents)

    def find(self, terms: Iterable[list[Criterion]]) -> set[str]:
        """Return the ids of the nodes for which one of the terms holds."""
        found: set[str] = set()
        return found.union(*(set.intersection(*map(self._matching, term)) for term in terms))

    def _matching(self, asked: Criterion) -> set[str]:
        fits = matcher(asked, self._catalog.project.name)
        core = {name for name, node in self.nodes.items() if fits(node)}
        found = set(core)
        if asked.has_family:
            found |= _reach(core, self._children, inf)
            found |= _reach(found, self._parents, inf)
        found |= _reach(core, self._parents, asked.up) if asked.up else set()
        found |= _reach(core, self._children, asked.down) if asked.down else set()
        return found


def _with_readers(catalog: Catalog, kept: set[str], excluded: set[str]) -> set[str]:
    """Return what is kept, and the consumers that read it at first or second hand."""
    reads = {each.id: each.reads for each in catalog.consumers if each.id not in excluded}
    return kept | _reach(kept, _turned(reads), inf)


def _turned(reads: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    readers: dict[str, list[str]] = {}
    for name, read in reads.items():
        for each in read:
            readers.setdefault(each, []).append(name)
    return readers


def _reach(start: set[str], edges: Mapping[str, Iterable[str]], steps: float) -> set[str]:
    """Return what at most `steps` edges lead to."""
    found: set[str] = set()
    layer = start
    while layer and steps > 0:
        layer = {each for name in layer for each in edges.get(name, ())} - found
        found |= layer
        steps -= 1
    return found
