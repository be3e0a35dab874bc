"""What a column of a query is made from, and the relations that such columns form.

Input:   columns of relations; flows of other columns.
Output:  `Flow` (one column's sources, or why it has none) and `Table` (columns, in order).
Never:   knows SQL.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

# How strongly a value was worked on along its way; the strongest step wins.
PASSED, CHANGED, SUMMED = 0, 1, 2

# What a column without sources is, the one that says most last.
ORIGINS = ("constant", "rowset", "generated", "external", "unexplained")

# A chain of models of one model's length: more steps than these tell a reader nothing.
MOST_STEPS = 6


class Source(NamedTuple):
    """How a value came from one column: the strongest step, and the expressions, source first."""

    level: int
    steps: tuple[str, ...]


class Flow(NamedTuple):
    """One column of a query: the columns it is made from, keyed by (relation, column).

    `origin` and `text` speak where there are none. `reason` says what could not be explained.
    """

    sources: Mapping[tuple[str, str], Source]
    origin: str = "constant"
    text: str = ""
    reason: str = ""


def column_of(relation: str, column: str) -> Flow:
    """Return the flow of a column that is read from `relation` as it is."""
    return Flow({(relation, column): Source(PASSED, ())})


def unexplained(reason: str) -> Flow:
    """Return the flow of a column whose sources nobody can tell, and why."""
    return Flow({}, "unexplained", "", reason)


def merged(flows: Iterable[Flow]) -> Flow:
    """Return the flow of a column that holds values of all `flows`, each as it is."""
    return combined(((flow, PASSED) for flow in flows), "", "constant")


def combined(parts: Iterable[tuple[Flow, int]], text: str, origin: str) -> Flow:
    """Return the flow of an expression over `parts`, each with what the expression does to it.

    `text` is the expression, `origin` what it is where none of the parts has a source.
    """
    sources: dict[tuple[str, str], Source] = {}
    reason, inner = "", ""
    for flow, level in parts:
        reason = reason or flow.reason
        if ORIGINS.index(flow.origin) > ORIGINS.index(origin):
            origin = flow.origin
        inner = inner or flow.text
        for key, (before, steps) in flow.sources.items():
            path = (*steps, text) if text and len(steps) < MOST_STEPS else steps
            found = Source(max(before, level), path)
            known = sources.get(key)
            sources[key] = found if known is None else max(known, found)
    return Flow(sources, origin, text or inner, reason)


class Opening(NamedTuple):
    """Columns that a relation has and nobody listed: any name may be asked for.

    `answers_bare_names`: a column that is named without its relation may be one of them.
    """

    flow: Callable[[str], Flow]
    answers_bare_names: bool = True


class Entry(NamedTuple):
    """One column of a table: the key it is found by, the name it shows, where it comes from."""

    key: str
    name: str
    flow: Flow


@dataclass(frozen=True)
class Table:
    """The columns that a query or a relation gives, in order, and perhaps more of unknown name."""

    entries: tuple[Entry, ...] = ()
    opening: Opening | None = None

    @cached_property
    def _by_key(self) -> dict[str, Flow]:
        # Where two columns share a name, the first is found.
        return {entry.key: entry.flow for entry in reversed(self.entries)}

    @cached_property
    def _by_lower_key(self) -> dict[str, Flow | None]:
        found: dict[str, Flow | None] = {}
        for entry in self.entries:
            lower = entry.key.lower()
            found[lower] = None if lower in found else entry.flow
        return found

    def find(self, key: str) -> Flow | None:
        """Return the column listed under `key`; in other case only where that is unambiguous."""
        return self._by_key.get(key) or self._by_lower_key.get(key.lower())

    def ask(self, key: str, name: str) -> Flow | None:
        """Return the column `key`, listed or not; none where the relation cannot have it."""
        found = self.find(key)
        if found is None and self.opening is not None:
            return self.opening.flow(name)
        return found

    def renamed(self, keys_and_names: list[tuple[str, str]]) -> "Table":
        """Return the same columns under other names; columns beyond them keep theirs."""
        entries = [
            Entry(*keys_and_names[position], entry.flow)
            if position < len(keys_and_names)
            else entry
            for position, entry in enumerate(self.entries)
        ]
        if self.opening is not None:
            # Columns of unknown number and order were given names: each may be any of them.
            flow = unexplained("a column list renames columns that nobody knows")
            entries += [Entry(key, name, flow) for key, name in keys_and_names[len(entries) :]]
        return Table(tuple(entries), self.opening)
