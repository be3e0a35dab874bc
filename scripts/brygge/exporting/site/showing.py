"""Say which columns of a project may be shown, from what the catalog knows of their classes.

Input:   a catalog; the columns in which a class is lowered on purpose.
Output:  `Guard`, for `brygge.observing`.
Never:   opens a column that a classified value may have reached, or of which nobody can say.

A column is closed when it is above public by its own word, and when values of such a column arrive
in it, by whatever way. A column of a port has its contract's word. Of any other nobody spoke: it is
also closed when it holds what a confidential column is a copy of, or comes from there, or when its
lineage is unexplained.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.judging.classification import Accepted
from brygge.catalog.model import Catalog, Column
from brygge.catalog.questions.lineage_graph import ColumnId, Link, build_graph
from brygge.contracts.model import CLASSIFICATIONS, class_rank
from brygge.observing.guard import Guard

_INTERNAL = CLASSIFICATIONS.index("internal")
_COPIES = ("copied", "renamed")


def guard_of(catalog: Catalog, accepted: Iterable[Accepted] = ()) -> Guard:
    """Return the guard of a project; `accepted` columns are open whatever arrives in them."""
    graph = build_graph(catalog)
    stops = {ColumnId(each.asset, each.column) for each in accepted if each.reason.strip()}
    said = _columns(catalog, lambda column: class_rank(column.classification) > 0)
    said |= set(_reached(said, graph.downstream, stops))
    secret = _columns(catalog, lambda column: class_rank(column.classification) > _INTERNAL)
    feared = said | set(_reached(secret, graph.upstream, set(), _COPIES))
    feared |= _columns(catalog, lambda column: column.origin == "unexplained")
    feared |= set(_reached(feared, graph.downstream, stops))
    promised = {port.asset for each in catalog.products for port in each.outputs if port.contract}
    return Guard(
        {
            f"{asset.relation.schema}.{asset.relation.identifier}".lower(): frozenset(
                column.name.lower()
                for column in asset.columns
                if ColumnId(asset.id, column.name) not in (said if asset.id in promised else feared)
            )
            for asset in catalog.assets
            if asset.relation.identifier
        },
        scrubbed,
    )


def _columns(catalog: Catalog, is_meant: Callable[[Column], bool]) -> set[ColumnId]:
    return {
        ColumnId(asset.id, column.name)
        for asset in catalog.assets
        for column in asset.columns
        if is_meant(column)
    }


def _reached(
    starts: Iterable[ColumnId],
    links: Mapping[ColumnId, list[Link]],
    stops: set[ColumnId],
    kinds: tuple[str, ...] = (),
) -> Iterator[ColumnId]:
    """Yield the columns that `links` lead to, along edges of `kinds` (none: of all)."""
    waiting = list(starts)
    seen = set(waiting)
    while waiting:
        for end, kind, _ in links.get(waiting.pop(), ()):
            if end not in seen and end not in stops and (not kinds or kind in kinds):
                seen.add(end)
                waiting.append(end)
                yield end
