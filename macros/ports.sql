{#- What the materialization `output_port` knows about a port and says about its audit. -#}

{#- The audit that was compiled from the port's contract; refused when the contract was edited since. -#}
{% macro compiled_audit() %}
    {%- set name = 'audit_' ~ model.name ~ '_v' ~ model.version -%}
    {%- set compiled = context.get(name) -%}
    {%- if compiled is none -%}
        {{ exceptions.raise_compiler_error(
            "BRY-INPUT: " ~ model.original_file_path ~ " is an output port without a contract. fix: `brygge contracts import "
            ~ model.name ~ "` writes one to begin with; then run `brygge compile`."
        ) }}
    {%- endif -%}
    {%- set audit = compiled() -%}
    {%- if file_sha256(audit.file) != audit.sha256 -%}
        {{ exceptions.raise_compiler_error(
            "BRY-FINDING: " ~ audit.file ~ " was edited and not compiled. fix: run `brygge compile`."
        ) }}
    {%- endif -%}
    {%- if port_strategy() == 'merge' and not audit.key -%}
        {{ exceptions.raise_compiler_error(
            "BRY-INPUT: " ~ audit.file ~ " has no primary key, by which rows could be merged."
            ~ " fix: mark one with `primaryKey: true`, or use port_strategy full."
        ) }}
    {%- endif -%}
    {{ return(audit) }}
{% endmacro %}

{% macro port_strategy() %}
    {%- set strategy = config.get('port_strategy', 'full') -%}
    {%- if strategy not in ('full', 'merge') -%}
        {{ exceptions.raise_compiler_error(
            "BRY-INPUT: " ~ model.original_file_path ~ ": no port_strategy '" ~ strategy ~ "'. fix: use full or merge."
        ) }}
    {%- endif -%}
    {{ return(strategy) }}
{% endmacro %}

{#- The columns by which a merge replaces rows: the primary key, or the part of it that the config names. -#}
{% macro replaced_by(audit) %}
    {%- set columns = config.get('port_replaces') or audit.key -%}
    {%- for column in columns if column not in audit.key -%}
        {{ exceptions.raise_compiler_error(
            "BRY-INPUT: " ~ model.original_file_path ~ ": port_replaces names " ~ column ~ ", which is not in the primary key of "
            ~ audit.file ~ ". fix: name columns of " ~ audit.key | join(', ') ~ "."
        ) }}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{#- Whether the model is a port that adds to the rows of earlier builds. -#}
{% macro is_merging_port() %}
    {{ return(model.config.materialized == 'output_port' and port_strategy() == 'merge') }}
{% endmacro %}

{#- Post-processing of `should_full_refresh()`: a rebuild that nobody asked for is said. -#}
{% macro say_why_in_full(existing, audit) %}
    {%- if existing is not none and is_merging_port() and not flags.FULL_REFRESH and not is_incremental() -%}
        {{ log(
            this.identifier ~ ": built in full, since its contract, its columns or what it is made from changed.",
            info=true
        ) }}
    {%- endif -%}
{% endmacro %}

{#- The sentence of a refused port: what was broken, by how much, and what readers see now. -#}
{% macro refusal(audit, port, existing, results) %}
    {%- set broken = [] -%}
    {%- for result in results if result.outcome == 'failed' and result.check.severity == 'error' -%}
        {%- do broken.append(
            result.check.id ~ " (" ~ (result.message or result.measured ~ ", must be " ~ result.check.expected) ~ ")"
        ) -%}
    {%- endfor -%}
    {%- set readers = "readers keep the rows of the last good build" if existing is not none else "the port has no rows yet" -%}
    {{ return(
        "BRY-FINDING: " ~ audit.contract ~ " breaks " ~ broken | length ~ " of its " ~ audit.checks | length
        ~ " promises: " ~ broken | join("; ") ~ ". Nothing was swapped in: " ~ readers
        ~ ". fix: see audit.checks and audit.failing_rows where relation_name = '" ~ port_name(port) ~ "'."
    ) }}
{% endmacro %}

{% macro port_name(port) %}
    {{ return(port.schema ~ '.' ~ port.identifier) }}
{% endmacro %}

{#-
    on-run-start: what a killed build left is dropped, and its audits are closed as not carried out.
    `dbt compile` renders it on an empty database, too: there nothing was left.
-#}
{% macro sweep_killed_audits() %}
    {%- if execute and has_audit_table('checks') -%}
        {%- set left = run_query("select distinct relation_name from " ~ audit_relation('checks') ~ " where decision = 'pending'") -%}
        {%- for name in left.columns[0].values() -%}
            {%- do drop_staged(name ~ '__staged') -%}
        {%- endfor -%}
        update {{ audit_relation('checks') }}
        set decision = 'not_run', message = 'the build ended before the audit did'
        where decision = 'pending'
    {%- endif -%}
{% endmacro %}

{#-
    on-run-end: an audit that was announced and has no end could not be carried out. It is no verdict
    on the data, and is told apart from one.
-#}
{% macro report_audits(results) %}
    {%- for result in (results if execute else []) if result.node.config.materialized == 'output_port' and result.status == 'error' -%}
        {%- set name = result.node.schema ~ '.' ~ (result.node.alias or result.node.name) -%}
        {%- set pending = pending_checks(name) -%}
        {%- if pending -%}
            {%- set reason = (result.message or '').split('\n')[1:2] | join | trim -%}
            {%- do close_pending_audit(name, reason) -%}
            {{ log(
                "BRY-FAULT: " ~ result.node.unique_id ~ ": the audit of " ~ name ~ " could not be carried out at "
                ~ pending[0] ~ ": " ~ reason ~ ". Nothing was swapped in: readers keep the rows of the last good build."
                ~ " fix: see audit.checks where relation_name = '" ~ name ~ "' and outcome = 'not_run'.", info=true
            ) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return('') }}
{% endmacro %}
