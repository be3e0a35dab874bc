with

lines as (

    select * from {{ ref('silver_sales__invoice_lines') }}

),

used as (

    select
        stock_code,
        invoice_date,
        description,
        count(*) as line_count

    from lines

    where
        stock_code_kind = 'goods'
        -- The descriptions of lines without a price are notes: "damaged", "?".
        and unit_price > 0
        and description is not null

    group by stock_code, invoice_date, description

),

observed as (

    -- The description of a day is the one used most; of equals, the first by alphabet.
    select
        stock_code,
        invoice_date,
        description

    from (
        select
            stock_code,
            invoice_date,
            description,
            row_number() over (
                partition by stock_code, invoice_date
                order by line_count desc, description
            ) as place

        from used
    ) as ranked

    where place = 1

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

    from observed

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
