with

descriptions as (

    select * from {{ ref('silver_business_register__descriptions') }}

),

-- What a rule took out was in the file all the same.
judged as (

    select * from {{ ref('silver_business_register__units_judged') }}

),

snapshots as (

    select * from {{ ref('silver_business_register__snapshots') }}

),

events as (

    select * from {{ ref('silver_business_register__events') }}

),

followed as (

    select
        _delivery,
        observed_at,
        row_number() over in_order as snapshot_number,
        lead(_delivery) over in_order as next_delivery,
        lead(observed_at) over in_order as next_observed_at

    from snapshots

    window in_order as (order by observed_at, source_table, _delivery)

),

-- Where a unit should stand next: in the snapshot after each that it was in, and in the first after
-- it was new.
expected as (

    select
        judged.organisation_number,
        followed.next_delivery as _delivery,
        followed.next_observed_at as entered_at

    from judged

    inner join followed
        on judged._delivery = followed._delivery

    where
        judged.organisation_number is not null
        and judged.deleted_date is null
        and not judged.is_repeat
        and followed.next_delivery is not null

    union all

    select
        descriptions.organisation_number,
        min_by(followed._delivery, followed.snapshot_number) as _delivery,
        min(followed.observed_at) as entered_at

    from descriptions

    inner join followed
        on descriptions.entered_at < followed.observed_at

    where descriptions.entry_kind = 'new'

    group by descriptions.organisation_number, descriptions._delivery, descriptions._row_number

),

absent as (

    select * from expected
    where
        not exists (
            select 1 from judged
            where
                judged.organisation_number = expected.organisation_number
                and judged._delivery = expected._delivery
        )

),

entries as (

    select
        ---------- keys
        organisation_number,
        entered_at,
        place,
        update_id,

        ---------- attributes
        entry_kind,
        deleted_date,
        state_hash,

        ---------- flags
        is_description,

        ---------- lineage
        _delivery,
        _row_number

    from descriptions

    union all

    select
        organisation_number,
        changed_at as entered_at,
        0 as place,
        update_id,
        case event_type
            when 'Ny' then 'announcement'
            when 'Endring' then 'change'
            when 'Sletting' then 'deletion'
            when 'Fjernet' then 'removal'
            -- `Ukjent` says that something happened before August 2018, not what.
            else 'unknown'
        end as entry_kind,
        case
            when event_type = 'Sletting' then cast(changed_at as date)
        end as deleted_date,
        null as state_hash,
        false as is_description,
        _delivery,
        _row_number

    from events

    union all

    select
        organisation_number,
        entered_at,
        1 as place,
        null as update_id,
        'removal' as entry_kind,
        null as deleted_date,
        null as state_hash,
        false as is_description,
        _delivery,
        null as _row_number

    from absent

)

select * from entries
