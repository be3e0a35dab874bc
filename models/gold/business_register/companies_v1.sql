with

companies as (

    select * from {{ ref('silver_business_register__companies') }}

),

-- Read apart from `companies`, so that the engine skips all other deliveries.
new_entries as (

    select * from {{ ref('silver_business_register__unit_entries') }}
    where {{ is_new_delivery() }}

),

touched as (

    select distinct organisation_number
    from new_entries

),

latest as (

    select
        ---------- keys
        organisation_number,

        ---------- attributes
        company_name,
        organisation_form_code,
        industry_code,
        source_industry_code,
        municipality_code,
        municipality_name,
        postal_code,
        institutional_sector_code,
        employee_band,
        website,
        email,
        telephone,
        mobile,
        business_address,

        ---------- measures
        employee_count,
        share_capital_amount,

        ---------- flags
        is_vat_registered,
        is_bankrupt,
        is_being_wound_up,
        is_deleted,

        ---------- times
        founded_date,
        registered_date,
        deleted_date,
        last_accounts_year,
        valid_from as changed_at,

        ---------- lineage
        _delivery as delivery_id

    from companies

    where
        is_current
        and {{ is_touched('organisation_number') }}

)

select * from latest
