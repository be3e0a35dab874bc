-- depends_on: {{ ref('mapping_sales_columns') }}
{%- set columns = up_to_date(columns_sales__invoice_lines()) %}

with

delivered as (

    {{ new_delivery_rows(source('sales', 'invoice_lines'), columns) }}

),

typed as (

    select
        ---------- keys
        {{ typed('invoice_number', columns) }} as invoice_number,
        {{ typed('stock_code', columns) }} as stock_code,
        {{ typed('customer_number', columns) }} as customer_number,

        ---------- attributes
        {{ typed('description', columns) }} as description,
        {{ typed('country_name', columns) }} as country_name,

        ---------- measures
        {{ typed('quantity', columns) }} as quantity,
        {{ typed('unit_price', columns) }} as unit_price,

        ---------- times
        {{ typed('invoiced_at', columns) }} as invoiced_at,

        ---------- lineage
        {{ untyped(columns) }} as _untyped,
        _delivery,
        _row_number,
        _landed_at

    from delivered

)

select * from typed
