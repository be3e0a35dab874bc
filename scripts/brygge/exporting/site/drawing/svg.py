"""The elements of a picture, as text.

Input:   names of elements, attributes, and what stands inside; text is anybody's.
Output:  `Markup` that a page takes as it is.
Never:   passes on text that is not escaped.
"""

from unicodedata import east_asian_width

from markupsafe import Markup, escape

# The average width of a letter, in parts of the size of the font; wide ones take two.
_LETTER = 0.61


def element(_name: str, *inside: str, **attributes: object) -> Markup:
    """Return an element; attributes that are None are left out, `class_` and `aria_x` renamed."""
    parts = ["<", _name]
    for name, value in attributes.items():
        if value is not None:
            parts += (" ", name.rstrip("_").replace("_", "-"), '="', escape(value), '"')
    parts += (">", *(escape(each) for each in inside), "</", _name, ">")
    return Markup("".join(parts))  # noqa: S704 - every part is escaped


def link(address: str, title: str, *inside: str, class_: str) -> Markup:
    """Return a link around a part of the picture; its title is also what is read aloud."""
    said = element("title", title)
    return element("a", said, *inside, href=address, class_=class_, aria_label=title)


def text_width(text: str, size: float) -> float:
    """Return about how wide `text` is, in a font of `size`."""
    letters = sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
    return round(letters * size * _LETTER, 1)


def shortened(text: str, longest: int) -> str:
    """Return `text` on one line, of at most `longest` letters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
