with

judged as (

    select * from {{ ref('silver_annual_accounts__accounts_judged') }}

),

kept as (

    select * from {{ ref('silver_annual_accounts__accounts') }}

),

fates as (

    select
        judged._delivery,
        judged._landed_at,
        judged.fiscal_year,
        judged.period_end_date,
        judged._untyped,
        judged.part_count,
        judged.is_quarantined,
        kept.account_id is not null as is_kept

    from judged

    left join kept
        on
            judged._delivery = kept._delivery
            and judged._row_number = kept._row_number

),

counted as (

    -- Rows are rows of the delivery, of which an account of a mass file takes two.
    select
        ---------- keys
        _delivery as delivery_id,
        fiscal_year,

        ---------- measures
        cast(sum(part_count) as bigint) as rows_delivered,
        cast(sum(case when not is_kept and not is_quarantined then part_count else 0 end) as bigint)
            as rows_repeated,
        cast(sum(case when is_quarantined then part_count else 0 end) as bigint)
            as rows_quarantined,
        cast(sum(case when is_kept then part_count else 0 end) as bigint) as rows_kept,
        cast(sum(case when _untyped is not null then part_count else 0 end) as bigint)
            as rows_with_untyped_values,
        count(*) as accounts_delivered,
        count(case when is_kept then 1 end) as accounts_kept,

        ---------- times
        min(_landed_at) as landed_at,
        min(period_end_date) as first_period_end_date,
        max(period_end_date) as last_period_end_date

    from fates

    group by _delivery, fiscal_year

)

select * from counted
