with

judged as (

    select * from {{ ref('silver_business_register__units_judged') }}

),

quarantined as (

    select
        ---------- keys
        organisation_number,
        source_table,

        ---------- attributes
        broken_rules,
        unit_name,
        organisation_form_code,

        ---------- times
        observed_at,

        ---------- lineage
        _untyped,
        _delivery,
        _row_number,
        _landed_at

    from judged

    where
        is_quarantined
        and not is_repeat

)

select * from quarantined
