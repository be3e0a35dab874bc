{#- No row may have this flag. -#}
{% test never_true(model, column_name) %}
select * from {{ model }}
where {{ column_name }}
{% endtest %}
