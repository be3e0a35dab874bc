"""Say of each agreement where it stands, on which ports of the catalog.

Input:   agreements as they were written, the products, the day on which dbt wrote the artifacts.
Output:  `Agreement`s, one for each major of the port; the same for the same artifacts, always.
Never:   reads a clock: what is shown as approved was so when the graph was.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from brygge.access.agreement import Agreement as Written
from brygge.access.deriving import State, grants
from brygge.access.overview import overview
from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.model import Agreement, Product

# Of these, no days are left to tell.
_WITHOUT_DAYS = (State.DENIED, State.CANCELLED)


def make_agreements(
    named: Iterable[Agreement],
    whole: Mapping[str, Written],
    products: Iterable[Product],
    generated_at: str,
) -> tuple[Agreement, ...]:
    """Return the agreements, sorted by id; `whole` holds those (by id) that can be derived from.

    One on `sales.orders` is on each of its majors, so the major is added to its id.
    """
    majors: dict[str, list[str]] = {}
    for product in products:
        for port in product.outputs:
            majors.setdefault(port.id.rpartition(".v")[0], []).append(port.id)
    on = _day(generated_at)
    found = []
    for each in named:
        dated = _dated(each, whole[each.id], on) if each.id in whole and on else each
        found += list(_on_ports(dated, majors.get(each.port, ())))
    return tuple(sorted(found, key=lambda each: each.id))


def _on_ports(each: Agreement, ports: Iterable[str]) -> Iterator[Agreement]:
    listed = list(ports)
    if not listed:
        yield each
    for port in listed:
        yield replace(each, id=each.id + port.removeprefix(each.port), port=port)


def _dated(each: Agreement, whole: Written, on: date) -> Agreement:
    [row] = overview([whole], on)
    has_days = bool(grants(whole)) and row.state not in _WITHOUT_DAYS
    return replace(
        each,
        purpose=scrubbed(row.request.purpose),
        state=row.state.value,
        valid_from=str(row.first) if has_days and row.first else "",
        valid_until=str(row.last) if has_days and row.last else "",
        classes=tuple(sorted(row.request.classes)),
    )


def _day(generated_at: str) -> date | None:
    try:
        return date.fromisoformat(generated_at[:10])
    except ValueError:
        return None
