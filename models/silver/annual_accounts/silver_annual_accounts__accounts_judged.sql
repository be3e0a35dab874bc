-- depends_on: {{ ref('rule_annual_accounts__accounts') }}
{%- set rules = up_to_date(rules_annual_accounts__accounts()) %}

with

filed as (

    select * from {{ ref('silver_annual_accounts__accounts_filed') }}
    where {{ is_new_delivery() }}

),

kinds as (

    select * from {{ ref('mapping_annual_accounts_codes') }}
    where code_list = 'accounts_kind'

),

layouts as (

    select * from {{ ref('mapping_annual_accounts_codes') }}
    where code_list = 'layout'

),

currencies as (

    select * from {{ ref('referential_currencies') }}

),

decoded as (

    select
        ---------- keys
        -- What is filed again for the same company, kind and period replaces the first.
        {{ row_key(['filed.organisation_number', 'kinds.code', 'filed.period_end_date']) }}
            as account_id,
        filed.organisation_number,
        kinds.code as accounts_kind,
        filed.period_end_date,
        filed.journal_number,

        ---------- attributes
        filed.source_accounts_kind_code,
        filed.source_layout_code,
        layouts.code as layout,
        filed.currency_code,

        ---------- measures
        filed.sales_revenue,
        filed.operating_revenue,
        filed.payroll_cost,
        filed.operating_cost,
        filed.operating_result,
        filed.financial_income,
        filed.financial_cost,
        filed.net_finance,
        filed.result_before_tax,
        filed.tax,
        filed.extraordinary_items,
        filed.annual_result,
        filed.total_result,
        filed.goodwill,
        filed.fixed_assets,
        filed.inventories,
        filed.receivables,
        filed.investments,
        filed.cash,
        filed.current_assets,
        filed.total_assets,
        filed.paid_in_equity,
        filed.retained_equity,
        filed.equity,
        filed.long_term_debt,
        filed.short_term_debt,
        filed.debt,
        filed.equity_and_debt,
        filed.source_fiscal_year,
        filed.part_count,

        ---------- flags
        filed.is_unaudited,
        filed.is_audit_waived,
        filed.is_winding_up,
        filed.has_wrong_unit,
        filed.has_contradicting_amounts,
        filed.has_unreadable_amounts,
        {{ has_valid_check_digit('filed.organisation_number') }} as is_organisation_number_valid,
        currencies.currency_code is not null as is_currency_known,

        ---------- times
        filed.period_start_date,
        cast(extract(year from filed.period_end_date) as bigint) as fiscal_year,

        ---------- lineage
        filed._untyped,
        filed._delivery,
        filed._row_number,
        filed._landed_at

    from filed

    left join kinds
        on filed.source_accounts_kind_code = kinds.source_code

    left join layouts
        on filed.source_layout_code = layouts.source_code

    left join currencies
        on filed.currency_code = currencies.currency_code

),

judged as (

    select
        *,

        ---------- verdict
        {{ broken_rules(rules) }} as broken_rules,
        {{ breaks_a_rule(rules, 'quarantine') }} as is_quarantined,
        {{ breaks_a_rule(rules, 'block') }} as is_blocked

    from decoded

)

select * from judged
