{#-
    Which deliveries a table lacks. The answer is rendered as a literal list: a list prunes
    files and row groups, a subquery does not.
-#}

{#- The deliveries that `this` holds; none when it is about to be built in full. -#}
{% macro deliveries_read() %}
    {%- if not is_incremental() -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set read = run_query(
        "select delivery_id from " ~ audit_relation('deliveries_read') ~ " where relation_name = '" ~ this.render() ~ "'"
    ) -%}
    {{ return(read.columns[0].values() | list) }}
{% endmacro %}

{#- The row files of all deliveries of a source, in the order in which they were landed. -#}
{% macro landed_files(source_relation) %}
    {%- if not execute -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set folder = ['landing', target.name, source_relation.schema, source_relation.identifier] | join('/') -%}
    {%- set found = run_query("select file from glob('" ~ folder ~ "/*/rows.parquet') order by file") -%}
    {{ return(found.columns[0].values() | list) }}
{% endmacro %}

{#-
    The rows of all deliveries of a landed source that `this` lacks: every mapped heading as text.
    The CTE is named for the source, which the SQL would not name otherwise: lineage goes by it.
-#}
{% macro new_delivery_rows(source_relation, columns) %}
    {%- set headings = columns.columns | map(attribute='sources') | sum(start=[]) | map(attribute='heading') | unique | list -%}
    {%- set read = deliveries_read() -%}
    {%- set files = [] -%}
    {%- for file in landed_files(source_relation) if file.split('/')[-2] not in read -%}
        {%- do files.append(file) -%}
    {%- endfor -%}
    {%- set listed = "['" ~ files | join("', '") ~ "']" -%}
    {%- set present = [] -%}
    {%- if files -%}
        {%- set found = run_query("select distinct name from parquet_schema(" ~ listed ~ ")") -%}
        {%- for name in found.columns[0].values() -%}
            {#- The engine knows no other letter case than that of A to Z. -#}
            {%- do present.append(name.encode().lower()) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set named = '__source__' ~ source_relation.schema ~ '__' ~ source_relation.identifier %}
    with

    {{ named }} as (

        select
        {%- for heading in headings %}
            {% if heading.encode().lower() not in present %}cast(null as varchar) as {% endif %}{{ quoted(heading) }},
        {%- endfor %}
        {%- if files %}
            _delivery,
            _file,
            file_row_number + 1 as _row_number,
            _landed_at
        from read_parquet({{ listed }}, union_by_name = true, file_row_number = true)
        {%- else %}
            cast(null as varchar) as _delivery,
            cast(null as varchar) as _file,
            cast(null as bigint) as _row_number,
            cast(null as timestamp) as _landed_at
        where false
        {%- endif %}

    )

    select * from {{ named }}
{%- endmacro %}

{#- A condition: the row belongs to a delivery that `this` lacks. True for all in a full build. -#}
{% macro is_new_delivery() %}
    {%- if not is_incremental() -%}
        {{ return('true') }}
    {%- endif -%}
    {%- set read = deliveries_read() -%}
    {%- set missing = [] -%}
    {%- for relation in bronze_relations() -%}
        {%- set built = run_query("select distinct _delivery from " ~ relation) -%}
        {%- do missing.extend(built.columns[0].values() | reject('in', read)) -%}
    {%- endfor -%}
    {{ return("_delivery in ('" ~ missing | sort | join("', '") ~ "')" if missing else 'false') }}
{% endmacro %}

{#-
    A condition: the key occurs in a CTE `touched`, which lists the keys that new deliveries speak of.
    All rows of a touched key are built anew, so that late and early deliveries give the same result.
-#}
{% macro is_touched(key) %}
    {{ return(key ~ " in (select touched." ~ key ~ " from touched)" if is_incremental() else "true") }}
{% endmacro %}

{#- How many rows each landed delivery has, from the files' own footers. -#}
{% macro landed_row_counts(source_relation) %}
    {%- set files = landed_files(source_relation) %}
    {%- if files %}
    select
        split_part(file_name, '/', -2) as _delivery,
        num_rows as row_count
    from parquet_file_metadata(['{{ files | join("', '") }}'])
    {%- else %}
    select
        cast(null as varchar) as _delivery,
        cast(null as bigint) as row_count
    where false
    {%- endif -%}
{% endmacro %}
