-- The layer law: data flows one way. Rendered from dbt's own graph; empty when it is kept.
{%- set allowed = {
    'bronze': ['source', 'mappings'],
    'silver': ['bronze', 'silver', 'referentials', 'mappings', 'rules', 'port'],
    'gold': ['silver', 'referentials', 'mappings', 'rules', 'own port'],
    'insights': ['port', 'quarantine', 'audit', 'referentials', 'rules'],
} %}
{%- set findings = [] %}
{%- for node in graph.nodes.values() if execute and node.resource_type == 'model' %}
    {%- set layer = node.fqn[1] %}
    {%- for parent_id in node.depends_on.nodes %}
        {%- set parent = graph.nodes.get(parent_id) %}
        {%- if parent is none %}{% set kind = 'source' %}
        {%- elif parent.resource_type == 'seed' %}{% set kind = parent.fqn[1] %}
        {%- elif parent.fqn[1] == 'gold' %}{% set kind = 'own port' if parent.group == node.group else 'port' %}
        {%- elif parent.schema in ('quarantine', 'audit') and layer == 'insights' %}{% set kind = parent.schema %}
        {%- else %}{% set kind = parent.fqn[1] %}
        {%- endif %}
        {%- if kind not in allowed[layer] and not (kind == 'own port' and 'port' in allowed[layer]) %}
            {%- do findings.append(layer ~ ' model ' ~ node.name ~ ' reads ' ~ kind ~ ' ' ~ (parent.name if parent else parent_id)) %}
        {%- endif %}
    {%- endfor %}
{%- endfor %}
{% for finding in findings %}
select 'BRY-FINDING: {{ finding }}' as finding
{{ 'union all' if not loop.last }}
{% else %}
select 'none' as finding
where false
{% endfor %}
