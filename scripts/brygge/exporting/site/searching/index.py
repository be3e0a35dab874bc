"""The index: which words lead where, in files of about 20 kB that are loaded when needed.

Input:   entries, in order of exposure; an entry's number is its place in that order.
Output:  shards. `search/words`: every word, sorted as JavaScript compares texts and front-coded,
         with the first word of each shard of postings and the first entry of each shard of
         details. `search/short`: the names with a word that begins with one or two letters.
         `search/p<n>`: postings. `search/d<n>`: what a result shows.
Never:   writes; the same entries give the same bytes.

A posting is the distance from the entry before it, less one, in base 36 (nothing for zero), and
a letter for the best field of that entry that has the word: A to L for a name of 1 to 12 words (so
that a whole name is recognised), M a label, N an owner, O a column's name, P the description,
Q a column's description.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from brygge.exporting.document import Document
from brygge.exporting.site.searching.entries import GROUPS, Entry
from brygge.exporting.site.searching.words import FOLDED, parts, words
from brygge.exporting.site.shards import shard

LABEL, OWNER, COLUMN, TEXT, COLUMN_TEXT = "M", "N", "O", "P", "Q"
_NAMES = "ABCDEFGHIJKL"
_BASE = "0123456789abcdefghijklmnopqrstuvwxyz"
# Bytes in a shard, about.
_SIZE = 18_000
# Names kept for the first one or two letters that somebody types.
_SHORT = 40
# Letters of a description, and of a column's, that a result can show.
_TEXT_SHOWN, _COLUMN_SHOWN = 1_000, 250
_MARKS = re.compile(r"`|\*\*|\[([^\[\]\n]*)\]\([^()\n]*\)")


def shards(entries: Sequence[Entry]) -> Iterator[Document]:
    """Yield all shards of the index of `entries`."""
    postings = _postings(entries)
    # JavaScript compares texts by their units in UTF-16.
    vocabulary = sorted(postings, key=lambda word: word.encode("utf-16-be"))
    encoded = [postings[word] for word in vocabulary]
    lists = list(_packed(encoded, map(len, encoded)))
    details = [_detail(entry) for entry in entries]
    pages = list(_packed(details, map(_size, details)))
    head = {
        "words": " ".join(_front_coded(vocabulary)),
        "lists": [first for first, _ in lists],
        "details": [first for first, _ in pages],
        "kinds": _kinds(entries),
        "count": len(entries),
        "folded": dict(FOLDED),
    }
    yield shard("search/words", head)
    yield shard("search/short", _short(entries))
    for number, (_, texts) in enumerate(lists):
        yield shard(f"search/p{number}", " ".join(texts))
    for number, (_, shown) in enumerate(pages):
        yield shard(f"search/d{number}", shown)


def _postings(entries: Sequence[Entry]) -> dict[str, str]:
    steps = [_in_base(number) for number in range(len(entries))]
    lists: defaultdict[str, list[str]] = defaultdict(list)
    last: dict[str, int] = {}
    for number, entry in enumerate(entries):
        for word, field in _fields(entry).items():
            lists[word].append(steps[number - last.get(word, -1) - 1] + field)
            last[word] = number
    return {word: "".join(found) for word, found in lists.items()}


def _fields(entry: Entry) -> dict[str, str]:
    """Return the best field for each word: a better one overwrites."""
    found: dict[str, str] = {}
    meanings = "\n".join(part.text for part in entry.parts if part.text)
    found.update(dict.fromkeys(words(meanings), COLUMN_TEXT))
    found.update(dict.fromkeys(words(entry.text), TEXT))
    names = "\n".join(text for part in entry.parts for text in (part.name, part.note))
    found.update(dict.fromkeys(words(names) + parts(names), COLUMN))
    found.update(dict.fromkeys(words("\n".join(entry.owners)), OWNER))
    labels = "\n".join((*entry.labels, entry.context, entry.kind))
    found.update(dict.fromkeys(words(labels) + parts(labels), LABEL))
    # The name last, shortest reading on top: of `orders`, v2, the word `orders` is a whole name.
    with_version = f"{entry.title} {entry.version}"
    readings = (parts(with_version), words(with_version), parts(entry.title), words(entry.title))
    for reading in readings:
        found.update(dict.fromkeys(reading, _name_of(len(reading))))
    return found


def _name_of(count: int) -> str:
    return _NAMES[min(count, len(_NAMES)) - 1]


def _in_base(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = _BASE[rest] + text
    return text


def _front_coded(vocabulary: Iterable[str]) -> Iterator[str]:
    """Yield each word as the count of letters that it shares with the last, and the rest."""
    last = ""
    for word in vocabulary:
        shared = 0
        # JavaScript counts a sign beyond 16 bits as two.
        for one, other in zip(word[: len(_BASE) - 1], last, strict=False):
            if one != other or one > "\uffff":
                break
            shared += 1
        yield _BASE[shared] + word[shared:]
        last = word


def _short(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    """Return for one and two letters how many names begin so, and the most exposed of them."""
    begun: defaultdict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        of_name = dict.fromkeys(words(entry.title) + parts(entry.title))
        beginnings = (word[:length] for word in of_name for length in (1, 2))
        for beginning in dict.fromkeys(beginnings):
            begun[beginning].append(number)
    return {each: [len(begun[each]), _shared_out(begun[each], entries)] for each in sorted(begun)}


def _shared_out(numbers: list[int], entries: Sequence[Entry]) -> list[int]:
    """Return the first of each kind, so that many models do not hide all sources."""
    taken: defaultdict[str, int] = defaultdict(int)
    kept = []
    for number in numbers:
        kind = entries[number].kind
        taken[kind] += 1
        if taken[kind] <= _SHORT // 5:
            kept.append(number)
    return kept


def _kinds(entries: Sequence[Entry]) -> list[list[Any]]:
    """Return each kind with the title of its group and its first entry."""
    kinds = [entry.kind for entry in entries]
    found = dict.fromkeys(kinds)
    return [[kind, GROUPS.get(kind, f"{kind.capitalize()}s"), kinds.index(kind)] for kind in found]


def _detail(entry: Entry) -> list[Any]:
    columns = [[each.name, _plain(each.text, _COLUMN_SHOWN), each.note] for each in entry.parts]
    return [
        entry.title,
        entry.version,
        entry.context,
        entry.address,
        int(entry.is_retired),
        _plain(entry.text, _TEXT_SHOWN),
        ", ".join(filter(None, entry.owners)),
        list(dict.fromkeys(filter(None, entry.labels))),
        columns,
    ]


def _plain(text: str, longest: int) -> str:
    """Return a description without its marks, on one line, at most so long."""
    text = text[: 2 * longest]
    if "`" in text or "**" in text or "](" in text:
        text = _MARKS.sub(r"\1", text)
    return " ".join(text.split())[:longest]


def _size(detail: list[Any]) -> int:
    *texts, labels, columns = detail
    parts = [text for column in columns for text in column]
    return sum(len(str(text)) + 3 for text in (*texts, *labels, *parts))


def _packed(things: Sequence[Any], sizes: Iterable[int]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield runs of things of about `_SIZE` in all, each with the number of its first."""
    first, full = 0, 0
    for number, size in enumerate(sizes):
        if number > first and full + size > _SIZE:
            yield first, things[first:number]
            first, full = number, 0
        full += size
    if things:
        yield first, things[first:]
