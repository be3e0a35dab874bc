{#-
    Reads that dbt's graph does not show as reads of a port: its table as a source, its table named in the
    SQL, and tests that keep the rows they find. None of them is masked, so all are refused. A name that
    Jinja puts together is not seen: rights of the database and reviews are there for that.
-#}

{#- One line for each side door of what is selected, with the fix. -#}
{% macro side_door_refusals() %}
    {%- set tables, lines = tables_of_products(), [] -%}
    {%- for reader in selected_readers() -%}
        {%- set begin = "BRY-FINDING: " ~ reader.original_file_path ~ " (" ~ (reader.group or 'no product') ~ ") reads the table " -%}
        {%- for table, how in named_tables(reader) if table in tables and tables[table].group != reader.group -%}
            {%- do lines.append(begin ~ table ~ how ~ ", which masks nothing. fix: " ~ front_door(tables[table])) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for id in selected_resources if id in graph.nodes and keeps_rows(graph.nodes[id]) -%}
        {%- set test = graph.nodes[id] -%}
        {%- set product = graph.nodes[test.attached_node].group if test.attached_node in graph.nodes else test.fqn[1] -%}
        {%- for parent_id in test.depends_on.nodes | unique if parent_id in graph.nodes -%}
            {%- set parent = graph.nodes[parent_id] -%}
            {%- set port = port_of(parent) -%}
            {%- if parent.group and parent.group != product and (port is none or port.access != 'unrestricted') -%}
                {%- do lines.append(
                    "BRY-FINDING: " ~ test.original_file_path ~ " (" ~ product ~ ") keeps rows of " ~ parent.group ~ "." ~ parent.name
                    ~ ", which masks nothing. fix: take `store_failures` out, or have " ~ parent.group ~ " test it."
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(lines) }}
{% endmacro %}

{#- What products have in the database: `schema.table`, and a port's view on its latest version, each with its node. -#}
{% macro tables_of_products() %}
    {%- set tables = {} -%}
    {%- for node in graph.nodes.values() if node.resource_type in ('model', 'snapshot') and node.group -%}
        {%- do tables.update({(node.schema ~ '.' ~ node.alias) | lower: node}) -%}
        {%- if node.version and node.version == node.latest_version -%}
            {%- do tables.update({(node.schema ~ '.' ~ node.name) | lower: node}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(tables) }}
{% endmacro %}

{#- The tables that a reader names as sources or in its SQL, comments aside: pairs of `schema.table` and how. -#}
{% macro named_tables(reader) %}
    {%- set found = {} -%}
    {%- set code = modules.re.sub('(?s)/[*].*?[*]/|[{]#.*?#[}]|--[^\n]*', ' ', reader.raw_code or '') -%}
    {%- for schema, table in modules.re.findall('["`]?\\b(\\w+)["`]?[ ]*[.][ ]*["`]?(\\w+)\\b', code) -%}
        {%- do found.update({(schema ~ '.' ~ table) | lower: ' in its SQL'}) -%}
    {%- endfor -%}
    {%- for parent_id in reader.depends_on.nodes if parent_id in graph.sources -%}
        {%- set source = graph.sources[parent_id] -%}
        {%- do found.update({(source.schema ~ '.' ~ source.identifier) | lower: ' as the source ' ~ source.source_name ~ '.' ~ source.name}) -%}
    {%- endfor -%}
    {{ return(found.items() | sort) }}
{% endmacro %}

{#- How a table may be read. -#}
{% macro front_door(node) %}
    {%- set port = port_of(node) -%}
    {{ return(
        "write input_port('" ~ port.product ~ "', '" ~ port.port ~ "') instead." if port
        else "read a port of " ~ node.group ~ " with input_port, or ask for one."
    ) }}
{% endmacro %}

{#- Whether a test writes the rows that it finds into a table. -#}
{% macro keeps_rows(node) %}
    {%- set said = node.config.store_failures -%}
    {{ return(node.resource_type == 'test' and (flags.STORE_FAILURES if said is none else said)) }}
{% endmacro %}
