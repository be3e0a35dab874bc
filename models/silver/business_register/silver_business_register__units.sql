{%- set state = unit_state(columns_business_register__units_csv()) %}

with

entries as (

    select * from {{ ref('silver_business_register__unit_entries') }}

),

-- Read apart from `entries`, so that the engine skips all other deliveries.
new_entries as (

    select * from {{ ref('silver_business_register__unit_entries') }}
    where {{ is_new_delivery() }}

),

touched as (

    select distinct organisation_number
    from new_entries

),

observations as (

    select * from {{ ref('silver_business_register__unit_observations') }}

),

states as (

    select * from {{ ref('silver_business_register__unit_states') }}
    where {{ is_touched('organisation_number') }}

),

storied as (

    select distinct organisation_number
    from states

),

-- Units that only snapshots speak of: few columns are compared, and the rest is fetched by row.
seen as (

    select
        organisation_number,
        entered_at,
        state_hash,
        _delivery,
        _row_number,
        lead(entered_at) over one_unit as next_entered_at

    from entries

    where
        entry_kind = 'snapshot'
        and {{ is_touched('organisation_number') }}
        and organisation_number not in (select storied.organisation_number from storied)

    window one_unit as (
        partition by organisation_number
        order by entered_at, _delivery, _row_number
    )

),

compared as (

    select
        *,
        lag(state_hash) over (
            partition by organisation_number
            order by entered_at
        ) as previous_hash

    from seen

    where next_entered_at is null or next_entered_at <> entered_at

),

beginnings as (

    select
        organisation_number,
        entered_at,
        _delivery,
        _row_number

    from compared

    where state_hash is distinct from previous_hash

    union all

    select
        organisation_number,
        entered_at,
        _delivery,
        null as _row_number

    from states

),

periods as (

    select
        *,
        lead(entered_at) over (
            partition by organisation_number
            order by entered_at
        ) as valid_to

    from beginnings

),

units as (

    select
        ---------- keys
        periods.organisation_number,

        ---------- state
        {%- for column in state %}
        observations.{{ column.name }},
        {%- endfor %}

        ---------- flags
        false as is_deleted,
        periods.valid_to is null as is_current,

        ---------- times
        cast(null as date) as deleted_date,
        periods.entered_at as valid_from,
        periods.valid_to,

        ---------- lineage
        'snapshot' as begun_by,
        periods._delivery

    from periods

    inner join observations
        on
            periods._delivery = observations._delivery
            and periods._row_number = observations._row_number

    union all

    select
        periods.organisation_number,
        {%- for column in state %}
        states.{{ column.name }},
        {%- endfor %}
        states.is_deleted,
        periods.valid_to is null as is_current,
        states.deleted_date,
        states.entered_at as valid_from,
        periods.valid_to,
        states.begun_by,
        states._delivery

    from periods

    inner join states
        on
            periods.organisation_number = states.organisation_number
            and periods.entered_at = states.entered_at

)

select * from units
