{%- set columns = columns_business_register__units_json() %}

with

new_events as (

    select * from {{ ref('silver_business_register__events') }}
    where {{ is_new_delivery() }}

),

touched as (

    select update_id
    from new_events

),

new_operations as (

    select * from {{ ref('silver_business_register__operations') }}
    where {{ is_new_delivery() }}

),

mappings as (

    select * from {{ ref('mapping_business_register_columns') }}
    where source_table <> 'unit_updates'

),

fields as (

    -- CSV and JSON spell the same field differently, in case alone.
    select
        '/' || replace(lower(heading), '.', '/') as field,
        max(column_name) as column_name

    from mappings

    group by lower(heading)

),

objects as (

    select distinct '/' || split_part(field, '/', 2) as object_path
    from fields
    where split_part(field, '/', 3) <> ''

),

written as (

    select
        *,
        lower(field_path) as field,
        case when operation_name <> 'remove' then new_value end as value_after

    from new_operations

),

object_keys as (

    select
        *,
        {{ json_object_keys('value_after') }} as object_key

    from written

    where {{ json_kind('value_after') }} = 'OBJECT'

),

said as (

    select
        update_id,
        patch_place,
        1 as is_said,
        field_path || '/' || object_key as field_path,
        {{ json_text_at('value_after', "'$.\"' || object_key || '\"'") }} as new_text

    from object_keys

    where object_key <> '_links'

    union all

    select
        update_id,
        patch_place,
        1 as is_said,
        field_path,
        {{ json_text_at('value_after', "'$'") }} as new_text

    from written

    where
        coalesce({{ json_kind('value_after') }}, 'NULL') <> 'OBJECT'
        and field not in (select objects.object_path from objects)

    union all

    -- A patch of a whole object speaks of every field in it: what it does not say is gone.
    select
        written.update_id,
        written.patch_place,
        0 as is_said,
        fields.field as field_path,
        cast(null as {{ dbt.type_string() }}) as new_text

    from written

    inner join fields
        on fields.field like written.field || '/%'

),

ranked as (

    -- Of several patches of one field in one event, the last holds.
    select
        *,
        nullif(trim({{ json_lines('new_text') }}), '') as new_value,
        row_number() over (
            partition by update_id, lower(field_path)
            order by patch_place desc, is_said desc
        ) as place

    from said

),

changes as (

    select
        ---------- keys
        ranked.update_id,
        lower(ranked.field_path) as field,
        operations.organisation_number,

        ---------- attributes
        ranked.field_path,
        -- A field that nobody mapped must stay visible, so it is named rather than null.
        case when fields.field is null then 'unmapped' else fields.column_name end as column_name,
        ranked.new_value,

        ---------- flags
        fields.field is not null as is_mapped,
        {{ is_untyped_patch('fields.column_name', 'ranked.new_value', columns) }} as is_untyped,

        ---------- times
        operations.changed_at,

        ---------- lineage
        operations._delivery,
        operations._row_number,
        operations._landed_at

    from ranked

    inner join new_operations as operations
        on
            ranked.update_id = operations.update_id
            and ranked.patch_place = operations.patch_place

    left join fields
        on lower(ranked.field_path) = fields.field

    where
        ranked.place = 1
        -- Known and not used: addresses of the API.
        and (fields.field is null or fields.column_name is not null)

),

-- The copy of an event that is kept now may change less than the one before.
replacing as (

    {{ rows_of_touched('changes', 'update_id') }}

)

select * from replacing
