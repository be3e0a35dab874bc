with

updates as (

    select * from {{ ref('bronze_business_register__unit_updates') }}

),

-- Read apart from `updates`, so that the engine skips all other deliveries.
new_updates as (

    select * from {{ ref('bronze_business_register__unit_updates') }}
    where {{ is_new_delivery() }}

),

touched as (

    select distinct update_id
    from new_updates

),

ranked as (

    -- Pages overlap: of an event that came twice, the copy that was landed first is kept.
    select
        *,
        row_number() over (
            partition by update_id
            order by _landed_at, _delivery, _row_number
        ) as copy_number

    from updates

    where
        update_id is not null
        and changed_at is not null
        and organisation_number is not null
        and {{ is_touched('update_id') }}

),

events as (

    select
        ---------- keys
        update_id,
        organisation_number,

        ---------- attributes
        event_type,
        changes,

        ---------- times
        changed_at,

        ---------- lineage
        _delivery,
        _row_number,
        _landed_at

    from ranked

    where copy_number = 1

)

select * from events
