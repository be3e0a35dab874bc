"""The whole catalog as JSON, and the JSON Schema that describes it.

Input:   a catalog.
Output:  `catalog.json`, an asset, a check or a product on each line; `catalog.schema.json`.
Never:   leaves out the version of the format, though it is a default: readers look at it first.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from brygge.catalog.model import Catalog
from brygge.exporting.document import Document

# Changes with the major version of `Catalog.format`; it is a name and leads nowhere.
SCHEMA_ID = "urn:brygge:catalog.schema:1"
_AT_ONCE = 500


def export(catalog: Catalog) -> Iterator[Document]:
    """Yield the catalog, readable by `msgspec.json.decode(..., type=Catalog)`, and its schema."""
    yield Document("catalog.json", _pieces(catalog))
    yield Document("catalog.schema.json", (schema_text(),))


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `catalog.json`, made from the classes of the model."""
    made = msgspec.json.schema(Catalog)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Brygge catalog",
        **made,
    }


def schema_text() -> bytes:
    """Return the schema as it is published: `docs/catalog.schema.json` is a copy of it."""
    return (json.dumps(schema(), indent=2, ensure_ascii=False) + "\n").encode()


def _pieces(catalog: Catalog) -> Iterator[bytes]:
    encoder = msgspec.json.Encoder()
    yield b'{"format":' + encoder.encode(catalog.format)
    for name in Catalog.__struct_fields__:
        value = getattr(catalog, name)
        if isinstance(value, tuple):
            yield from _listed(name, value, encoder)
        elif name != "format":
            yield b',\n"%s":%s' % (name.encode(), encoder.encode(value))
    yield b"}\n"


def _listed(name: str, values: tuple[Any, ...], encoder: msgspec.json.Encoder) -> Iterator[bytes]:
    before = b',\n"%s":[\n' % name.encode()
    rest = iter(values)
    while part := list(islice(rest, _AT_ONCE)):
        # A line break in a JSON text is escaped, so those here stand between the values.
        yield before + encoder.encode_lines(part)[:-1].replace(b"\n", b",\n")
        before = b",\n"
    yield b"\n]" if values else before + b"]"
