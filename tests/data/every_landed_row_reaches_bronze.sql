with

landed as (

    {{ landed_row_counts(source('sales', 'invoice_lines')) }}

),

bronze as (

    select * from {{ ref('bronze_sales__invoice_lines') }}

),

built as (

    select
        _delivery,
        count(*) as row_count

    from bronze

    group by _delivery

),

missing as (

    select
        landed._delivery,
        landed.row_count,
        built.row_count as built_row_count

    from landed

    left join built
        on landed._delivery = built._delivery

    where landed.row_count <> coalesce(built.row_count, 0)

)

select * from missing
