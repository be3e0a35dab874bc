"""The formats of an export.

Input:   a catalog, names of formats, a folder.
Output:  each format's files in the folder; what was written.
Never:   imports what is not asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from brygge.catalog.model import Catalog
from brygge.errors import InputError, likely
from brygge.exporting.document import Document, Exporter
from brygge.exporting.unchanged import digest_of
from brygge.exporting.writing import OnProgress, Written, write_parts


@dataclass(frozen=True)
class Format:
    """One format: where its exporter is, and what it is."""

    module: str
    function: str
    help: str


_HERE = "brygge.exporting"
FORMATS = {
    "json": Format(f"{_HERE}.json_document", "export", "everything, with a JSON Schema"),
    "odps": Format(f"{_HERE}.bitol.odps", "export", "Bitol ODPS 1.0, one per product"),
    "odcs": Format(f"{_HERE}.bitol.odcs", "export", "Bitol ODCS 3.2, one per port"),
    "dcat": Format(f"{_HERE}.rdf.dcat", "export", "DCAT-AP 3.0.1, Turtle and JSON-LD"),
    "dprod": Format(f"{_HERE}.rdf.dprod", "export", "DPROD, Turtle and JSON-LD"),
    "openlineage": Format(f"{_HERE}.openlineage.events", "export", "OpenLineage events"),
    "datahub": Format(f"{_HERE}.datahub.proposals", "export", "DataHub change proposals"),
    "csv": Format(f"{_HERE}.tables.files", "export_csv", "tables for spreadsheets"),
    "parquet": Format(f"{_HERE}.tables.files", "export_parquet", "tables for SQL"),
    "mermaid": Format(f"{_HERE}.mermaid.pictures", "export", "pictures as text"),
}
# What a format needs beyond what every other needs.
NEEDS = {"parquet": "duckdb"}
# From here on a second process pays.
MANY_ASSETS = 1_000


def check_formats(names: Sequence[str]) -> list[str]:
    """Return the formats `names` (none: all), each once, in our order; refuse unknown ones."""
    for name in names:
        if name not in FORMATS:
            raise InputError(
                f'no format is called "{name}".',
                f"{likely(name, FORMATS)}the formats are {', '.join(FORMATS)}.",
            )
    return [name for name in FORMATS if not names or name in names]


def without_missing(names: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the formats that can be written here; the others with the package that they lack."""
    lacking = [
        (name, NEEDS[name]) for name in names if NEEDS.get(name) and not find_spec(NEEDS[name])
    ]
    left_out = {name for name, _ in lacking}
    return [name for name in names if name not in left_out], lacking


def write(
    catalog: Catalog, names: Sequence[str], folder: Path, on_progress: OnProgress
) -> list[Written]:
    """Write `catalog` in the formats `names` to `folder`; what is there already stays.

    Raises `InputError` for a format that lacks a package, `FaultError` for a folder that cannot be
    written.
    """
    parts = {name: partial(_documents, name, catalog) for name in names}
    is_much = len(catalog.assets) >= MANY_ASSETS
    try:
        return write_parts(parts, digest_of(catalog), folder, is_much, on_progress)
    except ModuleNotFoundError as error:
        raise InputError(
            f"one of the formats needs the Python package {error.name}, which is not installed.",
            f"pip install {error.name}, or name the formats that you want with --format.",
        ) from None


def _documents(name: str, catalog: Catalog) -> Iterable[Document]:
    form = FORMATS[name]
    export: Exporter = getattr(import_module(form.module), form.function)
    return export(catalog)
