{#- How a model reads another product's port. -#}

{#-
    The port as the consumer here may read it, to select from: all columns of the contract in order,
    those masked whose class its agreement does not cover today. A unit test reads its rows as
    they are given. `version` is a major; none is the latest.
-#}
{% macro input_port(product, port, version=none) %}
    {%- set found = known_port(product, port, version) -%}
    {%- if found.access == 'private' -%}
        {{ exceptions.raise_compiler_error(
            "BRY-FINDING: " ~ product ~ "." ~ port ~ " is private: no other product reads it. fix: ask " ~ product
            ~ " to set `access: restricted` in " ~ found.file ~ "; its own models read it by ref."
        ) }}
    {%- endif -%}
    {#- A ref that nobody writes: by it the gate tells this one from a ref past the masks. -#}
    {%- set relation = ref(project_name, port ~ '.v' ~ found.version) -%}
    {%- set consumer = reading_consumer() -%}
    {%- set masked = masked_columns(consumer, found) if execute and model.resource_type != 'unit_test' else [] -%}
    {%- set is_view = model.resource_type == 'model' and config.get('materialized') == 'view' -%}
    {%- if is_view and masked | selectattr('mask', 'equalto', 'hash') | list and not has_public_key() -%}
        {{ exceptions.raise_compiler_error(
            "BRY-INPUT: a view would need the key of hashed columns whenever it is read. fix: materialize the model as a table."
        ) }}
    {%- endif -%}
    {%- set scope = (consumer or 'nobody') ~ '/' ~ product ~ '.' ~ port -%}
    (
        select
        {%- for column in found.columns %}
            {% if column not in masked -%}
                {{ quoted(column.name) }}
            {%- elif column.mask == 'hash' -%}
                {{ keyed_hash(quoted(column.name), scope) }} as {{ quoted(column.name) }}
            {%- else -%}
                cast(null as {{ column.type }}) as {{ quoted(column.name) }}
            {%- endif %}
            {{- ',' if not loop.last }}
        {%- endfor %}
        from {{ relation }}
    )
{%- endmacro %}

{#-
    Who reads, as agreements are compiled: the product of a model; the consumer that an analysis names
    (`team:analysis`, a product by its id alone). What names none reads for nobody: all is masked.
-#}
{% macro reading_consumer() %}
    {%- set said = (model.config.meta or model.meta or {}).get('consumer') if model.resource_type == 'analysis' else none -%}
    {%- if not said -%}
        {{ return(model.group) }}
    {%- elif said is not mapping or said | length > 1 -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set kind, id = said.items() | first -%}
    {{ return(id if kind == 'product' else kind ~ ':' ~ id) }}
{% endmacro %}

{#- The columns that a consumer reads masked today. -#}
{% macro masked_columns(consumer, port) %}
    {%- if consumer == port.product -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set classes = (grant_on(consumer, port, access_date()) or {'classes': []}).classes -%}
    {{ return(port.columns | rejectattr('mask', 'equalto', 'none') | rejectattr('class', 'in', classes) | list) }}
{% endmacro %}

{% macro known_port(product, port, version) %}
    {%- set ports = access_compiled().ports -%}
    {%- set same = ports | selectattr('port', 'equalto', port) | list -%}
    {%- set majors = same | selectattr('product', 'equalto', product) | list -%}
    {%- set found = majors | selectattr('is_latest') | list if version is none else majors | selectattr('version', 'equalto', version | int) | list -%}
    {%- if not found -%}
        {%- if majors -%}
            {%- set known = "the versions are " ~ majors | map(attribute='version') | join(', ') ~ "." -%}
        {%- elif same -%}
            {%- set known = "did you mean input_port('" ~ same[0].product ~ "', '" ~ port ~ "')?" -%}
        {%- else -%}
            {%- set known = "did you mean " ~ nearest_port(product ~ '.' ~ port, ports) ~ "?" -%}
        {%- endif -%}
        {{ exceptions.raise_compiler_error(
            "BRY-INPUT: there is no port " ~ product ~ "." ~ port ~ (".v" ~ version if version is not none else "") ~ ". fix: "
            ~ known ~ " A new contract is known after `brygge compile`."
        ) }}
    {%- endif -%}
    {{ return(found[0]) }}
{% endmacro %}

{#- The port whose name shares most pairs of letters with what was written. -#}
{% macro nearest_port(written, ports) %}
    {%- set best = namespace(name='one of none', shared=-1) -%}
    {%- for each in ports -%}
        {%- set name = each.product ~ '.' ~ each.port -%}
        {%- set shared = namespace(count=0) -%}
        {%- for at in range(written | length - 1) if written[at:at + 2] in name -%}
            {%- set shared.count = shared.count + 1 -%}
        {%- endfor -%}
        {%- if shared.count > best.shared -%}
            {%- set best.name, best.shared = name, shared.count -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(best.name) }}
{% endmacro %}
