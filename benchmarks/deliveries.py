"""Synthetic deliveries for the benchmarks, landed as a user's files into target main.

Input:   the root of a copy of the project, a number of rows.
Output:  deliveries in its `landing/main/`; the rows landed. Arguments are text: they come from
         another process.
Never:   uses the synthetic driver's own targets.
"""

from datetime import datetime
from pathlib import Path

DELIVERIES = 100
DAYS_PER_DELIVERY = 4
SEED = 7


def write_file(rows: str, folder: str) -> str:
    """Write one delivery of `rows` rows, a shop's year, as CSV; return its path."""
    from brygge.landing.synthetic.shop import Plan, write_files

    (path,) = write_files(Plan(SEED, 1, int(rows), days_per_delivery=365), Path(folder))
    return str(path)


def land_year(root: str, rows: str) -> int:
    """Land 100 deliveries of `rows` / 100; keep one more in `next/`; return the rows landed.

    They follow each other by four days, and each repeats the last 4 % of the one before.
    """
    from brygge.landing.synthetic.shop import Plan, write_files

    each = int(rows) // DELIVERIES
    plan = Plan(SEED, DELIVERIES + 1, each, days_per_delivery=DAYS_PER_DELIVERY)
    folder = Path(root, "next")
    folder.mkdir()
    for delivery, path in enumerate(write_files(plan, folder)[:-1]):
        land_file(str(path), root, plan.landed_at(delivery))
        path.unlink()
    return each * DELIVERIES


def land_next(root: str) -> int:
    """Land the delivery that was kept back; return its rows."""
    (path,) = Path(root, "next").glob("*.csv*")
    return land_file(str(path), root)


def land_file(file: str, root: str, landed_at: datetime | None = None) -> int:
    """Land one file as a delivery (UTC, default now); return its rows."""
    from brygge.landing.deliveries import Landed
    from brygge.landing.files import land_files
    from brygge.landing.sources import find_tables
    from brygge.project import Project

    project = Project(Path(root))
    table = find_tables(project, ["sales.invoice_lines"])[0]
    target = project.target("main")
    (landed,) = land_files(project, target, table, [Path(file)], landed_at=landed_at)
    assert isinstance(landed, Landed), landed
    return landed.rows
