"""The synthetic driver: deliveries of made-up sources, written as files and landed as files."""

from brygge.landing.synthetic.driver import deliver

__all__ = ["deliver"]
