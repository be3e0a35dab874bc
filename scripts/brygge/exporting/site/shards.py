"""Data that a page loads when it needs it.

Input:   a key and a value of plain types.
Output:  a small script, so that it can be loaded from a file as well as from a server.
Never:   runs anything but `brygge.keep(key, value)`.
"""

from typing import Any

import msgspec

from brygge.exporting.document import Document

FOLDER = "data"
_ENCODER = msgspec.json.Encoder()


def shard(key: str, value: Any) -> Document:
    """Return the shard `data/<key>.js`; `static/shards.js` loads it by its key."""
    text = b"brygge.keep(%s,%s);\n" % (_ENCODER.encode(key), _ENCODER.encode(value))
    return Document(f"{FOLDER}/{key}.js", (text,))
