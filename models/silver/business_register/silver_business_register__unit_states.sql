{%- set state = unit_state(columns_business_register__units_csv()) %}
{%- set patched = columns_business_register__units_json() %}

with

entries as (

    select * from {{ ref('silver_business_register__unit_entries') }}

),

-- Read apart from `entries`, so that the engine skips all other deliveries.
new_entries as (

    select * from {{ ref('silver_business_register__unit_entries') }}
    where {{ is_new_delivery() }}

),

touched as (

    select distinct organisation_number
    from new_entries

),

observations as (

    select * from {{ ref('silver_business_register__unit_observations') }}

),

changes as (

    select * from {{ ref('silver_business_register__unit_changes') }}
    where
        not is_untyped
        and {{ is_touched('organisation_number') }}

),

snapshots as (

    select * from {{ ref('silver_business_register__snapshots') }}

),

lists as (

    select
        _delivery,
        observed_at,
        ',' || missing_columns || ',' as missing_columns

    from snapshots

),

-- Files that lack a column which an earlier one had.
narrower as (

    select distinct later._delivery

    from lists as later

    inner join lists as earlier
        on later.observed_at > earlier.observed_at

    where {{ is_narrower(state) }}

),

spoken as (

    select
        entries.*,
        coalesce(lists.missing_columns, '') as missing_columns,
        narrower._delivery is not null as is_narrower

    from entries

    left join lists
        on entries._delivery = lists._delivery

    left join narrower
        on entries._delivery = narrower._delivery

    where
        entries.entry_kind not in ('announcement', 'unknown')
        and {{ is_touched('organisation_number') }}

),

-- Of a unit that only snapshots speak of, each tells all there is: `units` compares them. Here are
-- the others, of which a part is said at a time.
storied as (

    select organisation_number
    from spoken
    group by organisation_number
    having
        bool_or(entry_kind <> 'snapshot')
        or (bool_or(is_narrower) and count(distinct state_hash) > 1)

),

ordered as (

    select
        *,
        row_number() over one_unit as entry_number,
        -- Keys of what is joined: a condition on one side alone would compare all rows with all.
        case when is_description then _row_number end as description_row_number,
        case when not is_description then update_id end as patch_id

    from spoken

    where organisation_number in (select storied.organisation_number from storied)

    window one_unit as (
        partition by organisation_number
        order by entered_at, place, update_id, is_description, _delivery, _row_number
    )

),

descriptions as (

    select * from observations
    where organisation_number in (select storied.organisation_number from storied)

),

-- One row per event: what it sets stands in a box of one, so that a box with null sets null.
patches as (

    select
        update_id,
        {%- for column in state %}
        max(case
            when column_name = '{{ column.name }}'
                then {{ boxed(typed(column.name, patched, 'new_value')) }}
        end) as {{ column.name }},
        {%- endfor %}
        max(case
            when column_name = 'deleted_date'
                then {{ boxed(typed('deleted_date', patched, 'new_value')) }}
        end) as deleted_date

    from changes

    group by update_id

),

boxes as (

    select
        ordered.organisation_number,
        ordered.entry_number,
        ordered.entered_at,
        ordered.entry_kind,
        ordered.is_description,
        ordered._delivery,
        {%- for column in state %}
        case
            when not ordered.is_description then patches.{{ column.name }}
            when ordered.missing_columns not like '%,{{ column.name }},%'
                then {{ boxed('descriptions.' ~ column.name) }}
        end as {{ column.name }},
        {%- endfor %}
        case
            when ordered.is_description then {{ boxed('cast(null as date)') }}
            when patches.deleted_date is not null then patches.deleted_date
            when ordered.entry_kind = 'deletion' then {{ boxed('ordered.deleted_date') }}
        end as deleted_date,
        case
            when ordered.is_description then false
            when ordered.entry_kind in ('deletion', 'removal') then true
        end as is_deleted

    from ordered

    left join descriptions
        on
            ordered.description_row_number = descriptions._row_number
            and ordered._delivery = descriptions._delivery

    left join patches
        on ordered.patch_id = patches.update_id

),

folded as (

    select
        organisation_number,
        entry_number,
        entered_at,
        entry_kind,
        _delivery,
        {%- for column in state %}
        {{ unboxed('last_value(' ~ column.name ~ ' ignore nulls) over until_now') }}
            as {{ column.name }},
        {%- endfor %}
        {{ unboxed('last_value(deleted_date ignore nulls) over until_now') }} as deleted_date,
        last_value(is_deleted ignore nulls) over until_now as is_deleted,
        -- What was said before the first description is no state.
        max(is_description) over until_now as is_described

    from boxes

    window until_now as (
        partition by organisation_number
        order by entry_number
        rows between unbounded preceding and current row
    )

),

hashed as (

    select
        *,
        {{ unit_state_hash(state, 'is_deleted', 'deleted_date') }} as state_hash

    from folded

    where is_described

),

-- Of few columns from here on: which entries made the unit another.
steps as (

    select
        organisation_number,
        entry_number,
        entered_at,
        state_hash,
        lag(state_hash) over (
            partition by organisation_number
            order by entry_number
        ) as step_before

    from hashed

),

ends as (

    select
        *,
        lead(entered_at) over (
            partition by organisation_number
            order by entry_number
        ) as next_entered_at

    from steps

    where state_hash is distinct from step_before

),

-- Of several at one moment the last one stands, unless the unit is again what it was before.
compared as (

    select
        organisation_number,
        entry_number,
        state_hash,
        lag(state_hash) over (
            partition by organisation_number
            order by entry_number
        ) as previous_hash

    from ends

    where next_entered_at is distinct from entered_at

),

states as (

    select
        ---------- keys
        hashed.organisation_number,
        hashed.entered_at,

        ---------- state
        {%- for column in state %}
        hashed.{{ column.name }},
        {%- endfor %}
        hashed.is_deleted,
        hashed.deleted_date,

        ---------- lineage
        hashed.entry_kind as begun_by,
        hashed._delivery

    from hashed

    inner join compared
        on
            hashed.organisation_number = compared.organisation_number
            and hashed.entry_number = compared.entry_number

    where compared.state_hash is distinct from compared.previous_hash

)

select * from states
