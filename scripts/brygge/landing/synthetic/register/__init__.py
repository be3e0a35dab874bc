"""The generator of a made-up register of companies, in the public register's formats."""

from brygge.landing.synthetic.register.deliveries import TABLES, generate, raw_files, write_files
from brygge.landing.synthetic.register.plans import Plan
from brygge.landing.synthetic.register.units import draw_units

__all__ = ["TABLES", "Plan", "draw_units", "generate", "raw_files", "write_files"]
