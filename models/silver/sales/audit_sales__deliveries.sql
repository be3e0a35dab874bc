with

judged as (

    select * from {{ ref('silver_sales__invoice_lines_judged') }}
    where {{ is_new_delivery() }}

),

counted as (

    select
        ---------- keys
        _delivery as delivery_id,
        cast({{ dbt.date_trunc('month', 'invoice_date') }} as date) as invoice_month,

        ---------- measures
        count(*) as rows_delivered,
        count(case when is_repeat then 1 end) as rows_repeated,
        count(case when is_quarantined and not is_repeat then 1 end) as rows_quarantined,
        count(case when not is_quarantined and not is_repeat then 1 end) as rows_kept,
        count(_untyped) as rows_with_untyped_values,
        sum(quantity * unit_price) as amount_delivered,
        sum(case when is_repeat then quantity * unit_price end) as amount_repeated,
        sum(case when is_quarantined and not is_repeat then quantity * unit_price end)
            as amount_quarantined,

        ---------- times
        min(_landed_at) as landed_at,
        min(invoice_date) as first_invoice_date,
        max(invoice_date) as last_invoice_date

    from judged

    group by 1, 2

)

select * from counted
