with

-- Lines are read three times, each apart, so that the engine skips what a reader leaves out.
new_lines as (

    select * from {{ ref('silver_sales__invoice_lines') }}
    where {{ is_new_delivery() }}

),

touched as (

    select distinct customer_number
    from new_lines

),

cancellations as (

    select * from {{ ref('silver_sales__invoice_lines') }}
    where
        is_cancellation
        and line_kind = 'return'
        -- What a customer bought and gave back is matched as a whole.
        and ({{ is_new_delivery() }} or {{ is_touched('customer_number') }})

),

sales as (

    select * from {{ ref('silver_sales__invoice_lines') }}
    where not is_cancellation

),

candidates as (

    -- The sale that a line cancels: same customer, article and price, at least as many
    -- pieces, not later. Of several, the latest.
    select
        cancellations.invoice_line_id,
        sales.invoice_line_id as sale_line_id,
        sales.quantity as sold_quantity,
        row_number() over (
            partition by cancellations.invoice_line_id
            order by sales.invoiced_at desc, sales.invoice_line_id asc
        ) as place

    from cancellations

    inner join sales
        on
            cancellations.customer_number = sales.customer_number
            and cancellations.stock_code = sales.stock_code
            and cancellations.unit_price = sales.unit_price
            and -cancellations.quantity <= sales.quantity
            and cancellations.invoiced_at >= sales.invoiced_at

),

allotted as (

    -- A sale is cancelled at most once over: later cancellations beyond it match nothing.
    select
        candidates.invoice_line_id,
        candidates.sale_line_id,
        sum(-cancellations.quantity) over (
            partition by candidates.sale_line_id
            order by cancellations.invoiced_at, cancellations.invoice_line_id
            rows between unbounded preceding and current row
        ) <= candidates.sold_quantity as is_covered

    from candidates

    inner join cancellations
        on candidates.invoice_line_id = cancellations.invoice_line_id

    where candidates.place = 1

),

matched as (

    select
        ---------- keys
        cancellations.invoice_line_id,
        case when allotted.is_covered then allotted.sale_line_id end as sale_line_id,
        cancellations.invoice_number,
        cancellations.stock_code,
        cancellations.customer_number,

        ---------- measures
        -cancellations.quantity as cancelled_quantity,
        cancellations.unit_price,

        ---------- flags
        coalesce(allotted.is_covered, false) as is_matched,

        ---------- times
        cancellations.invoiced_at as cancelled_at

    from cancellations

    left join allotted
        on cancellations.invoice_line_id = allotted.invoice_line_id

)

select * from matched
