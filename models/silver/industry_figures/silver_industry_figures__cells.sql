with

judged as (

    select * from {{ ref('silver_industry_figures__cells_judged') }}

),

beside as (

    select * from {{ ref('silver_industry_figures__cells_beside') }}

),

marked as (

    select
        judged.*,
        case
            when judged.is_quarantined then judged.broken_rules
            when beside.municipality_code is not null then 'subtraction'
        end as suppressed_by

    from judged

    left join beside
        on
            judged.fiscal_year = beside.fiscal_year
            and judged.industry_division = beside.industry_division
            and judged.municipality_code = beside.municipality_code

),

suppressed as (

    select
        ---------- keys
        fiscal_year,
        industry_division,
        municipality_code,

        ---------- attributes
        municipality_name,
        suppressed_by,

        ---------- measures
        case when suppressed_by is null then company_count end as company_count,
        case when suppressed_by is null then operating_revenue end as operating_revenue,
        case when suppressed_by is null then operating_result end as operating_result,
        case when suppressed_by is null then annual_result end as annual_result,
        case when suppressed_by is null then total_assets end as total_assets,
        case when suppressed_by is null then equity end as equity,

        ---------- flags
        suppressed_by is not null as is_suppressed

    from marked

)

select * from suppressed
