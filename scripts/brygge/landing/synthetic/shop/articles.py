"""The articles of the made-up shop: codes, descriptions, list prices, popularity.

Input:   a `Plan` (its seed, its span) and `Shares`.
Output:  a list of `Article`.
Never:   depends on how many rows are generated: an article is the same in every delivery.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from brygge.landing.synthetic.dice import draw, spread_weights, value_at
from brygge.landing.synthetic.shop.plans import Plan
from brygge.landing.synthetic.shop.shares import Shares
from brygge.landing.synthetic.shop.words import name_article


@dataclass(frozen=True)
class Article:
    """One article: two spellings of its description, the later one between two moments."""

    code: str
    description: str
    later_description: str
    changes_at: datetime | None
    returns_at: datetime | None
    pence: int
    pieces_die: int
    popularity: float


def make_articles(plan: Plan, shares: Shares) -> list[Article]:
    """Return all articles of the shop, popular and unpopular ones mixed."""
    prices = spread_weights(shares.list_prices)
    return [_article(number, plan, shares, prices) for number in range(shares.articles)]


def _article(number: int, plan: Plan, shares: Shares, prices: list[int]) -> Article:
    def share(stream: str) -> float:
        return draw(plan.seed, stream, number)

    # Of ten articles, three share a number and differ in a letter.
    family, place = divmod(number, 10)
    suffix = "" if place < 7 else "ABC"[place - 7]
    pence = prices[int(share("price") * len(prices))]
    changes_at, returns_at = _changes(share("changes"), share("when"), plan, shares)
    description, later = (_spell(name, share, shares) for name in name_article(number))
    bounds = [below for below, _ in shares.sale_pieces]
    return Article(
        code=f"{20_000 + family * 8 + min(place, 7)}{suffix}",
        description=description,
        later_description=later,
        changes_at=changes_at,
        returns_at=returns_at,
        pence=pence,
        pieces_die=next(die for die, below in enumerate(bounds) if pence < below),
        popularity=value_at(shares.popularity, share("popularity"))
        * (shares.suffixed_popularity if suffix else 1),
    )


def _changes(
    changes: float, when: float, plan: Plan, shares: Shares
) -> tuple[datetime | None, datetime | None]:
    """Return when a description changes, and when it changes back (a quarter of them do)."""
    if changes >= shares.changed_descriptions:
        return None, None
    first = datetime.combine(plan.first_day, time())
    days = plan.span // timedelta(days=1)
    changes_at = first + timedelta(days=int(days * (0.1 + 0.6 * when)))
    if changes >= shares.changed_descriptions / 4:
        return changes_at, None
    return changes_at, changes_at + timedelta(days=max(1, int(days * 0.2)))


def _spell(name: str, share: Callable[[str], float], shares: Shares) -> str:
    if share("blanks") < shares.double_blanks:
        name = name.replace(" ", "  ", 1)
    padded = share("padding")
    if padded >= shares.padded_descriptions:
        return name
    # Nearly all stray blanks stand at the end.
    return f" {name}" if padded < shares.padded_descriptions / 70 else f"{name} "
