-- Counted at both ends: what bronze holds of a delivery against where its accounts went. An
-- account of a mass file takes two rows of its delivery.
with

public_answers as (

    select * from {{ ref('bronze_annual_accounts__accounts_json') }}

),

mass_files as (

    select * from {{ ref('bronze_annual_accounts__accounts_xml') }}

),

audited as (

    select * from {{ ref('audit_annual_accounts__deliveries') }}

),

fates as (

    select
        _delivery,
        1 as came_in,
        0 as went_out

    from public_answers

    union all

    select
        _delivery,
        1 as came_in,
        0 as went_out

    from mass_files

    union all

    select
        delivery_id as _delivery,
        0 as came_in,
        rows_kept + rows_quarantined + rows_repeated as went_out

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
