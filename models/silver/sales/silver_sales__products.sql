with

days as (

    select * from {{ ref('silver_sales__product_days') }}

),

compared as (

    select
        stock_code,
        description,
        invoice_date,
        lag(description) over (
            partition by stock_code
            order by invoice_date
        ) as previous_description

    from days

),

changed as (

    select
        stock_code,
        description,
        invoice_date

    from compared

    where
        previous_description is null
        or previous_description <> description

),

periods as (

    select
        ---------- keys
        stock_code,

        ---------- attributes
        description,

        ---------- flags
        lead(invoice_date) over (
            partition by stock_code
            order by invoice_date
        ) is null as is_current,

        ---------- times
        invoice_date as valid_from,
        lead(invoice_date) over (
            partition by stock_code
            order by invoice_date
        ) as valid_to

    from changed

)

select * from periods
