{#-
    The layer law: what each layer may read. Of another product that is ports alone. An exploration (an
    analysis) reads ports; nothing reads it, since dbt knows no ref to one. Findings are sentences; none
    when the law is kept.
-#}
{% macro layer_findings() %}
    {%- set allowed = {
        'bronze': ['source', 'mappings'],
        'silver': ['bronze', 'silver', 'quarantine', 'audit', 'port', 'referentials', 'mappings', 'rules'],
        'gold': ['silver', 'own port', 'referentials', 'mappings', 'rules'],
        'insights': ['port', 'own port', 'quarantine', 'audit', 'referentials', 'rules'],
        'analysis': ['port', 'referentials'],
    } -%}
    {%- set findings = [] -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.resource_type in ('model', 'analysis') -%}
        {%- for parent_id in node.depends_on.nodes -%}
            {%- set kind = layer_kind(parent_id, node) -%}
            {%- if kind not in allowed[node.fqn[1]] -%}
                {%- set layer = node.fqn[1] ~ ' ' if node.resource_type == 'model' else '' -%}
                {%- do findings.append(layer ~ node.resource_type ~ ' ' ~ node.name ~ ' reads ' ~ kind ~ ' ' ~ parent_id) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(findings) }}
{% endmacro %}

{% macro layer_kind(parent_id, reader) %}
    {%- set parent = graph.nodes.get(parent_id) -%}
    {%- if parent is none -%}
        {{ return('audit' if graph.sources[parent_id].schema == 'audit' else 'source') }}
    {%- elif parent.fqn[1] == 'gold' -%}
        {{ return('own port' if parent.group == reader.group else 'port') }}
    {%- elif parent.group and parent.group != reader.group -%}
        {{ return(parent.fqn[1] ~ ' of ' ~ parent.group) }}
    {%- elif parent.schema in ('quarantine', 'audit') -%}
        {{ return(parent.schema) }}
    {%- endif -%}
    {{ return(parent.fqn[1]) }}
{% endmacro %}
