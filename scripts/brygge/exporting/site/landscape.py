"""What the picture of the mesh shows: products or, where they are too many, domains.

Input:   a site.
Output:  `Landscape`: circles, lines, and a sentence about what is left out.
Never:   draws; decides how things are (`states.py` does).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from brygge.catalog.model import InputPort, OutputPort, Product
from brygge.exporting.site.addresses import HOME, link
from brygge.exporting.site.drawing.things import Anchor, Circle, Dot, Line
from brygge.exporting.site.states import STATES, Standing, worst
from brygge.exporting.site.subject import Site
from brygge.exporting.site.words import plural

MOST = 120
TONES = 8
# More than these are shown as one.
_MOST_DOTS, _MOST_ANCHORS = 12, 6
_OTHERS, _AROUND = "others", "around"


@dataclass(frozen=True)
class Landscape:
    """What is drawn; `left_out` is empty where that is everything."""

    circles: tuple[Circle, ...]
    lines: tuple[Line, ...]
    left_out: str = ""


def landscape(site: Site) -> Landscape:
    """Return what the picture shows."""
    products = site.catalog.products
    lines = [line for each in products for line in _reads(site, each)]
    if len(products) <= MOST:
        return _of_products(site, products, lines)
    domains = {each.domain for each in products}
    if 1 < len(domains) <= MOST:
        return _of_domains(site, lines)
    degree = Counter(end for line in lines for end in (line.source, line.target))
    ranked = sorted(products, key=lambda each: (-degree[each.id], each.id))[:MOST]
    rest = plural(len(products) - MOST, "product")
    note = f"Drawn are the {MOST} products with the most connections; {rest} are in the list only."
    return replace(_of_products(site, ranked, lines), left_out=note)


def tones(site: Site) -> dict[str, str]:
    """Return the colour of each domain; the same colour may come again, its name does not."""
    domains = domains_of(site)
    named = {each: str(place % TONES) for place, each in enumerate(domains)}
    return named if domains == [""] else {**named, "": "plain"}


def domain_place(site: Site, domain: str) -> str:
    """Return the place of a domain's products on the first page."""
    return f"domain-{domains_of(site).index(domain) + 1}"


def domains_of(site: Site) -> list[str]:
    """Return the domains by name; that products have none comes last."""
    found = {each.domain for each in site.catalog.products}
    return sorted(found, key=lambda each: (not each, each))


def port_name(site: Site, port: OutputPort) -> str:
    """Return a port's name with its version, as others call it."""
    asset = site.assets.get(port.asset)
    return f"{port.name} v{asset.version}" if asset and asset.version else port.name


def _of_products(site: Site, products: Sequence[Product], lines: Sequence[Line]) -> Landscape:
    colours = tones(site)
    around = {line.source for line in lines if line.dot == _AROUND}
    circles = []
    folded: set[tuple[str, str]] = set()
    for product in products:
        dots = list(_dots(site, product))
        folded |= {(product.id, dot.id) for dot in dots[_MOST_DOTS:]}
        if len(dots) > _MOST_DOTS:
            dots[_MOST_DOTS:] = [_rest(site, product, dots[_MOST_DOTS:])]
        if product.id in around:
            dots.append(_without_port(site, product))
        circles.append(_circle(site, product, colours[product.domain], tuple(dots)))
    kept = [
        replace(line, dot=_OTHERS) if (line.source, line.dot) in folded else line for line in lines
    ]
    return Landscape(tuple(circles), tuple(dict.fromkeys(kept)))


def _circle(site: Site, product: Product, tone: str, dots: tuple[Dot, ...]) -> Circle:
    standing = site.standings.products[product.id]
    parts = [f"{product.name}, data product, {standing.word}."]
    parts += [standing.reason] if standing.reason else []
    parts.append(f"{plural(len(product.outputs), 'output port')}.")
    return Circle(
        product.id,
        product.name,
        " ".join(parts),
        _page(site.addresses.products[product.id]),
        standing.state,
        standing.word,
        product.domain,
        tone,
        dots,
        tuple(_anchors(site, product)),
    )


