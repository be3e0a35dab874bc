"""Many assets' data in few files, none of them large.

Input:   one value for each asset, in the order of their numbers.
Output:  `Bundle`s of neighbours; the first number of each says where an asset's value lies.
Never:   cuts a value in two: one that is larger than a bundle has its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from brygge.exporting.document import Document
from brygge.exporting.site.shards import shard

# Bytes of JSON before texts that a bundle shares are counted once.
_ROOM = 110_000
_ENCODER = msgspec.json.Encoder()


class Texts:
    """Texts that are written once and named by their number."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of `text`."""
        return self.known.setdefault(text, len(self.known))


@dataclass(frozen=True)
class Bundle:
    """The values of the assets from number `first` on."""

    first: int
    values: tuple[Any, ...]


def bundled(values: Iterable[Any], room: int = _ROOM) -> Iterator[Bundle]:
    """Yield `values` in bundles of at most `room` bytes."""
    first, kept, used = 0, list[Any](), 0
    for number, value in enumerate(values):
        size = len(_ENCODER.encode(value)) + 1
        if kept and used + size > room:
            yield Bundle(first, tuple(kept))
            first, kept, used = number, [], 0
        kept.append(value)
        used += size
    if kept:
        yield Bundle(first, tuple(kept))


def with_texts(key: str, bundle: Bundle) -> Document:
    """Return the shard of a bundle: its texts, each once, then its values that name them."""
    texts = Texts()
    values = [_numbered(value, texts) for value in bundle.values]
    return shard(key, [bundle.first, list(texts.known), values])


def _numbered(value: Any, texts: Texts) -> Any:
    if isinstance(value, str):
        return texts.number(value)
    if isinstance(value, list):
        return [_numbered(each, texts) for each in value]
    return value
