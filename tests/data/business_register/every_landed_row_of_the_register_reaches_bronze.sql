{%- set tables = ['units_csv', 'units_json', 'unit_updates', 'units_fetched'] %}

with

landed as (

    {%- for table in tables %}

    select
        '{{ table }}' as source_table,
        landed_{{ table }}._delivery,
        landed_{{ table }}.row_count
    from ({{ landed_row_counts(source('business_register', table)) }}) as landed_{{ table }}
    where landed_{{ table }}.row_count > 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

built as (

    {%- for table in tables %}

    select
        '{{ table }}' as source_table,
        _delivery,
        count(*) as row_count
    from {{ ref('bronze_business_register__' ~ table) }}
    group by _delivery
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

different as (

    -- Both ways: what was landed never changes, and is taken out by a full refresh alone.
    select
        coalesce(landed.source_table, built.source_table) as source_table,
        coalesce(landed._delivery, built._delivery) as _delivery,
        landed.row_count,
        built.row_count as built_row_count

    from landed

    full outer join built
        on
            landed.source_table = built.source_table
            and landed._delivery = built._delivery

    where coalesce(landed.row_count, 0) <> coalesce(built.row_count, 0)

)

select * from different
