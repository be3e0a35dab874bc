"""The synthetic driver: a made-up gift shop's invoices, written as files and landed as files."""

from brygge.landing.synthetic.driver import deliver, write_files
from brygge.landing.synthetic.plans import Plan

__all__ = ["Plan", "deliver", "write_files"]
