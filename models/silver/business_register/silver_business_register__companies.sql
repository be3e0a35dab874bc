with

-- Read apart from `units`, so that the engine skips all other deliveries.
new_entries as (

    select * from {{ ref('silver_business_register__unit_entries') }}
    where {{ is_new_delivery() }}

),

touched as (

    select distinct organisation_number
    from new_entries

),

units as (

    select * from {{ ref('silver_business_register__units') }}
    where {{ is_touched('organisation_number') }}

),

municipalities as (

    select * from {{ ref('mapping_business_register_municipalities') }}

),

known as (

    select * from {{ ref('referential_business_register_municipalities') }}

),

industries as (

    select * from {{ ref('mapping_business_register_industries') }}

),

new_codes as (

    select distinct industry_code
    from industries

),

-- A code that the new standard does not have can only be meant as the old one, whenever it is told.
translated as (

    select
        industries.source_industry_code,
        industries.industry_code,
        industries.valid_from,
        industries.valid_to,
        new_codes.industry_code is null as is_old_alone

    from industries

    left join new_codes
        on industries.source_industry_code = new_codes.industry_code

),

companies as (

    select
        ---------- keys
        units.organisation_number,

        ---------- attributes
        units.unit_name as company_name,
        units.organisation_form_code,
        -- A code that nobody mapped stays as it was delivered, if it has the form of one.
        coalesce(translated.industry_code, {{ industry_code_or_null('units.industry_code_1') }})
            as industry_code,
        units.industry_code_1 as source_industry_code,
        coalesce(
            municipalities.municipality_code,
            {{ municipality_code_or_null('units.business_address_municipality_code') }}
        ) as municipality_code,
        known.municipality_name,
        units.business_address_postal_code as postal_code,
        units.institutional_sector_code,
        -- Counts under five are not published: a missing count is not 0.
        case
            when units.employee_count >= 5 then '5+'
            when units.employee_count > 0 or units.has_registered_employees then '1-4'
            else 'none_or_unregistered'
        end as employee_band,
        units.website,
        units.email,
        units.telephone,
        units.mobile,
        units.business_address_lines as business_address,

        ---------- measures
        units.employee_count,
        units.share_capital_amount,

        ---------- flags
        units.is_vat_registered,
        units.is_bankrupt,
        units.is_being_wound_up,
        units.is_deleted,
        units.is_current,

        ---------- times
        units.founded_date,
        units.registered_date,
        units.deleted_date,
        units.last_accounts_year,
        units.valid_from,
        units.valid_to,

        ---------- lineage
        units.begun_by,
        units._delivery

    from units

    left join municipalities
        on
            units.business_address_municipality_code = municipalities.source_municipality_code
            and (
                municipalities.valid_from is null
                or municipalities.valid_from <= cast(units.valid_from as date)
            )

    left join known
        on
            coalesce(municipalities.municipality_code, units.business_address_municipality_code)
            = known.municipality_code

    left join translated
        on
            units.industry_code_1 = translated.source_industry_code
            and (
                translated.is_old_alone
                or (
                    coalesce(translated.valid_from <= cast(units.valid_from as date), true)
                    and cast(units.valid_from as date) <= translated.valid_to
                )
            )

)

select * from companies
