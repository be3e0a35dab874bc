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

mappings as (

    select * from {{ ref('mapping_business_register_industries') }}

),

-- After the last day of the old standard, codes are those of the new one, but for those that ended.
last_days as (

    select max(valid_to) as valid_to
    from mappings

),

ended_codes as (

    select source_industry_code
    from mappings
    where source_industry_code not in (select known.industry_code from mappings as known)

),

ranked as (

    {%- for rank in (1, 2, 3) %}

    select
        organisation_number,
        {{ rank }} as industry_rank,
        industry_code_{{ rank }} as source_industry_code,
        valid_from,
        _delivery

    from units
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

changed as (

    select
        *,
        lag(source_industry_code) over (
            partition by organisation_number, industry_rank
            order by valid_from
        ) as previous_code

    from ranked

),

ended as (

    select
        *,
        lead(valid_from) over (
            partition by organisation_number, industry_rank
            order by valid_from
        ) as valid_to

    from changed

    where source_industry_code is distinct from previous_code

),

industry_codes as (

    select
        ---------- keys
        ended.organisation_number,
        ended.industry_rank,

        ---------- attributes
        ended.source_industry_code,
        -- A code that nobody mapped stays as it was delivered.
        coalesce(mappings.industry_code, ended.source_industry_code) as industry_code,

        ---------- flags
        mappings.source_industry_code is not null
        or ended.source_industry_code in (select known.industry_code from mappings as known)
        or (
            cast(ended.valid_from as date) > last_days.valid_to
            and ended_codes.source_industry_code is null
            and {{ industry_code_or_null('ended.source_industry_code') }} is not null
        ) as is_mapped,
        coalesce(mappings.is_exact, true) as is_exact,
        ended.valid_to is null as is_current,

        ---------- times
        ended.valid_from,
        ended.valid_to,

        ---------- lineage
        ended._delivery

    from ended

    cross join last_days

    left join mappings
        on
            ended.source_industry_code = mappings.source_industry_code
            and (
                mappings.valid_from is null
                or mappings.valid_from <= cast(ended.valid_from as date)
            )
            and cast(ended.valid_from as date) <= mappings.valid_to

    left join ended_codes
        on ended.source_industry_code = ended_codes.source_industry_code

    where ended.source_industry_code is not null

),

-- Of a unit that is told of anew, every row may be gone.
replacing as (

    {{ rows_of_touched('industry_codes', 'organisation_number') }}

)

select * from replacing
