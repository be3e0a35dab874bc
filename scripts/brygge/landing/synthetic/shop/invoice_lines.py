"""The lines of one delivery: one query, written as the delivery's raw file.

Input:   a connection with the shelf and the invoices, a `Plan`, a `Cut`.
Output:  a CSV file (the first year's form) or a gzipped one (the next year's), rows in order.
Never:   depends on the number of threads; writes a time of writing into the file.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brygge.landing.synthetic.dice import FACES
from brygge.landing.synthetic.shop.invoices import Cut
from brygge.landing.synthetic.shop.plans import Plan
from brygge.landing.synthetic.shop.shares import Shares
from brygge.landing.synthetic.shop.shelf import SERVICE_DRAWS, SERVICE_SLOTS, Shelf
from brygge.landing.synthetic.shop.words import NOTES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class _Form:
    """How one year's file is written: headings, and SQL for the values that differ."""

    headings: tuple[str, ...]
    moment: str
    price: str
    customer: str
    options: str


_FIRST_FORM = _Form(
    headings=(
        *("Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price"),
        *("Customer ID", "Country"),
    ),
    moment="strftime({moment}, '%Y-%m-%d %H:%M:%S')",
    price="cast(pence / 100 as varchar)",
    customer="customer_number || '.0'",
    options="",
)
_NEXT_FORM = _Form(
    headings=(
        *("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice"),
        *("CustomerID", "Country"),
    ),
    moment="strftime({moment}, '%-m/%-d/%y %-H:%M')",
    # Whole pounds are written without a point.
    price=(
        "case when pence = 100 * floor(pence / 100) "
        "then cast(cast(pence / 100 as bigint) as varchar) "
        "else cast(pence / 100 as varchar) end"
    ),
    customer="cast(customer_number as varchar)",
    options=", compression gzip",
)

_LINES = """
with

bills as (
    select
        *,
        {first_moment} as first_moment,
        {last_moment} as last_moment,
        {customer} as customer_text
    from invoices
    where first_line < {end_line} and first_line + line_count > {first_line}
),

lines as (
    select
        *,
        unnest(range(line_count)) as line
    from bills
),

drawn as (
    -- A duplicate has the draw of the line that it repeats, a cancellation that of its sale.
    select
        *,
        (source_start + line) % source_count as source_line,
        md5_number_lower(source_key || (source_start + line) % source_count) as drawn
    from lines
    where first_line + line >= {first_line} and first_line + line < {end_line}
),

placed as (
    select
        * exclude (drawn),
        bits(drawn, 20, 20) as rarity,
        bits(drawn, 40, 12) as pieces_face,
        bits(drawn, 52, 12) as price_face,
        case
            when last_slot is not null and source_line = source_count - 1 then last_slot
            when bits(drawn, 20, 20) < threshold
                then base + bits(drawn, 20, 20) * {service_slots} // threshold
            else (bits(drawn, 0, 20) * {article_slots}) >> 20
        end as slot
    from drawn
),

shelved as (
    select
        placed.*,
        code,
        case
            when invoiced_at >= changes_at and not coalesce(invoiced_at >= returns_at, false)
                then later_description
            else description
        end as description,
        pence as list_pence,
        price_die,
        -- What is no article has pieces of its own, whoever buys it.
        {faces} * case
            when price_die is null then coalesce(placed.pieces_die, shelf.pieces_die)
            else shelf.pieces_die
        end + pieces_face as pieces_cell,
        {faces} * price_die + price_face as price_cell
    from placed
    inner join shelf
        on placed.slot = shelf.slot
),

priced as (
    select
        shelved.*,
        pieces.value as pieces,
        case
            when kind = 'stock' then 0.0
            when price_die is not null then prices.value / 10
            when source_kind = 'sale' and rarity >= {free_from} then 0.0
            when source_kind = 'sale' and price_face < case
                when pieces.value >= 48 then 2662 when pieces.value >= 24 then 733 else 128
            end then round(list_pence * 0.86)
            when source_kind = 'web' and price_face < 2540 then round(list_pence * 2.008)
            when source_kind = 'web' and price_face < 3440 then round(list_pence * 2.05)
            else list_pence
        end as pence
    from shelved
    inner join dice as pieces
        on shelved.pieces_cell = pieces.row_number
    left join dice as prices
        on shelved.price_cell = prices.row_number
),

cancelled as (
    select
        *,
        case
            when not is_matched then 0
            else bits(md5_number_lower(source_key || number || '/' || line), 0, 24)
        end as cancelled_draw
    from priced
)

select
    invoice_number,
    case
        when kind = 'web' and code like '_____A' and rarity & 1023 < 250 then lower(code)
        else code
    end as code,
    case
        when kind <> 'stock' then description
        when is_taken_out and price_face < 3530 then null
        when not is_taken_out and price_face < 2937 then null
        when not is_taken_out and price_face < 3950 then description
        else list_extract({notes}, 1 + rarity % {note_count})
    end as description,
    sign * case
        when not is_matched or cancelled_draw & 4095 < {whole_faces} then pieces
        else 1 + cast(floor((pieces - 1) * square((cancelled_draw >> 12) / 4096.0)) as bigint)
    end as quantity,
    case when 2 * line >= line_count then last_moment else first_moment end as moment,
    {price} as price,
    customer_text,
    country_name
from cancelled
order by number, line
"""


def write_delivery(
    connection: "DuckDBPyConnection",
    plan: Plan,
    shares: Shares,
    shelf: Shelf,
    cut: Cut,
    folder: Path,
) -> Path:
    """Write the raw file of one delivery into `folder`; return its path."""
    path = folder / plan.file_name(cut.delivery)
    form = _FIRST_FORM if plan.is_first_form(cut.delivery) else _NEXT_FORM
    lines = _LINES.format(
        first_moment=form.moment.format(moment="invoiced_at"),
        last_moment=form.moment.format(moment="finished_at"),
        customer=form.customer,
        price=form.price,
        first_line=cut.first_line,
        end_line=cut.end_line,
        faces=FACES,
        article_slots=shelf.article_slots,
        service_slots=SERVICE_SLOTS,
        free_from=SERVICE_DRAWS - int(SERVICE_DRAWS * shares.free_sale_lines),
        whole_faces=int(shares.cancelled_whole * FACES),
        notes=list(NOTES),
        note_count=len(NOTES),
    )
    headings = ", ".join(f'"{heading}"' for heading in form.headings)
    target = str(path).replace("'", "''")
    connection.execute(
        f"copy (select * from ({lines}) as lines ({headings})) to '{target}' "
        f"(format csv, header{form.options})"
    )
    return path
