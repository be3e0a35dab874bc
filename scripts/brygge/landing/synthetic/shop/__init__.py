"""The generator of a made-up gift shop's invoices."""

from brygge.landing.synthetic.shop.deliveries import raw_files, write_files
from brygge.landing.synthetic.shop.plans import Plan

__all__ = ["Plan", "raw_files", "write_files"]
