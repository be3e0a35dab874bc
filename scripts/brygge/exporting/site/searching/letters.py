"""The list of everything from A to Z, for reading without a script.

Input:   entries.
Output:  `search.html`; where there are many entries, also pages of at most a thousand names.
Never:   leaves out a name because it has no letter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brygge.exporting.document import Document
from brygge.exporting.site.pages import page
from brygge.exporting.site.searching.entries import GROUPS, Entry
from brygge.exporting.site.searching.words import folded
from brygge.exporting.site.subject import Site

SEARCH = "search.html"
# Up to so many names stand on one page.
_PAGE = 1_000
# An initial and names with it, in order.
Run = tuple[str, tuple[Entry, ...]]
_DIGITS, _OTHERS = "0\N{EN DASH}9", "Other"


@dataclass(frozen=True)
class Letter:
    """Names with one initial, or a run of them: `address` is where they are listed."""

    title: str
    # The first name, where a letter has several runs.
    hint: str
    place: str
    address: str
    entries: tuple[Entry, ...]


def pages(site: Site, entries: Sequence[Entry]) -> Iterator[Document]:
    """Yield the list: one page, or one for the letters and one for each run of names."""
    runs = _runs(entries)
    is_small = len(entries) <= _PAGE
    letters = [_letter(number, run, is_small, runs) for number, run in enumerate(runs)]
    count = len(entries)
    shown = letters if is_small else []
    yield page(site, "search", SEARCH, "Search", letters=letters, shown=shown, count=count)
    if is_small:
        return
    for letter in letters:
        title = f"Search: {letter.title}"
        yield page(
            site, "search", letter.address, title, letters=letters, shown=[letter], count=count
        )


def initial(title: str) -> str:
    """Return under which letter a name stands: an accent is left out, other scripts are one."""
    first = folded(title)[:1]
    if "a" <= first <= "z":
        return first.upper()
    return _DIGITS if first.isdecimal() else _OTHERS


def _runs(entries: Sequence[Entry]) -> list[Run]:
    """Return runs of at most a page, in order, each within one letter."""
    kinds = [*GROUPS, *dict.fromkeys(entry.kind for entry in entries)]
    places = {kind: number for number, kind in reversed(list(enumerate(kinds)))}
    letters: dict[str, list[Entry]] = {}
    for entry in sorted(
        entries, key=lambda each: (folded(each.title), each.title, places[each.kind], each.address)
    ):
        letters.setdefault(initial(entry.title), []).append(entry)
    order = sorted(letters, key=lambda letter: (letter == _OTHERS, letter))
    return [
        (letter, tuple(letters[letter][first : first + _PAGE]))
        for letter in order
        for first in range(0, len(letters[letter]), _PAGE)
    ]


def _letter(number: int, run: Run, is_small: bool, runs: Sequence[Run]) -> Letter:
    initial, entries = run
    has_several = sum(each == initial for each, _ in runs) > 1
    place = f"run-{number + 1}"
    address = f"{SEARCH}#{place}" if is_small else f"search/{number + 1}.html"
    return Letter(initial, entries[0].title[:24] if has_several else "", place, address, entries)
