"""The shop's deliveries: draw its invoices, write one raw file per delivery.

Input:   a `Plan`, or the options that describe one.
Output:  the raw files, in order of delivery.
Never:   lands anything; touches a target.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from brygge.landing.rows import OnProgress
from brygge.landing.sources import SourceTable
from brygge.landing.synthetic.engine import open_engine
from brygge.landing.synthetic.raw_file import RawFile
from brygge.landing.synthetic.shop.invoice_lines import write_delivery
from brygge.landing.synthetic.shop.invoices import draw_invoices
from brygge.landing.synthetic.shop.plans import Plan, plan_from_options
from brygge.landing.synthetic.shop.shares import MEASURED
from brygge.landing.synthetic.shop.shelf import lay_out_shelf


def raw_files(
    table: SourceTable,
    options: Mapping[str, Any],
    place: str,
    folder: Path,
    on_progress: OnProgress | None = None,
) -> list[RawFile]:
    """Write the shop's deliveries into `folder`; the shop has one table, the invoice lines.

    Raises `InputError`, naming `place`, for options that make no sense.
    """
    plan = plan_from_options(options, place)
    files: list[RawFile] = []
    for path in _generate(plan, folder, threads=2):
        files.append(RawFile(path, plan.landed_at(len(files))))
        if on_progress is not None:
            on_progress(f"{path.name}: generating", len(files), plan.deliveries)
    return files


def write_files(plan: Plan, folder: Path, *, threads: int = 2) -> list[Path]:
    """Write only the raw files of `plan` into `folder`; return them in order of delivery.

    For tests and measurements: nothing is landed, no target is touched.
    """
    return list(_generate(plan, folder, threads))


def _generate(plan: Plan, folder: Path, threads: int) -> Iterator[Path]:
    with open_engine(folder, threads) as connection:
        shelf = lay_out_shelf(connection, plan, MEASURED)
        for cut in draw_invoices(connection, plan, MEASURED, shelf):
            yield write_delivery(connection, plan, MEASURED, shelf, cut, folder)
