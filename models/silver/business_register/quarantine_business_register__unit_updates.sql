with

updates as (

    select * from {{ ref('bronze_business_register__unit_updates') }}

),

unreadable as (

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
        _untyped,
        _delivery,
        _row_number,
        _landed_at

    from updates

    where
        update_id is null
        or changed_at is null
        or organisation_number is null

)

select * from unreadable
