"""The words of a text, as they are looked up.

Input:   names (snake_case, camelCase, with dots), descriptions, owners, tags; in any script.
Output:  words in lower case and without accents, each once, in their order.
Never:   stems or drops a word: what somebody wrote, somebody looks for.

`static/finding.js` reads a question in the same way; a test compares the two.
"""

import re
from collections.abc import Iterable, Mapping
from unicodedata import category, normalize

# Letters that are not a letter and an accent, and what people type instead of them.
FOLDED: Mapping[str, str] = {
    "ß": "ss",
    "æ": "ae",
    "ð": "d",
    "ø": "o",
    "þ": "th",
    "đ": "d",
    "ħ": "h",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "ł": "l",
    "œ": "oe",
    "ς": "\N{GREEK SMALL LETTER SIGMA}",
}
# A word is cut after so many letters, in the index as in the question.
LONGEST = 40

_TABLE = str.maketrans(dict(FOLDED))
# Kana and Chinese characters are words of their own: nobody puts spaces between them.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_ASCII = re.compile(r"[a-z0-9]+")
_HUMP = re.compile(r"[a-z0-9][A-Z]|[A-Z][A-Z][a-z]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words(text: str) -> tuple[str, ...]:
    """Return the words of `text`: `customer_ID` is `customer`, `id`."""
    if text.isascii():
        return _distinct(word[:LONGEST] for word in _ASCII.findall(text.lower()))
    return _distinct(_folded(word) for word in _found(text))


def parts(text: str) -> tuple[str, ...]:
    """Return the words of `text`, cut where its capitals say so: `customerID` as above."""
    if not _HUMP.search(text) and text.isascii():
        return words(text)
    return _distinct(_folded(part) for word in _found(text) for part in _CAMEL.split(word))


def folded(text: str) -> str:
    """Return `text` as one line for sorting: its words, with spaces."""
    return " ".join(words(text))


def _found(text: str) -> list[str]:
    plain = "".join(sign for sign in normalize("NFKD", text) if category(sign)[0] != "M")
    return _WORD.findall(plain)


def _folded(word: str) -> str:
    return word.lower().translate(_TABLE)[:LONGEST]


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
