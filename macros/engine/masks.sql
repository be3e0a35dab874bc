{#-
    Keyed hashes on DuckDB. The engine reads the key of a target from a file while it runs a query, so
    that no compiled SQL, manifest or log holds it; `brygge build` makes the file. The synthetic
    worlds have a public key instead, so that all their builds are equal.
-#}

{% macro mask_key_file() %}
    {{ return('warehouse/' ~ target.name ~ '.mask.key') }}
{% endmacro %}

{% macro has_public_key() %}
    {{ return(target.name in ('samples', 'demo', 'lint')) }}
{% endmacro %}

{#-
    A key of its own for each consumer and port (`scope`): one consumer can join what it reads of a
    port, two cannot join their copies. The key stands on both sides of the value, so that nobody can
    lengthen what was hashed. Null stays null.
-#}
{% macro keyed_hash(value, scope) -%}
    {%- set key = "sha256('public/" ~ scope ~ "')" if has_public_key()
        else "(select sha256(content || '/" ~ scope ~ "') from read_text('" ~ mask_key_file() ~ "'))" -%}
    sha256({{ key }} || {{ value }} || {{ key }})
{%- endmacro %}

{#- Before any node: a selected reader that needs the key finds one. -#}
{% macro require_mask_key(edges, today) %}
    {%- set hashed = [] -%}
    {%- for edge in edges if edge.port and not has_public_key() -%}
        {%- do hashed.extend(masked_columns(edge.reader.group, edge.port) | selectattr('mask', 'equalto', 'hash')) -%}
    {%- endfor -%}
    {%- if hashed -%}
        {%- set found = run_query("select count(*) from glob('" ~ mask_key_file() ~ "')").columns[0].values()[0] -%}
        {%- set length = run_query("select length(content) from read_text('" ~ mask_key_file() ~ "')").columns[0].values()[0] if found else 0 -%}
        {%- if length < 32 -%}
            {{ exceptions.raise_compiler_error(
                "BRY-INPUT: " ~ mask_key_file() ~ " is missing or no key, and columns are read as hashes. fix: remove it if it"
                ~ " is there, and run `brygge build --target " ~ target.name ~ "` instead of dbt, which makes one."
            ) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{#- The sha256 of each of the files that there are, by name. -#}
{% macro file_checksums(files) %}
    {%- set listed = "['" ~ files | map('replace', "'", "''") | join("', '") ~ "']" -%}
    {%- set there = run_query("select file from glob(" ~ listed ~ ") order by file").columns[0].values() | list -%}
    {%- if not there -%}
        {{ return({}) }}
    {%- endif -%}
    {%- set found = run_query("select filename, sha256(content) from read_blob(['" ~ there | map('replace', "'", "''") | join("', '") ~ "'])") -%}
    {{ return(dict(zip(found.columns[0].values(), found.columns[1].values()))) }}
{% endmacro %}
