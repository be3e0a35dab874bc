"""Search over everything: the index in small files, and the list from A to Z."""

from collections.abc import Iterator, Sequence

from brygge.exporting.document import Document
from brygge.exporting.site.searching import index, letters
from brygge.exporting.site.searching.entries import Entry, entries_of
from brygge.exporting.site.subject import Site


def export(site: Site, extra: Sequence[Entry] = ()) -> Iterator[Document]:
    """Yield the index and the list of everything in `site`, and of what `extra` adds (terms)."""
    entries = entries_of(site, extra)
    yield from index.shards(entries)
    yield from letters.pages(site, entries)
