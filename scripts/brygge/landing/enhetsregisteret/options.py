"""What a source says about the API: its `landing.api` part, judged.

Input:   the mapping as written in `_sources.yml`.
Output:  `Options`: the address, what each table is, where the feed begins, the size of a page.
Never:   asks the API anything; accepts a key that nobody knows.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from brygge.errors import InputError, likely
from brygge.landing.sources import SourceTable

BULK_CSV = "bulk_csv"
BULK_JSON = "bulk_json"
UPDATES = "updates"
FETCHED = "fetched"
KINDS = (BULK_CSV, BULK_JSON, UPDATES, FETCHED)
KEYS = ("base_url", "tables", "updates_from", "size")
# The API answers at most so many updates at once.
LARGEST_PAGE = 10_000
PUBLIC_API = "https://data.brreg.no/enhetsregisteret/api"


@dataclass(frozen=True)
class Options:
    """Where the API is and which table is which part of it (`tables`: name to kind)."""

    base_url: str
    tables: dict[str, str]
    updates_from: date | None
    size: int

    def table_of(self, kind: str) -> str | None:
        """Return the name of the table that is of this kind, or None."""
        return next((name for name, found in self.tables.items() if found == kind), None)


def read_options(table: SourceTable) -> Options:
    """Return the judged `landing.api` of the table's source.

    Raises `InputError`, naming the key, for what is missing, unknown or of no use.
    """
    place = f"{table.name}: landing.api"
    written = table.api
    for key in written:
        if key not in KEYS:
            fix = f"{likely(key, KEYS)}the keys are {', '.join(KEYS)}."
            raise InputError(f'{place}: unknown key "{key}".', fix)
    return Options(
        base_url=_base_url(written.get("base_url"), place),
        tables=_tables(written.get("tables"), table, place),
        updates_from=_day(written.get("updates_from"), place),
        size=_size(written.get("size", LARGEST_PAGE), place),
    )


def _base_url(value: object, place: str) -> str:
    fix = f"write base_url: {PUBLIC_API}."
    if not isinstance(value, str):
        raise InputError(f"{place}: base_url is missing or no text.", fix)
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f'{place}: base_url "{value}" is no http address.', fix)
    if parts.username or parts.query or parts.fragment:
        raise InputError(f"{place}: base_url holds more than an address.", fix)
    return value.rstrip("/")


def _tables(value: object, table: SourceTable, place: str) -> dict[str, str]:
    example = "write e.g. tables: {units_csv: bulk_csv, unit_updates: updates}."
    if not isinstance(value, dict):
        raise InputError(f"{place}: tables is missing or no mapping.", example)
    tables = {str(name): str(kind) for name, kind in value.items()}
    for name, kind in tables.items():
        if kind not in KINDS:
            fix = f"{likely(kind, KINDS)}the kinds are {', '.join(KINDS)}."
            raise InputError(f'{place}: tables.{name}: unknown kind "{kind}".', fix)
    for kind in KINDS:
        names = [name for name, found in tables.items() if found == kind]
        if len(names) > 1:
            problem = f"{place}: tables: {' and '.join(names)} are both {kind}."
            raise InputError(problem, "keep one of them.")
    if table.table not in tables:
        raise InputError(
            f"{place}: tables does not say what {table.table} is.",
            f"add {table.table}: {' or '.join(KINDS)}; or give the table another driver.",
        )
    if FETCHED in tables.values() and UPDATES not in tables.values():
        raise InputError(
            f"{place}: tables has one that is fetched, and none that is updates.",
            "add the table of updates: it says which units are new.",
        )
    return tables


def _day(value: Any, place: str) -> date | None:
    if value is None:
        return None
    try:
        # YAML reads a bare day as a date already.
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        return value if is_day else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InputError(
            f"{place}: updates_from is {value!r}.", "write a day, e.g. updates_from: 2026-01-31."
        ) from None


def _size(value: object, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_PAGE:
        raise InputError(
            f"{place}: size is {value!r}.",
            f"give a number from 1 to {LARGEST_PAGE} (or leave it out: {LARGEST_PAGE}).",
        )
    return value
