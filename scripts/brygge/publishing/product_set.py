"""`product.json`: the releases of a product's ports that belong together.

Input:   releases by contract; or the bytes of the file.
Output:  its bytes; the releases that it names.
Never:   fails on a damaged file: it is made anew from what is current.
"""

import json

from brygge.contracts.model import CONTRACT_ID
from brygge.publishing.release import RELEASE_ID, as_bytes, folder_of
from brygge.publishing.server import Pins

PRODUCT = "product.json"


def product_set(product: str, pins: Pins) -> bytes:
    """Return the file for these releases; paths are relative to the product's folder."""
    ports = {}
    for contract, release in sorted(pins.items()):
        _, port, major = contract.split(".")
        ports[contract] = {"release": release, "path": f"{port}/{major}/{folder_of(release)}"}
    return as_bytes({"product": product, "ports": ports})


def read_pins(content: bytes | None) -> Pins:
    """Return the releases that the file names; none when it is not there, or damaged."""
    if content is None:
        return {}
    try:
        ports = json.loads(content)["ports"]
        pins = {str(name): str(each["release"]) for name, each in ports.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    is_sound = all(
        CONTRACT_ID.fullmatch(name) and RELEASE_ID.fullmatch(release)
        for name, release in pins.items()
    )
    return pins if is_sound else {}
