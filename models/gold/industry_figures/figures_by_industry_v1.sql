with

cells as (

    select * from {{ ref('silver_industry_figures__cells') }}

),

shop_sales as (

    -- The shop sells to the country, not to one municipality.
    select
        *,
        'all' as municipality_code
    from {{ ref('silver_industry_figures__shop_sales') }}

),

figures as (

    select
        ---------- keys
        coalesce(cells.fiscal_year, shop_sales.fiscal_year) as fiscal_year,
        coalesce(cells.industry_division, shop_sales.industry_division) as industry_division,
        coalesce(cells.municipality_code, shop_sales.municipality_code) as municipality_code,

        ---------- attributes
        coalesce(cells.municipality_name, 'Norway') as municipality_name,
        cells.suppressed_by,

        ---------- measures
        cells.company_count,
        cells.operating_revenue,
        cells.operating_result,
        cells.annual_result,
        cells.total_assets,
        cells.equity,
        -- Beside next to no revenue a margin has more digits than mean anything.
        try_cast(cells.operating_result / nullif(cells.operating_revenue, 0) as decimal(9, 4))
            as operating_margin,
        try_cast(cells.equity / nullif(cells.total_assets, 0) as decimal(9, 4)) as equity_share,
        shop_sales.shop_customer_count,
        shop_sales.shop_revenue_gbp,

        ---------- flags
        coalesce(cells.is_suppressed, false) as is_suppressed

    from cells

    full outer join shop_sales
        on
            cells.fiscal_year = shop_sales.fiscal_year
            and cells.industry_division = shop_sales.industry_division
            and cells.municipality_code = shop_sales.municipality_code

)

select * from figures
