-- depends_on: {{ ref('rule_industry_figures__cells') }}
{%- set rules = up_to_date(rules_industry_figures__cells()) %}

with

judged as (

    select * from {{ ref('silver_industry_figures__cells_judged') }}

),

cell_measures as (

    select * from {{ ref('silver_industry_figures__cell_measures') }}

),

measures as (

    select distinct measure
    from cell_measures

),

-- Who knows the sum of a division could subtract: cells beside suppressed ones are suppressed too,
-- the smallest first, until the difference is one of two cells at least and keeps the rules itself.
ranked as (

    select
        fiscal_year,
        industry_division,
        municipality_code,
        is_quarantined,
        row_number() over first_cells as position_in_division,
        sum(company_count) over first_cells as company_count,
        count(case when is_quarantined then 1 end) over (
            partition by fiscal_year, industry_division
        ) as small_cell_count

    from judged

    where not is_total

    window first_cells as (
        partition by fiscal_year, industry_division
        order by is_quarantined desc, company_count asc, municipality_code asc
        rows between unbounded preceding and current row
    )

),

-- What could be had of each figure, if the cells up to this one were hidden.
differences as (

    select
        ranked.fiscal_year,
        ranked.industry_division,
        ranked.position_in_division,
        sum(cell_measures.company_count) over first_cells as company_count,
        max(cell_measures.largest_amount) over first_cells as largest_amount,
        sum(cell_measures.absolute_amount) over first_cells as absolute_amount

    from ranked

    cross join measures

    left join cell_measures
        on
            ranked.fiscal_year = cell_measures.fiscal_year
            and ranked.industry_division = cell_measures.industry_division
            and ranked.municipality_code = cell_measures.municipality_code
            and measures.measure = cell_measures.measure

    window first_cells as (
        partition by ranked.fiscal_year, ranked.industry_division, measures.measure
        order by ranked.position_in_division
        rows between unbounded preceding and current row
    )

),

told as (

    select
        fiscal_year,
        industry_division,
        position_in_division,
        min(company_count) as fewest_company_count,
        max(cast(largest_amount / nullif(absolute_amount, 0) as double)) as largest_share

    from differences

    group by fiscal_year, industry_division, position_in_division

),

hiding as (

    select
        ranked.fiscal_year,
        ranked.industry_division,
        ranked.position_in_division,
        ranked.company_count,
        ranked.small_cell_count,
        told.fewest_company_count,
        told.largest_share

    from ranked

    left join told
        on
            ranked.fiscal_year = told.fiscal_year
            and ranked.industry_division = told.industry_division
            and ranked.position_in_division = told.position_in_division

),

enough as (

    select
        fiscal_year,
        industry_division,
        min(position_in_division) as cell_count

    from hiding

    where
        position_in_division >= 2
        and position_in_division >= small_cell_count
        and not {{ breaks_a_rule(rules, 'quarantine') }}

    group by fiscal_year, industry_division

),

beside as (

    select
        ---------- keys
        ranked.fiscal_year,
        ranked.industry_division,
        ranked.municipality_code

    from ranked

    left join enough
        on
            ranked.fiscal_year = enough.fiscal_year
            and ranked.industry_division = enough.industry_division

    where
        not ranked.is_quarantined
        and ranked.small_cell_count > 0
        and (
            enough.cell_count is null
            or ranked.position_in_division <= enough.cell_count
        )

)

select * from beside
