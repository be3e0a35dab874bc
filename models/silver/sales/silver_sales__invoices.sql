with

lines as (

    select * from {{ ref('silver_sales__invoice_lines') }}

),

-- Read apart from `lines`, so that the engine skips all other deliveries.
new_lines as (

    select * from {{ ref('silver_sales__invoice_lines') }}
    where {{ is_new_delivery() }}

),

touched as (

    select distinct invoice_number
    from new_lines

),

summed as (

    select
        ---------- keys
        invoice_number,
        max(customer_number) as customer_number,

        ---------- attributes
        max(country_code) as country_code,

        ---------- measures
        count(*) as line_count,
        cast(sum(quantity) as bigint) as quantity,
        sum(quantity * unit_price) as amount,

        ---------- flags
        bool_or(is_cancellation) as is_cancellation,

        ---------- times
        -- Some invoices run over a minute: their moment is the first.
        min(invoiced_at) as invoiced_at,
        min(invoice_date) as invoice_date

    from lines

    where {{ is_touched('invoice_number') }}

    group by invoice_number

)

select * from summed
