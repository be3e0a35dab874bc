"""The units: number, form, industry, place, age and size of each, drawn from its index.

Input:   an open connection, a `Plan`.
Output:  table `drawn_units`, one row per unit, which other generators read too.
Never:   gives a number that a real unit could have (real ones begin with 8 or 9).
"""

from typing import TYPE_CHECKING

from brygge.landing.synthetic.dice import FACES, spread_weights
from brygge.landing.synthetic.register.forms import FORMS
from brygge.landing.synthetic.register.industries import INDUSTRIES
from brygge.landing.synthetic.register.places import PLACES
from brygge.landing.synthetic.register.plans import FIRST_DAY, LAST_SNAPSHOT, Plan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Numbers that pass the check of a number and belong to nobody: for parents that are not there.
SPARE_NUMBERS = 64
_PREFIXES = 70_000_000
# Shares no factor with the count of prefixes, so that every prefix comes once.
_STRIDE = 48_271_193

_MACROS = """
create or replace temp macro unit_draw(stream, number) as
    md5_number_lower('{seed}/register/' || stream || '/' || number);

create or replace temp macro unit_bits(drawn, shift, width) as
    cast((drawn >> shift) & ((cast(1 as ubigint) << width) - 1) as bigint);

create or replace temp macro unit_share(drawn, shift) as
    unit_bits(drawn, shift, 16) / 65536.0;

create or replace temp macro weighted_sum(prefix) as
    3 * (prefix // 10000000) + 2 * (prefix // 1000000 % 10) + 7 * (prefix // 100000 % 10)
    + 6 * (prefix // 10000 % 10) + 5 * (prefix // 1000 % 10) + 4 * (prefix // 100 % 10)
    + 3 * (prefix // 10 % 10) + 2 * (prefix % 10);
"""

# The weights of the check are those of the register; a sum that leaves 1 has no check digit.
_NUMBERS = """
create or replace temp table organisation_numbers as

with

prefixes as (
    select
        range as place,
        10000000 + (range * {stride} + {offset}) % {prefixes} as prefix
    from range(({count}) * 11 // 10 + 200)
),

checked as (
    select
        place,
        prefix,
        weighted_sum(prefix) % 11 as remainder
    from prefixes
    where weighted_sum(prefix) % 11 <> 1
),

numbered as (
    select
        row_number() over (order by place) - 1 as unit_index,
        cast(10 * prefix + (11 - remainder) % 11 as varchar) as organisation_number
    from checked
)

select
    *
from numbered
where unit_index < {count}
"""

_UNITS = """
create or replace temp table drawn_units as

with

drawn as (
    select
        unit_index,
        organisation_number,
        unit_draw('unit', unit_index) as drawn,
        unit_draw('size', unit_index) as sized
    from organisation_numbers
    where unit_index < {units}
),

formed as (
    select
        drawn.*,
        -- Rare forms recur at fixed distances, so that the smallest register has each.
        case
            when unit_index % 100 = 31 then 'ORGL'
            when unit_index % 100 = 47 then 'NUF'
            else forms.value
        end as form_code,
        places.value as municipality_code,
        industries.value as drawn_industry,
        least(1.0, unit_share(drawn, 40) + unit_bits(sized, 0, 8) / 16777216.0) as age_draw,
        unit_bits(sized, 8, 24) / 16777216.0 as size_draw
    from drawn
    inner join unit_dice as forms
        on forms.die = 'form' and forms.face = unit_bits(drawn, 0, 12)
    inner join unit_dice as places
        on places.die = 'place' and places.face = unit_bits(drawn, 12, 12)
    inner join unit_dice as industries
        on industries.die = 'industry' and industries.face = unit_bits(drawn, 24, 12)
),

sized as (
    select
        *,
        -- More units are young than old: half of them were entered in the last third.
        cast(date '{first_day}' + cast(floor(
            {days} * (0.35 * age_draw + 0.65 * sqrt(age_draw))
        ) as integer) as date) as registered_date,
        case
            when form_code = 'ENK' then 0
            when size_draw < 0.68 then 0
            when size_draw < 0.90 then 1 + cast(floor(18 * (size_draw - 0.68)) as integer)
            -- Few units are large: the count grows with the inverse of what is left.
            else cast(floor(0.5 / (1.0001 - size_draw)) as integer)
        end as employee_count
    from formed
)

select
    cast(unit_index as bigint) as unit_index,
    organisation_number,
    form_code,
    case
        when form_code = 'ENK' and unit_bits(sized, 32, 12) >= {sole_stated} then null
        when form_code <> 'ENK' and unit_bits(sized, 32, 12) >= {stated} then null
        else drawn_industry
    end as industry_code,
    -- What is abroad lies in no municipality.
    case when form_code <> 'UTLA' then municipality_code end as municipality_code,
    cast(registered_date - cast(unit_bits(sized, 44, 8) // 4 as integer) as date) as founded_date,
    registered_date,
    employee_count,
    form_code = 'AS' and unit_bits(sized, 52, 12) < {bankrupt} as is_bankrupt,
    cast(size_draw as double) as size_draw
from sized
order by unit_index
"""


def draw_units(connection: "DuckDBPyConnection", plan: Plan) -> None:
    """Create `drawn_units`: what a unit is, whatever happens to it later.

    Columns: unit_index, organisation_number, form_code, industry_code (SN2007; null where none
    is registered), municipality_code (number as of 2019; null abroad), founded_date,
    registered_date, employee_count (0: none), is_bankrupt (at the end), size_draw (0 to 1,
    large is large).
    """
    connection.execute(_MACROS.format(seed=plan.seed))
    _create_dice(connection)
    connection.execute(
        _NUMBERS.format(
            stride=_STRIDE,
            offset=plan.seed * 7_919 % _PREFIXES,
            prefixes=_PREFIXES,
            count=plan.units + SPARE_NUMBERS,
        )
    )
    connection.execute(
        _UNITS.format(
            units=plan.units,
            first_day=FIRST_DAY,
            days=(LAST_SNAPSHOT.date() - FIRST_DAY).days - 20,
            sole_stated=int(0.89 * FACES),
            stated=int(0.98 * FACES),
            bankrupt=int(11 / 228 * FACES),
        )
    )


def _create_dice(connection: "DuckDBPyConnection") -> None:
    connection.execute(
        "create or replace temp table unit_dice (die varchar, face integer, value varchar)"
    )
    dice = {
        "form": [(form.code, form.weight) for form in FORMS],
        "place": [(place.number_2019, place.weight) for place in PLACES],
        "industry": [(industry.code, industry.weight) for industry in INDUSTRIES],
    }
    for die, weighted in dice.items():
        faces = spread_weights([(place, weight) for place, (_, weight) in enumerate(weighted)])
        values = "\x1f".join(weighted[face][0] for face in faces)
        connection.execute(
            "insert into unit_dice select ?, unnest(range(?)), unnest(string_split(?, chr(31)))",
            [die, FACES, values],
        )
