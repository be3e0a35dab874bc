{#- The code, if it has the form of an industry's: two digits and three. Else null: nobody can look it up. -#}
{% macro industry_code_or_null(code) -%}
    case when {{ code }} similar to '[0-9]{2}[.][0-9]{3}' then {{ code }} end
{%- endmacro %}

{#- The number, if it has the form of a municipality's: four digits. -#}
{% macro municipality_code_or_null(code) -%}
    case when {{ code }} similar to '[0-9]{4}' then {{ code }} end
{%- endmacro %}
