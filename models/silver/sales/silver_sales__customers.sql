with

invoices as (

    select * from {{ ref('silver_sales__invoices') }}

),

observed as (

    -- Of several invoices at one moment, the one with the highest number speaks.
    select
        customer_number,
        invoiced_at,
        max_by(country_code, invoice_number) as country_code

    from invoices

    where customer_number is not null

    group by customer_number, invoiced_at

),

compared as (

    select
        customer_number,
        country_code,
        invoiced_at,
        lag(country_code) over (
            partition by customer_number
            order by invoiced_at
        ) as previous_country_code

    from observed

),

changed as (

    select
        customer_number,
        country_code,
        invoiced_at

    from compared

    where
        previous_country_code is null
        or previous_country_code <> country_code

),

periods as (

    select
        ---------- keys
        customer_number,

        ---------- attributes
        country_code,

        ---------- flags
        lead(invoiced_at) over (
            partition by customer_number
            order by invoiced_at
        ) is null as is_current,

        ---------- times
        invoiced_at as valid_from,
        lead(invoiced_at) over (
            partition by customer_number
            order by invoiced_at
        ) as valid_to

    from changed

)

select * from periods
