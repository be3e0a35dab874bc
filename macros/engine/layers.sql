{#- The layer law: what each layer may read. Findings are sentences; none when the law is kept. -#}
{% macro layer_findings() %}
    {%- set allowed = {
        'bronze': ['source', 'mappings'],
        'silver': ['bronze', 'silver', 'quarantine', 'audit', 'port', 'referentials', 'mappings', 'rules'],
        'gold': ['silver', 'own port', 'referentials', 'mappings', 'rules'],
        'insights': ['port', 'own port', 'quarantine', 'audit', 'referentials', 'rules'],
    } -%}
    {%- set findings = [] -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.resource_type == 'model' -%}
        {%- for parent_id in node.depends_on.nodes -%}
            {%- set kind = layer_kind(parent_id, node) -%}
            {%- if kind not in allowed[node.fqn[1]] -%}
                {%- do findings.append(node.fqn[1] ~ ' model ' ~ node.name ~ ' reads ' ~ kind ~ ' ' ~ parent_id) -%}
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
    {%- elif parent.schema in ('quarantine', 'audit') -%}
        {{ return(parent.schema) }}
    {%- endif -%}
    {{ return(parent.fqn[1]) }}
{% endmacro %}
