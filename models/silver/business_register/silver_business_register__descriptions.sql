with

observations as (

    select * from {{ ref('silver_business_register__unit_observations') }}

),

events as (

    select * from {{ ref('silver_business_register__events') }}

),

-- A fetched unit stands at the moment of the event that called it new.
announced as (

    select
        observations._delivery,
        observations._row_number,
        max(events.changed_at) as changed_at,
        max_by(events.update_id, events.changed_at) as update_id

    from observations

    inner join events
        on
            observations.organisation_number = events.organisation_number
            and observations.observed_at >= events.changed_at

    where
        observations.source_table = 'units_fetched'
        and observations.deleted_date is null
        and events.event_type = 'Ny'

    group by observations._delivery, observations._row_number

),

descriptions as (

    select
        observations.organisation_number,
        coalesce(announced.changed_at, observations.observed_at) as entered_at,
        case when announced.update_id is null then 1 else 0 end as place,
        announced.update_id,
        case
            when observations.deleted_date is not null then 'deletion'
            when observations.source_table = 'units_fetched' then 'new'
            else 'snapshot'
        end as entry_kind,
        observations.deleted_date is null as is_description,
        observations.deleted_date,
        observations.state_hash,
        observations._delivery,
        observations._row_number

    from observations

    left join announced
        on
            observations._delivery = announced._delivery
            and observations._row_number = announced._row_number

)

select * from descriptions
