{#- Rules, compiled from a seed, as expressions over the columns of a `*_judged` model. -#}

{#- The ids of all rules that a row breaks, divided by commas; null when it breaks none. -#}
{% macro broken_rules(rules) %}
    nullif(concat_ws(
        ',', cast(null as {{ dbt.type_string() }})
        {%- for rule in rules.rules %},
        case when {{ rule.condition }} then '{{ rule.id }}' end
        {%- endfor %}
    ), '')
{%- endmacro %}

{#- Whether a row breaks at least one rule with this action. -#}
{% macro breaks_a_rule(rules, action) %}
    coalesce(false
        {%- for rule in rules.rules if rule.action == action %}
        or coalesce({{ rule.condition }}, false)
        {%- endfor %}
    , false)
{%- endmacro %}
