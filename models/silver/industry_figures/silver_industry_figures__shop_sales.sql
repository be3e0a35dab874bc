with

transactions as (

    select * from {{ input_port('sales', 'sales_transactions') }}
    where country_code = 'NO'

),

industries as (

    select * from {{ ref('mapping_industry_figures_industries') }}
    where product = 'sales'

),

summed as (

    select
        ---------- keys
        cast(extract(year from transactions.invoice_date) as bigint) as fiscal_year,
        industries.industry_division,

        ---------- measures
        -- Customers are counted, never known: their numbers arrive as keyed hashes.
        count(distinct transactions.customer_number) as shop_customer_count,
        cast(sum(transactions.amount) as decimal(18, 4)) as shop_revenue_gbp

    from transactions

    cross join industries

    where transactions.currency_code = 'GBP'

    group by 1, 2

)

select * from summed
