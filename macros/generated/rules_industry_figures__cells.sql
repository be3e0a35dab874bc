{#- Compiled by `brygge compile` from seeds/rules/rule_industry_figures__cells.csv. Edit the seed, not this file. -#}
{% macro rules_industry_figures__cells() %}
    {{ return({
        "seed": "rule_industry_figures__cells",
        "sha256": "696a91ef6269799a6ba434413d3404c41aefa3b14b03b35d14dc02d1b49ab1e2",
        "rules": [
            {"id": "fewer_than_three_behind_a_figure", "action": "quarantine", "condition": "(company_count >= 3 and fewest_company_count < 3)"},
            {"id": "fewer_than_three_companies", "action": "quarantine", "condition": "(company_count < 3)"},
            {"id": "one_company_dominates", "action": "quarantine", "condition": "(largest_share > 0.85)"},
        ],
    }) }}
{% endmacro %}
