with

landed as (

    {{ landed_row_counts(source('annual_accounts', 'accounts_xml')) }}

),

bronze as (

    select * from {{ ref('bronze_annual_accounts__accounts_xml') }}

),

built as (

    select
        _delivery,
        count(*) as row_count

    from bronze

    group by _delivery

),

different as (

    -- Both ways: a delivery that was taken out of landing needs `--full-refresh`.
    select
        coalesce(landed._delivery, built._delivery) as _delivery,
        landed.row_count,
        built.row_count as built_row_count

    from landed

    full outer join built
        on landed._delivery = built._delivery

    where coalesce(landed.row_count, 0) <> coalesce(built.row_count, 0)

)

select * from different
