"""The glossary: what words mean here, and the lists that say what codes mean.

Input:   a site.
Output:  `glossary.html`.
Never:   invents a meaning: a term is a documentation block, a list is a seed.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from brygge.catalog.model import Asset, Term
from brygge.exporting.document import Document
from brygge.exporting.site.addresses import GLOSSARY
from brygge.exporting.site.pages import page
from brygge.exporting.site.searching.entries import Entry
from brygge.exporting.site.subject import Site


@dataclass(frozen=True)
class Explained:
    """A term, its place on the page, and the assets with a column that it describes."""

    term: Term
    place: str
    assets: tuple[Asset, ...]


@dataclass(frozen=True)
class Letter:
    """The terms that begin with one letter."""

    name: str
    terms: tuple[Explained, ...]


def export(site: Site) -> Iterator[Document]:
    """Yield the glossary."""
    lists = [asset for asset in site.catalog.assets if asset.kind == "seed"]
    yield page(site, "glossary", GLOSSARY, "Glossary", letters=letters(site), lists=lists)


def entries(site: Site) -> list[Entry]:
    """Return the terms as search finds them."""
    return [
        Entry(each.term.name, "term", each.term.text, f"{GLOSSARY}#{each.place}")
        for letter in letters(site)
        for each in letter.terms
    ]


def letters(site: Site) -> list[Letter]:
    """Return the terms by their first letter."""
    used = _uses(site)
    terms = sorted(site.catalog.terms, key=lambda term: (term.name.casefold(), term.package))
    explained = [
        Explained(term, f"term-{place}", used.get(term.text, ()))
        for place, term in enumerate(terms)
    ]
    grouped = groupby(explained, lambda each: each.term.name[:1].upper())
    return [Letter(name, tuple(inside)) for name, inside in grouped]


def _uses(site: Site) -> dict[str, tuple[Asset, ...]]:
    """Return the assets in which each description stands at a column."""
    used: dict[str, list[Asset]] = defaultdict(list)
    for asset in site.catalog.assets:
        for text in dict.fromkeys(column.description.strip() for column in asset.columns):
            used[text].append(asset)
    return {text: tuple(assets) for text, assets in used.items() if text}
