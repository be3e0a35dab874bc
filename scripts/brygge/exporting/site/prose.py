"""Text from data, as HTML: escaped once, here.

Input:   descriptions as people wrote them, in Markdown or plain.
Output:  `Markup`, which templates take as it is; everything else they escape.
Never:   lets through HTML, an image, or a link that is not https, mailto or a place on the page.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

# Whatever could mean something in Markdown. Most descriptions are plain words.
_MARKED = re.compile(r"[\\`*_\[\]<>&#|~]|\n|^\s*([-+=>]|\d+[.)])|://")
_ALLOWED = ("https", "mailto")


def prose(text: str) -> Markup:
    """Return a description as blocks: paragraphs, lists, tables."""
    if not _MARKED.search(text):
        return Markup("<p>{}</p>").format(text) if text else Markup()
    return _blocks(text)


def phrase(text: str) -> Markup:
    """Return a description as the content of one line: code, emphasis and links stay."""
    if not _MARKED.search(text):
        return escape(text)
    return _line(text)


@lru_cache(maxsize=4096)
def _blocks(text: str) -> Markup:
    return Markup(_markdown().render(text))  # noqa: S704 - the reader escapes


@lru_cache(maxsize=4096)
def _line(text: str) -> Markup:
    line = " ".join(text.split())
    return Markup(_markdown().renderInline(line))  # noqa: S704 - the reader escapes


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    reader.validateLink = is_allowed  # type: ignore[assignment, method-assign]
    return reader


def is_allowed(address: str) -> bool:
    """Return whether the site links to `address`."""
    try:
        return address.startswith("#") or urlsplit(address).scheme.lower() in _ALLOWED
    except ValueError:
        return False
