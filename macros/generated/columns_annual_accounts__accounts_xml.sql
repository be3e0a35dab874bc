{#- Compiled by `brygge compile` from seeds/mappings/mapping_annual_accounts_columns.csv. Edit the seed, not this file. -#}
{% macro columns_annual_accounts__accounts_xml() %}
    {{ return({
        "seed": "mapping_annual_accounts_columns",
        "sha256": "54caccd13207dd1b6761e0a04d788e279d7ac7d4b731567d664bf4bc0a249790",
        "columns": [
            {"name": "source_layout_code", "type": "text", "sources": [{"heading": "hode.aarsregnskapstype", "formats": [], "time_zone": none}]},
            {"name": "period_end_date", "type": "date", "sources": [{"heading": "hode.avslutningsdato", "formats": ["%Y%m%d"], "time_zone": none}]},
            {"name": "is_winding_up", "type": "boolean", "sources": [{"heading": "hode.avviklingsregnskap", "formats": ["J/N"], "time_zone": none}]},
            {"name": "is_accountant_assisted", "type": "boolean", "sources": [{"heading": "hode.bistand_regnskapsforer", "formats": ["J/N"], "time_zone": none}]},
            {"name": "has_wrong_unit", "type": "boolean", "sources": [{"heading": "hode.feilvaloer", "formats": ["J/N"], "time_zone": none}]},
            {"name": "has_flexible_fields", "type": "boolean", "sources": [{"heading": "hode.fleksible_poster", "formats": ["J/N"], "time_zone": none}]},
            {"name": "is_audit_waived", "type": "boolean", "sources": [{"heading": "hode.fravalg_revisjon", "formats": ["J/N"], "time_zone": none}]},
            {"name": "journal_number", "type": "text", "sources": [{"heading": "hode.journalnr", "formats": [], "time_zone": none}]},
            {"name": "is_parent", "type": "boolean", "sources": [{"heading": "hode.mor_i_konsern", "formats": ["J/N"], "time_zone": none}]},
            {"name": "receipt_kind_code", "type": "text", "sources": [{"heading": "hode.mottakstype", "formats": [], "time_zone": none}]},
            {"name": "received_date", "type": "date", "sources": [{"heading": "hode.mottatt_dato", "formats": ["%Y%m%d"], "time_zone": none}]},
            {"name": "layout_version", "type": "text", "sources": [{"heading": "hode.oppstillingsplan_versjonsnr", "formats": [], "time_zone": none}]},
            {"name": "organisation_form_code", "type": "text", "sources": [{"heading": "hode.orgform", "formats": [], "time_zone": none}]},
            {"name": "organisation_number", "type": "text", "sources": [{"heading": "hode.orgnr", "formats": [], "time_zone": none}]},
            {"name": "follows_small_rules", "type": "boolean", "sources": [{"heading": "hode.regler_smaa", "formats": ["J/N"], "time_zone": none}]},
            {"name": "source_fiscal_year", "type": "bigint", "sources": [{"heading": "hode.regnaar", "formats": [], "time_zone": none}]},
            {"name": "part_code", "type": "text", "sources": [{"heading": "hode.regnskap_dokumenttype", "formats": [], "time_zone": none}]},
            {"name": "source_accounts_kind_code", "type": "text", "sources": [{"heading": "hode.regnskapstype", "formats": [], "time_zone": none}]},
            {"name": "is_unaudited", "type": "boolean", "sources": [{"heading": "hode.revisorberetning_ikke_levert", "formats": ["J/N"], "time_zone": none}]},
            {"name": "period_start_date", "type": "date", "sources": [{"heading": "hode.startdato", "formats": ["%Y%m%d"], "time_zone": none}]},
            {"name": "is_accountant_prepared", "type": "boolean", "sources": [{"heading": "hode.utarbeidet_regnskapsforer", "formats": ["J/N"], "time_zone": none}]},
            {"name": "currency_code", "type": "text", "sources": [{"heading": "hode.valutakode", "formats": [], "time_zone": none}]},
            {"name": "info", "type": "text", "sources": [{"heading": "info", "formats": [], "time_zone": none}]},
        ],
    }) }}
{% endmacro %}
