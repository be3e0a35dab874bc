with

-- `events` keeps one copy of an event that came twice; a new copy replaces the old.
new_events as (

    select * from {{ ref('silver_business_register__events') }}
    where {{ is_new_delivery() }}

),

touched as (

    select update_id
    from new_events

),

lists as (

    -- A patch that came alone is a list of one.
    select
        *,
        case
            when {{ json_kind('changes') }} = 'OBJECT' then '[' || changes || ']'
            else changes
        end as patches

    from new_events

    where event_type <> 'Ukjent'

),

positions as (

    select
        *,
        {{ json_positions('patches') }} as patch_place

    from lists

),

elements as (

    select
        *,
        {{ json_element('patches', 'patch_place') }} as element

    from positions

),

beside as (

    -- The feed gives objects. It was also seen to give their values one after the other, or as
    -- arrays: operation, path, value.
    select
        *,
        {{ json_kind('element') }} as element_kind,
        {{ json_text_at('element', "'$'") }} as element_text,
        lead({{ json_text_at('element', "'$'") }}) over one_event as next_text,
        lead(element, 2) over one_event as next_but_one

    from elements

    window one_event as (partition by update_id order by patch_place)

),

operations as (

    select
        ---------- keys
        update_id,
        patch_place,
        organisation_number,

        ---------- attributes
        case element_kind
            when 'OBJECT' then {{ json_text_at('element', "'$.op'") }}
            when 'ARRAY' then {{ json_text_at('element', "'$[0]'") }}
            else element_text
        end as operation_name,
        case element_kind
            when 'OBJECT' then {{ json_text_at('element', "'$.path'") }}
            when 'ARRAY' then {{ json_text_at('element', "'$[1]'") }}
            else next_text
        end as field_path,
        case element_kind
            when 'OBJECT'
                then cast({{ json_at('element', "'$.value'") }} as {{ dbt.type_string() }})
            when 'ARRAY'
                then cast({{ json_at('element', "'$[2]'") }} as {{ dbt.type_string() }})
            else cast(next_but_one as {{ dbt.type_string() }})
        end as new_value,

        ---------- times
        changed_at,

        ---------- lineage
        _delivery,
        _row_number,
        _landed_at

    from beside

),

-- What is no operation is a value of the one before it.
told as (

    select * from operations
    where
        operation_name in ('add', 'replace', 'remove')
        and field_path like '/%'

),

-- The copy of an event that is kept now may say less than the one before.
replacing as (

    {{ rows_of_touched('told', 'update_id') }}

)

select * from replacing
