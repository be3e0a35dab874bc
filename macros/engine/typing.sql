{#-
    How one delivered text becomes a typed value on DuckDB. What cannot be read without
    changing it (more decimals than the type holds, a date in no stated format, a local time
    that the clock skipped) becomes null; the caller keeps its raw text.
-#}

{% macro quoted(heading) -%}
    {{ '"' ~ heading | replace('"', '""') ~ '"' }}
{%- endmacro %}

{% macro read_text(text, format) %}
    {%- if format == 'whole_number' -%}
        case when {{ text }} like '%.0' then left({{ text }}, length({{ text }}) - 2) else {{ text }} end
    {%- else -%}
        {{ text }}
    {%- endif -%}
{% endmacro %}

{#- A pattern first: a cast alone would round 1.23456 and 2.5 pieces without a word. -#}
{% macro read_number(text, data_type, format) %}
    {%- set plain = "replace(replace(" ~ text ~ ", '.', ''), ',', '.')" if format == 'decimal_comma' else text -%}
    {%- set decimals = modules.re.search('[0-9]+(?=[)])', data_type).group() if data_type.startswith('decimal') else 0 -%}
    case
        when regexp_full_match({{ plain }}, '\s*[+-]?[0-9]*([.][0-9]{0,{{ decimals }}}0*)?\s*')
            then try_cast({{ plain }} as {{ data_type }})
    end
{%- endmacro %}

{% macro read_moment(text, data_type, formats, time_zone) %}
    {%- set plain = {
        'timestamp': ['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S.%f'],
        'date': ['%Y-%m-%d'],
    } -%}
    {%- set listed = "['" ~ (formats or plain[data_type]) | join("', '") ~ "']" -%}
    {%- set moment = "try_strptime(" ~ text ~ ", " ~ listed ~ ")" -%}
    {%- if time_zone -%}
        case
            when {{ local_time(utc_time(moment, time_zone), time_zone) }} = {{ moment }}
                then {{ utc_time(moment, time_zone) }}
        end
    {%- else -%}
        cast({{ moment }} as {{ data_type }})
    {%- endif -%}
{% endmacro %}

{#- `format` is the text of true, a slash, the text of false; without one, what a cast reads. -#}
{% macro read_boolean(text, format) %}
    {%- if format -%}
        {%- set texts = format.split('/') -%}
        case trim({{ text }}) when '{{ texts[0] }}' then true when '{{ texts[1] }}' then false end
    {%- else -%}
        try_cast({{ text }} as boolean)
    {%- endif -%}
{% endmacro %}

{% macro utc_time(local, time_zone) -%}
    timezone('UTC', timezone('{{ time_zone }}', {{ local }}))
{%- endmacro %}

{% macro local_time(utc, time_zone) -%}
    timezone('{{ time_zone }}', timezone('UTC', {{ utc }}))
{%- endmacro %}

{#- `text` is what is read: the value under the source's heading, unless the caller has it from elsewhere. -#}
{% macro read_value(source, data_type, text=none) %}
    {%- set text = text or quoted(source.heading) -%}
    {%- if data_type == 'text' -%}
        {{ read_text(text, source.formats | first) }}
    {%- elif data_type in ('timestamp', 'date') -%}
        {{ read_moment(text, data_type, source.formats, source.time_zone) }}
    {%- elif data_type == 'boolean' -%}
        {{ read_boolean(text, source.formats | first) }}
    {%- else -%}
        {{ read_number(text, data_type, source.formats | first) }}
    {%- endif -%}
{% endmacro %}
