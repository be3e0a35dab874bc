with

deliveries as (

    select * from {{ ref('audit_sales__deliveries') }}

),

transactions as (

    select * from {{ ref('sales_transactions', v=1) }}

),

delivered as (

    select
        invoice_month,
        cast(sum(rows_delivered) as bigint) as rows_delivered,
        cast(sum(rows_repeated) as bigint) as rows_repeated,
        cast(sum(rows_quarantined) as bigint) as rows_quarantined,
        cast(sum(rows_kept) as bigint) as rows_kept,
        sum(amount_delivered) as amount_delivered,
        sum(coalesce(amount_repeated, 0)) as amount_repeated,
        sum(coalesce(amount_quarantined, 0)) as amount_quarantined

    from deliveries

    group by invoice_month

),

sold as (

    select
        cast({{ dbt.date_trunc('month', 'invoice_date') }} as date) as invoice_month,
        count(*) as rows_sold,
        sum(amount) as amount_sold

    from transactions

    group by cast({{ dbt.date_trunc('month', 'invoice_date') }} as date)

),

reconciled as (

    select
        ---------- keys
        delivered.invoice_month,

        ---------- measures
        delivered.rows_delivered,
        coalesce(sold.rows_sold, 0) as rows_sold,
        delivered.rows_kept - coalesce(sold.rows_sold, 0) as rows_not_sold,
        delivered.rows_quarantined,
        delivered.rows_repeated,
        delivered.amount_delivered,
        coalesce(sold.amount_sold, 0) as amount_sold,
        coalesce(delivered.amount_delivered, 0)
        - coalesce(sold.amount_sold, 0)
        - delivered.amount_quarantined
        - delivered.amount_repeated as amount_not_sold,
        delivered.amount_quarantined,
        delivered.amount_repeated

    from delivered

    left join sold
        on delivered.invoice_month = sold.invoice_month

)

select * from reconciled
