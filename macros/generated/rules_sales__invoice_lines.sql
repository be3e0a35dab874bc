{#- Compiled by `brygge compile` from seeds/rules/rule_sales__invoice_lines.csv. Edit the seed, not this file. -#}
{% macro rules_sales__invoice_lines() %}
    {{ return({
        "seed": "rule_sales__invoice_lines",
        "sha256": "f3acf3974b9d5a29d62abdb5c356c3fd18aeef069a4df7b81a661248b7ba1ae4",
        "rules": [
            {"id": "amount_beyond_reason", "action": "block", "condition": "(abs(quantity * unit_price) > 10000000)"},
            {"id": "cancellation_adds_pieces", "action": "quarantine", "condition": "(is_cancellation and quantity > 0)"},
            {"id": "country_unmapped", "action": "warn", "condition": "(source_country_name is not null and country_code = 'ZZ' and not is_country_mapped)"},
            {"id": "customer_missing", "action": "warn", "condition": "(customer_number is null and unit_price > 0) and invoice_date >= date '2009-12-01'"},
            {"id": "invoice_number_missing", "action": "quarantine", "condition": "(invoice_number is null)"},
            {"id": "invoiced_at_unreadable", "action": "quarantine", "condition": "(invoiced_at is null)"},
            {"id": "invoiced_before_the_shop", "action": "quarantine", "condition": "(invoice_date < date '2000-01-01')"},
            {"id": "invoiced_in_the_future", "action": "quarantine", "condition": "(invoiced_at > _landed_at)"},
            {"id": "quantity_unreadable", "action": "quarantine", "condition": "(quantity is null)"},
            {"id": "quantity_zero", "action": "quarantine", "condition": "(quantity = 0)"},
            {"id": "sale_takes_pieces_back", "action": "quarantine", "condition": "(not is_cancellation and quantity < 0 and unit_price > 0)"},
            {"id": "stock_code_missing", "action": "quarantine", "condition": "(stock_code is null)"},
            {"id": "stock_code_respelled", "action": "warn", "condition": "(stock_code <> source_stock_code)"},
            {"id": "test_article", "action": "quarantine", "condition": "(stock_code_kind = 'test')"},
            {"id": "unit_price_negative", "action": "quarantine", "condition": "(unit_price < 0)"},
            {"id": "unit_price_unreadable", "action": "quarantine", "condition": "(unit_price is null)"},
        ],
    }) }}
{% endmacro %}
