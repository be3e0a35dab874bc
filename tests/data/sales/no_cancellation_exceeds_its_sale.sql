with

cancellations as (

    select * from {{ ref('silver_sales__cancellations') }}

),

lines as (

    select * from {{ ref('silver_sales__invoice_lines') }}

),

cancelled as (

    select
        sale_line_id,
        sum(cancelled_quantity) as cancelled_quantity

    from cancellations

    where is_matched

    group by sale_line_id

),

exceeding as (

    select
        cancelled.sale_line_id,
        cancelled.cancelled_quantity,
        lines.quantity

    from cancelled

    inner join lines
        on cancelled.sale_line_id = lines.invoice_line_id

    where cancelled.cancelled_quantity > lines.quantity

)

select * from exceeding
