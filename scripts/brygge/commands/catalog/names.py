"""What people call things: short names of assets, text that a terminal may be given.

Input:   catalogs, ids, anybody's text.
Output:  names that `brygge catalog` takes back; lines without control characters.
Never:   gives two things one name: where the short one is taken twice, the id is told.
"""

import os
import re
import shutil
import sys
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brygge.catalog.model import Asset, Catalog

# Control characters steer terminals, and so do the marks that turn text around.
_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LONGEST = 100
# A pipe or a log has no width.
WIDE = 160


class Names:
    """The names of the assets of some catalogs; of two that differ, the last one's."""

    def __init__(self, *catalogs: "Catalog") -> None:
        self._names: dict[str, str] = {}
        for catalog in catalogs:
            self._names |= _named(catalog)

    def asset(self, id: str) -> str:
        """Return what people call an asset; its id where it is unknown."""
        return plain(self._names.get(id, id))

    def column(self, id: str, column: str) -> str:
        """Return what people call a column, or without `column` the asset."""
        return f"{self.asset(id)}.{plain(column)}" if column else self.asset(id)

    def end(self, text: str) -> str:
        """Return what people call the column (or asset) whose id was written as one word."""
        at = len(text)
        while at > 0:
            if text[:at] in self._names:
                return self.column(text[:at], text[at + 1 :])
            at = text.rfind(".", 0, at)
        return plain(text)


def plain(text: str) -> str:
    """Return `text` on one line, without what would steer a terminal."""
    return _STEERS.sub("\ufffd", " ".join(text.split()))


def short(text: str) -> str:
    """Return `text` on one line, cut where it is long."""
    return cut(plain(text), LONGEST)


def cut(line: str, longest: int) -> str:
    """Return `line`, cut where it has more than `longest` characters."""
    return line if len(line) <= longest else line[: max(longest - 1, 0)] + "…"


def width() -> int:
    """Return how many characters a line has room for."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDE


def dim(text: str) -> str:
    """Return `text` as a terminal shows it dimmed; elsewhere as it is."""
    is_styled = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return f"\x1b[2m{text}\x1b[0m" if is_styled and text else text


def counted(count: int, noun: str) -> str:
    """Return `1 port`, `2 ports`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _named(catalog: "Catalog") -> dict[str, str]:
    ports = {
        port.asset: port.id
        for product in reversed(catalog.products)
        for port in reversed(product.outputs)
        if port.asset
    }
    names = {each.id: ports.get(each.id) or _short_name(each) for each in catalog.assets}
    taken = Counter(names.values())
    return {id: name if taken[name] == 1 else id for id, name in names.items()}


def _short_name(asset: "Asset") -> str:
    if asset.kind == "source":
        return ".".join(asset.id.split(".")[2:])
    return f"{asset.name}.v{asset.version}" if asset.version else asset.name
