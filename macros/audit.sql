{#-
    The audit of an output port: what each check of its contract measures, and the record of it.
    A check comes from the compiled contract: `measured` is SQL that gives a number, `kept` says
    whether that number keeps the promise, `bad` finds the rows that break it.
-#}

{#- `${object}` is the relation under test, `${now}` the moment of the audit. -#}
{% macro over(sql, relation, now) %}
    {{ return(sql | replace('${object}', relation | string) | replace('${now}', now)) }}
{% endmacro %}

{#- The results of all checks, in the contract's order: check, outcome, measured, bad_rows, message. -#}
{% macro audit_results(audit, port, staged, whole) %}
    {%- set now = moment_of_audit() -%}
    {%- set mismatch = column_mismatch(staged, audit.columns) -%}
    {%- set found = {'columns': {
        'outcome': 'failed' if mismatch else 'passed', 'measured': mismatch | length, 'message': mismatch | join(', ') or none,
    }} -%}
    {%- if mismatch -%}
        {{ return(results_of(audit, found, 'the columns are not those of the contract')) }}
    {%- endif -%}
    {%- set by_delta = audit.checks | selectattr('delta') | selectattr('scope', 'in', ['row', 'measure']) | list -%}
    {%- set by_whole = audit.checks | rejectattr('delta') | selectattr('scope', 'in', ['row', 'measure']) | list -%}
    {%- if staged == whole -%}
        {%- do found.update(scanned(by_delta + by_whole, staged, now)) -%}
    {%- else -%}
        {%- do found.update(scanned(by_delta, staged, now)) -%}
        {%- do found.update(scanned(by_whole, whole, now)) -%}
    {%- endif -%}
    {%- for check in audit.checks if check.scope == 'key' -%}
        {%- do found.update({check.id: asked(check, staged if check.delta else whole, now)}) -%}
    {%- endfor -%}
    {%- for check in audit.checks if check.scope == 'query' -%}
        {#- SQL that people wrote may fail: what is known is on record before each. -#}
        {%- do announce_audit(audit, port, found) -%}
        {%- do found.update({check.id: asked(check, whole, now)}) -%}
    {%- endfor -%}
    {{ return(results_of(audit, found)) }}
{% endmacro %}

{% macro results_of(audit, found, message=none) %}
    {%- set results = [] -%}
    {%- for check in audit.checks -%}
        {%- do results.append(dict(found.get(check.id, {'outcome': 'not_run', 'message': message}), check=check)) -%}
    {%- endfor -%}
    {{ return(results) }}
{% endmacro %}

{#- What differs between the promised columns and those of the staged table, in words. -#}
{% macro column_mismatch(staged, columns) %}
    {%- set promised = promised_columns(columns) -%}
    {%- set built = described('select * from ' ~ staged) -%}
    {%- set mismatch = [] -%}
    {%- if promised != built -%}
        {%- set built_types = dict(built) -%}
        {%- set promised_types = dict(promised) -%}
        {%- for name, type in promised -%}
            {%- if name not in built_types -%}
                {%- do mismatch.append(name ~ ' is missing') -%}
            {%- elif built_types[name] != type -%}
                {%- do mismatch.append(name ~ ' is ' ~ built_types[name] ~ ' instead of ' ~ type) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for name, type in built if name not in promised_types -%}
            {%- do mismatch.append(name ~ ' is not promised') -%}
        {%- endfor -%}
        {%- if not mismatch -%}
            {%- do mismatch.append('the order of the columns is ' ~ built | map('first') | join(', ')) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(mismatch) }}
{% endmacro %}

{#- One scan for all checks that look at rows or at the whole. -#}
{% macro scanned(checks, relation, now) %}
    {%- if not checks -%}
        {{ return({}) }}
    {%- endif -%}
    {%- set measures = ['count(*) as row_count'] -%}
    {%- set outer = ['row_count'] -%}
    {%- for check in checks -%}
        {%- set name = 'm_' ~ loop.index0 -%}
        {%- do measures.append(check.measured ~ ' as ' ~ name) -%}
        {%- set bad = name if check.scope == 'row' else 'null' -%}
        {%- if check.counted -%}
            {%- set bad = 'bad_' ~ loop.index0 -%}
            {%- do measures.append(check.counted ~ ' as ' ~ bad) -%}
        {%- endif -%}
        {%- do outer.append('cast(' ~ name ~ ' as varchar), coalesce(' ~ check.kept | replace('${measured}', name) ~ ', false), ' ~ bad) -%}
    {%- endfor -%}
    {%- set sql = 'select ' ~ outer | join(',\n') ~ '\nfrom (\nselect ' ~ measures | join(',\n') ~ '\nfrom ${object}\n)' -%}
    {%- set row = run_query(over(sql, relation, now)).rows[0] -%}
    {%- set found = {} -%}
    {%- for check in checks -%}
        {%- set at = 1 + 3 * loop.index0 -%}
        {%- do found.update({check.id: {
            'outcome': 'passed' if row[at + 1] else 'failed', 'measured': row[at], 'bad_rows': row[at + 2], 'row_count': row[0],
        }}) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{#- A check with a query of its own. A key is first tried by hashes, which can prove it for less. -#}
{% macro asked(check, relation, now) %}
    {%- if check.scope == 'key' -%}
        {%- if run_query(over(check.quick, relation, now)).columns[0].values()[0] == 0 and check.strict -%}
            {{ return({'outcome': 'passed', 'measured': '0', 'bad_rows': 0}) }}
        {%- endif -%}
    {%- endif -%}
    {%- set sql = 'select cast(measured as varchar), coalesce(' ~ check.kept | replace('${measured}', 'measured') ~ ', false) from (select (' ~ check.measured ~ ') as measured)' -%}
    {%- set row = run_query(over(sql, relation, now)).rows[0] -%}
    {%- set result = {'outcome': 'passed' if row[1] else 'failed', 'measured': row[0]} -%}
    {%- if row[0] is none -%}
        {%- do result.update({'message': 'the query gave no value'}) -%}
    {%- endif -%}
    {{ return(result) }}
{% endmacro %}

{#- What is known so far, committed; every other check stands as not carried out. -#}
{% macro announce_audit(audit, port, found={}) %}
    {%- do begin_transaction() -%}
    {%- do record_results(audit, port, results_of(audit, found), 'pending') -%}
    {{ adapter.commit() }}
{% endmacro %}

{% macro record_results(audit, port, results, decision) %}
    {%- set name = port_name(port) -%}
    {%- do run_query(
        "delete from " ~ audit_relation('checks') ~ " where invocation_id = '" ~ invocation_id ~ "' and relation_name = '" ~ name ~ "'"
    ) -%}
    {%- set rows = [] -%}
    {%- for result in results -%}
        {%- set check = result.check -%}
        {%- set values = [
            invocation_id, name, audit.contract, audit.version, check.id, check.rule, check.columns | join(', '), check.dimension,
            check.severity, check.unit, check.expected, result.outcome, result.measured, result.message, decision,
        ] -%}
        {%- set texts = [] -%}
        {%- for value in values -%}
            {%- do texts.append(sql_text(value)) -%}
        {%- endfor -%}
        {%- do rows.append(
            "(" ~ texts | join(", ") ~ ", " ~ number_or_null(result.bad_rows) ~ ", " ~ number_or_null(result.row_count) ~ ", " ~ loop.index ~ ")"
        ) -%}
    {%- endfor -%}
    {%- do run_query(insert_results(rows, name)) -%}
{% endmacro %}

{#- At most 10,000 rows per broken check. -#}
{% macro record_failing_rows(audit, port, results, staged, whole) %}
    {%- set names = audit.columns | map(attribute='name') | list -%}
    {%- for result in results if result.outcome == 'failed' and result.check.bad -%}
        {%- set relation = staged if result.check.delta else whole -%}
        {%- do run_query(over(
            "insert into " ~ audit_relation('failing_rows') ~ " by name select '" ~ invocation_id ~ "' as invocation_id, '"
            ~ port_name(port) ~ "' as relation_name, " ~ sql_text(audit.contract) ~ " as contract_id, "
            ~ sql_text(result.check.id) ~ " as check_id, " ~ row_as_json(audit.key, audit.classified) ~ " as row_key, "
            ~ row_as_json(names, audit.classified) ~ " as failing_row from ${object} where "
            ~ result.check.bad ~ " order by row_key limit 10000", relation, moment_of_audit()
        )) -%}
    {%- endfor -%}
{% endmacro %}

{#- The checks of a port that this invocation announced and did not end, in the contract's order. -#}
{% macro pending_checks(name) %}
    {%- set found = run_query(
        "select check_id from " ~ audit_relation('checks') ~ " where invocation_id = '" ~ invocation_id
        ~ "' and relation_name = '" ~ name ~ "' and decision = 'pending' and outcome = 'not_run' order by position"
    ) -%}
    {{ return(found.columns[0].values() | list) }}
{% endmacro %}

{% macro close_pending_audit(name, reason) %}
    {%- do begin_transaction() -%}
    {%- do run_query(
        "update " ~ audit_relation('checks') ~ " set decision = 'not_run', message = case when outcome = 'not_run' then "
        ~ sql_text(reason) ~ " end where invocation_id = '" ~ invocation_id ~ "' and relation_name = '" ~ name ~ "' and decision = 'pending'"
    ) -%}
    {%- do drop_staged(name ~ '__staged') -%}
    {{ adapter.commit() }}
{% endmacro %}

{% macro sql_text(value) -%}
    {{ return("cast(null as varchar)" if value is none else "'" ~ value | string | replace("'", "''") ~ "'") }}
{%- endmacro %}

{% macro number_or_null(value) -%}
    {{ return("cast(null as bigint)" if value is none or value is undefined else value | int) }}
{%- endmacro %}
