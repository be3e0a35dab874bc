"""Render pages from templates.

Input:   a template of `templates/`, the page's address, what it shows.
Output:  `Document`s of HTML; the same input gives the same bytes.
Never:   writes a value that is not escaped: `prose.py` alone makes markup from data.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from brygge.exporting.document import Document
from brygge.exporting.site import addresses
from brygge.exporting.site.drawing.sparkline import sparkline, strip
from brygge.exporting.site.prose import is_allowed, phrase, prose
from brygge.exporting.site.sql import highlighted
from brygge.exporting.site.subject import Site
from brygge.exporting.site.words import FILTERS

# In the order of the menu.
MENU = (
    ("Products", addresses.HOME),
    ("Lineage", addresses.LINEAGE),
    ("Quality", addresses.QUALITY),
    ("Insights", addresses.INSIGHTS),
    ("Glossary", addresses.GLOSSARY),
)


def page(site: Site, template: str, address: str, title: str, **shown: Any) -> Document:
    """Return the page at `address`: `templates/<template>.html` with what it shows."""
    text = _template(template).render(
        site=site,
        project=site.catalog.project,
        title=title,
        address=address,
        menu=MENU,
        to=partial(_to, address),
        **shown,
    )
    return Document(address, (text.encode("utf-8", "replace"),))


def _to(page: str, address: str) -> str:
    return addresses.link(address, page)


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.html")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("brygge.exporting.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., Any]] = {
        "prose": prose,
        "phrase": phrase,
        "highlighted": highlighted,
        "sparkline": sparkline,
        "strip": strip,
        **FILTERS,
    }
    environment.filters.update(filters)
    environment.tests["allowed"] = is_allowed
    return environment
