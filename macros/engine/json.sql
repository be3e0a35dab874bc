{#- JSON that was landed as text, on DuckDB. What is no JSON gives null, never an error. -#}

{#- One row per element of an array: its position, from 0. For the select list. -#}
{% macro json_positions(text) -%}
    unnest(range(cast(case when json_valid({{ text }}) then json_array_length({{ text }}) else 0 end as bigint)))
{%- endmacro %}

{#- The element at a position, as JSON. -#}
{% macro json_element(text, position) -%}
    json_extract({{ text }}, cast({{ position }} as bigint))
{%- endmacro %}

{#- One row per key of an object. For the select list. -#}
{% macro json_object_keys(json) -%}
    unnest(json_keys({{ json }}))
{%- endmacro %}

{#- What lies at a path (an expression that gives `$.a.b`) as JSON, and as text. -#}
{% macro json_at(json, path) -%}
    json_extract({{ json }}, {{ path }})
{%- endmacro %}

{% macro json_text_at(json, path) -%}
    json_extract_string({{ json }}, {{ path }})
{%- endmacro %}

{#- OBJECT, ARRAY, VARCHAR ...; null for what is no JSON. -#}
{% macro json_kind(text) -%}
    case when json_valid({{ text }}) then json_type({{ text }}) end
{%- endmacro %}

{#- Lines that came as an array of texts, one under the other; any other text is left as it is. -#}
{% macro json_lines(text) -%}
    case
        when {{ json_kind(text) }} = 'ARRAY'
            then array_to_string(json_extract_string({{ text }}, '$[*]'), chr(10))
        else {{ text }}
    end
{%- endmacro %}

{#- One row per object of an array, with these fields as text. For the select list. -#}
{% macro json_records(text, fields) -%}
    unnest(from_json(case when json_valid({{ text }}) then {{ text }} end, '[{"{{ fields | join('": "VARCHAR", "') }}": "VARCHAR"}]'))
{%- endmacro %}
