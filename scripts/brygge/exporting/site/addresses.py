"""Where everything has its page.

Input:   a catalog.
Output:  `Addresses`: paths from the site's root, with `/`, the same for the same catalog.
Never:   uses an id as a file name before it is made safe.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from posixpath import relpath

from brygge.catalog.model import Catalog
from brygge.exporting.file_names import file_names

HOME, LINEAGE, QUALITY = "index.html", "lineage.html", "quality.html"
INSIGHTS, GLOSSARY = "insights.html", "glossary.html"
# So many checks stand on one page; a product with more has further pages.
CHECKS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Addresses:
    """The pages of products, ports and assets, by id."""

    products: Mapping[str, str]
    ports: Mapping[str, str]
    assets: Mapping[str, str]
    # Where the contract of a port lies, if it has one.
    contracts: Mapping[str, str]
    # The pages with the checks of a product (of none: the empty id), and the place of each check.
    check_pages: Mapping[str, tuple[str, ...]]
    checks: Mapping[str, str]


def addresses_of(catalog: Catalog) -> Addresses:
    """Return the addresses of all pages of `catalog`."""
    ports = [port.id for product in catalog.products for port in product.outputs]
    pages = _pages_of_checks(catalog)
    return Addresses(
        _placed("products", (product.id for product in catalog.products)),
        _placed("ports", ports),
        _placed("assets", (asset.id for asset in catalog.assets)),
        _placed("contracts", ports, "odcs.yaml"),
        {id: tuple(each) for id, each in pages.items()},
        _places({page: ids for each in pages.values() for page, ids in each.items()}),
    )


def link(address: str, page: str) -> str:
    """Return how the page at `page` leads to `address` (which may end in `#place`)."""
    path, mark, place = address.partition("#")
    folder, _, name = path.rpartition("/")
    return _way(page.rpartition("/")[0], folder) + name + mark + place


@cache
def _way(start: str, end: str) -> str:
    way = relpath(end or ".", start or ".")
    return "" if way == "." else f"{way}/"


def _placed(folder: str, ids: Iterable[str], ending: str = "html") -> dict[str, str]:
    known = list(ids)
    names = file_names(known)
    return {each: f"{folder}/{name}.{ending}" for each, name in zip(known, names, strict=True)}


def _pages_of_checks(catalog: Catalog) -> dict[str, dict[str, list[str]]]:
    """Return the pages of each product that has checks, and the ids of the checks on each."""
    owners = {asset.id: asset.product for asset in catalog.assets}
    found: dict[str, list[str]] = {}
    for check in sorted(catalog.checks, key=lambda each: (each.asset, each.column, each.id)):
        found.setdefault(owners.get(check.asset, ""), []).append(check.id)
    parts = {
        (id, begin): found[id][begin : begin + CHECKS_AT_ONCE]
        for id in sorted(found)
        for begin in range(0, len(found[id]), CHECKS_AT_ONCE)
    }
    names = file_names(
        f"{id or 'without_product'} {begin + 1}" if begin else id or "without_product"
        for id, begin in parts
    )
    pages: dict[str, dict[str, list[str]]] = {}
    for ((id, _), checks), name in zip(parts.items(), names, strict=True):
        pages.setdefault(id, {})[f"checks/{name}.html"] = checks
    return pages


def _places(pages: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the place of each check; its name depends on its id alone."""
    return {
        check: f"{page}#check-{name}"
        for page, checks in pages.items()
        for check, name in zip(checks, file_names(checks), strict=True)
    }
