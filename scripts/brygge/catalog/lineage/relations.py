"""The relations that a query may read, found by the names that SQL uses.

Input:   each relation's id, its database names (database, schema, identifier), its columns.
Output:  a `Table` for a name; what was named and is none of them.
Never:   takes one of two relations that a name fits equally well.
"""

from dataclasses import dataclass
from functools import cached_property

from brygge.catalog.lineage.dialects import Folding
from brygge.catalog.lineage.flows import Entry, Opening, Table, column_of
from brygge.catalog.lineage.met import Met

EPHEMERAL = "__dbt__cte__"


@dataclass(frozen=True)
class Known:
    """One relation. `columns` is none where nobody listed them.

    `path` is what the database calls it, outermost first; `locations` are files that stand for it;
    `cte` is the name under which dbt inlines it, when it is ephemeral.
    """

    id: str
    path: tuple[str, ...]
    columns: tuple[str, ...] | None
    locations: tuple[str, ...] = ()
    cte: str = ""


@dataclass
class Relations:
    """The relations around one model."""

    known: tuple[Known, ...]
    folding: Folding

    @cached_property
    def _by_suffix(self) -> dict[tuple[str, ...], list[Known]]:
        found: dict[tuple[str, ...], list[Known]] = {}
        for each in self.known:
            path = tuple(part.lower() for part in each.path)
            for start in range(len(path)):
                found.setdefault(path[start:], []).append(each)
        return found

    def table(self, path: tuple[str, ...], met: Met) -> Table:
        """Return the relation that SQL calls `path`; a stranger is open and goes by its name."""
        known = self._match(path)
        if known is None:
            met.strangers.add(path)
            return self._opened(".".join(path))
        return self._table_of(known, met)

    def located(self, texts: list[str], met: Met) -> Table | None:
        """Return the relation that one of the files `texts` stands for."""
        for each in self.known:
            if any(text in each.locations for text in texts):
                return self._table_of(each, met)
        return None

    def ephemeral(self, cte: str, met: Met) -> Table | None:
        """Return the relation that dbt inlined as the CTE of this name, if it is one."""
        same = [each for each in self.known if each.cte and each.cte.lower() == cte.lower()]
        # Two ephemeral models of one alias: what the CTE says is read instead.
        return self._table_of(same[0], met) if len(same) == 1 else None

    def _match(self, path: tuple[str, ...]) -> Known | None:
        lower = tuple(part.lower() for part in path)
        for start in range(len(lower)):
            found = self._by_suffix.get(lower[start:], [])
            if start:
                # SQL says more than is known: the relation must then be known by no more.
                found = [each for each in found if len(each.path) == len(lower) - start]
            if len(found) > 1:
                found = self._nearest(found, path)
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _nearest(self, found: list[Known], path: tuple[str, ...]) -> list[Known]:
        exact = [each for each in found if each.path[-len(path) :] == path]
        whole = [each for each in exact or found if len(each.path) == len(path)]
        return whole or exact or found

    def _table_of(self, known: Known, met: Met) -> Table:
        met.read.add(known.id)
        if known.columns is None:
            return self._opened(known.id)
        entries = [
            Entry(self.folding.key(name, True), name, column_of(known.id, name))
            for name in known.columns
        ]
        return Table(tuple(entries))

    def _opened(self, relation: str) -> Table:
        return Table((), Opening(lambda name: column_of(relation, name)))
