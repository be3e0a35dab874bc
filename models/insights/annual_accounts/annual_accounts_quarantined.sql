with

quarantined as (

    select * from {{ ref('quarantine_annual_accounts__accounts') }}

),

rules as (

    select * from {{ ref('rule_annual_accounts__accounts') }}

),

explained as (

    select
        ---------- keys
        quarantined.organisation_number,
        quarantined.accounts_kind,
        quarantined.period_end_date,
        quarantined.journal_number,
        quarantined._delivery as delivery_id,
        quarantined._row_number as row_number,
        rules.rule_id,

        ---------- attributes
        rules.reason,
        rules.owner,
        quarantined.currency_code,

        ---------- measures
        quarantined.operating_revenue,
        quarantined.operating_cost,
        quarantined.operating_result,
        quarantined.financial_income,
        quarantined.financial_cost,
        quarantined.net_finance,
        quarantined.result_before_tax,
        quarantined.tax,
        quarantined.extraordinary_items,
        quarantined.annual_result,
        quarantined.fixed_assets,
        quarantined.current_assets,
        quarantined.total_assets,
        quarantined.paid_in_equity,
        quarantined.retained_equity,
        quarantined.equity,
        quarantined.long_term_debt,
        quarantined.short_term_debt,
        quarantined.debt,
        quarantined.equity_and_debt,

        ---------- times
        quarantined.fiscal_year,
        quarantined._landed_at as landed_at

    from quarantined

    inner join rules
        on concat(',', quarantined.broken_rules, ',') like concat('%,', rules.rule_id, ',%')

    where rules.action = 'quarantine'

)

select * from explained
