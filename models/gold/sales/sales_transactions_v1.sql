with

lines as (

    select * from {{ ref('silver_sales__invoice_lines') }}

),

cancellations as (

    select * from {{ ref('silver_sales__cancellations') }}

),

currencies as (

    select * from {{ ref('mapping_sales_currencies') }}
    where source_table = 'invoice_lines'

),

transactions as (

    select
        ---------- keys
        lines.invoice_line_id,
        lines.invoice_number,
        lines.stock_code,
        lines.customer_number,
        cancellations.sale_line_id as cancelled_line_id,

        ---------- attributes
        lines.line_kind as transaction_kind,
        lines.stock_code_kind,
        lines.description,
        lines.country_code,
        currencies.currency_code,

        ---------- measures
        lines.quantity,
        lines.unit_price,
        cast(lines.quantity * lines.unit_price as decimal(18, 4)) as amount,

        ---------- flags
        lines.is_cancellation,
        lines.stock_code_kind = 'goods' as is_goods,
        lines.customer_number is not null as has_customer,

        ---------- times
        lines.invoiced_at,
        lines.invoice_date,

        ---------- lineage
        lines._delivery as delivery_id

    from lines

    cross join currencies

    left join cancellations
        on lines.invoice_line_id = cancellations.invoice_line_id

    where lines.line_kind in ('sale', 'return')

)

select * from transactions
