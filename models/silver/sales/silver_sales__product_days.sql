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

    select distinct invoice_date
    from new_lines

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
        and {{ is_touched('invoice_date') }}

    group by stock_code, invoice_date, description

),

ranked as (

    -- The description of a day is the one used most; of equals, the first by alphabet.
    select
        stock_code,
        invoice_date,
        description,
        row_number() over (
            partition by stock_code, invoice_date
            order by line_count desc, description asc
        ) as place

    from used

),

observed as (

    select
        ---------- keys
        stock_code,
        invoice_date,

        ---------- attributes
        description

    from ranked

    where place = 1

)

select * from observed
