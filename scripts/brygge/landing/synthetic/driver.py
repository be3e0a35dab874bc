"""Deliver what the made-up shop wrote: generate its raw files, then land them as files.

Input:   a source table whose `landing.synthetic` options describe the target; or a `Plan`.
Output:  one outcome per delivery, as for a user's files; or the raw files alone.
Never:   writes into any target but `samples` and `demo`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from brygge import journal
from brygge.errors import InputError
from brygge.landing.deliveries import Outcome
from brygge.landing.files import land_files
from brygge.landing.rows import OnProgress
from brygge.landing.sources import SYNTHETIC, SourceTable
from brygge.landing.synthetic.invoice_lines import write_delivery
from brygge.landing.synthetic.invoices import draw_invoices
from brygge.landing.synthetic.plans import Plan, plan_from_options
from brygge.landing.synthetic.shares import MEASURED
from brygge.landing.synthetic.shelf import lay_out_shelf
from brygge.project import SYNTHETIC_TARGETS, Project, Target

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def deliver(
    project: Project,
    target: Target,
    table: SourceTable,
    on_progress: OnProgress | None = None,
) -> list[Outcome]:
    """Generate and land every delivery that is planned for `target`.

    Landing them again changes nothing: the same plan writes the same bytes. Raises
    `InputError` for any other target, or when no good plan is declared.
    """
    if target.name not in SYNTHETIC_TARGETS:
        raise InputError(
            f'{table.name}: the synthetic driver does not write into the target "{target.name}".',
            f"use it for {' or '.join(SYNTHETIC_TARGETS)}; land files into any other target.",
        )
    plan = _planned(table, target.name)
    outcomes: list[Outcome] = []
    with TemporaryDirectory(prefix="brygge-synthetic-") as folder:
        paths = []
        for path in _generate(plan, Path(folder), threads=2):
            paths.append(path)
            if on_progress is not None:
                on_progress(f"{path.name}: generating", len(paths), plan.deliveries)
        _refuse_two_shops(project, target, table, paths)
        for delivery, path in enumerate(paths):
            outcomes += land_files(
                *(project, target, table, [path], on_progress),
                driver=SYNTHETIC,
                landed_at=plan.landed_at(delivery),
            )
    return outcomes


def write_files(plan: Plan, folder: Path, *, threads: int = 2) -> list[Path]:
    """Write only the raw files of `plan` into `folder`; return them in order of delivery.

    For tests and measurements: nothing is landed, no target is touched.
    """
    return list(_generate(plan, folder, threads))


def _planned(table: SourceTable, target_name: str) -> Plan:
    options = table.synthetic.get(target_name)
    place = f"{table.name}: landing.synthetic.{target_name}"
    if not isinstance(options, dict):
        raise InputError(
            f"{place} is not declared.",
            "add it to the source's config.meta.landing: {seed: 1, deliveries: 3, rows: 400}.",
        )
    return plan_from_options(options, place)


def _refuse_two_shops(
    project: Project, target: Target, table: SourceTable, paths: list[Path]
) -> None:
    """Raise `InputError` when the target holds deliveries that this plan does not write."""
    planned = {sha256(path.read_bytes()).hexdigest() for path in paths}
    for entry in journal.read(target.ledger):
        names = entry.get("event"), entry.get("source"), entry.get("table")
        if names == ("landed", table.source, table.table) and entry["sha256"] not in planned:
            raise InputError(
                f'{table.name}: the target "{target.name}" holds deliveries of another made-up '
                f"shop ({entry['delivery']}).",
                f"the plan or the driver has changed: remove {project.relative(target.landing)} "
                f"and {project.relative(target.database)}, then land again.",
            )


def _generate(plan: Plan, folder: Path, threads: int) -> Iterator[Path]:
    with _connect(folder, threads) as connection:
        shelf = lay_out_shelf(connection, plan, MEASURED)
        for cut in draw_invoices(connection, plan, MEASURED, shelf):
            yield write_delivery(connection, plan, MEASURED, shelf, cut, folder)


@contextmanager
def _connect(folder: Path, threads: int) -> Iterator["DuckDBPyConnection"]:
    import duckdb

    with TemporaryDirectory(prefix=".engine-", dir=folder) as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": "1500MB",
            "temp_directory": spill,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        with duckdb.connect(config=config) as connection:
            yield connection
