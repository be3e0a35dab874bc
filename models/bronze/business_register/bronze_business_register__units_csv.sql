-- depends_on: {{ ref('mapping_business_register_columns') }}
{%- set columns = up_to_date(columns_business_register__units_csv()) %}

with

delivered as (

    {{ new_delivery_rows(source('business_register', 'units_csv'), columns) }}

),

typed as (

    select
        -- The seed is the one place that lists the columns, in the order of their headings.
        {%- for column in columns.columns %}
        {{ typed(column.name, columns) }} as {{ column.name }},
        {%- endfor %}

        ---------- lineage
        {{ untyped(columns) }} as _untyped,
        _delivery,
        _file,
        _row_number,
        _landed_at

    from delivered

)

select * from typed
