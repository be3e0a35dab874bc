"""Who reads a port: by an agreement, by an input port, by a page or a metric.

Input:   a site, a port.
Output:  `Reader`s and `Grant`s.
Never:   reads a clock: what is near is near to the day of the artifacts.
"""

from dataclasses import dataclass
from datetime import date

from brygge.catalog.model import Agreement, Consumer, InputPort, OutputPort, Product
from brygge.exporting.site.subject import Site

SOON_DAYS = 60


@dataclass(frozen=True)
class Grant:
    """An agreement; `days_left` where it is approved and ends, counted from the artifacts' day."""

    agreement: Agreement
    # The consumer, where it is a product of this catalog.
    product: Product | None
    days_left: int | None

    @property
    def ends_soon(self) -> bool:
        """Whether it ends within sixty days."""
        return self.days_left is not None and self.days_left <= SOON_DAYS


@dataclass(frozen=True)
class Readers:
    """All that is known to read a port."""

    grants: tuple[Grant, ...]
    inputs: tuple[tuple[Product, InputPort], ...]
    consumers: tuple[Consumer, ...]

    @property
    def is_known(self) -> bool:
        """Whether there is any."""
        return bool(self.grants or self.inputs or self.consumers)


def readers_of(site: Site, port: OutputPort) -> Readers:
    """Return who reads a port."""
    return Readers(
        tuple(_grant(site, each) for each in site.agreements.get(port.id, ())),
        site.inputs_of.get(port.id, ()),
        site.consumers.get(port.asset, ()) if port.asset else (),
    )


def grants_to(site: Site, product: Product) -> tuple[Grant, ...]:
    """Return the agreements by which `product` reads others."""
    return tuple(
        _grant(site, each) for each in site.catalog.agreements if each.consumer == product.id
    )


def _grant(site: Site, agreement: Agreement) -> Grant:
    return Grant(
        agreement,
        site.products.get(agreement.consumer),
        _days_left(agreement, site.catalog.project.generated_at),
    )


def _days_left(agreement: Agreement, generated_at: str) -> int | None:
    try:
        end = date.fromisoformat(agreement.valid_until)
        days = (end - date.fromisoformat(generated_at[:10])).days
    except ValueError:
        return None
    return days if agreement.state == "approved" else None
