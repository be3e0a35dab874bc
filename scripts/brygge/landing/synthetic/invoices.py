"""The invoices: their kind, length, customer and moment, drawn from the number of each.

Input:   a connection with the shelf laid out, a `Plan`, `Shares`.
Output:  table `invoices`, one row per invoice in the order of their numbers, and a `Cut` per
         delivery.
Never:   draws by chance: an invoice depends on the seed, its number and the ones before it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from brygge.landing.synthetic.dice import FACES
from brygge.landing.synthetic.plans import Plan
from brygge.landing.synthetic.services import (
    BAD_DEBT,
    CARRIAGE,
    MANUAL,
    POSTAGE,
    TRIAL,
    WEB_POSTAGE,
)
from brygge.landing.synthetic.shares import Shares
from brygge.landing.synthetic.shelf import Shelf

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST_NUMBER = 489_434
FIRST_CUSTOMER = 12_346


@dataclass(frozen=True)
class Cut:
    """The lines of one delivery: from `first_line` up to, not including, `end_line`.

    `new_line`: where the lines that no earlier delivery held begin.
    """

    delivery: int
    first_line: int
    new_line: int
    end_line: int


def draw_invoices(
    connection: "DuckDBPyConnection", plan: Plan, shares: Shares, shelf: Shelf
) -> list[Cut]:
    """Create `invoices`; return which of their lines each delivery holds."""
    connection.execute(_macros(plan))
    # An average invoice has 18 lines; 14 leaves room, and if it does not, double the room.
    count = plan.line_count // 14 + 500
    while True:
        connection.execute(_drawn(count, plan, shares, shelf))
        connection.execute(_SOURCED)
        [(lines,)] = connection.execute("select sum(line_count) from sourced").fetchall()
        if lines >= plan.line_count:
            break
        count *= 2
    cuts = _cut(connection, plan)
    connection.execute("create table cuts (delivery integer, new_line bigint, end_line bigint)")
    connection.executemany(
        "insert into cuts values (?, ?, ?)",
        [(cut.delivery, cut.new_line, cut.end_line) for cut in cuts],
    )
    connection.execute(_opening_hours(plan, shares))
    _name_countries(connection, shares)
    connection.execute(_invoices(plan, shares, shelf))
    return cuts


def _cut(connection: "DuckDBPyConnection", plan: Plan) -> list[Cut]:
    cuts: list[Cut] = []
    first = new = 0
    for delivery in range(plan.deliveries):
        end = first + plan.rows_per_delivery
        cuts.append(Cut(delivery, first, new, end))
        row = connection.execute(
            "select max(first_line) from sourced where first_line <= ?", [end - plan.overlap_rows]
        ).fetchone()
        whole = int(row[0]) if row else 0
        # An invoice longer than a delivery goes on where it was cut off.
        first, new = (whole if whole > first else end), end
    return cuts


def _macros(plan: Plan) -> str:
    return f"""
        create or replace macro draw(stream, number) as
            md5_number_lower('{plan.seed}/' || stream || '/' || number);
        create or replace macro bits(drawn, shift, count) as
            cast((drawn >> shift) & ((cast(1 as ubigint) << count) - 1) as bigint);
    """


def _drawn(count: int, plan: Plan, shares: Shares, shelf: Shelf) -> str:
    customers = count_customers(plan, shares)
    dice = {name: die * FACES for name, die in shelf.dice.items()}
    kinds = " ".join(
        f"when {place} then '{kind}'" for place, (kind, _) in enumerate(shares.invoices)
    )
    return f"""
        create or replace temp table drawn as
        with numbered as (
            select
                range as number,
                draw('invoice', range) as drawn,
                draw('details', range) as details
            from range({count})
        ),
        decided as (
            select
                number,
                details,
                -- Rare kinds recur at fixed distances, so that the smallest sample has one.
                case
                    when number % 9600 = 40 then 'debt'
                    when number % 1700 = 25 then 'trial'
                    when number % 28816 = 55 then 'correction'
                    else case kinds.value {kinds} end
                end as kind,
                bits(drawn, 12, 12) as length_face,
                bits(drawn, 24, 32) / 4294967296.0 as customer_share
            from numbered
            inner join dice as kinds
                on kinds.row_number = {dice["kind"]} + bits(drawn, 0, 12)
        ),
        measured as (
            select
                decided.* exclude (length_face, customer_share),
                coalesce(lengths.value, 1) as line_count,
                -- Few customers buy often: u^2.25, from products and roots that are exact.
                cast(floor(
                    {customers} * customer_share * customer_share * sqrt(sqrt(customer_share))
                ) as bigint) as customer_rank,
                count(*) filter (where kind = 'sale') over (
                    order by number rows unbounded preceding
                ) as sale_number
            from decided
            left join dice as lengths
                on lengths.row_number = length_face + case kind
                    when 'sale' then {dice["sale_lines"]}
                    when 'web' then {dice["web_lines"]}
                    when 'cancellation' then {dice["cancellation_lines"]}
                    when 'anonymous_cancellation' then {dice["cancellation_lines"]}
                end
        )
        select
            *,
            case
                when
                    kind = 'sale'
                    and bits(details, 0, 16) < 65536 * {shares.duplicate_chance_per_line} * line_count
                    then least(
                        line_count // 2,
                        1 + cast(floor(
                            line_count * {shares.duplicates_at_most}
                            * (bits(details, 16, 12) / 4096.0) * (bits(details, 16, 12) / 4096.0)
                        ) as bigint)
                    )
                else 0
            end as duplicate_count,
            -- How many sales ago the cancelled one lies: half within ten days of the real shop.
            case
                when kind = 'cancellation' and bits(details, 28, 12) < {shares.cancellations_that_match * 4096}
                    then sale_number - cast(floor(
                        least(sale_number, 6000) * pow4(bits(details, 40, 20) / 1048576.0)
                    ) as bigint)
            end as cancelled_sale
        from measured
    """