def _dots(site: Site, product: Product) -> Iterator[Dot]:
    for port in product.outputs:
        standing = site.standings.ports[port.id]
        name = port_name(site, port)
        title = f"{name}, output port of {product.name}, {standing.word}. {standing.reason}"
        address = _page(site.addresses.ports[port.id])
        yield Dot(port.id, name, title.rstrip(), address, standing.state)


def _rest(site: Site, product: Product, dots: Sequence[Dot]) -> Dot:
    states = [dot.state for dot in dots]
    state = min(states, key=[str(each) for each in STATES].index)
    name = f"{len(dots)} more"
    title = f"{plural(len(dots), 'more output port', 'more output ports')} of {product.name}."
    return Dot(_OTHERS, name, title, _page(site.addresses.products[product.id]), state)


def _without_port(site: Site, product: Product) -> Dot:
    title = f"Tables of {product.name} that others read without a port."
    address = _page(site.addresses.products[product.id])
    return Dot(_AROUND, "without a port", title, address, "unknown")


def _anchors(site: Site, product: Product) -> Iterator[Anchor]:
    """Yield what a product reads from outside the mesh."""
    outside = [
        each
        for each in product.inputs
        if each.port not in site.ports and not list(_sources(site, product, each))
    ]
    page = _page(site.addresses.products[product.id])
    if len(outside) > _MOST_ANCHORS:
        yield Anchor(f"{plural(len(outside), 'source')} of {product.name}.", page, len(outside))
        return
    for each in outside:
        address = site.addresses.assets.get(each.assets[0]) if each.assets else None
        title = f"{each.name}, source of {product.name}."
        yield Anchor(title, _page(address) if address else page)


def _reads(site: Site, product: Product) -> Iterator[Line]:
    """Yield a line for each port, or table without one, of another product that is read."""
    for each in product.inputs:
        for source, dot in _sources(site, product, each):
            owner = site.products[source]
            if dot == _AROUND:
                what, address = "tables", site.addresses.products[source]
            else:
                what, address = port_name(site, site.ports[dot][1]), site.addresses.ports[dot]
            title = f"{product.name} reads {what} of {owner.name}."
            yield Line(source, dot, product.id, title, _page(address))


def _sources(site: Site, product: Product, read: InputPort) -> Iterator[tuple[str, str]]:
    found = site.ports.get(read.port)
    if found:
        if found[0].id != product.id:
            yield found[0].id, read.port
        return
    makers = (site.assets[each].product for each in read.assets if each in site.assets)
    for maker in dict.fromkeys(makers):
        if maker in site.products and maker != product.id:
            yield maker, _AROUND


def _of_domains(site: Site, lines: Sequence[Line]) -> Landscape:
    inside: dict[str, list[Product]] = defaultdict(list)
    for product in site.catalog.products:
        inside[product.domain].append(product)
    colours = tones(site)
    circles = [
        _domain(site, domain, inside[domain], colours[domain]) for domain in domains_of(site)
    ]
    domain_of = {each.id: each.domain for each in site.catalog.products}
    pairs = Counter((domain_of[line.source], domain_of[line.target]) for line in lines)
    drawn = [
        Line(
            source,
            source,
            target,
            f"{plural(count, 'input port')} of {target or 'no domain'} from "
            f"{source or 'no domain'}.",
            f"#{domain_place(site, source)}",
        )
        for (source, target), count in sorted(pairs.items())
    ]
    note = f"{plural(len(site.catalog.products), 'product')} are drawn as their domains."
    return Landscape(tuple(circles), tuple(drawn), note)


def _domain(site: Site, domain: str, products: Sequence[Product], tone: str) -> Circle:
    standing: Standing = worst(site.standings.products[each.id] for each in products)
    name = domain or "no domain"
    address = f"#{domain_place(site, domain)}"
    ports = plural(sum(len(each.outputs) for each in products), "port")
    count = plural(len(products), "product")
    alike = sum(site.standings.products[each.id].state == standing.state for each in products)
    title = f"{name}: {count} with {ports}; {alike} {standing.word}."
    dot = Dot(domain, ports, f"{ports} of {name}.", address, "active")
    word = f"{alike} {standing.word}"
    return Circle(domain, name, title, address, standing.state, word, count, tone, (dot,))


def _page(address: str) -> str:
    return link(address, HOME)
