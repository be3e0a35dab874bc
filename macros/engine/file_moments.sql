{#- The moment in a file's name (`enheter_20260528T040000Z.csv.gz`, UTC); null where it has none. -#}
{% macro moment_in_name(file) -%}
    try_strptime(regexp_extract({{ file }}, '[0-9]{8}T[0-9]{6}Z'), '%Y%m%dT%H%M%SZ')
{%- endmacro %}
