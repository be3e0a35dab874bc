with

public_answers as (

    select * from {{ ref('bronze_annual_accounts__accounts_json') }}

),

mass_files as (

    select * from {{ ref('silver_annual_accounts__xml_accounts') }}

),

filed as (

    select
        ---------- keys
        organisation_number,
        journal_number,

        ---------- attributes
        source_accounts_kind_code,
        source_layout_code,
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
        {{ less('extraordinary_gross', 'extraordinary_tax') }} as extraordinary_items,
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
        cast(null as bigint) as source_fiscal_year,
        cast(1 as bigint) as part_count,

        ---------- flags
        is_unaudited,
        is_audit_waived,
        is_winding_up,
        false as has_wrong_unit,
        false as has_contradicting_amounts,
        false as has_unreadable_amounts,

        ---------- times
        period_start_date,
        period_end_date,

        ---------- lineage
        _untyped,
        _delivery,
        _row_number,
        _landed_at

    from public_answers

    union all

    select
        ---------- keys
        organisation_number,
        journal_number,

        ---------- attributes
        source_accounts_kind_code,
        source_layout_code,
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
        {{ less('extraordinary_gross', 'extraordinary_tax') }} as extraordinary_items,
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
        has_contradicting_amounts,
        has_unreadable_amounts,

        ---------- times
        period_start_date,
        period_end_date,

        ---------- lineage
        _untyped,
        _delivery,
        _row_number,
        _landed_at

    from mass_files

)

select * from filed
