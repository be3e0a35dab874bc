{#- How an output port is staged, read and swapped in on DuckDB. -#}

{% macro file_sha256(file) %}
    {%- set found = run_query("select sha256(content) from read_blob('" ~ file ~ "')") -%}
    {{ return(found.columns[0].values()[0] if found.rows else none) }}
{% endmacro %}

{% macro staged_relation(port) %}
    {{ return(port.incorporate(path={'identifier': port.identifier ~ '__staged'}, type='table')) }}
{% endmacro %}

{% macro create_staged(staged, sql) %}
    create or replace table {{ staged }} as (
        {{ sql }}
    )
{% endmacro %}

{% macro begin_transaction() %}
    {%- call statement('begin', auto_begin=true) -%} select 1 {%- endcall -%}
{% endmacro %}

{% macro drop_staged(staged) %}
    {%- do run_query("drop table if exists " ~ staged) -%}
{% endmacro %}

{#- All rows of the port as they would be after the merge. -#}
{% macro merged_rows(port, staged, key) %}
    {{ return(
        "(select * from " ~ port ~ " as built where not exists (select 1 from " ~ staged ~ " as staged where "
        ~ equal_keys('built', 'staged', key) ~ ") union all by name select * from " ~ staged ~ ")"
    ) }}
{% endmacro %}

{% macro equal_keys(left, right, key) %}
    {%- set pairs = [] -%}
    {%- for column in key -%}
        {%- do pairs.append(left ~ '.' ~ quoted(column) ~ ' = ' ~ right ~ '.' ~ quoted(column)) -%}
    {%- endfor -%}
    {{ return(pairs | join(' and ')) }}
{% endmacro %}

{% macro merge_staged(staged, port, key) %}
    {%- do run_query("delete from " ~ port ~ " as built using " ~ staged ~ " as staged where " ~ equal_keys('built', 'staged', key)) -%}
    {%- do run_query("insert into " ~ port ~ " by name select * from " ~ staged) -%}
    {%- do drop_staged(staged) -%}
{% endmacro %}

{% macro swap_staged(staged, port, existing) %}
    {%- if existing is not none -%}
        {%- do run_query("drop " ~ existing.type ~ " " ~ existing) -%}
    {%- endif -%}
    {%- do run_query("alter table " ~ staged ~ " rename to " ~ adapter.quote(port.identifier)) -%}
{% endmacro %}

{#- The view without a version shows the latest one. -#}
{% macro show_latest(port) %}
    {%- if model.version == model.latest_version -%}
        {%- set view = port.incorporate(path={'identifier': model.name}, type='view') -%}
        {%- do run_query("create or replace view " ~ view ~ " as select * from " ~ port) -%}
    {%- endif -%}
{% endmacro %}

{#- The columns of a relation, and what the contract's types are called here: pairs of name and type. -#}
{% macro described(sql) %}
    {%- set found = run_query("describe " ~ sql) -%}
    {{ return(zip(found.columns[0].values(), found.columns[1].values()) | list) }}
{% endmacro %}

{% macro promised_columns(columns) %}
    {%- set casts = [] -%}
    {%- for column in columns -%}
        {%- do casts.append('cast(null as ' ~ column.type ~ ') as ' ~ quoted(column.name)) -%}
    {%- endfor -%}
    {{ return(described('select ' ~ casts | join(', '))) }}
{% endmacro %}

{#-
    The moment of the audit, from which ages are counted. The synthetic worlds stand still: their
    clock shows when the port's own product was last delivered to (any product, for one without sources).
-#}
{% macro moment_of_audit() %}
    {%- if target.name in ('samples', 'demo') -%}
        {%- set landed = last_landed(model.group) or last_landed('*') -%}
    {%- endif -%}
    {{ return("cast('" ~ (landed or run_started_at.strftime('%Y-%m-%d %H:%M:%S')) ~ "' as timestamp)") }}
{% endmacro %}

{#- When the last delivery of a source in a synthetic world was landed; none without deliveries. -#}
{% macro last_landed(source_name) %}
    {{ return(run_query(
        "select strftime(max(try_strptime(split_part(split_part(file, '/', -2), '-', 1), '%Y%m%dT%H%M%SZ')), '%Y-%m-%d %H:%M:%S')"
        ~ " from glob('landing/" ~ target.name ~ "/" ~ source_name ~ "/*/*/rows.parquet')"
    ).columns[0].values()[0]) }}
{% endmacro %}

{#- A row as JSON; classified values are hashed with this invocation's id, so that none is shown. -#}
{% macro row_as_json(names, classified) %}
    {%- set fields = [] -%}
    {%- for name in names -%}
        {%- set value = "sha256(cast(" ~ quoted(name) ~ " as varchar) || '" ~ invocation_id ~ "')" if name in classified else quoted(name) -%}
        {%- do fields.append("'" ~ name | replace("'", "''") ~ "': " ~ value) -%}
    {%- endfor -%}
    {{ return("cast(to_json({" ~ fields | join(', ') ~ "}) as varchar)" if fields else "cast(null as varchar)") }}
{% endmacro %}

{#- The results of an audit, each with up to five keys of the rows that broke it. -#}
{% macro insert_results(rows, name) %}
    insert into {{ audit_relation('checks') }} by name
    select
        invocation_id,
        cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as timestamp) as audited_at,
        * exclude (invocation_id),
        (
            select cast(to_json(list(cast(row_key as json) order by row_key)) as varchar) from (
                select distinct row_key from {{ audit_relation('failing_rows') }} as failing
                where
                    failing.invocation_id = '{{ invocation_id }}'
                    and failing.relation_name = '{{ name }}'
                    and failing.check_id = results.check_id
                    and failing.row_key is not null
                order by row_key
                limit 5
            )
        ) as sample_keys
    from (values
        {{ rows | join(',\n        ') }}
    ) as results(
        invocation_id, relation_name, contract_id, contract_version, check_id, rule, columns, dimension,
        severity, unit, expected, outcome, measured, message, decision, bad_rows, row_count, position
    )
{% endmacro %}
