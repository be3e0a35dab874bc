"""The SQL of the invoices, as templates.

Input:   the numbers that `invoices` fills in; tables `dice`, `kinds`, `cuts`, `hours`.
Output:  `MACROS`, then tables `drawn`, `sourced`, `invoices`, in this order.
Never:   random(), hash(), now(), or functions that differ between machines (pow, exp, ln):
         all chance comes from md5, all arithmetic is exact or correctly rounded.
"""

MACROS = """
create or replace temp macro draw(stream, number) as
    md5_number_lower('{seed}/' || stream || '/' || number);

create or replace temp macro bits(drawn, shift, width) as
    cast((drawn >> shift) & ((cast(1 as ubigint) << width) - 1) as bigint);

create or replace temp macro square(value) as value * value;
"""

# One row per invoice, with what it would be if it stood alone. Rare kinds recur at fixed
# distances, so that the smallest sample has one of each.
DRAWN = """
create or replace temp table drawn as

with

numbered as (
    select
        range as number,
        draw('invoice', range) as drawn,
        draw('details', range) as details
    from range({count})
),

decided as (
    select
        numbered.*,
        case
            when number % 9600 = 40 then 'debt'
            when number % 1700 = 25 then 'trial'
            when number % 28816 = 15 then 'correction'
            else case dice.value {kinds} end
        end as kind,
        bits(drawn, 24, 32) / 4294967296.0 as customer_share
    from numbered
    inner join dice
        on dice.row_number = {kind_die} + bits(drawn, 0, 12)
),

measured as (
    select
        decided.*,
        coalesce(dice.value, 1) as line_count,
        -- Few customers buy often: the power 2.25, from products and roots.
        cast(floor({customers} * square(customer_share) * sqrt(sqrt(customer_share))) as bigint)
            as customer_rank,
        cast(sum(cast(kind = 'sale' as integer)) over (
            order by number
            rows unbounded preceding
        ) as bigint) as sale_number
    from decided
    left join dice
        on dice.row_number = bits(drawn, 12, 12) + case kind
            when 'sale' then {sale_lines_die}
            when 'web' then {web_lines_die}
            when 'cancellation' then {cancellation_lines_die}
            when 'anonymous_cancellation' then {cancellation_lines_die}
        end
),

housed as (
    select
        measured.*,
        -- The customers who buy most are at home: a small sample keeps the shares.
        case
            when kind in ('stock', 'anonymous_cancellation', 'debt', 'correction') then 0
            when kind <> 'web' and customer_rank < {customers} // 100 then 0
            else dice.value
        end as country,
        case
            when
                kind = 'sale'
                and bits(details, 0, 16) < {duplicate_chance} * line_count
                then least(line_count // 2, 1 + cast(floor(
                    line_count * {duplicates_at_most} * square(bits(details, 16, 12) / 4096.0)
                ) as bigint))
            else 0
        end as duplicate_count
    from measured
    inner join dice
        on dice.row_number = case
            when kind = 'web' then {web_country_die} + bits(details, 0, 12)
            else {country_die} + bits(draw('country', customer_rank), 0, 12)
        end
)

select
    * exclude (drawn, customer_share),
    line_count - duplicate_count as whole_count,
    -- What its last line is, if that is no matter of chance.
    case
        when kind = 'debt' then {bad_debt}
        when kind = 'trial' then {trial}
        when kind = 'correction' then {manual}
        when kind = 'web' and line_count >= 20 and bits(details, 16, 12) < 3390 then {web_postage}
        when kind = 'web' and line_count >= 5 and bits(details, 16, 12) < 1665 then {web_postage}
        when kind <> 'sale' or line_count = 1 or country = 0 then null
        when country in ({free_countries}) then null
        when country in ({carriage_countries})
            then case when bits(details, 28, 12) < 1100 then {carriage} end
        when bits(details, 28, 12) < 2500 then {postage}
    end as last_slot,
    -- Which sale a cancellation takes back: half of them lie within the last 6 %.
    case
        when kind = 'cancellation' and bits(details, 28, 12) < {match_faces}
            then sale_number - cast(floor(
                least(sale_number, 6000) * square(square(bits(details, 40, 20) / 1048576.0))
            ) as bigint)
    end as cancelled_sale
from housed
"""

