"""The sample catalog and what was observed of it, where every text is somebody's mischief."""

from typing import Any
from zlib import crc32

import msgspec

from brygge.catalog.model import Catalog
from brygge.exporting.site.subject import Site
from brygge.observing.model import Observed
from sample_catalog import AWKWARD, catalog
from sample_observed import OBSERVED

# What stands behind each text. Where the first stands, a name differs from its twin by case alone.
TAILS = (
    "Case",
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "' onfocus=alert(1) autofocus x='",
    "%41#b?c=d&e;/../../f\\g",
    "{{ 7 * 7 }} {% raw %}",
    "<!-- --> ]]> &lt;b&gt; \u202e\u2066\u05e9\u05dc\u05d5\u05dd\u2069 🚢",
    AWKWARD,
    "x" * 10_000,
    "`*_[a](javascript:alert(1))![b](https://evil.example/x.png)",
)
# Texts by which the catalog itself, or a contract, is read; the rest is anybody's.
_FIXED = frozenset(
    """
    kind origin basis access lineage outcome severity influence status state materialization
    language apiVersion version logicalType classification format base_iri generated_at at
    manifest_version deprecated_on valid_from valid_until published_at checked_at loaded_at type
    environment property unit url level decision license homepage host path database schema tool
    """.split()  # noqa: SIM905 - read as words
)
_OF_CONTRACTS = frozenset({"name", "element", "purpose", "usage", "limitations", "description"})


def hostile_site() -> Site:
    """Return the site of the hostile catalog."""
    return Site(hostile(catalog()), hostile(OBSERVED))


def hostile(value: Catalog | Observed) -> Any:
    """Return `value` with a tail behind each text; equal texts get equal ones: all still fits."""
    return msgspec.convert(_changed(msgspec.to_builtins(value)), type=type(value), strict=False)


def tailed(text: str) -> str:
    """Return a text with its tail; an empty one stays empty."""
    return f"{text} {TAILS[crc32(text.encode()) % len(TAILS)]}" if text else text


def _changed(value: Any, key: str = "", inside: str = "") -> Any:
    if isinstance(value, dict):
        place = inside or (key if key in ("contract", "descriptor") else "")
        return {name: _changed(each, name, place) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_changed(each, key, inside) for each in value]
    if not isinstance(value, str) or key in _FIXED or (inside and key not in _OF_CONTRACTS):
        return value
    if inside and key == "element":
        return ".".join(map(tailed, value.split(".")))
    return tailed(value)
