{%- set measures = [
    'operating_revenue', 'operating_result', 'annual_result', 'total_assets', 'equity',
] %}

-- In a division whose sum is shown, what is suppressed hides at least two cells, and behind each
-- figure at least three companies of which none has nearly all.
with

accounts as (

    select * from {{ ref('silver_industry_figures__company_accounts') }}

),

cells as (

    select * from {{ ref('silver_industry_figures__cells') }}

),

shown_totals as (

    select
        fiscal_year,
        industry_division
    from cells
    where
        municipality_code = 'all'
        and not is_suppressed

),

hidden as (

    select
        accounts.fiscal_year,
        accounts.industry_division,
        {%- for measure in measures %}
        coalesce(
            nullif(count(accounts.{{ measure }}), 0) < 3
            or max(abs(accounts.{{ measure }})) > 0.85 * sum(abs(accounts.{{ measure }})), false
        ) as tells_{{ measure }},
        {%- endfor %}
        count(distinct accounts.municipality_code) as cell_count,
        count(*) as company_count

    from accounts

    inner join cells
        on
            accounts.fiscal_year = cells.fiscal_year
            and accounts.industry_division = cells.industry_division
            and accounts.municipality_code = cells.municipality_code

    inner join shown_totals
        on
            cells.fiscal_year = shown_totals.fiscal_year
            and cells.industry_division = shown_totals.industry_division

    where cells.is_suppressed

    group by 1, 2

),

exposed as (

    select * from hidden
    where
        cell_count < 2
        or company_count < 3
        {%- for measure in measures %}
        or tells_{{ measure }}
        {%- endfor %}

)

select * from exposed
