{#- Whole days from one date to another, by the calendar. -#}
{% macro days_between(first, last) -%}
    date_diff('day', cast({{ first }} as date), cast({{ last }} as date))
{%- endmacro %}
