with

accounts as (

    select * from {{ input_port('annual_accounts', 'accounts') }}

),

companies as (

    select * from {{ input_port('business_register', 'companies') }}

),

-- Of two periods that end in one year, what was earned adds up; the last one tells what is owned.
years as (

    select
        organisation_number,
        fiscal_year,
        sum(operating_revenue) as operating_revenue,
        sum(operating_result) as operating_result,
        sum(annual_result) as annual_result,
        max_by(total_assets, period_end_date) as total_assets,
        max_by(equity, period_end_date) as equity

    from accounts

    where
        -- A group's accounts hold those of its companies once more.
        accounts_kind = 'company'
        and currency_code = 'NOK'
        and not is_winding_up

    group by organisation_number, fiscal_year

),

placed as (

    select
        ---------- keys
        years.organisation_number,
        years.fiscal_year,

        ---------- attributes
        -- The first two digits of an industry code are its division.
        coalesce(left(companies.industry_code, 2), 'unmapped') as industry_division,
        coalesce(companies.municipality_code, 'unmapped') as municipality_code,
        coalesce(companies.municipality_name, 'Unknown') as municipality_name,

        ---------- measures
        cast(years.operating_revenue as decimal(18, 2)) as operating_revenue,
        cast(years.operating_result as decimal(18, 2)) as operating_result,
        cast(years.annual_result as decimal(18, 2)) as annual_result,
        years.total_assets,
        years.equity

    from years

    left join companies
        on years.organisation_number = companies.organisation_number

)

select * from placed
