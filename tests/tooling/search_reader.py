"""Read the index of the site's search from its shards, plainly; and make things to find."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from brygge.exporting.document import Document
from brygge.exporting.site.searching.entries import Entry, Part
from sample_catalog import AWKWARD

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
NAMES = "ABCDEFGHIJKL"


@dataclass(frozen=True)
class Index:
    """The words with their entries and fields, and what a result shows of each entry."""

    words: dict[str, dict[int, str]]
    details: list[list[Any]]
    short: dict[str, list[Any]]
    head: dict[str, Any]


def values(documents: Iterable[Document]) -> dict[str, Any]:
    """Return the value of each shard, by key."""
    found = {}
    for document in documents:
        text = b"".join(document.pieces).decode()
        assert text.startswith("brygge.keep(")
        assert text.endswith(");\n")
        key, value = json.loads(f"[{text[len('brygge.keep(') : -3]}]")
        assert document.path == f"data/{key}.js"
        found[key] = value
    return found


def read(documents: Iterable[Document]) -> Index:
    """Return the index that `documents` hold."""
    shards = values(documents)
    head = shards["search/words"]
    words = list(unpacked(head["words"]))
    lists = [each for run in _runs(shards, "p") for each in run.split(" ")]
    details = [each for run in _runs(shards, "d") for each in run]
    found = {word: dict(postings(text)) for word, text in zip(words, lists, strict=True)}
    return Index(found, details, shards["search/short"], head)


def _runs(shards: dict[str, Any], kind: str) -> Iterable[Any]:
    number = 0
    while f"search/{kind}{number}" in shards:
        yield shards[f"search/{kind}{number}"]
        number += 1


def unpacked(text: str) -> Iterable[str]:
    last = ""
    for each in text.split(" ") if text else ():
        last = last[: DIGITS.index(each[0])] + each[1:]
        yield last


def postings(text: str) -> Iterable[tuple[int, str]]:
    entry, step = -1, ""
    for sign in text:
        if sign in DIGITS:
            step += sign
        else:
            entry += int(step or "0", 36) + 1
            yield entry, sign
            step = ""


# Anybody's text: scripts, emoji, capitals, signs of markup, a long word.
# The last two: signs that Python and a browser sort and count otherwise.
NASTY = [
    *("", "Customer ID", "customerID", "HTTPServer", "Ærø_Ø", "İstanbul", "ΣΊΣΥΦΟΣ", "שלום 🚢"),
    *("\U0001d4b3\U0001d4b4 𐐀𐐁", "\uffee\U00010400", "顧客 番号", "가격표", "ﬁne ½ Ⅷ"),
    *("x" * 10_000, "</script>", AWKWARD, "\ufa0e \U00010428a", "\U00010428b"),
]

SUBJECTS = """
    customer order invoice payment product supplier warehouse shipment return refund campaign
    session visitor employee contract ticket agent region country currency account budget
    forecast inventory delivery vehicle driver route station reading meter tariff
""".split()  # noqa: SIM905 - read as words
THINGS = """
    lines history totals daily monthly snapshot status events mapping changes address
    balances prices quantities targets messages
""".split()  # noqa: SIM905


def names() -> list[str]:
    """Return about two thousand names as people give them."""
    plain = [f"{one}_{two}" for one, two in product(SUBJECTS, THINGS)]
    return [
        *(f"stg_{name}" for name in plain),
        *(f"fct_{name}" for name in plain),
        *(
            f"int_{one}__{two}_{three}"
            for one, two, three in zip(SUBJECTS, THINGS, SUBJECTS[9:], strict=False)
        ),
        *(f"dim{one.capitalize()}{two.capitalize()}" for one, two in product(SUBJECTS, THINGS[:3])),
    ]


def entries(count: int) -> list[Entry]:
    """Return `count` models of eleven columns, each with a description."""
    known = names()
    return [
        Entry(
            f"{known[at % len(known)]}_{at // len(known)}" if at >= len(known) else known[at],
            "model",
            f"One row per {SUBJECTS[at % 29]} and {THINGS[at % 13]}, {SUBJECTS[at % 23]} left out.",
            f"assets/{at}.html",
            parts=tuple(
                Part(
                    f"{SUBJECTS[(at + place) % 32]}_{THINGS[(at * 7 + place) % 16]}",
                    f"The {SUBJECTS[(at * 3 + place) % 32]} of the {THINGS[(at + place) % 16]}.",
                )
                for place in range(11)
            ),
        )
        for at in range(count)
    ]
