with

judged as (

    select * from {{ ref('silver_annual_accounts__accounts_judged') }}

),

quarantined as (

    select
        ---------- keys
        account_id,
        organisation_number,
        accounts_kind,
        period_end_date,
        journal_number,

        ---------- attributes
        broken_rules,
        source_accounts_kind_code,
        source_layout_code,
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
        source_fiscal_year,
        part_count,

        ---------- flags
        is_unaudited,
        is_audit_waived,
        is_winding_up,
        has_wrong_unit,

        ---------- times
        period_start_date,
        fiscal_year,

        ---------- lineage
        _untyped,
        _delivery,
        _row_number,
        _landed_at

    from judged

    where is_quarantined

)

select * from quarantined
