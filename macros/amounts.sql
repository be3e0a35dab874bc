{#- Amounts of accounts, as columns. -#}

{#- The amount of one kind, where each kind is a row of its own. -#}
{% macro amount_of(column_name) -%}
    max(case when column_name = '{{ column_name }}' then amount end)
{%- endmacro %}

{#- One amount less another, either of which may be left out; null when both are. -#}
{% macro less(amount, taken_off) -%}
    case
        when {{ amount }} is not null or {{ taken_off }} is not null
            then coalesce({{ amount }}, 0) - coalesce({{ taken_off }}, 0)
    end
{%- endmacro %}
