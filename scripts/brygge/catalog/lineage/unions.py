"""The rows of two queries in one: which columns meet.

Input:   the tables of both sides.
Output:  one table, named by the left side.
Never:   matches by name what SQL matches by position: where the position is unknown, it says so.
"""

from brygge.catalog.lineage.flows import Entry, Flow, Opening, Table, merged, unexplained

UNKNOWN = "a branch of the union gives columns that nobody listed"


def united(left: Table, right: Table, is_by_name: bool) -> Table:
    """Return the columns of both sides, by position, or by name where the query says so."""
    if is_by_name:
        return _united_by_name(left, right)
    if left.opening is not None or right.opening is not None:
        return _half_known(left, right)
    entries = [
        Entry(one.key, one.name, merged([one.flow, other.flow]))
        for one, other in zip(left.entries, right.entries, strict=False)
    ]
    return Table((*entries, *left.entries[len(entries) :]))


def _half_known(left: Table, right: Table) -> Table:
    entries = [
        Entry(entry.key, entry.name, merged([entry.flow, unexplained(f"{entry.name}: {UNKNOWN}")]))
        for entry in left.entries
    ]
    if left.opening is None:
        return Table(tuple(entries))
    return Table(tuple(entries), Opening(lambda name: unexplained(f"{name}: {UNKNOWN}")))


def _united_by_name(left: Table, right: Table) -> Table:
    names = {entry.key: entry.name for entry in (*left.entries, *right.entries)}
    openings = [table.opening for table in (left, right) if table.opening is not None]
    entries = [
        Entry(
            key, name, merged(each for each in (left.ask(key, name), right.ask(key, name)) if each)
        )
        for key, name in names.items()
    ]

    def either(name: str) -> Flow:
        return merged(opening.flow(name) for opening in openings)

    return Table(tuple(entries), Opening(either) if openings else None)
