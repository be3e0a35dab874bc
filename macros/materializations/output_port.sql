{#-
    An output port: build aside, audit, and only then swap in. Readers see the old rows or the new
    ones, never a mixture and never rows that break the contract.

    1. The rows are built into a staged table and the audit is announced, in one transaction: an audit
       that cannot be carried out leaves a trace.
    2. The audit measures every check of the contract. It is the only enforcer: no constraint is ever
       put on the table, where the first bad row would end the build without counts or samples.
    3. Kept: the staged rows become the port's, with the view on its latest version and the results,
       in one transaction. Broken: the stage is dropped, the results are committed, the build fails.

    config: port_strategy  full (default) replaces all rows; merge adds to those of earlier builds,
                           by the contract's primary key. Write it with `is_incremental()`.
            port_replaces  of a merge: columns of the key; all rows that share them with a new row go.
-#}
{% materialization output_port, default %}
    {%- set audit = compiled_audit() -%}
    {%- set replaced = replaced_by(audit) -%}
    {%- set port = this.incorporate(type='table') -%}
    {%- set staged = staged_relation(port) -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set is_merge = is_incremental() -%}
    {%- do say_why_in_full(existing, audit) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- call statement('main') -%}
        {{ create_staged(staged, compiled_code) }}
    {%- endcall -%}
    {%- do announce_audit(audit, port) -%}

    {%- set whole = merged_rows(port, staged, replaced) if is_merge else staged -%}
    {%- set results = audit_results(audit, port, staged, whole) -%}
    {%- set broken = results | selectattr('outcome', 'equalto', 'failed')
        | selectattr('check.severity', 'equalto', 'error') | list -%}

    {%- do begin_transaction() -%}
    {%- do record_failing_rows(audit, port, results, staged, whole) -%}
    {%- do record_results(audit, port, results, 'refused' if broken else 'published') -%}
    {%- if broken -%}
        {%- do drop_staged(staged) -%}
        {{ adapter.commit() }}
        {{ exceptions.raise_compiler_error(refusal(audit, port, existing, results)) }}
    {%- endif -%}
    {%- if is_merge -%}
        {%- do merge_staged(staged, port, replaced) -%}
    {%- else -%}
        {%- do swap_staged(staged, port, existing) -%}
    {%- endif -%}
    {%- do show_latest(port) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do apply_grants(port, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) -%}
    {%- do persist_docs(port, model) -%}
    {{ adapter.commit() }}

    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [port]}) }}
{% endmaterialization %}
