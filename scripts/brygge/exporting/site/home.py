"""The first page: what data products there are, and how they are.

Input:   a site.
Output:  `index.html`.
Never:   needs a script to be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from brygge.catalog.model import Product
from brygge.exporting.document import Document
from brygge.exporting.site.addresses import HOME
from brygge.exporting.site.drawing.mesh import draw
from brygge.exporting.site.landscape import domain_place, domains_of, landscape, port_name, tones
from brygge.exporting.site.news import (
    ending,
    failures,
    last_run,
    late,
    missing,
    states_counted,
    who_answers,
)
from brygge.exporting.site.pages import page
from brygge.exporting.site.states import WORDS, Standing
from brygge.exporting.site.subject import Site
from brygge.exporting.site.words import number, plural

# Longer lists end with a link to where all of it is.
_SHOWN = 12


@dataclass(frozen=True)
class PortRow:
    """An output port in the list of products."""

    id: str
    name: str
    address: str
    standing: Standing


@dataclass(frozen=True)
class ProductRow:
    """A product in the list: how it is, what it gives, from whom it takes."""

    product: Product
    address: str
    standing: Standing
    ports: tuple[PortRow, ...]
    sources: tuple[Product, ...]
    answers: str


@dataclass(frozen=True)
class DomainRow:
    """A domain, its colour, and its products."""

    name: str
    place: str
    tone: str
    products: tuple[ProductRow, ...]


def export(site: Site) -> Iterator[Document]:
    """Yield the first page."""
    scene = landscape(site)
    failed = failures(site)
    stale, ends, gaps = late(site), ending(site), missing(site)
    domains = list(_domains(site))
    yield page(
        site,
        "home",
        HOME,
        "Data products",
        picture=draw(scene.circles, scene.lines, _label(site)) if scene.circles else "",
        left_out=scene.left_out,
        legend=[(state, WORDS[state], count) for state, count in states_counted(site)],
        numbers=_numbers(site),
        failures=failed[:_SHOWN],
        more_failures=len(failed[_SHOWN:]),
        stale=stale[:_SHOWN],
        more_stale=len(stale[_SHOWN:]),
        ending=ends[:_SHOWN],
        more_ending=len(ends[_SHOWN:]),
        missing=gaps[:_SHOWN],
        more_missing=len(gaps[_SHOWN:]),
        run=last_run(site),
        domains=domains,
        is_inferred=bool(domains) and all(each.basis != "odps" for each in site.catalog.products),
    )


def _numbers(site: Site) -> list[tuple[str, str]]:
    """Return how much there is: `("92", "assets")`."""
    catalog = site.catalog
    counts = (
        (len(catalog.products), "data product"),
        (len(site.ports), "output port"),
        (len(catalog.assets), "asset"),
        (sum(len(each.columns) for each in catalog.assets), "column"),
        (len(catalog.checks), "check"),
        (len(catalog.consumers), "consumer"),
    )
    return [(number(count), word if count == 1 else f"{word}s") for count, word in counts if count]


def _label(site: Site) -> str:
    products = plural(len(site.catalog.products), "data product")
    return f"The mesh: {products}, their output ports, and who reads them. The list says the same."


def _domains(site: Site) -> Iterator[DomainRow]:
    colours = tones(site)
    rows: dict[str, list[ProductRow]] = {}
    for product in site.catalog.products:
        rows.setdefault(product.domain, []).append(_row(site, product))
    for domain in domains_of(site):
        yield DomainRow(domain, domain_place(site, domain), colours[domain], tuple(rows[domain]))


def _row(site: Site, product: Product) -> ProductRow:
    ports = tuple(
        PortRow(
            port.id,
            port_name(site, port),
            site.addresses.ports[port.id],
            site.standings.ports[port.id],
        )
        for port in product.outputs
    )
    read = (site.ports[each.port][0].id for each in product.inputs if each.port in site.ports)
    sources = tuple(site.products[each] for each in dict.fromkeys(read) if each != product.id)
    return ProductRow(
        product,
        site.addresses.products[product.id],
        site.standings.products[product.id],
        ports,
        sources,
        who_answers(product),
    )
