{#- Compiled by `brygge compile` from seeds/rules/rule_business_register__units.csv. Edit the seed, not this file. -#}
{% macro rules_business_register__units() %}
    {{ return({
        "seed": "rule_business_register__units",
        "sha256": "52c804ec88848dc9928c73b76322b7bcfdecb403c4d0d96b135d38598ede573d",
        "rules": [
            {"id": "check_digit_wrong", "action": "quarantine", "condition": "(organisation_number is not null and not has_valid_check_digit)"},
            {"id": "country_of_business_missing", "action": "warn", "condition": "(business_address_lines is not null and business_address_country_code is null)"},
            {"id": "employee_count_under_five", "action": "warn", "condition": "(employee_count < 5) and cast(observed_at as date) >= date '2023-09-01'"},
            {"id": "founded_after_it_was_told", "action": "warn", "condition": "(founded_date > cast(observed_at as date))"},
            {"id": "industry_code_malformed", "action": "warn", "condition": "(industry_code_1 not similar to '[0-9]\x7b2\x7d[.][0-9]\x7b3\x7d' or industry_code_2 not similar to '[0-9]\x7b2\x7d[.][0-9]\x7b3\x7d' or industry_code_3 not similar to '[0-9]\x7b2\x7d[.][0-9]\x7b3\x7d')"},
            {"id": "leading_digit_not_issued", "action": "warn", "condition": "(left(organisation_number, 1) not in ('8', '9'))"},
            {"id": "municipality_code_malformed", "action": "warn", "condition": "(business_address_municipality_code not similar to '[0-9]\x7b4\x7d')"},
            {"id": "name_missing", "action": "quarantine", "condition": "(deleted_date is null and unit_name is null)"},
            {"id": "organisation_form_unknown", "action": "warn", "condition": "(deleted_date is null and not is_form_known)"},
            {"id": "organisation_number_missing", "action": "quarantine", "condition": "(organisation_number is null)"},
            {"id": "postal_code_malformed", "action": "warn", "condition": "(business_address_country_code = 'NO' and business_address_postal_code not similar to '[0-9]\x7b4\x7d')"},
            {"id": "sector_unknown", "action": "warn", "condition": "(institutional_sector_code is not null and not is_sector_known)"},
            {"id": "value_unreadable", "action": "warn", "condition": "(_untyped is not null)"},
        ],
    }) }}
{% endmacro %}
