with

judged as (

    select * from {{ ref('silver_business_register__units_judged') }}

),

updates as (

    select * from {{ ref('bronze_business_register__unit_updates') }}

),

events as (

    select * from {{ ref('silver_business_register__events') }}

),

rows_of_deliveries as (

    select
        _delivery,
        source_table,
        is_repeat,
        is_quarantined,
        _untyped,
        observed_at as told_at,
        _landed_at

    from judged

    union all

    select
        updates._delivery,
        'unit_updates' as source_table,
        events.update_id is null
        and updates.update_id is not null
        and updates.changed_at is not null
        and updates.organisation_number is not null as is_repeat,
        updates.update_id is null
        or updates.changed_at is null
        or updates.organisation_number is null as is_quarantined,
        updates._untyped,
        updates.changed_at as told_at,
        updates._landed_at

    from updates

    left join events
        on
            updates.update_id = events.update_id
            and updates._delivery = events._delivery
            and updates._row_number = events._row_number

),

counted as (

    select
        ---------- keys
        _delivery as delivery_id,

        ---------- attributes
        min(source_table) as source_table,

        ---------- measures
        count(*) as rows_delivered,
        count(case when is_repeat then 1 end) as rows_repeated,
        count(case when is_quarantined and not is_repeat then 1 end) as rows_quarantined,
        count(case when not is_quarantined and not is_repeat then 1 end) as rows_kept,
        count(_untyped) as rows_with_untyped_values,

        ---------- times
        min(_landed_at) as landed_at,
        min(told_at) as first_told_at,
        max(told_at) as last_told_at

    from rows_of_deliveries

    group by _delivery

)

select * from counted
