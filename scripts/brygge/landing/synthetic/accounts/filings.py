"""What the companies filed: each account with its kind, period and journal number.

Input:   the companies, the plan's seed.
Output:  per delivery the list of its `Filing`s, in the order of their journal numbers.
Never:   writes a file; draws by chance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from brygge.landing.synthetic.accounts.amounts import BREAKS, Amounts, broken, rounded
from brygge.landing.synthetic.accounts.companies import Company
from brygge.landing.synthetic.accounts.figures import Draft, draw_amounts
from brygge.landing.synthetic.accounts.years import XML_TABLE, YEARS

# One account in so many breaks an identity, or more often where else one would be missing.
ONE_BROKEN_IN = 50
# One account in so many is marked as written in the wrong unit; only mass files can say so.
ONE_WRONG_UNIT_IN = 150
WRONG_UNIT = "amounts_in_wrong_unit"


@dataclass(frozen=True)
class Filing:
    """One account as it was filed, in no format yet.

    `year` is the year in which the period ends. `broken_rule` is the rule that must find it,
    empty for what is right. Amounts are what is written, in hundredths of the currency.
    """

    company: Company
    kind: str
    journal_number: str
    year: int
    period_start: date
    period_end: date
    layout: str
    currency_code: str
    amounts: Amounts
    is_unaudited: bool
    is_audit_waived: bool
    is_winding_up: bool
    broken_rule: str = ""

    @property
    def has_wrong_unit(self) -> bool:
        """Whether the register marks the amounts as written in the wrong unit."""
        return self.broken_rule == WRONG_UNIT


def draw_filings(companies: Sequence[Company], seed: int) -> dict[int, list[Filing]]:
    """Return the filings by the year whose delivery holds them; what comes later is left out."""
    years = sorted(year for years in YEARS.values() for year in years)
    filed = [
        filing for year in years for company in companies for filing in _filed(company, year, seed)
    ]
    distance = max(1, min(ONE_BROKEN_IN, len(filed) // len(BREAKS)))
    delivered: dict[int, list[Filing]] = {year: [] for year in years}
    for place, filing in enumerate(filed):
        for year, copy in _deliveries(_marked(filing, place, distance), seed):
            if year in delivered:
                delivered[year].append(copy)
    return {
        year: sorted(held, key=lambda filing: (len(filing.journal_number), filing.journal_number))
        for year, held in delivered.items()
    }


def _filed(company: Company, year: int, seed: int) -> Iterator[Filing]:
    """Yield what the company files for the year: nothing, its accounts, or a group's too."""
    draft = Draft(seed, company, year, "filed")
    end = date(year, 6, 30) if company.ends_in_june else date(year, 12, 31)
    if company.files(end) and not draft.sometimes("does not file", 0.04):
        yield _file(draft, end, "company")
        if company.is_parent:
            yield _file(draft, end, "group")


def _file(draft: Draft, end: date, kind: str) -> Filing:
    company = draft.company
    in_whole_units = not company.counts_in_euro and draft.sometimes("whole units", 0.7)
    is_large = kind == "group" or company.form_code == "ASA" or company.size > 0.94
    amounts = draw_amounts(
        replace(draft, step=100 if in_whole_units else 1),
        is_group=kind == "group",
        is_large=is_large,
    )
    start = date(end.year, 1, 1) if end.month == 12 else date(end.year - 1, 7, 1)
    is_last = company.is_bankrupt and draft.year == 2024
    return Filing(
        company=company,
        kind=kind,
        journal_number=_journal_number(draft, kind),
        year=draft.year,
        period_start=max(start, company.founded),
        period_end=end,
        layout=_layout(company, is_large),
        currency_code="EUR" if company.counts_in_euro else "NOK",
        amounts=amounts if company.counts_in_euro else rounded(amounts),
        is_unaudited=draft.sometimes("unaudited", 0.02),
        is_audit_waived=not is_large and draft.sometimes("no audit", 0.7),
        is_winding_up=is_last or draft.sometimes("winding up", 0.02),
    )


def _journal_number(draft: Draft, kind: str) -> str:
    """The register numbers what it receives, year by year; a second filing comes later."""
    number = 4 * draft.company.unit_index + 2 * (kind == "group") + (draft.version == "again")
    return f"{draft.year + 1}{number:06}"


def _layout(company: Company, is_large: bool) -> str:
    if company.form_code in ("BRL", "STI"):
        return "other"
    return "large" if is_large else "small"


def _marked(filing: Filing, place: int, distance: int) -> Filing:
    """Return the filing as it is, or wrong in one way, by its place among all."""
    if place % distance == distance // 2:
        rule = tuple(BREAKS)[place // distance % len(BREAKS)]
        # Far beyond what rounding explains.
        by = 100 * (10 + 37 * (place % 131))
        return replace(filing, amounts=broken(filing.amounts, rule, by), broken_rule=rule)
    if filing.year in YEARS[XML_TABLE] and place % ONE_WRONG_UNIT_IN == 1:
        return replace(filing, broken_rule=WRONG_UNIT)
    return filing


def _deliveries(filing: Filing, seed: int) -> Iterator[tuple[int, Filing]]:
    """Yield in which years' deliveries the filing comes, and what is filed in its place."""
    draft = Draft(seed, filing.company, filing.year, "filed")
    fate = draft.share(f"fate of {filing.kind}")
    if filing.broken_rule or fate >= 0.16:
        yield filing.year, filing
    elif fate < 0.05:
        # Filed or registered late.
        yield filing.year + 1, filing
    elif fate < 0.08:
        # Delivered twice.
        yield filing.year, filing
        yield filing.year + 1, filing
    else:
        # Filed again: with the next delivery, with the same one, or before the first filing.
        again = _file(replace(draft, version="again"), filing.period_end, filing.kind)
        first, second = ((0, 1), (0, 0), (1, 0))[int(3 * draft.share("order"))]
        yield filing.year + first, filing
        yield filing.year + second, again
