{#- What bronze does to a delivered row, from the compiled mapping of its columns. -#}

{% macro mapped_column(name, columns) %}
    {{ return(columns.columns | selectattr('name', 'equalto', name) | first) }}
{% endmacro %}

{#-
    For SQLFluff (target `lint`) a mapped column is its heading and nothing is untyped: what is written
    by people is the same, and reading what is rendered for ninety columns took minutes.
    A `text` that came by another way is typed as a delivered value of the column would be.
-#}
{% macro typed(name, columns, text=none) %}
    {%- set column = mapped_column(name, columns) -%}
    {%- if target.name == 'lint' -%}
        {{ return(text or quoted((column.sources | first).heading)) }}
    {%- endif -%}
    {%- set values = [] -%}
    {%- for source in column.sources -%}
        {%- do values.append(read_value(source, column.type, text)) -%}
    {%- endfor -%}
    {{ 'coalesce(' ~ values | join(', ') ~ ')' if values | length > 1 else values[0] }}
{%- endmacro %}

{% macro delivered_text(column) %}
    {%- set headings = [] -%}
    {%- for source in column.sources -%}
        {%- do headings.append(quoted(source.heading)) -%}
    {%- endfor -%}
    nullif(trim(coalesce({{ headings | join(', ') }}, null)), '')
{%- endmacro %}

{#- The raw text of every value that has no type: `quantity=3 pcs; unit_price=1,5`, or null. -#}
{% macro untyped(columns) %}
    {%- set parts = [] -%}
    {%- set misses = [] -%}
    {%- for column in columns.columns if column.type != 'text' -%}
        {%- set miss = typed(column.name, columns) ~ ' is null and ' ~ delivered_text(column) ~ ' is not null' -%}
        {%- do misses.append('(' ~ miss ~ ')') -%}
        {%- do parts.append(
            "case when " ~ miss ~ " then '" ~ column.name ~ "=' || " ~ delivered_text(column) ~ " end"
        ) -%}
    {%- endfor -%}
    {%- if target.name == 'lint' -%}
        {{ return('cast(null as varchar)') }}
    {%- endif -%}
    case when {{ misses | join(' or ') }} then concat_ws('; ', {{ parts | join(', ') }}) end
{%- endmacro %}

{% macro time_zone_of(name, columns) %}
    {{ return((mapped_column(name, columns).sources | first).time_zone or 'UTC') }}
{% endmacro %}
