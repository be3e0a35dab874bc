{#- The macro that was compiled from this seed holds what the seed says now; else it says so. -#}
{% test compiled(model, built) %}
{%- do up_to_date(built) %}
select 'compiled' as finding
where false
{% endtest %}
