{#- Synthetic worlds tell of every change; the real feed may miss some. -#}
{{ config(severity='error' if target.name in ('samples', 'demo') else 'warn') }}
{%- set state = unit_state(columns_business_register__units_csv()) %}

with

units as (

    select * from {{ ref('silver_business_register__units') }}

),

events as (

    select * from {{ ref('silver_business_register__events') }}

),

snapshots as (

    select
        *,
        ',' || missing_columns || ',' as missing,
        min(observed_at) over () as first_observed_at

    from {{ ref('silver_business_register__snapshots') }}

),

-- What a snapshot has and an earlier one had not is new to us, and no disagreement.
brought as (

    select
        {%- for column in state %}
        bool_or(earlier.missing like '%,{{ column.name }},%') as {{ column.name }},
        {%- endfor %}
        later._delivery

    from snapshots as later

    inner join snapshots as earlier
        on later.observed_at > earlier.observed_at

    group by later._delivery

),

-- Units that a snapshot changed, though it is not the first of all.
late as (

    select
        units.*,
        snapshots.observed_at

    from units

    inner join snapshots
        on units._delivery = snapshots._delivery

    where
        units.begun_by in ('snapshot', 'removal')
        and snapshots.observed_at > snapshots.first_observed_at

),

disagreeing as (

    select
        late.organisation_number,
        late.valid_from,
        late.begun_by,
        case
            when late.begun_by = 'removal' then 'is not in the snapshot'
            when earlier.organisation_number is null then 'was never announced'
            else concat_ws(
                ', ', cast(null as {{ dbt.type_string() }})
                {%- for column in state %},
                case
                    when
                        late.{{ column.name }} is distinct from earlier.{{ column.name }}
                        and not brought.{{ column.name }}
                        then '{{ column.name }}'
                end
                {%- endfor %},
                case when late.is_deleted <> earlier.is_deleted then 'is_deleted' end
            )
        end as finding

    from late

    left join units as earlier
        on
            late.organisation_number = earlier.organisation_number
            and late.valid_from = earlier.valid_to

    inner join brought
        on late._delivery = brought._delivery

    where
        earlier.organisation_number is not null
        or not exists (
            select 1 from events
            where
                events.organisation_number = late.organisation_number
                and events.event_type = 'Ny'
                and events.changed_at <= late.valid_from
        )

)

select * from disagreeing
where finding <> ''
