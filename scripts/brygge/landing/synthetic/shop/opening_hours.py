"""When the shop is open, and how much of a delivery's invoices each hour sees.

Input:   a `Plan`, `Shares`.
Output:  table `hours`: per delivery and hour, which share of its invoices falls into it.
Never:   opens on a Saturday.
"""

from typing import TYPE_CHECKING

from brygge.landing.synthetic.shop.plans import Plan
from brygge.landing.synthetic.shop.shares import Shares

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HOURS = """
create temp table hours as

with

opened as (
    select
        deliveries.range as delivery,
        date '{first_day}' + cast(deliveries.range * {days} + days.range as integer) as day,
        hour,
        count * list_extract([{weekdays}], dayofweek(day) + 1) as weight
    from range({deliveries}) as deliveries
    cross join range({days}) as days
    cross join (values {hours}) as hours (hour, count)
),

summed as (
    select
        *,
        sum(weight) over (partition by delivery order by day, hour) as until,
        sum(weight) over (partition by delivery) as total
    from opened
    where weight > 0
)

select
    delivery,
    -- The first hour begins at half past.
    cast(day as timestamp) + to_minutes(hour * 60 + case when hour = 7 then 30 else 0 end)
        as opens_at,
    case when hour = 7 then 30 else 60 end as minutes,
    cast((until - weight) / total as double) as from_share,
    cast(until / total as double) as to_share
from summed
"""


def create_hours(connection: "DuckDBPyConnection", plan: Plan, shares: Shares) -> None:
    """Create `hours`: `opens_at`, `minutes`, and the share of invoices from and to it."""
    connection.execute(
        _HOURS.format(
            deliveries=plan.deliveries,
            days=plan.days_per_delivery,
            first_day=plan.first_day,
            hours=", ".join(f"({hour}, {count})" for hour, count in shares.hours),
            weekdays=", ".join(str(weight) for weight in shares.weekdays),
        )
    )
