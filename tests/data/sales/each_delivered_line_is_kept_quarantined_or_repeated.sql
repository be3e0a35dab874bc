-- Counted at both ends: what bronze holds of a delivery against where its lines went.
with

delivered as (

    select * from {{ ref('bronze_sales__invoice_lines') }}

),

kept as (

    select * from {{ ref('silver_sales__invoice_lines') }}

),

quarantined as (

    select * from {{ ref('quarantine_sales__invoice_lines') }}

),

audited as (

    select * from {{ ref('audit_sales__deliveries') }}

),

fates as (

    select
        _delivery,
        1 as came_in,
        0 as went_out

    from delivered

    union all

    select
        _delivery,
        0 as came_in,
        1 as went_out

    from kept

    union all

    select
        _delivery,
        0 as came_in,
        1 as went_out

    from quarantined

    union all

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
