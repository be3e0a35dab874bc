"""What is to be generated: how many deliveries of how many rows, over which days.

Input:   numbers, from code or from a source's `landing.synthetic` options.
Output:  `Plan`, checked.
Never:   generates anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from brygge.errors import InputError

FIRST_DAY = date(2009, 12, 1)
_OPTIONS = {
    "seed": "seed",
    "deliveries": "deliveries",
    "rows": "rows_per_delivery",
    "days": "days_per_delivery",
    "overlap": "overlap_share",
}


@dataclass(frozen=True)
class Plan:
    """A number of deliveries, each of exactly `rows_per_delivery` rows.

    Consecutive deliveries cover consecutive periods of `days_per_delivery` days. Each begins
    with the invoices that hold the last `overlap_share` of the rows of the one before it.
    Raises `InputError` for numbers that no shop can deliver.
    """

    seed: int
    deliveries: int
    rows_per_delivery: int
    first_day: date = FIRST_DAY
    days_per_delivery: int = 30
    overlap_share: float = 0.04

    def __post_init__(self) -> None:
        self._check("deliveries", 1, 999)
        self._check("rows_per_delivery", 1, 1_000_000_000)
        # Two days: the shop is closed on Saturdays.
        self._check("days_per_delivery", 2, 366)
        self._check("overlap_share", 0, 0.5)

    @property
    def overlap_rows(self) -> int:
        """How many rows at a delivery's end are delivered again by the next one."""
        return int(self.rows_per_delivery * self.overlap_share)

    @property
    def line_count(self) -> int:
        """How many different lines the deliveries can hold together, at most."""
        return self.rows_per_delivery * self.deliveries

    @property
    def span(self) -> timedelta:
        """The time from the first day to the end of the last delivery's period."""
        return timedelta(days=self.days_per_delivery * self.deliveries)

    def begins(self, delivery: int) -> date:
        """Return the first day of the period of `delivery` (0 is the first one)."""
        return self.first_day + timedelta(days=self.days_per_delivery * delivery)

    def landed_at(self, delivery: int) -> datetime:
        """Return the delivery's landing time: 02:00 UTC on the day after its period."""
        return datetime.combine(self.begins(delivery + 1), time(2), UTC)

    def is_first_form(self, delivery: int) -> bool:
        """Return whether the delivery has the first year's headings and formats."""
        return delivery < (self.deliveries + 1) // 2

    def file_name(self, delivery: int) -> str:
        """Return the name of the delivery's raw file."""
        ending = "csv" if self.is_first_form(delivery) else "csv.gz"
        return f"invoice_lines_{delivery + 1:03}.{ending}"

    def _check(self, name: str, least: float, most: float) -> None:
        if not least <= getattr(self, name) <= most:
            raise InputError(
                f"synthetic plan: {name} is {getattr(self, name)}.",
                f"give a number from {least} to {most}.",
            )


def plan_from_options(options: Mapping[str, Any], place: str) -> Plan:
    """Return the plan that a source's `landing.synthetic` options describe for one target.

    `seed`, `deliveries` and `rows` are needed; `days` and `overlap` may be given. Raises
    `InputError`, naming `place`, for anything else.
    """
    for key in ("seed", "deliveries", "rows"):
        if key not in options:
            raise InputError(f"{place}: {key} is missing.", f"add {key}: <number>.")
    for key, value in options.items():
        if key not in _OPTIONS:
            raise InputError(
                f'{place}: unknown key "{key}".', f"the keys are {', '.join(_OPTIONS)}."
            )
        kinds = (int, float) if key == "overlap" else (int,)
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise InputError(f"{place}: {key} is {value!r}.", "give a number.")
    return Plan(**{_OPTIONS[key]: value for key, value in options.items()})
