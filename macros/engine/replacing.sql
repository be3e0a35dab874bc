{#-
    The incremental strategy `replace`: all rows go that share the columns `replaces` with what was built, as
    with `delete+insert`, also where nothing comes in their place.

    What was built says so: `rows_of_touched` gives a touched key without a row one in which all else is null.
    It has no `unique_key`, so that it deletes and is not kept.
-#}

{#- All rows of a CTE; in an incremental build also one for each key of the CTE `touched` that has none in it. -#}
{% macro rows_of_touched(rows, key) -%}
    select * from {{ 'touched left join ' ~ rows ~ ' using (' ~ key ~ ')' if is_incremental() else rows }}
{%- endmacro %}

{#- dbt finds the strategy by this macro's name. -#}
{% macro get_incremental_replace_sql(arguments) %}
    {%- set columns = get_quoted_csv(arguments.dest_columns | map(attribute='name')) %}
    delete from {{ arguments.target_relation }} as built
    where exists (
        select 1 from {{ arguments.temp_relation }} as fresh
        where {{ equal_keys('built', 'fresh', config.require('replaces')) }}
    );
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }}
    where {{ arguments.unique_key | join(' is not null and ') }} is not null
{% endmacro %}
