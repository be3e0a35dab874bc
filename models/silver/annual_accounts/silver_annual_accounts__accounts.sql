with

new_filings as (

    select * from {{ ref('silver_annual_accounts__accounts_judged') }}
    where {{ is_new_delivery() }}

),

touched as (

    select distinct account_id
    from new_filings

),

good as (

    -- What a rule took out replaces nothing: the last good filing stays.
    select * from {{ ref('silver_annual_accounts__accounts_judged') }}
    where
        not is_quarantined
        and {{ is_touched('account_id') }}

),

ranked as (

    -- One journal number twice is one filing that was delivered again: the later delivery counts.
    select
        *,
        row_number() over (
            partition by account_id
            order by
                lpad(journal_number, 20, '0') desc,
                _landed_at desc,
                _delivery desc,
                _row_number desc
        ) as place

    from good

),

latest as (

    select
        ---------- keys
        account_id,
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
        broken_rules,
        _delivery,
        _row_number,
        _landed_at

    from ranked

    where place = 1

)

select * from latest
