"""The SQL of the lives of units, as templates.

Input:   the shares, moments and chances that `lives` fills in; tables `drawn_units`,
         `unit_dice`, `organisation_numbers`.
Output:  `MACROS`, then tables `standings` and `lives`, in this order.
Never:   draws by chance: all of it comes from md5 of a unit's index.
"""

MACROS = """
create or replace temp macro chance(drawn, place) as
    ((drawn >> cast(10 * place as ubigint)) & 1023) / 1024.0;

-- The moment at a share (0 to 1) of the time in which something can happen to a unit.
create or replace temp macro moment_at(opens_at, open_time, share) as
    opens_at + to_milliseconds(cast(floor(open_time * share) as bigint));
"""

STANDING = """
create or replace temp table standings as

with

drawn as (
    select
        drawn_units.*,
        case when form_code in ('AS', 'ENK') then form_code else 'other' end as segment,
        unit_draw('contact', unit_index) as contact,
        unit_draw('standing', unit_index) as standing,
        unit_draw('trouble', unit_index) as troubled,
        unit_draw('leaving', unit_index) as leaving,
        unit_draw('words', unit_index) as words,
        unit_draw('street', unit_index) as street
    from drawn_units
),

endowed as (
    select
        drawn.* exclude (contact, standing, troubled, leaving),
        chance(contact, 0) < email_rate as has_email,
        chance(contact, 1) < mobile_rate as has_mobile,
        chance(contact, 2) < telephone_rate as has_telephone,
        chance(contact, 3) < website_rate as has_website,
        municipality_code is not null and chance(contact, 4) < postal_address_rate
            as has_postal_address,
        chance(contact, 5) < earlier_name_rate as has_earlier_name,
        chance(standing, 0) < vat_rate as has_vat,
        chance(standing, 0) < voluntary_vat_rate as has_voluntary_vat,
        chance(standing, 1) < audit_waiver_rate as has_audit_waiver,
        chance(standing, 2) < accounts_rate as has_accounts,
        chance(standing, 3) < support_code_rate as has_support_code,
        chance(standing, 4) < second_industry_rate and industry_code is not null
            as has_second_industry,
        chance(standing, 5) < companies_register_rate as is_in_companies_register,
        chance(troubled, 0) < activity_rate as has_activity,
        chance(troubled, 1) < purpose_rate as has_purpose,
        chance(troubled, 2) < group_rate as is_in_group,
        case
            when is_bankrupt then 'bankrupt'
            when chance(troubled, 3) < winding_up_rate then 'winding_up'
            when chance(troubled, 3) < winding_up_rate + forced_rate then 'forced'
        end as trouble,
        chance(leaving, 0) < deleted_rate as is_leaving,
        chance(leaving, 1) as leaving_share,
        -- New since the first bulk file: entered in the hours of the office.
        case
            when registered_date > date '{first_day}'
                then registered_date + interval 8 hours
                    + to_milliseconds(unit_bits(leaving, 20, 24))
        end as entered_at
    from drawn
    inner join {rates}
        on drawn.segment = rates.segment
),

opened as (
    select
        *,
        coalesce(entered_at, timestamp '{first}') + interval 1 day as opens_at,
        date_diff(
            'millisecond',
            coalesce(entered_at, timestamp '{first}') + interval 1 day,
            timestamp '{last}' - interval 1 day
        ) as open_time
    from endowed
),

left_behind as (
    select
        *,
        case
            -- Gone before anybody could fetch it.
            when entered_at is not null and unit_index % 30 = 9 then entered_at + interval 3 hours
            -- Comes back later.
            when unit_index % 100 = 61 and entered_at is null then {moment_30}
            when is_leaving then {moment_leaving}
        end as deleted_at,
        case when unit_index % 100 = 61 and entered_at is null then {moment_60} end as returned_at,
        case
            when deleted_at is not null then null
            when entered_at is not null and unit_index % 30 = 19 then entered_at + interval 5 hours
            when entered_at is null and unit_index % 150 = 73 then {moment_70}
        end as removed_at
    from opened
)

select
    * exclude (is_leaving, leaving_share),
    -- A unit that left is told of no more, unless it comes back.
    coalesce(deleted_at, removed_at, timestamp '9999-01-01') as leaves_at,
    coalesce(returned_at, timestamp '9999-01-01') as resumes_at
from left_behind
"""

LIVES = """
create or replace temp table lives as

with

happened as (
    select
        *,
        {happenings},
        -- The last year's accounts all come in one summer.
        case
            when
                has_accounts
                and registered_date < date '2024-07-01'
                and (registered_date >= date '2018-01-01' or unit_bits(words, 40, 10) < 512)
                then timestamp '2025-06-01' + to_milliseconds(unit_bits(street, 31, 32))
        end as accounted_at
    from standings
),

kept as (
    select
        * exclude (open_time, {names}),
        {kept}
    from happened
)

select
    kept.*,
    renamed_at is not null and unit_index % 50 = 4 as is_renamed_twice,
    -- A slip of the pen, mended on the same day.
    case
        when unit_index % 4 = 2 and ({corrected_kept}) then moved_at + interval 3 hours
    end as corrected_at,
    timestamp '{municipalities_2020}' + to_milliseconds(unit_index // 40) as reform_2020_at,
    timestamp '{municipalities_2024}' + to_milliseconds(unit_index // 40) as reform_2024_at,
    timestamp '{industries_2025}' + to_milliseconds(unit_index // 40) as industries_2025_at,
    moved_place.value as moved_municipality_code,
    changed_industry.value as changed_industry_code,
    case when has_second_industry then second_industry.value end as second_industry_code,
    parents.parent_number
from kept
inner join unit_dice as moved_place
    on moved_place.die = 'place' and moved_place.face = unit_bits(street, 0, 12)
inner join unit_dice as changed_industry
    on changed_industry.die = 'industry' and changed_industry.face = unit_bits(words, 52, 12)
inner join unit_dice as second_industry
    on second_industry.die = 'industry' and second_industry.face = unit_bits(street, 12, 12)
-- A third of the parents belong to nobody in this register.
left join (
    select
        unit_index as parent_index,
        organisation_number as parent_number
    from organisation_numbers
) as parents
    on parents.parent_index = case
        when kept.form_code <> 'ORGL' then null
        when kept.unit_index % 3 = 0 then {units} + kept.unit_index % {spare_numbers}
        else kept.unit_index - 1
    end
order by kept.unit_index
"""
