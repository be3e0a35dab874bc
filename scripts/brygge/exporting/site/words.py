"""How numbers, moments and outcomes are written on the site.

Input:   plain values of the catalog.
Output:  short text for people, in one way everywhere.
Never:   asks what time it is: the same catalog gives the same words.
"""

from collections.abc import Callable, Mapping
from typing import Any

from brygge.catalog.model import Check

NOTHING = "\N{EN DASH}"


def number(value: int | float | None) -> str:
    """Return a number with thin spaces between thousands; a dash for none."""
    if value is None:
        return NOTHING
    return f"{value:,}".replace(",", "\u202f")


def day(moment: str) -> str:
    """Return the day of an ISO 8601 moment."""
    return moment[:10]


def minute(moment: str) -> str:
    """Return an ISO 8601 moment (UTC) to the minute: `2026-11-20 14:05`."""
    return moment[:16].replace("T", " ")


def seconds(value: float | None) -> str:
    """Return how long something took."""
    if value is None:
        return NOTHING
    if value < 60:
        return f"{value:.1f} s"
    return f"{value // 60:.0f} min {value % 60:.0f} s"


def duration(value: float) -> str:
    """Return an age or a span of so many seconds, in its greatest unit: `45 days`, `6.5 hours`."""
    units = (("days", 86_400), ("hours", 3_600), ("minutes", 60))
    unit, length = next((each for each in units if abs(value) >= 2 * each[1]), ("seconds", 1))
    return f"{value / length:.1f}".removesuffix(".0") + f" {unit}"


def size(value: int) -> str:
    """Return a number of bytes: `12.6 kB`."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if value >= factor:
            return f"{value / factor:.1f} {unit}"
    return f"{value} B"


def plural(count: int, one: str, many: str = "") -> str:
    """Return `3 checks`, `1 check`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def called(check: Check) -> str:
    """Return what a check is called: its own name where it has one, else what kind it is."""
    if check.kind in ("singular", "unit"):
        return check.name.replace("_", " ")
    # The test that looks up what an audit found names the promise: `amount.required`.
    promised = str(check.arguments.get("check") or "") if check.kind == "audited" else ""
    return (promised.rpartition(".")[2] or check.kind).replace("_", " ")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "number": number,
    "day": day,
    "minute": minute,
    "seconds": seconds,
    "size": size,
    "plural": plural,
    "called": called,
}
