-- depends_on: {{ ref('mapping_annual_accounts_columns') }}
{%- set columns = up_to_date(columns_annual_accounts__accounts_xml()) %}

with

delivered as (

    {{ new_delivery_rows(source('annual_accounts', 'accounts_xml'), columns) }}

),

typed as (

    select
        ---------- keys
        {{ typed('organisation_number', columns) }} as organisation_number,
        {{ typed('journal_number', columns) }} as journal_number,

        ---------- attributes
        {{ typed('part_code', columns) }} as part_code,
        {{ typed('organisation_form_code', columns) }} as organisation_form_code,
        {{ typed('source_accounts_kind_code', columns) }} as source_accounts_kind_code,
        {{ typed('source_layout_code', columns) }} as source_layout_code,
        {{ typed('layout_version', columns) }} as layout_version,
        {{ typed('receipt_kind_code', columns) }} as receipt_kind_code,
        {{ typed('currency_code', columns) }} as currency_code,
        {{ typed('info', columns) }} as info,

        ---------- measures
        {{ typed('source_fiscal_year', columns) }} as source_fiscal_year,

        ---------- flags
        {{ typed('is_parent', columns) }} as is_parent,
        {{ typed('follows_small_rules', columns) }} as follows_small_rules,
        {{ typed('has_flexible_fields', columns) }} as has_flexible_fields,
        {{ typed('is_unaudited', columns) }} as is_unaudited,
        {{ typed('is_audit_waived', columns) }} as is_audit_waived,
        {{ typed('is_accountant_prepared', columns) }} as is_accountant_prepared,
        {{ typed('is_accountant_assisted', columns) }} as is_accountant_assisted,
        {{ typed('is_winding_up', columns) }} as is_winding_up,
        {{ typed('has_wrong_unit', columns) }} as has_wrong_unit,

        ---------- times
        {{ typed('period_start_date', columns) }} as period_start_date,
        {{ typed('period_end_date', columns) }} as period_end_date,
        {{ typed('received_date', columns) }} as received_date,

        ---------- lineage
        {{ untyped(columns) }} as _untyped,
        _delivery,
        _row_number,
        _landed_at

    from delivered

)

select * from typed
