"""The whole site, part by part.

Input:   a site, a folder.
Output:  the pages and their data in the folder; what was written.
Never:   touches what others put beside it (`dbt/`, `quality/`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from brygge.catalog.model import Asset
from brygge.exporting.document import Document
from brygge.exporting.site import (
    assets,
    glossary,
    home,
    insights,
    ports,
    products,
    quality,
    searching,
    static_files,
)
from brygge.exporting.site.lineage import documents
from brygge.exporting.site.subject import Site
from brygge.exporting.site.writable import writable
from brygge.exporting.unchanged import digest_of
from brygge.exporting.writing import OnProgress, Written, write_parts


def _search(site: Site) -> Iterable[Document]:
    return searching.export(site, glossary.entries(site))


PARTS: Mapping[str, Callable[[Site], Iterable[Document]]] = {
    "static": static_files.export,
    "home": home.export,
    "products": products.export,
    "ports": ports.export,
    "quality": quality.export,
    "insights": insights.export,
    "glossary": glossary.export,
    "search": _search,
    "lineage": documents.export,
}
# From here on a second process pays; so many pages of assets are then one part.
MANY_ASSETS, AT_ONCE = 500, 250
# What others put beside the pages, where they did.
OTHERS = (
    ("dbt's documentation", "dbt/index.html"),
    ("what Great Expectations found in the releases", "quality/index.html"),
)


def write_site(site: Site, folder: Path, on_progress: OnProgress) -> list[Written]:
    """Write the pages of `site` to `folder`, where an earlier site and pages of others may lie.

    Raises `InputError` when something else lies where a page belongs, `FaultError` when the folder
    cannot be written.
    """
    site = Site(
        writable(site.catalog),
        writable(site.observed),
        tuple(each for each in OTHERS if (folder / each[1]).is_file()),
    )
    parts = {name: partial(export, site) for name, export in PARTS.items()}
    known = site.catalog.assets
    for begin in range(0, len(known), AT_ONCE):
        parts[f"assets {begin + 1:,}"] = partial(_assets, site, known[begin : begin + AT_ONCE])
    is_much = len(known) >= MANY_ASSETS
    digest = digest_of(site.catalog, site.observed, site.beside)
    return write_parts(parts, digest, folder, is_much, on_progress)


def _assets(site: Site, some: Sequence[Asset]) -> Iterable[Document]:
    return (assets.asset_page(site, asset) for asset in some)
