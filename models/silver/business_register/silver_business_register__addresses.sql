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

municipalities as (

    select * from {{ ref('mapping_business_register_municipalities') }}

),

known as (

    select * from {{ ref('referential_business_register_municipalities') }}

),

addressed as (

    {%- for kind in ('business', 'postal') %}

    select
        organisation_number,
        '{{ kind }}' as address_kind,
        {{ kind }}_address_lines as address_lines,
        {{ kind }}_address_postal_code as postal_code,
        {{ kind }}_address_city as city,
        {{ kind }}_address_municipality_code as source_municipality_code,
        {{ kind }}_address_country_code as country_code,
        valid_from,
        _delivery

    from units
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

compared as (

    select
        *,
        coalesce(
            address_lines, postal_code, city, source_municipality_code, country_code
        ) is not null as has_address,
        {{ row_hash([
            'address_lines', 'postal_code', 'city', 'source_municipality_code', 'country_code',
        ]) }} as address_hash

    from addressed

),

changed as (

    select
        *,
        lag(address_hash) over (
            partition by organisation_number, address_kind
            order by valid_from
        ) as previous_hash

    from compared

),

ended as (

    select
        *,
        lead(valid_from) over (
            partition by organisation_number, address_kind
            order by valid_from
        ) as valid_to

    from changed

    where address_hash is distinct from previous_hash

),

addresses as (

    select
        ---------- keys
        ended.organisation_number,
        ended.address_kind,

        ---------- attributes
        ended.address_lines,
        ended.postal_code,
        ended.city,
        ended.source_municipality_code,
        -- A number that nobody knows stays as it was delivered.
        coalesce(municipalities.municipality_code, ended.source_municipality_code)
            as municipality_code,
        known.municipality_name,
        ended.country_code,

        ---------- flags
        known.municipality_code is not null as is_municipality_known,
        ended.valid_to is null as is_current,

        ---------- times
        ended.valid_from,
        ended.valid_to,

        ---------- lineage
        ended._delivery

    from ended

    left join municipalities
        on
            ended.source_municipality_code = municipalities.source_municipality_code
            and (
                municipalities.valid_from is null
                or municipalities.valid_from <= cast(ended.valid_from as date)
            )

    left join known
        on
            coalesce(municipalities.municipality_code, ended.source_municipality_code)
            = known.municipality_code

    where ended.has_address

),

-- Of a unit that is told of anew, every row may be gone.
replacing as (

    {{ rows_of_touched('addresses', 'organisation_number') }}

)

select * from replacing
