{#- The macro that was compiled from this seed holds what the seed says now. -#}
{% test compiled(model, built) %}
{%- set seeds = graph.nodes.values() | selectattr('name', 'equalto', built.seed) | list if execute else [] -%}
{%- for seed in seeds if seed.checksum.checksum != built.sha256 %}
select 'BRY-FINDING: {{ built.seed }} was edited and not compiled: run brygge compile' as finding
{%- else %}
select 'compiled' as finding
where false
{%- endfor %}
{% endtest %}
