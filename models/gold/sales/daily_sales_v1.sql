with

transactions as (

    select * from {{ ref('sales_transactions', v=1) }}

),

summed as (

    select
        ---------- keys
        invoice_date,
        country_code,
        currency_code,

        ---------- measures
        count(distinct invoice_number) as invoice_count,
        count(*) as line_count,
        cast(sum(case when transaction_kind = 'sale' then quantity else 0 end) as bigint)
            as sold_quantity,
        cast(sum(case when transaction_kind = 'return' then -quantity else 0 end) as bigint)
            as returned_quantity,
        cast(sum(case when transaction_kind = 'sale' then amount else 0 end) as decimal(18, 4))
            as sold_amount,
        cast(sum(case when transaction_kind = 'return' then -amount else 0 end) as decimal(18, 4))
            as returned_amount,
        cast(sum(amount) as decimal(18, 4)) as net_amount

    from transactions

    group by invoice_date, country_code, currency_code

)

select * from summed
