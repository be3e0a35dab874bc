"""What is to be generated: how many units, and the moments of the made-up register's time.

Input:   numbers, from code or from a source's `landing.synthetic` options.
Output:  `Plan`, checked; the moments at which bulk files are made and codes are renumbered.
Never:   generates anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from brygge.errors import InputError

# The first and the last bulk file; both reforms and the new industries lie between them.
FIRST_SNAPSHOT = datetime(2019, 12, 31, 4, tzinfo=UTC)
LAST_SNAPSHOT = datetime(2025, 10, 31, 4, tzinfo=UTC)
MUNICIPALITIES_2020 = datetime(2020, 1, 1, 2, tzinfo=UTC)
MUNICIPALITIES_2024 = datetime(2024, 1, 1, 2, tzinfo=UTC)
INDUSTRIES_2025 = datetime(2025, 9, 1, 2, tzinfo=UTC)
# The oldest day on which a unit was entered: the register opened in 1995.
FIRST_DAY = date(1995, 2, 20)
_OPTIONS = {"seed": "seed", "units": "units", "page": "events_per_page"}


@dataclass(frozen=True)
class Plan:
    """A register in which `units` units were ever entered; its feed is read in pages.

    The same seed gives the first units of a larger register the same numbers and forms.
    `all_columns_at_first`: the first CSV file has the headings of the last one. Raises
    `InputError` for numbers that no register can have.
    """

    seed: int
    units: int
    events_per_page: int = 10_000
    all_columns_at_first: bool = False

    def __post_init__(self) -> None:
        # Below a hundred units, rare kinds of units would be missing.
        self._check("units", 100, 5_000_000)
        self._check("events_per_page", 10, 10_000)

    def _check(self, name: str, least: int, most: int) -> None:
        if not least <= getattr(self, name) <= most:
            raise InputError(
                f"synthetic plan: {name} is {getattr(self, name)}.",
                f"give a number from {least} to {most}.",
            )


def plan_from_options(options: Mapping[str, Any], place: str) -> Plan:
    """Return the plan that a source's `landing.synthetic` options describe for one target.

    `seed` and `units` are needed; `page` (events per page) may be given. Raises `InputError`,
    naming `place`, for anything else.
    """
    for key in ("seed", "units"):
        if key not in options:
            raise InputError(f"{place}: {key} is missing.", f"add {key}: <number>.")
    for key, value in options.items():
        if key not in _OPTIONS:
            raise InputError(
                f'{place}: unknown key "{key}".', f"the keys are {', '.join(_OPTIONS)}."
            )
        if isinstance(value, bool) or not isinstance(value, int):
            raise InputError(f"{place}: {key} is {value!r}.", "give a whole number.")
    return Plan(**{_OPTIONS[key]: value for key, value in options.items()})
