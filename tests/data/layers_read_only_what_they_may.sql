-- Data flows one way. Rendered from dbt's own graph; empty when the law is kept.
{% for finding in layer_findings() %}
select 'BRY-FINDING: {{ finding }}' as finding
{{ 'union all' if not loop.last }}
{% else %}
select 'none' as finding
where false
{% endfor %}
