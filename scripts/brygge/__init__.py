"""Data products in a repository: land, build, trust and use them.

`brygge.read("sales.sales_transactions", version=1)` reads a published port.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from brygge.publishing.reading import read as read


def __getattr__(name: str) -> Any:
    # Every command imports this package; only readers need what reading needs.
    if name == "read":
        from brygge.publishing.reading import read

        return read
    raise AttributeError(f"module 'brygge' has no attribute {name!r}")
