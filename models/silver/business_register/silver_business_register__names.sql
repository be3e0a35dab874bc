with

-- Read apart from `units`, so that the engine skips all other deliveries.
new_entries as (

    select * from {{ ref('silver_business_register__unit_entries') }}
    where {{ is_new_delivery() }}

),

touched as (

    select distinct organisation_number
    from new_entries

),

units as (

    select * from {{ ref('silver_business_register__units') }}
    where {{ is_touched('organisation_number') }}

),

observations as (

    select * from {{ ref('silver_business_register__unit_observations') }}
    where
        historical_names is not null
        and {{ is_touched('organisation_number') }}

),

compared as (

    select
        organisation_number,
        unit_name,
        valid_from,
        lag(unit_name) over (
            partition by organisation_number
            order by valid_from
        ) as previous_name,
        min(valid_from) over (partition by organisation_number) as first_seen_at

    from units

),

-- The last list that the register gave of a unit's earlier names.
lists as (

    select
        organisation_number,
        max_by(historical_names, observed_at) as historical_names

    from observations

    group by organisation_number

),

positions as (

    select
        *,
        {{ json_positions('historical_names') }} as name_place

    from lists

),

elements as (

    select
        *,
        {{ json_element('historical_names', 'name_place') }} as element

    from positions

),

earlier as (

    select
        organisation_number,
        nullif(trim({{ json_text_at('element', "'$.navn'") }}), '') as unit_name,
        try_cast({{ json_text_at('element', "'$.fraDato'") }} as timestamp) as valid_from,
        try_cast({{ json_text_at('element', "'$.tilDato'") }} as timestamp) as valid_to

    from elements

),

seen as (

    select
        organisation_number,
        min(valid_from) as first_seen_at

    from units

    group by organisation_number

),

-- What we saw ourselves is nearer than what is told: told names end where seen ones begin.
told as (

    select
        earlier.organisation_number,
        earlier.unit_name,
        earlier.valid_from,
        earlier.valid_to

    from earlier

    inner join seen
        on earlier.organisation_number = seen.organisation_number

    where
        earlier.unit_name is not null
        and earlier.valid_from < seen.first_seen_at
        and earlier.valid_to <= seen.first_seen_at

),

last_told as (

    select
        organisation_number,
        max(valid_to) as valid_to

    from told

    group by organisation_number

),

beginnings as (

    select
        organisation_number,
        unit_name,
        valid_from,
        'told' as name_source

    from told

    union all

    select
        compared.organisation_number,
        compared.unit_name,
        -- The first name that we saw began when the last told one ended.
        case
            when compared.valid_from = compared.first_seen_at
                then coalesce(last_told.valid_to, compared.valid_from)
            else compared.valid_from
        end as valid_from,
        'seen' as name_source

    from compared

    left join last_told
        on compared.organisation_number = last_told.organisation_number

    where
        compared.valid_from = compared.first_seen_at
        or compared.unit_name is distinct from compared.previous_name

),

-- Of two that begin at one moment, the seen one stays.
distinct_beginnings as (

    select
        *,
        row_number() over (
            partition by organisation_number, valid_from
            order by name_source, unit_name
        ) as place

    from beginnings

),

names as (

    select
        ---------- keys
        organisation_number,

        ---------- attributes
        unit_name,
        name_source,

        ---------- flags
        lead(valid_from) over one_unit is null as is_current,

        ---------- times
        valid_from,
        lead(valid_from) over one_unit as valid_to

    from distinct_beginnings

    where place = 1

    window one_unit as (partition by organisation_number order by valid_from)

),

-- Of a unit that is told of anew, every row may be gone.
replacing as (

    {{ rows_of_touched('names', 'organisation_number') }}

)

select * from replacing
