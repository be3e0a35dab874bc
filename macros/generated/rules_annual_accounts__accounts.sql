{#- Compiled by `brygge compile` from seeds/rules/rule_annual_accounts__accounts.csv. Edit the seed, not this file. -#}
{% macro rules_annual_accounts__accounts() %}
    {{ return({
        "seed": "rule_annual_accounts__accounts",
        "sha256": "471fa9018b501e1abc82b308f98a35dbaa6ed878472765f7e68cceb158327f2b",
        "rules": [
            {"id": "accounts_kind_unmapped", "action": "quarantine", "condition": "(accounts_kind is null)"},
            {"id": "amounts_contradict", "action": "quarantine", "condition": "(has_contradicting_amounts)"},
            {"id": "amounts_in_wrong_unit", "action": "quarantine", "condition": "(has_wrong_unit)"},
            {"id": "annual_result_is_not_the_rest", "action": "quarantine", "condition": "(abs(annual_result - coalesce(result_before_tax, 0) + coalesce(tax, 0) - coalesce(extraordinary_items, 0)) > 2)"},
            {"id": "assets_do_not_add_up", "action": "quarantine", "condition": "(abs(total_assets - coalesce(fixed_assets, 0) - coalesce(current_assets, 0)) > 1)"},
            {"id": "balance_does_not_balance", "action": "quarantine", "condition": "(abs(equity_and_debt - total_assets) > 1)"},
            {"id": "balance_missing", "action": "quarantine", "condition": "(total_assets is null or equity_and_debt is null)"},
            {"id": "currency_unknown", "action": "quarantine", "condition": "(not is_currency_known)"},
            {"id": "debt_does_not_add_up", "action": "quarantine", "condition": "(abs(debt - coalesce(long_term_debt, 0) - coalesce(short_term_debt, 0)) > 1)"},
            {"id": "equity_and_debt_do_not_add_up", "action": "quarantine", "condition": "(abs(equity_and_debt - coalesce(equity, 0) - coalesce(debt, 0)) > 1)"},
            {"id": "equity_does_not_add_up", "action": "quarantine", "condition": "(abs(equity - coalesce(paid_in_equity, 0) - coalesce(retained_equity, 0)) > 1)"},
            {"id": "fiscal_year_differs", "action": "warn", "condition": "(source_fiscal_year <> fiscal_year)"},
            {"id": "journal_number_unreadable", "action": "quarantine", "condition": "(journal_number is null or translate(journal_number, '0123456789', '') <> '' or length(journal_number) > 20)"},
            {"id": "layout_unmapped", "action": "warn", "condition": "(layout is null)"},
            {"id": "net_finance_is_not_the_difference", "action": "quarantine", "condition": "(abs(net_finance - coalesce(financial_income, 0) + coalesce(financial_cost, 0)) > 1)"},
            {"id": "operating_result_is_not_the_difference", "action": "quarantine", "condition": "(abs(operating_result - coalesce(operating_revenue, 0) + coalesce(operating_cost, 0)) > 1)"},
            {"id": "organisation_number_invalid", "action": "quarantine", "condition": "(not is_organisation_number_valid)"},
            {"id": "organisation_number_real", "action": "warn", "condition": "(left(organisation_number, 1) in ('8', '9'))"},
            {"id": "period_ends_after_landing", "action": "quarantine", "condition": "(period_end_date > cast(_landed_at as date))"},
            {"id": "period_missing", "action": "quarantine", "condition": "(period_start_date is null or period_end_date is null)"},
            {"id": "period_reversed", "action": "quarantine", "condition": "(period_start_date > period_end_date)"},
            {"id": "result_before_tax_does_not_add_up", "action": "quarantine", "condition": "(abs(result_before_tax - coalesce(operating_result, 0) - coalesce(net_finance, 0)) > 1)"},
            {"id": "result_missing", "action": "quarantine", "condition": "(annual_result is null)"},
            {"id": "value_unreadable", "action": "quarantine", "condition": "(_untyped is not null or has_unreadable_amounts)"},
        ],
    }) }}
{% endmacro %}
