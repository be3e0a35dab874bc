{%- set state = unit_state(columns_business_register__units_csv()) %}

with

judged as (

    select * from {{ ref('silver_business_register__units_judged') }}

),

kept as (

    select
        ---------- keys
        organisation_number,
        source_table,

        ---------- state
        {%- for column in state %}
        {{ column.name }},
        {%- endfor %}
        historical_names,
        deleted_date,

        ---------- lineage
        state_hash,
        broken_rules,
        observed_at,
        _delivery,
        _row_number,
        _landed_at

    from judged

    where
        not is_quarantined
        and not is_repeat

)

select * from kept
