{#-
    What an incremental table was made from, kept beside it in `audit` in the same transaction:

    audit.recipes     the checksums of every file that decides what it holds (its SQL, the models and
                      seeds above it), and which columns it reads masked. When they differ from the
                      project's, the next build is a full one: a changed mapping or rule, or an
                      agreement that ended, rebuilds what it touches.
    audit.deliveries_read   the deliveries that it holds, so that a build reads only those that it lacks.
-#}

{#- The model and everything above it, as nodes of dbt's graph. -#}
{% macro nodes_above() %}
    {%- set found = {} -%}
    {%- set pending = [model.unique_id] -%}
    {%- for _ in range(graph.nodes | length) if pending -%}
        {%- set node = graph.nodes[pending.pop()] -%}
        {%- do found.update({node.unique_id: node}) -%}
        {%- for parent in node.depends_on.nodes if parent in graph.nodes and parent not in found and parent not in pending -%}
            {%- do pending.append(parent) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found.values() | list) }}
{% endmacro %}

{% macro recipe() %}
    {%- set checksums = nodes_above() | map(attribute='checksum') | map(attribute='checksum') | sort -%}
    {{ return(local_md5((checksums + masks_above() + ([compiled_audit().sha256] if is_merging_port() else [])) | join)) }}
{% endmacro %}

{#- The bronze tables of the same product that the model is made from. -#}
{% macro bronze_relations() %}
    {%- set relations = [] -%}
    {%- for node in nodes_above() if node.fqn[1] == 'bronze' and node.group == model.group -%}
        {%- do relations.append(node.relation_name) -%}
    {%- endfor -%}
    {{ return(relations) }}
{% endmacro %}

{#-
    What was compiled from a seed, refused when the seed was edited since: a table built with the old
    macro would carry the recipe of the new seed.
-#}
{% macro up_to_date(built) %}
    {%- for node in graph.get('nodes', {}).values() if execute and node.name == built.seed -%}
        {%- if node.checksum.checksum != built.sha256 -%}
            {{ exceptions.raise_compiler_error(
                "BRY-FINDING: " ~ built.seed ~ " was edited and not compiled. fix: run `brygge compile`."
            ) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(built) }}
{% endmacro %}

{% macro audit_relation(identifier) %}
    {{ return(api.Relation.create(database=generate_database_name() | trim, schema='audit', identifier=identifier)) }}
{% endmacro %}

{#- Not by `adapter.get_relation`: in a hook it leaves a transaction open, which nobody commits. -#}
{% macro has_audit_table(identifier) %}
    {%- set relation = audit_relation(identifier) -%}
    {{ return(run_query(
        "select count(*) from information_schema.tables where table_catalog = '" ~ relation.database
        ~ "' and table_schema = '" ~ relation.schema ~ "' and table_name = '" ~ identifier ~ "'"
    ).columns[0].values()[0] > 0) }}
{% endmacro %}

{% macro create_audit_tables() %}
    create schema if not exists audit;
    create table if not exists {{ audit_relation('recipes') }} (
        relation_name varchar, recipe varchar, invocation_id varchar
    );
    create table if not exists {{ audit_relation('deliveries_read') }} (
        relation_name varchar, delivery_id varchar
    );
    create table if not exists {{ audit_relation('checks') }} (
        invocation_id varchar, audited_at timestamp, relation_name varchar, contract_id varchar,
        contract_version varchar, position integer, check_id varchar, rule varchar, columns varchar, dimension varchar,
        severity varchar, unit varchar, expected varchar, outcome varchar, measured varchar,
        bad_rows bigint, row_count bigint, sample_keys varchar, message varchar, decision varchar
    );
    create table if not exists {{ audit_relation('failing_rows') }} (
        invocation_id varchar, relation_name varchar, contract_id varchar, check_id varchar,
        row_key varchar, failing_row varchar
    )
{% endmacro %}

{% macro is_recipe_kept() %}
    {%- set recipes = audit_relation('recipes') -%}
    {%- if adapter.get_relation(recipes.database, recipes.schema, recipes.identifier) is none -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set built_with = run_query(
        "select recipe from " ~ recipes ~ " where relation_name = '" ~ this.render() ~ "'"
    ) -%}
    {{ return(built_with.columns[0].values() | list == [recipe()]) }}
{% endmacro %}

{#- Post-hook of every model. -#}
{% macro record_recipe() %}
    {%- if execute and (model.config.materialized == 'incremental' or is_merging_port()) -%}
        {%- set deliveries = [] -%}
        {%- for relation in bronze_relations() -%}
            {%- do deliveries.append("select _delivery from " ~ relation) -%}
        {%- endfor -%}
        delete from {{ audit_relation('recipes') }} where relation_name = '{{ this.render() }}';
        insert into {{ audit_relation('recipes') }}
        values ('{{ this.render() }}', '{{ recipe() }}', '{{ invocation_id }}');
        delete from {{ audit_relation('deliveries_read') }} where relation_name = '{{ this.render() }}'
        {%- if deliveries %};
        insert into {{ audit_relation('deliveries_read') }}
        select distinct '{{ this.render() }}', _delivery from ({{ deliveries | join(' union all ') }})
        {%- endif %}
    {%- endif -%}
{% endmacro %}

{#- dbt's own macro, which `is_incremental()` and the materializations ask. -#}
{% macro should_full_refresh() %}
    {%- set configured = config.get('full_refresh') -%}
    {%- if configured is not none -%}
        {{ return(configured) }}
    {%- endif -%}
    {%- if flags.FULL_REFRESH or not execute or not (model.config.materialized == 'incremental' or is_merging_port()) -%}
        {{ return(flags.FULL_REFRESH) }}
    {%- endif -%}
    {{ return(not is_recipe_kept()) }}
{% endmacro %}

{#- dbt's own macro; an output port may be incremental too. -#}
{% macro is_incremental() %}
    {%- if not execute or not (model.config.materialized == 'incremental' or is_merging_port()) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set built = adapter.get_relation(this.database, this.schema, this.table) -%}
    {{ return(built is not none and built.type == 'table' and not should_full_refresh()) }}
{% endmacro %}
