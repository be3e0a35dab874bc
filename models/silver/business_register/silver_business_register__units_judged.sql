-- depends_on: {{ ref('rule_business_register__units') }}
{%- set rules = up_to_date(rules_business_register__units()) %}
{%- set state = unit_state(columns_business_register__units_csv()) %}

with

units_csv as (

    select * from {{ ref('bronze_business_register__units_csv') }}
    where {{ is_new_delivery() }}

),

units_json as (

    select * from {{ ref('bronze_business_register__units_json') }}
    where {{ is_new_delivery() }}

),

units_fetched as (

    select * from {{ ref('bronze_business_register__units_fetched') }}
    where {{ is_new_delivery() }}

),

forms as (

    select * from {{ ref('referential_business_register_organisation_forms') }}

),

sectors as (

    select * from {{ ref('referential_business_register_sectors') }}

),

described as (

    {%- for table in ('units_csv', 'units_json', 'units_fetched') %}
    {%- set is_json = table != 'units_csv' %}

    select
        ---------- keys
        nullif(trim(organisation_number), '') as organisation_number,
        '{{ table }}' as source_table,

        ---------- state
        {%- for column in state %}
        {{ unit_value(column, is_json) }} as {{ column.name }},
        {%- endfor %}

        ---------- in JSON alone
        {{ 'historical_names' if is_json else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
            as historical_names,
        {{ 'deleted_date' if is_json else 'cast(null as date)' }} as deleted_date,

        ---------- lineage
        coalesce({{ moment_in_name('_file') }}, _landed_at) as observed_at,
        _untyped,
        _delivery,
        _row_number,
        _landed_at

    from {{ table }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

repeated as (

    select
        organisation_number as repeated_number,
        _delivery as repeated_delivery

    from described

    where organisation_number is not null

    group by organisation_number, _delivery

    having count(*) > 1

),

copies as (

    select
        described._delivery as copy_delivery,
        described._row_number as copy_row_number,
        row_number() over (
            partition by described.organisation_number, described._delivery
            order by described._row_number
        ) as copy_number

    from described

    inner join repeated
        on
            described.organisation_number = repeated.repeated_number
            and described._delivery = repeated.repeated_delivery

),

checked as (

    select
        described.*,
        {{ row_hash(unit_state_names(state, 'described.') + ['false', 'null']) }} as state_hash,
        {{ has_valid_check_digit('described.organisation_number') }} as has_valid_check_digit,
        forms.organisation_form_code is not null as is_form_known,
        sectors.institutional_sector_code is not null as is_sector_known

    from described

    left join forms
        on described.organisation_form_code = forms.organisation_form_code

    left join sectors
        on described.institutional_sector_code = sectors.institutional_sector_code

),

judged as (

    select
        checked.*,

        ---------- verdict
        {{ broken_rules(rules) }} as broken_rules,
        {{ breaks_a_rule(rules, 'quarantine') }} as is_quarantined,
        {{ breaks_a_rule(rules, 'block') }} as is_blocked,
        coalesce(copies.copy_number, 1) > 1 as is_repeat

    from checked

    left join copies
        on
            checked._delivery = copies.copy_delivery
            and checked._row_number = copies.copy_row_number

)

select * from judged
