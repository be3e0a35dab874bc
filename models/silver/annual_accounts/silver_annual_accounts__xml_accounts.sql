with

delivered as (

    select * from {{ ref('bronze_annual_accounts__accounts_xml') }}

),

field_codes as (

    select * from {{ ref('mapping_annual_accounts_field_codes') }}

),

-- An account is delivered in two parts, its result and its balance, under one journal number.
parts as (

    select
        *,
        {{ row_key([
            'organisation_number', 'source_accounts_kind_code', 'journal_number', 'period_end_date',
        ]) }} as filing_id

    from delivered

),

fields as (

    select
        _delivery,
        filing_id,
        {{ json_records('info', ['feltkode', 'sum']) }} as field

    from parts

),

amounts as (

    select
        fields._delivery,
        fields.filing_id,
        field_codes.column_name,
        fields.field['sum'] as source_amount,
        {{ read_number("fields.field['sum']", 'decimal(18,2)', none) }} as amount

    from fields

    inner join field_codes
        on fields.field['feltkode'] = field_codes.field_code

),

summed as (

    -- A field that is delivered twice and says the same is one field.
    select
        _delivery,
        filing_id,
        column_name,
        max(amount) as amount,
        count(distinct amount) > 1 as is_contradicted,
        count(source_amount) > count(amount) as is_unreadable

    from amounts

    group by _delivery, filing_id, column_name

),

pivoted as (

    select
        ---------- keys
        _delivery,
        filing_id,

        ---------- measures
        {{ amount_of('sales_revenue') }} as sales_revenue,
        {{ amount_of('operating_revenue') }} as operating_revenue,
        {{ amount_of('payroll_cost') }} as payroll_cost,
        {{ amount_of('operating_cost') }} as operating_cost,
        {{ amount_of('operating_result') }} as operating_result,
        {{ amount_of('financial_income') }} as financial_income,
        {{ amount_of('group_interest_cost') }} as group_interest_cost,
        {{ amount_of('other_interest_cost') }} as other_interest_cost,
        {{ amount_of('financial_cost') }} as financial_cost,
        {{ amount_of('net_finance') }} as net_finance,
        {{ amount_of('result_before_tax') }} as result_before_tax,
        {{ amount_of('tax') }} as tax,
        {{ amount_of('extraordinary_gross') }} as extraordinary_gross,
        {{ amount_of('extraordinary_tax') }} as extraordinary_tax,
        {{ amount_of('annual_result') }} as annual_result,
        {{ amount_of('total_result') }} as total_result,
        {{ amount_of('goodwill') }} as goodwill,
        {{ amount_of('fixed_assets') }} as fixed_assets,
        {{ amount_of('inventories') }} as inventories,
        {{ amount_of('receivables') }} as receivables,
        {{ amount_of('investments') }} as investments,
        {{ amount_of('cash') }} as cash,
        {{ amount_of('current_assets') }} as current_assets,
        {{ amount_of('total_assets') }} as total_assets,
        {{ amount_of('paid_in_equity') }} as paid_in_equity,
        {{ amount_of('retained_equity') }} as retained_equity,
        {{ amount_of('equity') }} as equity,
        {{ amount_of('long_term_debt') }} as long_term_debt,
        {{ amount_of('short_term_debt') }} as short_term_debt,
        {{ amount_of('debt') }} as debt,
        {{ amount_of('equity_and_debt') }} as equity_and_debt,

        ---------- flags
        bool_or(is_contradicted) as has_contradicting_amounts,
        bool_or(is_unreadable) as has_unreadable_amounts

    from summed

    group by _delivery, filing_id

),

headed as (

    select
        ---------- keys
        _delivery,
        filing_id,
        max(organisation_number) as organisation_number,
        max(journal_number) as journal_number,

        ---------- attributes
        max(source_accounts_kind_code) as source_accounts_kind_code,
        max(source_layout_code) as source_layout_code,
        max(currency_code) as currency_code,

        ---------- measures
        max(source_fiscal_year) as source_fiscal_year,
        count(*) as part_count,

        ---------- flags
        bool_or(is_unaudited) as is_unaudited,
        bool_or(is_audit_waived) as is_audit_waived,
        bool_or(is_winding_up) as is_winding_up,
        bool_or(has_wrong_unit) as has_wrong_unit,

        ---------- times
        min(period_start_date) as period_start_date,
        max(period_end_date) as period_end_date,

        ---------- lineage
        max(_untyped) as _untyped,
        min(_row_number) as _row_number,
        max(_landed_at) as _landed_at

    from parts

    group by _delivery, filing_id

),

accounts as (

    select
        ---------- keys
        headed.organisation_number,
        headed.journal_number,

        ---------- attributes
        headed.source_accounts_kind_code,
        headed.source_layout_code,
        headed.currency_code,

        ---------- measures
        pivoted.sales_revenue,
        pivoted.operating_revenue,
        pivoted.payroll_cost,
        pivoted.operating_cost,
        pivoted.operating_result,
        pivoted.financial_income,
        pivoted.group_interest_cost,
        pivoted.other_interest_cost,
        pivoted.financial_cost,
        pivoted.net_finance,
        pivoted.result_before_tax,
        pivoted.tax,
        pivoted.extraordinary_gross,
        pivoted.extraordinary_tax,
        pivoted.annual_result,
        pivoted.total_result,
        pivoted.goodwill,
        pivoted.fixed_assets,
        pivoted.inventories,
        pivoted.receivables,
        pivoted.investments,
        pivoted.cash,
        pivoted.current_assets,
        pivoted.total_assets,
        pivoted.paid_in_equity,
        pivoted.retained_equity,
        pivoted.equity,
        pivoted.long_term_debt,
        pivoted.short_term_debt,
        pivoted.debt,
        pivoted.equity_and_debt,
        headed.source_fiscal_year,
        headed.part_count,

        ---------- flags
        headed.is_unaudited,
        headed.is_audit_waived,
        headed.is_winding_up,
        headed.has_wrong_unit,
        coalesce(pivoted.has_contradicting_amounts, false) as has_contradicting_amounts,
        coalesce(pivoted.has_unreadable_amounts, false) as has_unreadable_amounts,

        ---------- times
        headed.period_start_date,
        headed.period_end_date,

        ---------- lineage
        headed._untyped,
        headed._delivery,
        headed._row_number,
        headed._landed_at

    from headed

    left join pivoted
        on
            headed._delivery = pivoted._delivery
            and headed.filing_id = pivoted.filing_id

)

select * from accounts
