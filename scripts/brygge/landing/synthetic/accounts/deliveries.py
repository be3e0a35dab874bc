"""The deliveries of accounts: draw what was filed, write one raw file per year.

Input:   the options of a source table, or a `Plan`: those of the register whose companies file.
Output:  the raw files, in order of delivery; or what was filed, in no format.
Never:   lands anything; touches a target.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brygge.errors import InputError
from brygge.landing.rows import OnProgress, literal
from brygge.landing.sources import SourceTable
from brygge.landing.synthetic.accounts.companies import draw_companies
from brygge.landing.synthetic.accounts.filings import Filing, draw_filings
from brygge.landing.synthetic.accounts.json_form import as_json
from brygge.landing.synthetic.accounts.xml_form import ENCODING, as_xml
from brygge.landing.synthetic.accounts.years import XML_TABLE, YEARS, delivered_at
from brygge.landing.synthetic.engine import open_engine
from brygge.landing.synthetic.raw_file import RawFile
from brygge.landing.synthetic.register.plans import Plan, plan_from_options

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def raw_files(
    table: SourceTable,
    options: Mapping[str, Any],
    place: str,
    folder: Path,
    on_progress: OnProgress | None = None,
) -> list[RawFile]:
    """Write the deliveries of one of the two tables into `folder`: a file per year.

    Raises `InputError` for another table, or, naming `place`, for options that make no sense.
    """
    if table.table not in YEARS:
        raise InputError(
            f"{table.name}: no accounts are made up for this table.",
            f"the tables are {' and '.join(YEARS)}.",
        )
    plan = plan_from_options(options, place)
    years = YEARS[table.table]
    files: list[RawFile] = []
    with open_engine(folder, threads=2) as connection:
        delivered = _draw(connection, plan)
        for year in years:
            path = _write(connection, table.table, year, delivered[year], folder)
            files.append(RawFile(path, delivered_at(year)))
            if on_progress is not None:
                on_progress(f"{path.name}: generating", len(files), len(years))
    return files


def filings(plan: Plan, folder: Path) -> dict[int, list[Filing]]:
    """Return what the deliveries of both tables hold, by year.

    For tests: nothing is written, but for what does not fit the engine's memory, into `folder`.
    """
    with open_engine(folder, threads=2) as connection:
        return _draw(connection, plan)


def write_json(connection: "DuckDBPyConnection", filed: Sequence[Filing], path: Path) -> None:
    """Write the filings as the register answers, gzipped."""
    _write_gzip(connection, as_json(filed).encode("utf-8"), path)


def write_xml(connection: "DuckDBPyConnection", filed: Sequence[Filing], path: Path) -> None:
    """Write the filings as a mass file, gzipped."""
    _write_gzip(connection, as_xml(filed).encode(ENCODING), path)


def _write_gzip(connection: "DuckDBPyConnection", data: bytes, path: Path) -> None:
    """Let the engine compress: without a time or a name, and the same on every machine."""
    connection.execute("create or replace temp table written as select cast(? as blob)", [data])
    connection.execute(f"copy written to {literal(str(path))} (format blob, compression gzip)")


def _draw(connection: "DuckDBPyConnection", plan: Plan) -> dict[int, list[Filing]]:
    return draw_filings(draw_companies(connection, plan), plan.seed)


def _write(
    connection: "DuckDBPyConnection", table: str, year: int, filed: list[Filing], folder: Path
) -> Path:
    if table == XML_TABLE:
        path = folder / f"regnskap_{year}.xml.gz"
        write_xml(connection, filed, path)
    else:
        path = folder / f"accounts_{year}.json.gz"
        write_json(connection, filed, path)
    return path
