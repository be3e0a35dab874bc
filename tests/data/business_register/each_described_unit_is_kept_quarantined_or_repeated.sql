with

csv as (

    select * from {{ ref('bronze_business_register__units_csv') }}

),

json as (

    select * from {{ ref('bronze_business_register__units_json') }}

),

fetched as (

    select * from {{ ref('bronze_business_register__units_fetched') }}

),

updates as (

    select * from {{ ref('bronze_business_register__unit_updates') }}

),

audited as (

    select * from {{ ref('audit_business_register__deliveries') }}

),

kept as (

    select * from {{ ref('silver_business_register__unit_observations') }}

),

events as (

    select * from {{ ref('silver_business_register__events') }}

),

quarantined as (

    select * from {{ ref('quarantine_business_register__units') }}

),

unreadable as (

    select * from {{ ref('quarantine_business_register__unit_updates') }}

),

fates as (

    {%- for relation in ('csv', 'json', 'fetched', 'updates') %}

    select
        _delivery,
        1 as came_in,
        0 as went_out
    from {{ relation }}
    union all
    {%- endfor %}

    {%- for relation in ('kept', 'events', 'quarantined', 'unreadable') %}

    select
        _delivery,
        0 as came_in,
        1 as went_out
    from {{ relation }}
    union all
    {%- endfor %}

    select
        delivery_id as _delivery,
        0 as came_in,
        rows_repeated as went_out
    from audited

),

unbalanced as (

    select
        _delivery,
        sum(came_in) as came_in,
        sum(went_out) as went_out

    from fates

    group by _delivery

    having sum(came_in) <> sum(went_out)

)

select * from unbalanced
