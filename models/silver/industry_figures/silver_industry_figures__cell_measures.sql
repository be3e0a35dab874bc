{%- set measures = [
    'operating_revenue', 'operating_result', 'annual_result', 'total_assets', 'equity',
] %}

with

accounts as (

    select * from {{ ref('silver_industry_figures__company_accounts') }}

),

listed as (

    {%- for measure in measures %}
    {%- for municipality in ('municipality_code', "'all'") %}

    select
        fiscal_year,
        industry_division,
        {{ municipality }} as municipality_code,
        '{{ measure }}' as measure,
        abs({{ measure }}) as amount
    from accounts
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

cell_measures as (

    select
        ---------- keys
        fiscal_year,
        industry_division,
        municipality_code,
        measure,

        ---------- measures
        count(amount) as company_count,
        max(amount) as largest_amount,
        -- Gains and losses cancel out in the figure, and hide nobody.
        sum(amount) as absolute_amount

    from listed

    where amount is not null

    group by fiscal_year, industry_division, municipality_code, measure

)

select * from cell_measures
