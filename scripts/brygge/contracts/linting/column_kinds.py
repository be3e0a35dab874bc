"""Types: what the contract calls them, what the engine calls them, and what is left open.

Input:   a case.
Output:  faults.
Never:   knows a type by itself: DuckDB is asked.
"""

import re
from collections.abc import Iterator

from brygge.contracts.column_types import duckdb_type, family
from brygge.contracts.linting.case import Case, called
from brygge.contracts.linting.finding import Fault
from brygge.contracts.linting.words import shown
from brygge.contracts.model import Property
from brygge.errors import likely

_KNOWN = (
    "varchar", "integer", "bigint", "smallint", "tinyint", "hugeint", "double", "float", "boolean",
    "date", "time", "timestamp", "timestamptz", "decimal(18,4)", "uuid", "json", "blob", "interval",
)  # fmt: skip
_WHOLE_DECIMAL = re.compile(r"(decimal|numeric)\(\d+(,\s*0)?\)")


def physical_types(case: Case) -> Iterator[Fault]:
    """A physical type is one that the engine has, and holds what the logical type means."""
    if not case.is_ours:
        return
    for part in case.parts():
        if not part.physical_type:
            continue
        reason = case.engine.type_reason(duckdb_type(part))
        steps = (*part.steps, "physicalType")
        if reason:
            yield Fault(
                "BC207",
                steps,
                f"DuckDB has no type {shown(part.physical_type)} for {called(part)}: {reason}.",
                f"{likely(part.physical_type, _KNOWN)}use a type of DuckDB.",
            )
        else:
            yield from _disagreement(part)


def _disagreement(part: Property) -> Iterator[Fault]:
    physical = duckdb_type(part)
    held, meant = family(physical), part.logical_type
    if not held or not meant or _agree(held, meant, physical):
        zone = part.options.get("timezone")
        if meant != "timestamp" or zone is None or zone == _has_zone(physical):
            return
        meant = f"timestamp with timezone: {str(zone).lower()}"
    yield Fault(
        "BC208",
        (*part.steps, "physicalType"),
        f"{called(part)} is a {meant}, but {shown(part.physical_type)} is not.",
        "change the one that is wrong.",
    )


def _agree(held: str, meant: str, physical: str) -> bool:
    if held == meant:
        return True
    if meant == "integer":
        return bool(_WHOLE_DECIMAL.fullmatch(physical))
    # JSON is text that may hold any of these.
    return physical == "json" and meant in ("object", "array", "map", "string")


def _has_zone(physical: str) -> bool:
    return "timestamptz" in physical or "with time zone" in physical


def open_types(case: Case) -> Iterator[Fault]:
    """A type says what is in it: the precision of numbers, the items of lists, the parts."""
    for part in case.parts():
        kind, steps = part.logical_type, part.steps
        if kind is None and part.physical_type is None:
            yield Fault(
                "BC230",
                steps,
                f"{called(part)} has no type, so that it is taken for text.",
                "add a logicalType.",
            )
        if part.physical_type:
            continue
        if kind == "number" and "format" not in part.options:
            yield Fault(
                "BC209",
                steps,
                f"{called(part)} is a number of no stated precision, so that it becomes a double.",
                "add physicalType: decimal(18,4), or format: f64 where rounding does no harm.",
            )
        elif kind == "array" and part.items is None:
            yield Fault(
                "BC210",
                steps,
                f"{called(part)} is a list of nobody knows what.",
                "add items with a logicalType.",
            )
        elif kind == "object" and not part.properties:
            yield Fault(
                "BC211",
                steps,
                f"{called(part)} is an object without properties, so that it becomes JSON.",
                "list its properties.",
            )


def zones(case: Case) -> Iterator[Fault]:
    """A default time zone is one that exists."""
    for part in case.parts():
        zone = part.options.get("defaultTimezone")
        if zone is not None and not _is_zone(str(zone)):
            yield Fault(
                "BC233",
                (*part.steps, "logicalTypeOptions", "defaultTimezone"),
                f'There is no time zone "{zone}".',
                "use a name of the tz database, for example Europe/London.",
            )


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
