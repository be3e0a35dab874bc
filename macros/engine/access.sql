{#-
    Access, enforced in dbt itself: who reads another product's port in a build, whether an agreement
    allows it on that day, and which columns are read masked. What there is to know was compiled from
    the contracts and the agreements (`compiled_access`).
-#}

{#-
    on-run-start, before any node: one error that names every selected reader who may not read.
    Compile, show and docs run no hooks; exposures and tests keep no rows (those that do are side doors).
-#}
{% macro check_access() %}
    {%- if execute -%}
        {%- set today, edges = access_date(), access_edges() -%}
        {%- set refused = uncompiled_access(edges) -%}
        {%- if not refused -%}
            {%- do refused.extend(side_door_refusals()) -%}
            {%- for edge in edges -%}
                {%- do refused.extend(access_refusals(edge, today)) -%}
            {%- endfor -%}
        {%- endif -%}
        {%- if refused -%}
            {{ exceptions.raise_compiler_error(refused | unique | join('\n')) }}
        {%- endif -%}
        {%- do warn_of_ends(edges, today) -%}
        {%- do require_mask_key(edges, today) -%}
    {%- endif -%}
{% endmacro %}

{#- The day on which access is judged, in UTC. Tests set another with `--vars`. -#}
{% macro access_date() %}
    {%- set said = var('access_date', none) -%}
    {%- if said is none -%}
        {{ return(run_started_at.strftime('%Y-%m-%d')) }}
    {%- endif -%}
    {%- if target.name == 'prod' -%}
        {{ exceptions.raise_compiler_error(
            "BRY-INPUT: access_date is set on target prod, where access is judged as of today. fix: leave it out."
        ) }}
    {%- endif -%}
    {%- if not is_day(said | string) -%}
        {{ exceptions.raise_compiler_error(
            "BRY-INPUT: access_date " ~ said ~ " is no day. fix: write it like 2026-12-31."
        ) }}
    {%- endif -%}
    {{ return(said | string) }}
{% endmacro %}

{% macro is_day(text) %}
    {%- if not modules.re.fullmatch('[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])', text) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set year, month, day = text.split('-') | map('int') -%}
    {%- set counted = modules.datetime.date(year, month, 1) + modules.datetime.timedelta(days=day - 1) -%}
    {{ return(counted.month == month) }}
{% endmacro %}

{#- Every edge from a selected reader to another product: reader, what it reads, the port when it is one. -#}
{% macro access_edges() %}
    {%- set edges = [] -%}
    {%- for reader in selected_readers() -%}
        {%- for parent_id in reader.depends_on.nodes | unique if parent_id in graph.nodes -%}
            {%- set parent = graph.nodes[parent_id] -%}
            {%- if parent.resource_type in ('model', 'snapshot') and parent.group and parent.group != reader.group -%}
                {%- do edges.append({'reader': reader, 'parent': parent, 'port': port_of(parent)}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(edges) }}
{% endmacro %}

{#- What is read through a view or an ephemeral model of the same product is read by who is selected. -#}
{% macro selected_readers() %}
    {%- set found = {} -%}
    {%- set pending = selected_resources | list -%}
    {%- for _ in range(graph.nodes | length) if pending -%}
        {%- set node = graph.nodes.get(pending.pop()) -%}
        {%- if node and node.resource_type in ('model', 'snapshot') -%}
            {%- do found.update({node.unique_id: node}) -%}
            {%- for parent_id in node.depends_on.nodes if parent_id in graph.nodes and parent_id not in found and parent_id not in pending -%}
                {%- set parent = graph.nodes[parent_id] -%}
                {%- if parent.group == node.group and parent.config.materialized in ('view', 'ephemeral') -%}
                    {%- do pending.append(parent_id) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found.values() | sort(attribute='unique_id') | list) }}
{% endmacro %}

{#- Why an edge is refused: one line each, with the fix; none when it is allowed. -#}
{% macro access_refusals(edge, today) %}
    {%- set reader, port, why = edge.reader, edge.port, [] -%}
    {%- set product = reader.group or 'no product' -%}
    {%- if (reader.config.meta or {}).get('consumer') is not none -%}
        {%- do why.append(
            " and names a consumer, which only an exploration does. fix: take `consumer` out of its meta, or move the query to analyses/."
        ) -%}
    {%- endif -%}
    {%- if port is none -%}
        {%- do why.append(", which is no port of " ~ edge.parent.group ~ ". fix: read a port of it with input_port, or ask for one.") -%}
    {%- elif not reader.group -%}
        {%- do why.append(" and belongs to no product. fix: set its group in dbt_project.yml.") -%}
    {%- else -%}
        {%- if port.status == 'retired' -%}
            {%- set instead = "read version " ~ port.successor if port.successor else "ask " ~ port.product ~ " what follows it" -%}
            {%- do why.append(", which is retired. fix: " ~ instead ~ ".") -%}
        {%- endif -%}
        {%- if port.access == 'private' -%}
            {%- do why.append(", which is private. fix: ask " ~ port.product ~ " to set `access: restricted` in " ~ port.file ~ ".") -%}
        {%- elif port.access == 'restricted' and not grant_on(reader.group, port, today) -%}
            {%- do why.append(missing_grant(reader.group, port, today)) -%}
        {%- endif -%}
        {%- if reads_by_ref(reader, edge.parent) -%}
            {%- do why.append(
                " by ref, which masks nothing. fix: write input_port('" ~ port.product ~ "', '" ~ port.port ~ "') instead."
            ) -%}
        {%- endif -%}
    {%- endif -%}
    {%- set lines = [] -%}
    {%- for reason in why -%}
        {%- do lines.append(
            "BRY-FINDING: " ~ reader.original_file_path ~ " (" ~ product ~ ") reads " ~ read_name(edge) ~ reason
        ) -%}
    {%- endfor -%}
    {{ return(lines) }}
{% endmacro %}

{% macro read_name(edge) %}
    {%- set parent = edge.parent -%}
    {{ return(edge.port.product ~ "." ~ edge.port.port ~ ".v" ~ edge.port.version if edge.port else parent.name) }}
{% endmacro %}

{#- Why the agreement of a consumer gives nothing on a day, and what to do. -#}
{% macro missing_grant(consumer, port, today) %}
    {%- set agreement = agreement_of(consumer, port) or {'state': 'none', 'file': '', 'is_pending': false, 'grants': []} -%}
    {%- set later = agreement.grants | selectattr('first', 'gt', today) | first -%}
    {%- set ended = agreement.grants | selectattr('first', 'le', today) | list | last -%}
    {%- set name = port.product ~ "." ~ port.port -%}
    {%- set decide = ". fix: ask " ~ port.product ~ " to decide on " ~ agreement.file ~ "." -%}
    {%- set request = decide if agreement.is_pending
        else ". fix: `brygge access request " ~ name ~ " --for product:" ~ consumer ~ " --purpose \"...\" --until DATE`." -%}
    {%- if later -%}
        {{ return(" under an agreement that begins on " ~ later.first ~ ". fix: wait, or ask " ~ port.product ~ " for an earlier day.") }}
    {%- elif ended -%}
        {%- set how = "was revoked: its last day was " if ended.is_revoked else "expired on " -%}
        {{ return(" under an agreement that " ~ how ~ ended.last ~ request) }}
    {%- elif agreement.state == 'pending' -%}
        {{ return(" under an agreement that waits for a decision" ~ decide) }}
    {%- elif agreement.state == 'none' -%}
        {{ return(" without an agreement" ~ request) }}
    {%- endif -%}
    {{ return(" under an agreement that was " ~ agreement.state ~ request) }}
{% endmacro %}

{#-
    Whether a model refers to a port past `input_port`, which alone names the package, and the version
    within the name: `companies.v1`. Who writes the relation as text comes by a side door.
-#}
{% macro reads_by_ref(reader, parent) %}
    {%- set version, past = parent.version | string, [] -%}
    {%- set marked = reader.refs | selectattr('name', 'equalto', parent.name ~ '.v' ~ version) | list -%}
    {%- do past.extend(marked | selectattr('package', 'none')) -%}
    {%- for each in reader.refs if each.name == parent.name and (each.version or parent.latest_version) | string == version -%}
        {%- do past.append(each) -%}
    {%- endfor -%}
    {%- set by_macro = marked and 'macro.' ~ project_name ~ '.input_port' in reader.depends_on.macros -%}
    {{ return(past | length > 0 or not by_macro) }}
{% endmacro %}

{#- An agreement or a contract that was edited, added or removed since `brygge compile`. -#}
{% macro uncompiled_access(edges) %}
    {%- set compiled = {} -%}
    {%- for edge in edges if edge.port and edge.reader.group -%}
        {%- set agreement = agreement_of(edge.reader.group, edge.port) -%}
        {%- set expected = "contracts/agreements/" ~ edge.reader.group ~ "__" ~ edge.port.product ~ "." ~ edge.port.port ~ ".yaml" -%}
        {%- do compiled.update({edge.port.file: edge.port.sha256}) -%}
        {#- A team of the same id may have its agreement in that file. -#}
        {%- set agreement = agreement or access_compiled().agreements | selectattr('file', 'equalto', expected) | first -%}
        {%- do compiled.update({agreement.file: agreement.sha256} if agreement else {expected: none}) -%}
    {%- endfor -%}
    {%- if compiled -%}
        {%- do up_to_date(compiled_access()) -%}
    {%- endif -%}
    {%- set lines = [] -%}
    {%- set found = file_checksums(compiled.keys() | list) if compiled else {} -%}
    {%- for file, sha256 in compiled.items() if found.get(file) != sha256 -%}
        {%- do lines.append("BRY-FINDING: " ~ file ~ " was edited and not compiled. fix: run `brygge compile`.") -%}
    {%- endfor -%}
    {{ return(lines) }}
{% endmacro %}

{#- Readers of a deprecated version are told until when it is supported, and what follows it. -#}
{% macro warn_of_ends(edges, today) %}
    {%- if var('access_date', none) is not none -%}
        {%- do exceptions.warn("BRY-WARNING: access is judged as of " ~ today ~ ", not of today. fix: leave access_date out.") -%}
    {%- endif -%}
    {%- for edge in edges if edge.port and edge.port.status == 'deprecated' -%}
        {%- set port = edge.port -%}
        {%- set end = port.end_of_support -%}
        {%- set until = "its support ended on " if end and end <= today else "its support ends on " -%}
        {%- set move = "version " ~ port.successor ~ " follows it. fix: read that" if port.successor
            else "nothing follows it. fix: ask " ~ port.product -%}
        {%- do exceptions.warn(
            "BRY-WARNING: " ~ edge.reader.original_file_path ~ " (" ~ edge.reader.group ~ ") reads " ~ read_name(edge)
            ~ ", which is deprecated: " ~ (until ~ end if end else "nobody says how long it is supported") ~ "; " ~ move ~ "."
        ) -%}
    {%- endfor -%}
{% endmacro %}

{#- Which columns the model and those above it read masked today, for the recipe of its table. -#}
{% macro masks_above() %}
    {%- set found = [] -%}
    {%- for node in nodes_above() if node.group -%}
        {%- for parent_id in node.depends_on.nodes if parent_id in graph.nodes -%}
            {%- set parent = graph.nodes[parent_id] -%}
            {%- set port = port_of(parent) if parent.group and parent.group != node.group else none -%}
            {%- if port -%}
                {%- do found.append(node.group ~ ':' ~ parent_id ~ ':' ~ masked_columns(node.group, port) | map(attribute='name') | join(',')) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found | unique | sort) }}
{% endmacro %}

{#- What was compiled about a model that is a port; none for any other model. -#}
{% macro port_of(node) %}
    {%- for port in access_compiled().ports if (port.product, port.port, port.version | string) == (node.group, node.name, node.version | string) -%}
        {{ return(port) }}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}

{% macro agreement_of(consumer, port) %}
    {%- set name = port.product ~ "." ~ port.port -%}
    {{ return(access_compiled().agreements | selectattr('consumer', 'equalto', consumer) | selectattr('port', 'equalto', name) | first) }}
{% endmacro %}

{#- The grant by which a consumer may read a port on a day; days are inclusive. -#}
{% macro grant_on(consumer, port, day) %}
    {%- for grant in (agreement_of(consumer, port) or {'grants': []}).grants if grant.first <= day and day <= (grant.last or day) -%}
        {{ return(grant) }}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}

{% macro access_compiled() %}
    {%- set compiled = context.get('compiled_access') -%}
    {{ return(compiled() if compiled else {'ports': [], 'agreements': []}) }}
{% endmacro %}
