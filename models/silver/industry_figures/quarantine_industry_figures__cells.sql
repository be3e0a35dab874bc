with

judged as (

    select * from {{ ref('silver_industry_figures__cells_judged') }}

),

quarantined as (

    -- What was suppressed and why. The figures themselves stay where they were judged.
    select
        ---------- keys
        fiscal_year,
        industry_division,
        municipality_code,

        ---------- attributes
        municipality_name,
        broken_rules

    from judged

    where is_quarantined

)

select * from quarantined
