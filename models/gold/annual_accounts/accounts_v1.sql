with

accounts as (

    select * from {{ ref('silver_annual_accounts__accounts') }}

),

published as (

    select
        ---------- keys
        organisation_number,
        accounts_kind,
        period_end_date,
        journal_number,

        ---------- attributes
        layout,
        currency_code,

        ---------- measures
        sales_revenue,
        operating_revenue,
        payroll_cost,
        operating_cost,
        operating_result,
        financial_income,
        financial_cost,
        net_finance,
        result_before_tax,
        tax,
        extraordinary_items,
        annual_result,
        total_result,
        goodwill,
        fixed_assets,
        inventories,
        receivables,
        investments,
        cash,
        current_assets,
        total_assets,
        paid_in_equity,
        retained_equity,
        equity,
        long_term_debt,
        short_term_debt,
        debt,
        equity_and_debt,

        ---------- flags
        is_unaudited,
        is_audit_waived,
        is_winding_up,

        ---------- times
        period_start_date,
        fiscal_year,

        ---------- lineage
        _delivery as delivery_id

    from accounts

)

select * from published
