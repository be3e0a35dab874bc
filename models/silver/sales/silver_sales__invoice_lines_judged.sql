-- depends_on: {{ ref('rule_sales__invoice_lines') }}
{%- set rules = up_to_date(rules_sales__invoice_lines()) %}
{%- set time_zone = time_zone_of('invoiced_at', columns_sales__invoice_lines()) %}

with

delivered as (

    select * from {{ ref('bronze_sales__invoice_lines') }}
    where {{ is_new_delivery() }}

),

stock_codes as (

    select * from {{ ref('mapping_sales_stock_codes') }}

),

countries as (

    select * from {{ ref('mapping_sales_countries') }}

),

lines as (

    select
        ---------- keys
        nullif(upper(trim(invoice_number)), '') as invoice_number,
        -- One article is written in several ways: 85123a and 85123A are the same.
        nullif(upper({{ normal_form('trim(stock_code)') }}), '') as stock_code,
        nullif(trim(customer_number), '') as customer_number,

        ---------- attributes
        stock_code as source_stock_code,
        nullif({{ normal_form('trim(description)') }}, '') as description,
        nullif({{ normal_form('trim(country_name)') }}, '') as source_country_name,

        ---------- measures
        quantity,
        unit_price,

        ---------- flags
        coalesce(upper(trim(invoice_number)) like 'C%', false) as is_cancellation,

        ---------- times
        invoiced_at,
        cast({{ local_time('invoiced_at', time_zone) }} as date) as invoice_date,

        ---------- lineage
        _untyped,
        _delivery,
        _row_number,
        _landed_at

    from delivered

),

decoded as (

    select
        ---------- keys
        -- The shop numbers no lines: a line is what it says, and what says the same is
        -- the same line, delivered again.
        {{ row_key([
            'lines.invoice_number', 'lines.stock_code', 'lines.customer_number', 'lines.description',
            'lines.source_country_name', 'lines.quantity', 'lines.unit_price', 'lines.invoiced_at',
            'lines._untyped',
        ]) }} as invoice_line_id,
        lines.invoice_number,
        lines.stock_code,
        lines.customer_number,

        ---------- attributes
        lines.source_stock_code,
        coalesce(stock_codes.stock_code_kind, 'goods') as stock_code_kind,
        lines.description,
        lines.source_country_name,
        coalesce(countries.country_code, 'ZZ') as country_code,

        ---------- measures
        lines.quantity,
        lines.unit_price,

        ---------- flags
        lines.is_cancellation,
        countries.country_code is not null as is_country_mapped,

        ---------- times
        lines.invoiced_at,
        lines.invoice_date,

        ---------- lineage
        lines._untyped,
        lines._delivery,
        lines._row_number,
        lines._landed_at

    from lines

    left join stock_codes
        on lines.stock_code = stock_codes.stock_code

    left join countries
        on lines.source_country_name = countries.source_country_name

),

repeated as (

    select invoice_line_id as repeated_line_id
    from decoded
    group by invoice_line_id
    having count(*) > 1

),

copies as (

    select
        decoded._delivery as copy_delivery,
        decoded._row_number as copy_row_number,
        row_number() over (
            partition by decoded.invoice_line_id
            order by decoded._landed_at, decoded._delivery, decoded._row_number
        ) as copy_number

    from decoded

    inner join repeated
        on decoded.invoice_line_id = repeated.repeated_line_id

),

{% if is_incremental() %}

known as (

    -- The moment is part of the key and lets the engine skip what is older.
    select distinct decoded.invoice_line_id as known_line_id
    from decoded

    inner join {{ this }} as built
        on
            decoded.invoice_line_id = built.invoice_line_id
            and decoded.invoiced_at is not distinct from built.invoiced_at

),

{% endif %}

judged as (

    select
        decoded.*,

        ---------- verdict
        {{ broken_rules(rules) }} as broken_rules,
        {{ breaks_a_rule(rules, 'quarantine') }} as is_quarantined,
        {{ breaks_a_rule(rules, 'block') }} as is_blocked,
        {% if is_incremental() %}
            coalesce(copies.copy_number, 1) > 1 or known.known_line_id is not null as is_repeat
        {% else %}
        coalesce(copies.copy_number, 1) > 1 as is_repeat
        {% endif %}

    from decoded

    left join copies
        on
            decoded._delivery = copies.copy_delivery
            and decoded._row_number = copies.copy_row_number

    {% if is_incremental() %}
    left join known
        on decoded.invoice_line_id = known.known_line_id
    {% endif %}

)

select * from judged
