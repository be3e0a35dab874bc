"""The generator of made-up annual accounts, of the companies of the made-up register."""

from brygge.landing.synthetic.accounts.deliveries import raw_files

__all__ = ["raw_files"]
