with

transactions as (

    select * from {{ ref('sales_transactions', v=1) }}

),

daily_sales as (

    select * from {{ ref('daily_sales', v=1) }}

),

sums as (

    select
        (select sum(amount) from transactions) as transactions_amount,
        (select sum(net_amount) from daily_sales) as daily_amount,
        (select count(*) from transactions) as transactions_count,
        (select sum(line_count) from daily_sales) as daily_count

),

different as (

    select * from sums
    where
        transactions_amount is distinct from daily_amount
        or coalesce(daily_count, 0) <> transactions_count

)

select * from different
