"""The driver of the register of units: bulk files, the feed of updates, and single units."""

from brygge.landing.enhetsregisteret.driver import fetch

__all__ = ["fetch"]
