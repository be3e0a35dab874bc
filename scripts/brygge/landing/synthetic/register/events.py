"""The change feed: what the register tells of each unit, in the order in which it told it.

Input:   an open connection with `lives` and the tables of `states`, a `Plan`.
Output:  table `events`: per event its id, unit, moment, type and page; table `pages`.
Never:   says what a patch holds: `patches` does.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brygge.landing.synthetic.register.plans import Plan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NEW, CHANGED, DELETED, REMOVED, UNKNOWN = "Ny", "Endring", "Sletting", "Fjernet", "Ukjent"
_FIRST_ID = 8_000_000


@dataclass(frozen=True)
class _Telling:
    """One thing that the feed tells: at which moment of a unit's life, as which type.

    `name_step` tells the first of two names given in the same millisecond from the second.
    """

    moment: str
    type: str = CHANGED
    condition: str = "true"
    name_step: str = "null"


_ALIVE = "coalesce(entered_at < {0}, true) and ({0} < leaves_at or {0} > resumes_at)"
# A place is told of again when its number or its name is another than before.
_REFORMED = (
    _ALIVE + " and (place.number_{1} <> place.number_{2} or place.name_{1} <> place.name_{2}"
    " or post.number_{1} <> post.number_{2} or post.name_{1} <> post.name_{2})"
)
_RECODED = (
    _ALIVE + " and (industry.code <> industry.code_2025"
    " or industry.description <> industry.description_2025 or second.code <> second.code_2025)"
)
# Within one millisecond, the later in this list has the higher id.
_TELLINGS = (
    _Telling("long_ago", UNKNOWN, "unit_index % 20 = 3 and registered_date < date '2016-01-01'"),
    _Telling("entered_at", NEW),
    _Telling("returned_at", NEW),
    _Telling("renamed_at", name_step="1"),
    _Telling("renamed_at", condition="is_renamed_twice", name_step="2"),
    _Telling("moved_at"),
    _Telling("corrected_at"),
    _Telling("post_added_at"),
    _Telling("post_removed_at"),
    _Telling("email_added_at"),
    _Telling("mobile_changed_at"),
    _Telling("telephone_removed_at"),
    _Telling("industry_changed_at"),
    _Telling("staffed_at"),
    _Telling("accounted_at"),
    _Telling("troubled_at"),
    _Telling("capital_raised_at"),
    _Telling("vat_registered_at"),
    _Telling("activity_changed_at"),
    _Telling("reform_2020_at", condition=_REFORMED.format("reform_2020_at", 2019, 2020)),
    _Telling("reform_2024_at", condition=_REFORMED.format("reform_2024_at", 2020, 2024)),
    _Telling("industries_2025_at", condition=_RECODED.format("industries_2025_at")),
    _Telling("deleted_at", DELETED),
    _Telling("removed_at", REMOVED),
)

# The codes that a unit has at the moment of a reform.
_TOLD = """
select
    lives.unit_index,
    {moment} as moment,
    '{type}' as event_type,
    '{name}' as kind,
    cast({name_step} as integer) as name_step,
    {place} as place
from lives
left join unit_places as place
    on place.number_2019 = case
        when moved_at <= {moment} and unit_index % 3 = 0 then moved_municipality_code
        else municipality_code
    end
left join unit_places as post
    on post.number_2019 = municipality_code
left join unit_industries as industry
    on industry.code = case
        when industry_changed_at <= {moment} then changed_industry_code
        else industry_code
    end
left join unit_industries as second
    on second.code = second_industry_code
where {moment} is not null and ({condition})
"""

_EVENTS = """
create or replace temp table events as

with

told as (
    {told}
),

numbered as (
    select
        *,
        row_number() over (order by moment, unit_index, place) as event_number
    from told
)

select
    * exclude (place),
    {first_id} + event_number * 13 // 7 as event_id,
    (event_number - 1) // {size} as page
from numbered
order by event_number
"""

# A page is fetched in the night after its last event, once the feed is read at all.
_PAGES = """
create or replace temp table pages as

with

filled as (
    select
        page,
        min(event_id) as first_id,
        count(*) as event_count,
        greatest(
            date_trunc('day', max(moment)) + interval 26 hours,
            timestamp '2020-01-01 01:00:00'
        ) + to_seconds(page % 3600) as landed_at
    from events
    group by page
)

select
    filled.*,
    (
        select count(*)
        from events
        where event_id >= filled.first_id and moment <= filled.landed_at
    ) as total_count
from filled
order by page
"""


def tell(connection: "DuckDBPyConnection", plan: Plan) -> None:
    """Create `events` and `pages`, in the order of their ids."""
    told = "\nunion all\n".join(_told(place, telling) for place, telling in enumerate(_TELLINGS))
    connection.execute(_EVENTS.format(told=told, first_id=_FIRST_ID, size=plan.events_per_page))
    connection.execute(_PAGES)


def _told(place: int, telling: _Telling) -> str:
    moment = telling.moment
    if telling.type == UNKNOWN:
        # The history before August 2018 is told without a type.
        moment = "timestamp '2016-01-01' + to_milliseconds(unit_bits(street, 20, 36))"
    return _TOLD.format(
        moment=moment,
        name=telling.moment,
        type=telling.type,
        condition=telling.condition,
        name_step=telling.name_step,
        place=place,
    )
