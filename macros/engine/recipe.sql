{#-
    An incremental table is right only while the files that it was made from are the
    ones in the project. Their checksums together are its recipe; `audit.recipes` keeps
    the recipe that each table was built with. When the two differ (a mapping, a rule,
    the SQL of the model or of a model above it was edited), the next build is a full one.
-#}

{% macro recipe() %}
    {%- set pending = [model.unique_id] -%}
    {%- set checksums = [] -%}
    {%- set seen = [] -%}
    {%- for _ in graph.nodes if pending -%}
        {%- set unique_id = pending.pop() -%}
        {%- if unique_id not in seen and unique_id in graph.nodes -%}
            {%- do seen.append(unique_id) -%}
            {%- set node = graph.nodes[unique_id] -%}
            {%- do checksums.append(node.checksum.checksum) -%}
            {%- do pending.extend(node.depends_on.nodes | reject('in', seen) | reject('in', pending)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(local_md5(checksums | sort | join)) }}
{% endmacro %}

{% macro recipes_relation() %}
    {{ return(api.Relation.create(database=generate_database_name() | trim, schema='audit', identifier='recipes')) }}
{% endmacro %}

{% macro create_audit_tables() %}
    create schema if not exists audit;
    create table if not exists {{ recipes_relation() }} (
        relation_name varchar, recipe varchar, invocation_id varchar
    )
{% endmacro %}

{% macro is_recipe_kept() %}
    {%- set recipes = recipes_relation() -%}
    {%- if adapter.get_relation(recipes.database, recipes.schema, recipes.identifier) is none -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set built_with = run_query(
        "select recipe from " ~ recipes ~ " where relation_name = '" ~ this.schema ~ "." ~ this.identifier ~ "'"
    ) -%}
    {{ return(built_with.columns[0].values() | list == [recipe()]) }}
{% endmacro %}

{% macro record_recipe() %}
    {%- if execute and model.config.materialized == 'incremental' -%}
        {%- set relation_name = this.schema ~ "." ~ this.identifier -%}
        delete from {{ recipes_relation() }} where relation_name = '{{ relation_name }}';
        insert into {{ recipes_relation() }}
        values ('{{ relation_name }}', '{{ recipe() }}', '{{ invocation_id }}')
    {%- endif -%}
{% endmacro %}

{#- dbt's own macro, which `is_incremental()` and the materializations ask. -#}
{% macro should_full_refresh() %}
    {%- set configured = config.get('full_refresh') -%}
    {%- if configured is not none -%}
        {{ return(configured) }}
    {%- endif -%}
    {%- if flags.FULL_REFRESH or not execute or model.config.materialized != 'incremental' -%}
        {{ return(flags.FULL_REFRESH) }}
    {%- endif -%}
    {{ return(not is_recipe_kept()) }}
{% endmacro %}
