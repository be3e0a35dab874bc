{#- DuckDB calls the catalog of `main.duckdb` main_db, since `main` is its own schema. -#}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
    {{ 'main_db' if target.database == 'main' else target.database }}
{%- endmacro %}
