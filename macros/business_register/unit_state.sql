{#-
    The state of a unit: every column of the register but its number and what a code of it says
    already. The columns and their types are those of the mapping seed; here is what is left out.
-#}

{#- Columns (name, type) of the state: texts, then measures, flags and days. -#}
{% macro unit_state(columns) %}
    {%- set left_out = [
        'organisation_number', 'endorsements', 'organisation_form_name', 'industry_name_1', 'industry_name_2',
        'industry_name_3', 'support_unit_name', 'institutional_sector_name', 'postal_address_municipality',
        'postal_address_country', 'business_address_municipality', 'business_address_country',
        'governing_law_country', 'home_form_name', 'home_form_name_bokmaal',
    ] -%}
    {%- set known = columns.columns | rejectattr('name', 'in', left_out) | list -%}
    {%- set state = [] -%}
    {%- for types in (['text'], ['bigint', 'decimal(18,2)'], ['boolean'], ['date']) -%}
        {%- do state.extend(known | selectattr('type', 'in', types)) -%}
    {%- endfor -%}
    {#- SQLFluff sees the first columns alone: the others are rendered in the same way. -#}
    {{ return(state[:3] if target.name == 'lint' else state) }}
{% endmacro %}

{#- The names of the state's columns, each behind a prefix such as `units.`. -#}
{% macro unit_state_names(state, prefix='') %}
    {%- set names = [] -%}
    {%- for column in state -%}
        {%- do names.append(prefix ~ column.name) -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}

{#- A hash of the state; two descriptions that say the same have the same. -#}
{% macro unit_state_hash(state, is_deleted, deleted_date) %}
    {{ return(row_hash(unit_state_names(state) + [is_deleted, deleted_date])) }}
{% endmacro %}

{#- The canonical value of a column: one way to write it, whichever file it came in. -#}
{% macro unit_value(column, is_json) %}
    {%- if column.type != 'text' -%}
        {{ column.name }}
    {%- elif is_json -%}
        nullif(trim({{ json_lines(column.name) if column.name in unit_line_columns() else column.name }}), '')
    {%- elif column.name.endswith('_lines') -%}
        nullif(trim(replace({{ column.name }}, '/n', chr(10))), '')
    {%- else -%}
        nullif(trim(replace({{ column.name }}, chr(13), '')), '')
    {%- endif -%}
{% endmacro %}

{#- What the JSON gives as a list of lines. The CSV writes `/n` in addresses, newlines elsewhere. -#}
{% macro unit_line_columns() %}
    {{ return([
        'activity', 'articles_purpose', 'business_address_lines', 'foreign_register_lines', 'postal_address_lines',
        'voluntary_vat_descriptions',
    ]) }}
{% endmacro %}

{#-
    Whether the text of a patch cannot be read as the column that it is for, by the rules by which bronze
    types `columns`. Columns that are read alike share a branch.
-#}
{% macro is_untyped_patch(column_name, text, columns) -%}
    {%- set readings = {} -%}
    {%- for column in columns.columns if column.type != 'text' -%}
        {%- do readings.setdefault(typed(column.name, columns, text) | trim, []).append(column.name) -%}
    {%- endfor -%}
    case
        when {{ text }} is null then false
        {%- for reading, names in readings.items() %}
        when {{ column_name }} in ('{{ names | join("', '") }}') then {{ reading }} is null
        {%- endfor %}
        else false
    end
{%- endmacro %}

{#- Whether a later snapshot lacks a column of the state that an earlier one has. -#}
{% macro is_narrower(state) %}
    {%- set lost = [] -%}
    {%- for column in state -%}
        {%- do lost.append(
            "later.missing_columns like '%," ~ column.name ~ ",%' and earlier.missing_columns not like '%," ~ column.name ~ ",%'"
        ) -%}
    {%- endfor -%}
    ({{ lost | join(' or ') }})
{%- endmacro %}
