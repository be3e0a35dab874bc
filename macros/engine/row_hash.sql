{#- A number made of values: rows that say the same have the same, whatever the engine's version. -#}
{% macro row_hash(columns) %}
    md5_number_lower(concat_ws('|'
        {%- for column in columns %},
        coalesce(cast({{ column }} as {{ dbt.type_string() }}), '~')
        {%- endfor %}
    ))
{%- endmacro %}
