{#- A key made of values: equal values give an equal key, on every engine. -#}
{% macro row_key(columns) %}
    md5(concat_ws('|'
        {%- for column in columns %},
        coalesce(cast({{ column }} as {{ dbt.type_string() }}), '~')
        {%- endfor %}
    ))
{%- endmacro %}
