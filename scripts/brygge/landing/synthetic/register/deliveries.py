"""The register's deliveries: two bulk files and, between them, the change feed, as one story.

Input:   a `Plan`, or the options that describe one; a table of the source.
Output:  the raw files of the table, in order of delivery.
Never:   lands anything; touches a target.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brygge.errors import InputError
from brygge.landing.rows import OnProgress
from brygge.landing.sources import SourceTable
from brygge.landing.synthetic.engine import open_engine
from brygge.landing.synthetic.raw_file import RawFile
from brygge.landing.synthetic.register.csv_files import HEADINGS, OLD_HEADINGS, write_csv
from brygge.landing.synthetic.register.events import tell
from brygge.landing.synthetic.register.json_files import (
    FETCHING,
    write_caught_up,
    write_fetched,
    write_units,
    write_updates,
)
from brygge.landing.synthetic.register.lives import live
from brygge.landing.synthetic.register.plans import (
    FIRST_SNAPSHOT,
    LAST_SNAPSHOT,
    Plan,
    plan_from_options,
)
from brygge.landing.synthetic.register.states import prepare_states, registered_sql, state_sql
from brygge.landing.synthetic.register.units import draw_units

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A bulk file is fetched an hour after it was made.
_FETCHED_AFTER = timedelta(hours=1)


def raw_files(
    table: SourceTable,
    options: Mapping[str, Any],
    place: str,
    folder: Path,
    on_progress: OnProgress | None = None,
) -> list[RawFile]:
    """Write the deliveries of one of the register's tables into `folder`.

    Raises `InputError`, naming `place`, for options or a table that make no sense.
    """
    plan = plan_from_options(options, place)
    if table.table not in TABLES:
        raise InputError(
            f"{table.name}: the made-up register has no such table.",
            f"its tables are {', '.join(TABLES)}.",
        )
    files: list[RawFile] = []
    for file in generate(plan, table.table, folder):
        files.append(file)
        if on_progress is not None:
            on_progress(f"{file.path.name}: generating", len(files), None)
    return files


def write_files(plan: Plan, table: str, folder: Path, *, threads: int = 2) -> list[RawFile]:
    """Write only the raw files of one of `TABLES` into `folder`; return them in order.

    For tests and measurements: nothing is landed, no target is touched.
    """
    return list(generate(plan, table, folder, threads))


def generate(plan: Plan, table: str, folder: Path, threads: int = 2) -> Iterator[RawFile]:
    """Write the raw files of one of `TABLES` into `folder`; yield each as soon as it is there."""
    with open_engine(folder, threads) as connection:
        connection.execute("set TimeZone = 'UTC'")
        draw_units(connection, plan)
        live(connection, plan)
        prepare_states(connection)
        yield from TABLES[table](connection, plan, folder)


def _units_csv(connection: "DuckDBPyConnection", plan: Plan, folder: Path) -> Iterator[RawFile]:
    first_headings = tuple(HEADINGS) if plan.all_columns_at_first else OLD_HEADINGS
    for moment, headings in ((FIRST_SNAPSHOT, first_headings), (LAST_SNAPSHOT, tuple(HEADINGS))):
        path = folder / f"enheter_{moment:%Y%m%dT%H%M%SZ}.csv.gz"
        write_csv(connection, state_sql(registered_sql(moment)), headings, path)
        yield RawFile(path, moment + _FETCHED_AFTER)


def _units_json(connection: "DuckDBPyConnection", plan: Plan, folder: Path) -> Iterator[RawFile]:
    path = folder / f"enheter_{LAST_SNAPSHOT:%Y%m%dT%H%M%SZ}.json.gz"
    # Only this file tells of units that were deleted.
    write_units(connection, registered_sql(LAST_SNAPSHOT, with_deleted=True), path)
    yield RawFile(path, LAST_SNAPSHOT + _FETCHED_AFTER)


def _unit_updates(connection: "DuckDBPyConnection", plan: Plan, folder: Path) -> Iterator[RawFile]:
    tell(connection, plan)
    moments = _page_moments(connection)
    for page, path in write_updates(connection, plan, folder):
        yield RawFile(path, moments[page])
    yield RawFile(write_caught_up(connection, plan, folder), LAST_SNAPSHOT)


def _units_fetched(connection: "DuckDBPyConnection", plan: Plan, folder: Path) -> Iterator[RawFile]:
    tell(connection, plan)
    moments = _page_moments(connection)
    for page, path in write_fetched(connection, folder):
        yield RawFile(path, moments[page] + FETCHING)


def _page_moments(connection: "DuckDBPyConnection") -> dict[int, datetime]:
    pages = connection.execute("select page, landed_at from pages").fetchall()
    return {page: landed_at.replace(tzinfo=UTC) for page, landed_at in pages}


TABLES = {
    "units_csv": _units_csv,
    "units_json": _units_json,
    "unit_updates": _unit_updates,
    "units_fetched": _units_fetched,
}
