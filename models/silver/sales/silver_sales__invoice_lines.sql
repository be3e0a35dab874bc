with

judged as (

    select * from {{ ref('silver_sales__invoice_lines_judged') }}

),

kinds as (

    select * from {{ ref('referential_stock_code_kinds') }}

),

kept as (

    select
        ---------- keys
        judged.invoice_line_id,
        judged.invoice_number,
        judged.stock_code,
        judged.customer_number,

        ---------- attributes
        judged.stock_code_kind,
        -- A line that nobody pays for moves stock; its description is a note.
        case
            when judged.unit_price = 0 then 'no_charge'
            when not kinds.is_revenue then 'not_revenue'
            when judged.quantity < 0 then 'return'
            else 'sale'
        end as line_kind,
        judged.description,
        judged.country_code,

        ---------- measures
        judged.quantity,
        judged.unit_price,

        ---------- flags
        judged.is_cancellation,

        ---------- times
        judged.invoiced_at,
        judged.invoice_date,

        ---------- lineage
        judged.broken_rules,
        judged._delivery,
        judged._row_number,
        judged._landed_at

    from judged

    inner join kinds
        on judged.stock_code_kind = kinds.stock_code_kind

    where
        not judged.is_quarantined
        and not judged.is_repeat

)

select * from kept
