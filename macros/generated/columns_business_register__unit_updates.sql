{#- Compiled by `brygge compile` from seeds/mappings/mapping_business_register_columns.csv. Edit the seed, not this file. -#}
{% macro columns_business_register__unit_updates() %}
    {{ return({
        "seed": "mapping_business_register_columns",
        "sha256": "fcd8d8fb25eb4b6d47fd3cc638c74bcae5534bae7ccdf0f946f557a5d0c89d87",
        "columns": [
            {"name": "changed_at", "type": "timestamp", "sources": [{"heading": "dato", "formats": ["%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"], "time_zone": none}]},
            {"name": "changes", "type": "text", "sources": [{"heading": "endringer", "formats": [], "time_zone": none}]},
            {"name": "event_type", "type": "text", "sources": [{"heading": "endringstype", "formats": [], "time_zone": none}]},
            {"name": "update_id", "type": "bigint", "sources": [{"heading": "oppdateringsid", "formats": [], "time_zone": none}]},
            {"name": "organisation_number", "type": "text", "sources": [{"heading": "organisasjonsnummer", "formats": [], "time_zone": none}]},
        ],
    }) }}
{% endmacro %}
