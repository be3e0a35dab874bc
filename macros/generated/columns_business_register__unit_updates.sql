{#- Compiled by `brygge compile` from seeds/mappings/mapping_business_register_columns.csv. Edit the seed, not this file. -#}
{% macro columns_business_register__unit_updates() %}
    {{ return({
        "seed": "mapping_business_register_columns",
        "sha256": "f2649954621f4d231c18bba101a5a0e584d56adb17ec976585d8b00fc371b57f",
        "columns": [
            {"name": "changed_at", "type": "timestamp", "sources": [{"heading": "dato", "formats": ["%Y-%m-%dT%H:%M:%S.%fZ"], "time_zone": none}]},
            {"name": "changes", "type": "text", "sources": [{"heading": "endringer", "formats": [], "time_zone": none}]},
            {"name": "event_type", "type": "text", "sources": [{"heading": "endringstype", "formats": [], "time_zone": none}]},
            {"name": "update_id", "type": "bigint", "sources": [{"heading": "oppdateringsid", "formats": [], "time_zone": none}]},
            {"name": "organisation_number", "type": "text", "sources": [{"heading": "organisasjonsnummer", "formats": [], "time_zone": none}]},
        ],
    }) }}
{% endmacro %}
