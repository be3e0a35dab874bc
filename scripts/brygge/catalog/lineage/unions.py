"""The rows of several queries in one: which columns meet.

Input:   the tables of the branches.
Output:  one table, named by the first branch.
Never:   matches by name what SQL matches by position: where the position is unknown, it says so.
"""

from collections.abc import Sequence
from itertools import islice, zip_longest

from brygge.catalog.lineage.flows import Entry, Flow, Opening, Table, merged, unexplained

UNKNOWN = "a branch of the union gives columns that nobody listed"


def united(tables: Sequence[Table], is_by_name: bool) -> Table:
    """Return the columns of all branches, by position, or by name where the query says so."""
    first, *others = tables
    if not others:
        return first
    if is_by_name:
        return _united_by_name(tables)
    if any(table.opening is not None for table in tables):
        return _half_known(first)
    columns = zip_longest(*(table.entries for table in tables))
    entries = [
        Entry(each[0].key, each[0].name, merged(entry.flow for entry in each if entry is not None))
        for each in islice(columns, len(first.entries))
    ]
    return Table(tuple(entries))


def _half_known(first: Table) -> Table:
    entries = [
        Entry(entry.key, entry.name, merged([entry.flow, unexplained(f"{entry.name}: {UNKNOWN}")]))
        for entry in first.entries
    ]
    if first.opening is None:
        return Table(tuple(entries))
    return Table(tuple(entries), Opening(lambda name: unexplained(f"{name}: {UNKNOWN}")))


def _united_by_name(tables: Sequence[Table]) -> Table:
    names: dict[str, str] = {}
    for table in tables:
        for entry in table.entries:
            names.setdefault(entry.key, entry.name)
    openings = [table.opening for table in tables if table.opening is not None]
    entries = [
        Entry(key, name, merged(flow for table in tables if (flow := table.ask(key, name))))
        for key, name in names.items()
    ]

    def any_of(name: str) -> Flow:
        return merged(opening.flow(name) for opening in openings)

    return Table(tuple(entries), Opening(any_of) if openings else None)
