"""The pages of quality: what is not as it should be, what nobody could tell, and every check.

Input:   a site.
Output:  `quality.html`, which sums up; the checks of each product on pages of their own.
Never:   hides what could not be checked behind what could.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from brygge.catalog.model import Asset, OutputPort, Product
from brygge.exporting.document import Document
from brygge.exporting.site.addresses import QUALITY
from brygge.exporting.site.checked import quality_of
from brygge.exporting.site.pages import page
from brygge.exporting.site.promises import unchecked_promises
from brygge.exporting.site.subject import Site
from brygge.exporting.site.verdicts import OUTCOMES, UNDECIDED, WORDS, Verdict, verdicts
from brygge.observing.model import BrokenRule

# Of each list on the summary; the pages of the products have them all.
MOST = 1_000
_BAD = ("failed", "warned")


@dataclass(frozen=True)
class Count:
    """How many checks ended in one way."""

    outcome: str
    number: int

    @property
    def word(self) -> str:
        """The outcome as people read it."""
        return WORDS.get(self.outcome, self.outcome)


@dataclass(frozen=True)
class ProductRow:
    """A product (none: of what is in none), its pages of checks, and how its checks ended."""

    product: Product | None
    pages: tuple[str, ...]
    count: int
    counts: Mapping[str, int]
    bad_over_runs: tuple[float, ...]

    @property
    def name(self) -> str:
        """Its name; words where there is no product."""
        return self.product.name if self.product else "In no product"


@dataclass(frozen=True)
class RuleRow:
    """Rows in quarantine by one rule; `share`: of the rule that holds most, in percent."""

    rule: BrokenRule
    product: Product | None
    asset: Asset | None
    share: float


@dataclass(frozen=True)
class Unknown:
    """Checks of which nothing is known for one reason, counted by product."""

    why: str
    count: int
    products: tuple[tuple[ProductRow, int], ...]


def export(site: Site) -> Iterator[Document]:
    """Yield the summary, then the pages of the checks."""
    found = verdicts(site)
    everything = [each for page in found.values() for each in page]
    rows = [_row(site, id, found) for id in site.addresses.check_pages]
    rows.sort(key=lambda each: (_gravity(each), each.name.casefold()))
    bad = _gravest(everything, _BAD)
    open_ones = _gravest(everything, [each for each in UNDECIDED if each != "unknown"])
    yield page(
        site,
        "quality",
        QUALITY,
        "Quality",
        counts=_counts(everything),
        count=len(everything),
        newest=max((each.at for each in everything), default=""),
        rows=rows,
        is_over_runs=any(len(each.bad_over_runs) > 1 for each in rows),
        outcomes=[Count(each, 0) for each in OUTCOMES if any(each in row.counts for row in rows)],
        bad=bad[:MOST],
        more_bad=len(bad[MOST:]),
        undecided=open_ones[:MOST],
        more_undecided=len(open_ones[MOST:]),
        unknown=_unknown(rows, found),
        unchecked=_unchecked(site),
        rules=_rules(site),
        has_history=any(len(each.outcomes) > 1 for each in (*bad[:MOST], *open_ones[:MOST])),
    )
    for row in rows:
        for at, address in enumerate(row.pages):
            yield _page(site, row, at, found[address])


def _page(site: Site, row: ProductRow, at: int, found: Sequence[Verdict]) -> Document:
    number = f", {at + 1} of {len(row.pages)}" if len(row.pages) > 1 else ""
    return page(
        site,
        "checks",
        row.pages[at],
        f"Checks of {row.name}{number}" if row.product else f"Checks in no product{number}",
        row=row,
        number=at,
        counts=[Count(each, row.counts[each]) for each in OUTCOMES if each in row.counts],
        groups=[list(group) for _, group in groupby(found, lambda each: each.check.asset)],
        has_history=any(len(each.outcomes) > 1 for each in found),
    )


def _row(site: Site, id: str, found: Mapping[str, Sequence[Verdict]]) -> ProductRow:
    pages = site.addresses.check_pages[id]
    own = [each for address in pages for each in found[address]]
    assets = {each.asset.id: each.asset for each in own if each.asset}
    return ProductRow(
        site.products.get(id),
        pages,
        len(own),
        Counter(each.outcome for each in own),
        quality_of(site, assets.values()).bad_over_runs,
    )


def _gravity(row: ProductRow) -> list[int]:
    return [-row.counts.get(each, 0) for each in OUTCOMES if each not in ("passed", "unknown")]


def _gravest(found: Iterable[Verdict], outcomes: Sequence[str]) -> list[Verdict]:
    """Return the verdicts of `outcomes`, the gravest first."""
    some = [each for each in found if each.outcome in outcomes]
    return sorted(some, key=lambda each: OUTCOMES.index(each.outcome))


def _counts(found: Iterable[Verdict]) -> list[Count]:
    counted = Counter(each.outcome for each in found)
    return [Count(each, counted[each]) for each in OUTCOMES if counted[each]]


def _unknown(rows: Iterable[ProductRow], found: Mapping[str, Sequence[Verdict]]) -> list[Unknown]:
    """Return the checks without a result, by the reason."""
    reasons: dict[str, list[tuple[ProductRow, int]]] = {}
    for row in rows:
        own = (each for address in row.pages for each in found[address])
        counted = Counter(each.why for each in own if each.outcome == "unknown")
        for why, count in counted.items():
            reasons.setdefault(why, []).append((row, count))
    return [
        Unknown(why, sum(count for _, count in listed), tuple(listed))
        for why, listed in reasons.items()
    ]


def _unchecked(site: Site) -> list[tuple[OutputPort, list[str]]]:
    """Return what contracts promise that no machine checks."""
    listed = ((port, unchecked_promises(site, port)) for _, port in site.ports.values())
    return [(port, reasons) for port, reasons in listed if reasons]


def _rules(site: Site) -> list[RuleRow]:
    most = max((each.rows for each in site.observed.quarantined), default=0)
    relations = {
        f"{asset.relation.schema}.{asset.relation.identifier}".lower(): asset
        for asset in site.catalog.assets
    }
    rows = [
        RuleRow(
            each,
            site.products.get(each.product),
            relations.get(each.relation.lower()),
            round(100 * each.rows / most, 1) if most else 0,
        )
        for each in site.observed.quarantined
    ]
    return sorted(rows, key=lambda each: (-each.rule.rows, each.rule.relation, each.rule.rule))
