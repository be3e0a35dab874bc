with

deliveries as (

    select * from {{ ref('audit_sales__deliveries') }}

),

summed as (

    select
        ---------- keys
        delivery_id,

        ---------- measures
        cast(sum(rows_delivered) as bigint) as rows_delivered,
        cast(sum(rows_kept) as bigint) as rows_kept,
        cast(sum(rows_quarantined) as bigint) as rows_quarantined,
        cast(sum(rows_repeated) as bigint) as rows_repeated,
        cast(sum(rows_with_untyped_values) as bigint) as rows_with_untyped_values,
        cast(cast(sum(rows_kept) as bigint) as double) / sum(rows_delivered) as kept_share,

        ---------- times
        min(landed_at) as landed_at,
        min(first_invoice_date) as first_invoice_date,
        max(last_invoice_date) as last_invoice_date

    from deliveries

    group by delivery_id

),

fresh as (

    select
        ---------- keys
        delivery_id,

        ---------- measures
        rows_delivered,
        rows_kept,
        rows_quarantined,
        rows_repeated,
        rows_with_untyped_values,
        kept_share,
        {{ days_between('last_invoice_date', 'landed_at') }} as days_to_landing,

        ---------- times
        landed_at,
        first_invoice_date,
        last_invoice_date

    from summed

)

select * from fresh
