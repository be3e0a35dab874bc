"""Which columns a name can mean inside one `select`.

Input:   the tables of its `from`, in order; the aliases of its select list; the scope around it.
Output:  the flow that a name means, or an unexplained one that says why.
Never:   guesses between two relations whose columns nobody listed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from brygge.catalog.lineage.flows import (
    CHANGED,
    Entry,
    Flow,
    Opening,
    Table,
    combined,
    merged,
    unexplained,
)


@dataclass(frozen=True)
class Name:
    """A name in a query: the key it is compared by, and the name as the database shows it."""

    key: str
    text: str


@dataclass
class Scope:
    """The names inside one `select`; filled from left to right while its `from` is read."""

    outer: "Scope | None" = None
    # By the key of the alias. A qualified name may also be written in full: `paths` has those.
    tables: dict[str, Table] = field(default_factory=dict)
    paths: dict[tuple[str, ...], str] = field(default_factory=dict)
    # Columns that `using` and natural joins made one, by key.
    shared: dict[str, Entry] = field(default_factory=dict)
    # What the select list names, for the clauses (and dialects) that may use it.
    aliases: dict[str, Flow] = field(default_factory=dict)
    # Relations that only test for rows (semi and anti joins): asked, never shown by `*`.
    unseen: set[str] = field(default_factory=set)
    aliases_hide_columns: bool = False
    # The definitions of its `window` clause, as parsed, by lower-case name.
    windows: dict[str, Any] = field(default_factory=dict)

    def add(self, path: tuple[str, ...], table: Table) -> None:
        """Add a relation; the last part of `path` is the name that it is called by here."""
        key = path[-1]
        while key in self.tables:
            # Two relations of one name, told apart by their schemas.
            key = "." + key
        self.tables[key] = table
        for start in range(len(path) - 1):
            self.paths[path[start:]] = key

    def find(self, names: tuple[Name, ...]) -> Flow:
        """Return what `names` (`[database.][schema.]table.column.field...`) means."""
        if len(names) == 1:
            return self._bare(names[0])
        return self._qualified(names) or self._field_of(names)

    def _qualified(self, names: tuple[Name, ...]) -> Flow | None:
        keys = tuple(name.key for name in names)
        scope: Scope | None = self
        while scope is not None:
            for length in range(min(len(keys) - 1, 4), 0, -1):
                prefix = keys[:length]
                alias = scope.paths.get(prefix) if length > 1 else scope._alias(prefix[0])
                if alias is not None:
                    return _within(scope.tables[alias], names[length:])
            scope = scope.outer
        return None

    def _alias(self, key: str) -> str | None:
        if key in self.tables:
            return key
        same = [alias for alias in self.tables if alias.lower() == key.lower()]
        return same[0] if len(same) == 1 else None

    def _field_of(self, names: tuple[Name, ...]) -> Flow:
        # No relation is called so: it is a column with fields.
        flow = self._bare(names[0])
        if flow.origin == "unexplained" and not flow.sources:
            written = ".".join(name.text for name in names)
            return unexplained(f"{written}: no relation of the query is called {names[0].text}")
        return combined([(flow, CHANGED)], ".".join(name.text for name in names), "constant")

    def _bare(self, name: Name) -> Flow:
        scope: Scope | None = self
        while scope is not None:
            found = scope._here(name)
            if found is not None:
                return found
            scope = scope.outer
        row = self._row_of(name.key)
        return row or unexplained(f"{name.text}: no relation of the query has such a column")

    def _here(self, name: Name) -> Flow | None:
        if self.aliases_hide_columns and name.key in self.aliases:
            return self.aliases[name.key]
        shared = self.shared.get(name.key)
        if shared is not None:
            return shared.flow
        listed = [flow for _, table in self.visible() if (flow := table.find(name.key))]
        if len(listed) == 1:
            return listed[0]
        if listed:
            return unexplained(f"{name.text}: {len(listed)} relations of the query have it")
        if name.key in self.aliases:
            return self.aliases[name.key]
        openings = [table.opening for _, table in self.visible() if table.opening]
        able = [opening for opening in openings if opening.answers_bare_names]
        if len(able) == 1:
            return able[0].flow(name.text)
        if able:
            return unexplained(
                f"{name.text}: may be of {len(able)} relations whose columns are unknown"
            )
        return None

    def _row_of(self, key: str) -> Flow | None:
        # A relation's name as a value stands for its whole row.
        scope: Scope | None = self
        while scope is not None:
            if key in scope.tables:
                return whole_row(scope.tables[key])
            scope = scope.outer
        return None

    def visible(self) -> Iterable[tuple[str, Table]]:
        """Return the relations that `*` shows."""
        return ((key, table) for key, table in self.tables.items() if key not in self.unseen)

    def everything(self, is_shared_first: bool) -> Table:
        """Return what `*` shows; columns shared by `using` come once."""
        entries = list(self.shared.values()) if is_shared_first else []
        placed = {entry.key for entry in entries}
        openings: list[Opening] = []
        for _, table in self.visible():
            if table.opening is not None:
                openings.append(table.opening)
            for entry in table.entries:
                if entry.key not in self.shared:
                    entries.append(entry)
                elif entry.key not in placed:
                    placed.add(entry.key)
                    entries.append(self.shared[entry.key])
        return Table(tuple(entries), one_opening(openings))

    def table(self, names: tuple[Name, ...]) -> Table | None:
        """Return the relation that is called `names` here or around, for `x.*`."""
        keys = tuple(name.key for name in names)
        scope: Scope | None = self
        while scope is not None:
            alias = scope._alias(keys[0]) if len(keys) == 1 else scope.paths.get(keys)
            if alias is not None:
                return scope.tables[alias]
            scope = scope.outer
        return None

    def share(self, name: Name, tables: Mapping[str, Table]) -> None:
        """Make the column `name` of all `tables` one, as `using` does."""
        known = self.shared.get(name.key)
        if known is not None:
            # A chain of `using`: what was one already gets one more.
            *_, last = tables.values()
            flows = [known.flow, last.ask(name.key, name.text)]
        else:
            # Relations further left that lack it are none of its owners.
            flows = [
                table.find(name.key) or (table.opening and table.opening.flow(name.text))
                for table in tables.values()
            ]
        self.shared[name.key] = Entry(
            name.key, name.text, merged(flow for flow in flows if flow is not None)
        )


def _within(table: Table, names: tuple[Name, ...]) -> Flow:
    flow = table.ask(names[0].key, names[0].text)
    if flow is None:
        return unexplained(f"{names[0].text}: the relation that is named has no such column")
    if len(names) == 1:
        return flow
    return combined([(flow, CHANGED)], ".".join(name.text for name in names), "constant")


def whole_row(table: Table) -> Flow:
    """Return the flow of a relation's row as one value."""
    parts = [(entry.flow, CHANGED) for entry in table.entries]
    if table.opening is not None:
        parts.append((table.opening.flow("*"), CHANGED))
    return combined(parts, "", "constant")


def one_opening(openings: list[Opening]) -> Opening | None:
    """Return what a name beyond the listed ones means: the relation that is open, if it is one."""
    able = [opening for opening in openings if opening.answers_bare_names]
    if len(able) <= 1:
        return able[0] if able else None
    reason = f"may be of {len(able)} relations whose columns are unknown"
    return Opening(lambda name: unexplained(f"{name}: {reason}"))
