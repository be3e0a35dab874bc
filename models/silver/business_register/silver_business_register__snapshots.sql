{%- set state = unit_state(columns_business_register__units_csv()) %}

with

judged as (

    select * from {{ ref('silver_business_register__units_judged') }}
    where
        source_table <> 'units_fetched'
        and {{ is_new_delivery() }}

),

counted as (

    select
        ---------- keys
        _delivery,

        ---------- attributes
        min(source_table) as source_table,
        -- A column that no unit has a value in was not in the file: older CSV files have fewer.
        -- JSON leaves out what is empty, so it tells all there is.
        case
            when min(source_table) = 'units_csv'
                then concat_ws(
                    ',', cast(null as {{ dbt.type_string() }})
                    {%- for column in state %},
                    case when count({{ column.name }}) = 0 then '{{ column.name }}' end
                    {%- endfor %}
                )
            else ''
        end as missing_columns,

        ---------- measures
        count(*) as unit_count,

        ---------- times
        min(observed_at) as observed_at,
        min(_landed_at) as _landed_at

    from judged

    group by _delivery

)

select * from counted
