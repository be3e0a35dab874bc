-- depends_on: {{ ref('rule_industry_figures__cells') }}
{%- set rules = up_to_date(rules_industry_figures__cells()) %}

with

accounts as (

    select * from {{ ref('silver_industry_figures__company_accounts') }}

),

cell_measures as (

    select * from {{ ref('silver_industry_figures__cell_measures') }}

),

listed as (

    select
        fiscal_year,
        industry_division,
        municipality_code,
        municipality_name,
        false as is_total,
        organisation_number,
        operating_revenue,
        operating_result,
        annual_result,
        total_assets,
        equity

    from accounts

    union all

    select
        fiscal_year,
        industry_division,
        'all' as municipality_code,
        'Norway' as municipality_name,
        true as is_total,
        organisation_number,
        operating_revenue,
        operating_result,
        annual_result,
        total_assets,
        equity

    from accounts

),

summed as (

    select
        ---------- keys
        fiscal_year,
        industry_division,
        municipality_code,

        ---------- attributes
        max(municipality_name) as municipality_name,

        ---------- measures
        count(distinct organisation_number) as company_count,
        cast(sum(operating_revenue) as decimal(18, 2)) as operating_revenue,
        cast(sum(operating_result) as decimal(18, 2)) as operating_result,
        cast(sum(annual_result) as decimal(18, 2)) as annual_result,
        cast(sum(total_assets) as decimal(18, 2)) as total_assets,
        cast(sum(equity) as decimal(18, 2)) as equity,

        ---------- flags
        bool_or(is_total) as is_total

    from listed

    group by fiscal_year, industry_division, municipality_code

),

-- Of the figures of a cell, the one that tells most of one company.
told as (

    select
        fiscal_year,
        industry_division,
        municipality_code,
        min(company_count) as fewest_company_count,
        max(cast(largest_amount / nullif(absolute_amount, 0) as double)) as largest_share

    from cell_measures

    group by fiscal_year, industry_division, municipality_code

),

measured as (

    select
        summed.*,
        told.fewest_company_count,
        told.largest_share

    from summed

    left join told
        on
            summed.fiscal_year = told.fiscal_year
            and summed.industry_division = told.industry_division
            and summed.municipality_code = told.municipality_code

),

judged as (

    select
        measured.*,

        ---------- verdict
        {{ broken_rules(rules) }} as broken_rules,
        {{ breaks_a_rule(rules, 'quarantine') }} as is_quarantined,
        {{ breaks_a_rule(rules, 'block') }} as is_blocked

    from measured

)

select * from judged
