with

mappings as (

    select * from {{ ref('mapping_business_register_municipalities') }}

),

today as (

    select * from {{ ref('referential_business_register_municipalities') }}

),

mapped_away as (

    select mappings.source_municipality_code

    from mappings

    inner join today
        on mappings.source_municipality_code = today.municipality_code

)

select * from mapped_away
