-- depends_on: {{ ref('mapping_annual_accounts_columns') }}
{%- set columns = up_to_date(columns_annual_accounts__accounts_json()) %}

with

delivered as (

    {{ new_delivery_rows(source('annual_accounts', 'accounts_json'), columns) }}

),

typed as (

    select
        ---------- keys
        {{ typed('organisation_number', columns) }} as organisation_number,
        {{ typed('journal_number', columns) }} as journal_number,

        ---------- attributes
        {{ typed('organisation_form_code', columns) }} as organisation_form_code,
        {{ typed('source_accounts_kind_code', columns) }} as source_accounts_kind_code,
        {{ typed('source_layout_code', columns) }} as source_layout_code,
        {{ typed('accounting_rules_code', columns) }} as accounting_rules_code,
        {{ typed('currency_code', columns) }} as currency_code,

        ---------- measures
        {{ typed('sales_revenue', columns) }} as sales_revenue,
        {{ typed('operating_revenue', columns) }} as operating_revenue,
        {{ typed('payroll_cost', columns) }} as payroll_cost,
        {{ typed('operating_cost', columns) }} as operating_cost,
        {{ typed('operating_result', columns) }} as operating_result,
        {{ typed('financial_income', columns) }} as financial_income,
        {{ typed('group_interest_cost', columns) }} as group_interest_cost,
        {{ typed('other_interest_cost', columns) }} as other_interest_cost,
        {{ typed('financial_cost', columns) }} as financial_cost,
        {{ typed('net_finance', columns) }} as net_finance,
        {{ typed('result_before_tax', columns) }} as result_before_tax,
        {{ typed('tax', columns) }} as tax,
        {{ typed('extraordinary_gross', columns) }} as extraordinary_gross,
        {{ typed('extraordinary_tax', columns) }} as extraordinary_tax,
        {{ typed('annual_result', columns) }} as annual_result,
        {{ typed('total_result', columns) }} as total_result,
        {{ typed('goodwill', columns) }} as goodwill,
        {{ typed('fixed_assets', columns) }} as fixed_assets,
        {{ typed('inventories', columns) }} as inventories,
        {{ typed('receivables', columns) }} as receivables,
        {{ typed('investments', columns) }} as investments,
        {{ typed('cash', columns) }} as cash,
        {{ typed('current_assets', columns) }} as current_assets,
        {{ typed('total_assets', columns) }} as total_assets,
        {{ typed('paid_in_equity', columns) }} as paid_in_equity,
        {{ typed('retained_equity', columns) }} as retained_equity,
        {{ typed('equity', columns) }} as equity,
        {{ typed('long_term_debt', columns) }} as long_term_debt,
        {{ typed('short_term_debt', columns) }} as short_term_debt,
        {{ typed('debt', columns) }} as debt,
        {{ typed('equity_and_debt', columns) }} as equity_and_debt,

        ---------- flags
        {{ typed('is_parent', columns) }} as is_parent,
        {{ typed('follows_small_rules', columns) }} as follows_small_rules,
        {{ typed('is_unaudited', columns) }} as is_unaudited,
        {{ typed('is_audit_waived', columns) }} as is_audit_waived,
        {{ typed('is_winding_up', columns) }} as is_winding_up,

        ---------- times
        {{ typed('period_start_date', columns) }} as period_start_date,
        {{ typed('period_end_date', columns) }} as period_end_date,

        ---------- lineage
        {{ untyped(columns) }} as _untyped,
        _delivery,
        _row_number,
        _landed_at

    from delivered

)

select * from typed
