"""The lives of units: what each has in the end, and the moments at which it came to it.

Input:   an open connection with `drawn_units`.
Output:  table `lives`: per unit what it has, and a moment (UTC) for each thing that happens to
         it between the first and the last bulk file; null where it does not happen.
Never:   says what a unit's values are at a moment: `states` does, from this.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from brygge.landing.synthetic.register.life_sql import LIVES, MACROS, STANDING
from brygge.landing.synthetic.register.plans import (
    FIRST_SNAPSHOT,
    INDUSTRIES_2025,
    LAST_SNAPSHOT,
    MUNICIPALITIES_2020,
    MUNICIPALITIES_2024,
    Plan,
)
from brygge.landing.synthetic.register.shares import rate_rows
from brygge.landing.synthetic.register.units import SPARE_NUMBERS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# When units leave, as a share of the time in which something can happen to them.
_LEAVING_SHARES = {
    "moment_30": "0.3",
    "moment_60": "0.6",
    "moment_70": "0.7",
    "moment_leaving": "leaving_share",
}

# What can happen to a unit while it is registered: when it does. `share` is a draw from 0 to 1.
# Some units (by their index) have it happen for sure, so that the smallest register has each.
HAPPENINGS = {
    "renamed_at": "unit_index % 50 = 4 or has_earlier_name and share < 0.35",
    "moved_at": "municipality_code is not null and (unit_index % 40 = 6 or share < 0.15)",
    "post_added_at": "has_postal_address and share < 0.2",
    "post_removed_at": "municipality_code is not null and not has_postal_address and share < 0.02",
    "email_added_at": "has_email and share < 0.4",
    "mobile_changed_at": "has_mobile and share < 0.15",
    "telephone_removed_at": "not has_telephone and share < 0.04",
    "industry_changed_at": "industry_code is not null and share < 0.05",
    "staffed_at": "employee_count > 0 and share < 0.4",
    "troubled_at": "trouble is not null and (share < 0.6 or entered_at is not null)",
    "capital_raised_at": "form_code in ('AS', 'ASA') and share < 0.1",
    "vat_registered_at": "has_vat and share < 0.15",
    "activity_changed_at": "has_activity and share < 0.05",
}


def live(connection: "DuckDBPyConnection", plan: Plan) -> None:
    """Create `lives`, in the order of `unit_index`."""
    connection.execute(MACROS)
    first, last = FIRST_SNAPSHOT, LAST_SNAPSHOT
    moments = {
        name: f"moment_at(opens_at, open_time, {share})" for name, share in _LEAVING_SHARES.items()
    }
    connection.execute(
        STANDING.format(
            rates=rate_rows(),
            first_day=first.date(),
            first=_literal(first),
            last=_literal(last),
            **moments,
        )
    )
    names = (*HAPPENINGS, "accounted_at")
    connection.execute(
        LIVES.format(
            happenings=",\n".join(_happening(name) for name in HAPPENINGS),
            names=", ".join(names),
            units=plan.units,
            spare_numbers=SPARE_NUMBERS,
            kept=",\n".join(
                f"case when {_is_kept(name)} then {name} end as {name}" for name in names
            ),
            corrected_kept=_is_kept("moved_at + interval 3 hours"),
            municipalities_2020=_literal(MUNICIPALITIES_2020),
            municipalities_2024=_literal(MUNICIPALITIES_2024),
            industries_2025=_literal(INDUSTRIES_2025),
        )
    )
    connection.execute("drop table standings")


def _happening(name: str) -> str:
    drawn = f"unit_draw('{name}', unit_index)"
    condition = HAPPENINGS[name].replace("share", f"unit_share({drawn}, 0)")
    moment = f"moment_at(opens_at, open_time, unit_bits({drawn}, 16, 24) / 16777216.0)"
    return f"case when {condition} then {moment} end as {name}"


def _kept(name: str) -> str:
    return f"case when {_is_kept(name)} then {name} end as {name}"


def _is_kept(moment: str) -> str:
    return f"{moment} < leaves_at or {moment} > resumes_at"


def _literal(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
