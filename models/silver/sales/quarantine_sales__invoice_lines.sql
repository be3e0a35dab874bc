with

judged as (

    select * from {{ ref('silver_sales__invoice_lines_judged') }}

),

quarantined as (

    select
        ---------- keys
        invoice_line_id,
        invoice_number,
        stock_code,
        customer_number,

        ---------- attributes
        broken_rules,
        description,
        source_country_name,

        ---------- measures
        quantity,
        unit_price,

        ---------- times
        invoiced_at,
        invoice_date,

        ---------- lineage
        _untyped,
        _delivery,
        _row_number,
        _landed_at

    from judged

    where
        is_quarantined
        and not is_repeat

)

select * from quarantined
