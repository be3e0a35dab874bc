"""What descriptors of products (ODPS) and contracts (ODCS) say in the same words.

Input:   products.
Output:  team, support and custom properties as plain content; empty where nothing is known.
Never:   invents a person, an address or a channel.
"""

import re
from typing import Any

from brygge.catalog.model import Product

Content = dict[str, Any]
NO_VERSION = "0.0.0"
# What is found and not promised; the standards' own word for it.
PROPOSED = "proposed"
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def filled(content: Content) -> Content:
    """Return `content` without the keys that say nothing."""
    return {
        key: value for key, value in content.items() if value is not None and value not in _EMPTY
    }


_EMPTY: tuple[Any, ...] = ("", [], {})


def custom(name: str, value: Any, description: str = "") -> Content:
    """Return a custom property."""
    made = {"property": name, "value": value}
    return {**made, "description": description} if description else made


def team(product: Product) -> Content:
    """Return the team with its members."""
    members = [
        filled(
            {
                "username": owner.email or owner.name,
                "name": owner.name if owner.name != owner.email else "",
                "role": owner.role,
            }
        )
        for owner in product.owners
        if owner.email or owner.name
    ]
    return filled({"name": product.team, "members": members})


def support(product: Product, *, needs_url: bool) -> list[Content]:
    """Return where to ask; with `needs_url` only the channels that have an address."""
    return [
        filled({"channel": each.channel, "url": _uri(each.url), "tool": each.tool})
        for each in product.support
        if _uri(each.url) or not needs_url
    ]


def mappings(content: Content, name: str) -> list[Content] | None:
    """Return the mappings in a written list; None where something else was written there."""
    listed = content.get(name, [])
    is_list = isinstance(listed, list) and all(isinstance(each, dict) for each in listed)
    return listed if is_list else None


def _uri(text: str) -> str:
    return text if _URI.fullmatch(text) else ""