# A cancellation has its customer and its lines from the sale that it takes back.
SOURCED = """
create or replace temp table sourced as

with

sales as (
    select
        *
    from drawn
    where kind = 'sale'
),

matched as (
    select
        drawn.number,
        drawn.kind,
        sales.number is not null as is_matched,
        coalesce(sales.kind, drawn.kind) as source_kind,
        coalesce(sales.number, drawn.number) as source_number,
        coalesce(sales.whole_count, drawn.whole_count) as source_count,
        coalesce(sales.customer_rank, drawn.customer_rank) as customer_rank,
        coalesce(sales.country, drawn.country) as country,
        case when sales.number is null then drawn.last_slot else sales.last_slot end as last_slot,
        case
            when sales.number is null then 0
            else bits(drawn.details, 0, 12) % sales.whole_count
        end as source_start,
        least(drawn.line_count, coalesce(sales.whole_count, drawn.line_count)) as line_count
    from drawn
    left join sales
        on drawn.cancelled_sale = sales.sale_number
)

select
    *,
    cast(sum(line_count) over (order by number rows unbounded preceding) - line_count as bigint)
        as first_line
from matched
"""

DATED = """
create temp table invoices as

with

delivered as (
    select
        sourced.*,
        draw('moment', number) as moment,
        cuts.delivery
    from sourced
    asof join cuts
        on sourced.first_line >= cuts.new_line
    where first_line < {end_line}
),

placed as (
    select
        *,
        (
            row_number() over (partition by delivery order by number) - 1
            + bits(moment, 0, 16) / 65536.0
        ) / count(*) over (partition by delivery) as place
    from delivered
),

dated as (
    select
        placed.*,
        opens_at + to_minutes(least(minutes - 1, cast(floor(
            (place - from_share) / (to_share - from_share) * minutes
        ) as bigint))) as invoiced_at
    from placed
    asof join hours
        on placed.delivery = hours.delivery and placed.place >= hours.from_share
),

country_names as (
    select * from (values {country_names}) as names (country, country_name)
)

select
    dated.number,
    first_line,
    line_count,
    dated.kind,
    case
        when dated.kind in ('cancellation', 'anonymous_cancellation', 'correction') then 'C'
        when dated.kind = 'debt' then 'A'
        else ''
    end || (489434 + dated.number * 17 // 10) as invoice_number,
    case
        when dated.kind in ('sale', 'trial', 'cancellation')
            then 12346 + customer_rank * 7919 % {customers} * 4 // 3
    end as customer_number,
    country_name,
    invoiced_at,
    invoiced_at + to_minutes(cast(bits(moment, 16, 20) < {two_timestamps} as bigint))
        as finished_at,
    is_matched,
    dated.kind = 'stock' and bits(moment, 36, 12) < {stock_taken_out} as is_taken_out,
    case
        when dated.kind in ('cancellation', 'anonymous_cancellation') or is_taken_out then -1
        else 1
    end as sign,
    case
        when dated.kind = 'web' then {web_pieces}
        when is_taken_out then {stock_out_pieces}
        when dated.kind = 'stock' then {stock_in_pieces}
    end as pieces_die,
    source_kind,
    '{seed}/line/' || source_number || '/' as source_key,
    source_start,
    source_count,
    last_slot,
    coalesce(threshold, 0) as threshold,
    coalesce(base, 0) as base
from dated
-- One customer in 877 moves, in the middle of it all.
inner join country_names
    on country_names.country = case
        when dated.kind <> 'web' and customer_rank % 877 = 3 and invoiced_at >= {moves_at}
            then cast(dated.country = 0 as integer)
        else dated.country
    end
left join kinds
    on dated.source_kind = kinds.kind
order by dated.number
"""
