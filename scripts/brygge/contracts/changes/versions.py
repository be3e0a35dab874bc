"""Versions of contracts: `major.minor.patch`, whole numbers.

Input:   a text.
Output:  `Version`, which has an order.
Never:   guesses: `1.0`, `v1.0.0` and `1.0.0-rc1` are no versions.
"""

import re
from dataclasses import dataclass

_FORM = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})")


@dataclass(frozen=True, order=True)
class Version:
    """A version; compared number by number."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


def read_version(text: object) -> Version | None:
    """Return the version that `text` writes, None when it writes none."""
    found = _FORM.fullmatch(str(text))
    return Version(int(found[1]), int(found[2]), int(found[3])) if found else None
