"""The shelf: all that a line can sell, so laid out in the engine that a uniform draw finds it.

Input:   an open connection, a `Plan`, `Shares`.
Output:  tables `dice` (cell -> value), `shelf` (slot -> what lies there), `kinds` (of invoices).
Never:   draws for a line or an invoice.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from brygge.landing.synthetic.dice import FACES, spread_quantiles, spread_weights
from brygge.landing.synthetic.shop.articles import make_articles
from brygge.landing.synthetic.shop.plans import Plan
from brygge.landing.synthetic.shop.services import SERVICES
from brygge.landing.synthetic.shop.shares import PACK_SIZES, PackWeights, Shares

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Draws that decide on a service have 20 bits: the rarest are two in half a million lines.
SERVICE_DRAWS = 1 << 20
SERVICE_SLOTS = 2_048
_ARTICLE_SLOTS = 65_536
# Lines of each kind in the measured year. Of the cancellations, only those that take back no
# earlier line draw services of their own.
_LINES = {
    "sale": 416_000,
    "web": 103_900,
    "stock": 3_656,
    "cancellation": 2_263,
    "anonymous_cancellation": 367,
}
_ITEM_TYPES = {
    "item": "integer",
    "code": "varchar",
    "description": "varchar",
    "later_description": "varchar",
    "changes_at": "timestamp",
    "returns_at": "timestamp",
    "pence": "double",
    "pieces_die": "integer",
    "price_die": "integer",
}


@dataclass(frozen=True)
class Shelf:
    """Where things lie: the slots of articles, the slot of each service, the named dice."""

    article_slots: int
    service_slots: dict[str, int]
    dice: dict[str, int]


@dataclass
class _Layout:
    """The shelf while it is laid out: dice by their number, items, the item in each slot."""

    dice: list[list[int]] = field(default_factory=list)
    items: list[tuple[Any, ...]] = field(default_factory=list)
    slots: list[int] = field(default_factory=list)

    def add_die(self, faces: list[int]) -> int:
        self.dice.append(faces)
        return len(self.dice) - 1

    def add_item(self, *item: object) -> int:
        self.items.append((len(self.items), *item))
        return len(self.items) - 1


def lay_out_shelf(connection: "DuckDBPyConnection", plan: Plan, shares: Shares) -> Shelf:
    """Create the tables and return where things lie in them."""
    layout = _Layout()
    # The first dice are those of the articles' price bands, in the order of the bands.
    for _, weights in shares.sale_pieces:
        layout.add_die(_spread_packs(weights))
    dice = _named_dice(layout, shares)
    _add_articles(layout, plan, shares)
    article_slots = len(layout.slots)
    kinds, service_slots = _add_services(layout, dice)
    _create(
        connection, "dice", {"value": "integer"}, [(face,) for die in layout.dice for face in die]
    )
    _create(connection, "items", _ITEM_TYPES, layout.items)
    _create(connection, "slots", {"item": "integer"}, [(item,) for item in layout.slots])
    connection.execute(
        "create table shelf as select slots.row_number as slot, items.* exclude (item) "
        "from slots inner join items using (item)"
    )
    _create(
        connection, "kinds", {"kind": "varchar", "threshold": "bigint", "base": "bigint"}, kinds
    )
    return Shelf(article_slots, service_slots, dice)


def _named_dice(layout: _Layout, shares: Shares) -> dict[str, int]:
    kinds = [(place, count) for place, (_, count) in enumerate(shares.invoices)]
    countries = [name for name, _ in shares.countries]
    faces = {
        "web_pieces": _spread_packs(shares.web_pieces),
        "service_pieces": _spread_packs(shares.service_pieces),
        "one_piece": [1] * FACES,
        "stock_out_pieces": spread_quantiles(shares.stock_out_pieces),
        "stock_in_pieces": spread_quantiles(shares.stock_in_pieces),
        "kind": spread_weights(kinds),
        "sale_lines": spread_quantiles(shares.sale_lines),
        "web_lines": spread_quantiles(shares.web_lines),
        "cancellation_lines": spread_quantiles(shares.cancellation_lines),
        "country": spread_weights(_customer_countries(shares)),
        "web_country": spread_weights(
            [(countries.index(name), count) for name, count in shares.web_countries]
        ),
    }
    return {name: layout.add_die(values) for name, values in faces.items()}


def _spread_packs(weights: PackWeights) -> list[int]:
    return spread_weights(list(zip(PACK_SIZES, weights, strict=False)))


def _customer_countries(shares: Shares) -> list[tuple[int, int]]:
    """Return the weights of countries for all but the most frequent customers.

    Those are at home (see `invoice_sql`) and have 13 % of the invoices, so that the others
    are abroad a little more often.
    """
    (_, home), *abroad = shares.countries
    weights = [round(lines / 0.87) for _, lines in abroad]
    home -= sum(weights) - sum(lines for _, lines in abroad)
    return [(0, home), *enumerate(weights, start=1)]


def _add_articles(layout: _Layout, plan: Plan, shares: Shares) -> None:
    articles = make_articles(plan, shares)
    total = sum(article.popularity for article in articles)
    for article in articles:
        item = layout.add_item(
            *(article.code, article.description, article.later_description),
            *(article.changes_at, article.returns_at),
            *(float(article.pence), article.pieces_die, None),
        )
        # Even the least popular article lies in one slot.
        layout.slots += [item] * max(1, round(article.popularity * _ARTICLE_SLOTS / total))


def _add_services(
    layout: _Layout, dice: dict[str, int]
) -> tuple[list[tuple[str, int, int]], dict[str, int]]:
    """Return (kind, threshold of the draw, first slot) per kind, and each service's own slot."""
    items = []
    for service in SERVICES:
        pieces = dice["service_pieces" if service.is_counted else "one_piece"]
        prices = layout.add_die([_whole_pence(face) for face in spread_quantiles(service.prices)])
        items.append(
            layout.add_item(
                service.code, service.name, service.name, None, None, 0.0, pieces, prices
            )
        )
    own = {}
    for service, item in zip(SERVICES, items, strict=True):
        own[service.code] = len(layout.slots)
        layout.slots.append(item)
    kinds = []
    for kind, line_count in _LINES.items():
        weights = [
            (item, service.lines.get(kind, 0))
            for service, item in zip(SERVICES, items, strict=True)
        ]
        threshold = sum(weight for _, weight in weights) * SERVICE_DRAWS // line_count
        kinds.append((kind, threshold, len(layout.slots)))
        layout.slots += spread_weights(weights, SERVICE_SLOTS)
    return kinds, own


def _whole_pence(tenths: int) -> int:
    """Return whole pence, in tenths; only a price below one penny keeps its tenths."""
    return round(tenths / 10) * 10 if abs(tenths) >= 10 else tenths


def _create(
    connection: "DuckDBPyConnection",
    table: str,
    types: dict[str, str],
    rows: list[tuple[Any, ...]],
) -> None:
    """Create `table` from `rows`, numbered from 0 in `row_number`.

    Each column goes over as one text: the engine is slow at taking Python lists.
    """
    columns = ", ".join(f"unnest(string_split(?, chr(31))) as {name}" for name in types)
    typed = ", ".join(
        f"cast(nullif({name}, '') as {data_type}) as {name}" for name, data_type in types.items()
    )
    values = [
        "\x1f".join("" if value is None else str(value) for value in column)
        for column in zip(*rows, strict=True)
    ]
    connection.execute(
        f"create table {table} as select row_number, {typed} from "
        f"(select unnest(range({len(rows)})) as row_number, {columns})",
        values,
    )
