"""The invoices: kind, length, customer and moment of each, drawn from its number.

Input:   a connection with the shelf laid out, a `Plan`, `Shares`.
Output:  table `invoices`, in the order of their numbers; a `Cut` per delivery.
Never:   draws by chance: an invoice depends on the plan, its number and the ones before it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brygge.landing.synthetic.dice import FACES
from brygge.landing.synthetic.shop import services
from brygge.landing.synthetic.shop.invoice_sql import DATED, DRAWN, MACROS, SOURCED
from brygge.landing.synthetic.shop.opening_hours import create_hours
from brygge.landing.synthetic.shop.plans import Plan
from brygge.landing.synthetic.shop.shares import Shares
from brygge.landing.synthetic.shop.shelf import Shelf

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Countries where the shop charges carriage, and where it charges nothing, instead of postage.
_CARRIAGE_COUNTRIES = ("EIRE",)
_FREE_COUNTRIES = ("Channel Islands", "Australia")


@dataclass(frozen=True)
class Cut:
    """The lines of one delivery: from `first_line` up to, not including, `end_line`.

    `new_line`: where the lines begin that no earlier delivery held.
    """

    delivery: int
    first_line: int
    new_line: int
    end_line: int


def draw_invoices(
    connection: "DuckDBPyConnection", plan: Plan, shares: Shares, shelf: Shelf
) -> list[Cut]:
    """Create `invoices`; return which of their lines each delivery holds."""
    connection.execute(MACROS.format(seed=plan.seed))
    # An average invoice has 18 lines; room for shorter ones, doubled where that is too little.
    count = plan.line_count // 14 + 500
    while _draw_lines(connection, count, plan, shares, shelf) < plan.line_count:
        count *= 2
    cuts = _cut(connection, plan)
    connection.execute("create temp table cuts (delivery integer, new_line bigint)")
    connection.executemany(
        "insert into cuts values (?, ?)", [(cut.delivery, cut.new_line) for cut in cuts]
    )
    create_hours(connection, plan, shares)
    names = ", ".join(f"({place}, '{name}')" for place, (name, _) in enumerate(shares.countries))
    connection.execute(
        DATED.format(
            end_line=cuts[-1].end_line,
            two_timestamps=int(shares.two_timestamps * (1 << 20)),
            stock_taken_out=int(shares.stock_taken_out * FACES),
            moves_at=f"timestamp '{plan.first_day}' + interval {plan.span.days * 12} hours",
            customers=_count_customers(plan, shares),
            seed=plan.seed,
            country_names=names,
            **{name: die for name, die in shelf.dice.items() if name.endswith("pieces")},
        )
    )
    return cuts


def _draw_lines(
    connection: "DuckDBPyConnection", count: int, plan: Plan, shares: Shares, shelf: Shelf
) -> int:
    """Draw `count` invoices; return how many lines they have together."""
    kinds = " ".join(
        f"when {place} then '{kind}'" for place, (kind, _) in enumerate(shares.invoices)
    )
    names = [name for name, _ in shares.countries]
    own = shelf.service_slots
    connection.execute(
        DRAWN.format(
            count=count,
            kinds=kinds,
            customers=_count_customers(plan, shares),
            duplicate_chance=shares.duplicate_chance_per_line * 65_536,
            duplicates_at_most=shares.duplicates_at_most,
            match_faces=int(shares.cancellations_that_match * FACES),
            carriage_countries=_places(names, _CARRIAGE_COUNTRIES),
            free_countries=_places(names, _FREE_COUNTRIES),
            carriage=own[services.CARRIAGE],
            postage=own[services.POSTAGE],
            web_postage=own[services.WEB_POSTAGE],
            bad_debt=own[services.BAD_DEBT],
            manual=own[services.MANUAL],
            trial=own[services.TRIAL],
            **{f"{name}_die": die * FACES for name, die in shelf.dice.items()},
        )
    )
    connection.execute(SOURCED)
    [(lines,)] = connection.execute("select sum(line_count) from sourced").fetchall()
    return int(lines)


def _count_customers(plan: Plan, shares: Shares) -> int:
    count = max(20, plan.line_count // shares.lines_per_customer)
    # Customers are numbered in steps of 7919, which must share no factor with their count.
    return count + 1 if count % 7_919 == 0 else count


def _places(names: list[str], wanted: tuple[str, ...]) -> str:
    return ", ".join(str(names.index(name)) for name in wanted)


def _cut(connection: "DuckDBPyConnection", plan: Plan) -> list[Cut]:
    cuts: list[Cut] = []
    first = new = 0
    for delivery in range(plan.deliveries):
        end = first + plan.rows_per_delivery
        cuts.append(Cut(delivery, first, new, end))
        [(whole,)] = connection.execute(
            "select max(first_line) from sourced where first_line <= ?", [end - plan.overlap_rows]
        ).fetchall()
        # An invoice longer than a delivery goes on where it was cut off.
        first, new = (whole if whole > first else end), end
    return cuts
