"""What a company earned, owned and owed in a year, drawn from its size.

Input:   a `Company`, a year, and which of several versions of the year is meant.
Output:  `Amounts`, in which every identity holds to the hundredth.
Never:   draws by chance: all draws come from the plan's seed, the unit and the year.
"""

from dataclasses import dataclass

from brygge.landing.synthetic.accounts.amounts import Amounts, Balance, Result
from brygge.landing.synthetic.accounts.companies import Company
from brygge.landing.synthetic.dice import draw, value_at

# Revenue of a year in kroner, by the size of the company.
_REVENUE = (
    *((0, 0), (0.12, 0), (0.3, 250_000), (0.5, 1_400_000), (0.7, 5_200_000)),
    *((0.85, 17_000_000), (0.95, 85_000_000), (0.99, 420_000_000), (1, 2_600_000_000)),
)
# Of one employee, in hundredths of a krone.
_REVENUE_EACH = 80_000_000
_SALARY_EACH = 54_000_000
_TAX_RATES = {2009: 0.28, 2010: 0.28, 2023: 0.22, 2024: 0.22}
# What prices of each year are of those of 2024.
_PRICES = {2009: 0.66, 2010: 0.68, 2023: 0.97, 2024: 1.0}
# What owners of a joint-stock company must pay in at least; the limit fell in 2012.
_PAID_IN = {2009: 10_000_000, 2010: 10_000_000, 2023: 3_000_000, 2024: 3_000_000}


@dataclass(frozen=True)
class Draft:
    """One version of a company's year. `step` is what its books are kept in: 100 or 1."""

    seed: int
    company: Company
    year: int
    version: str
    step: int = 1

    def share(self, stream: str) -> float:
        """Return a number from 0 up to 1 for what `stream` names."""
        name = f"accounts/{self.version}/{self.year}/{stream}"
        return draw(self.seed, name, self.company.unit_index)

    def part(self, amount: int, share: float) -> int:
        """Return that share of the amount, in whole steps."""
        return int(amount * share / self.step) * self.step

    def sometimes(self, stream: str, chance: float) -> bool:
        """Return whether it is so, which it is with this chance (0 to 1)."""
        return self.share(stream) < chance


def draw_amounts(draft: Draft, *, is_group: bool, is_large: bool) -> Amounts:
    """Return the amounts of the draft; a group earns and owns more than its mother alone."""
    revenue = _revenue(draft, is_group)
    balance = _balance(draft, revenue)
    result = _result(draft, revenue, balance.debt, is_large)
    return Amounts(**vars(result), **vars(balance))


def _revenue(draft: Draft, is_group: bool) -> int:
    company = draft.company
    revenue = max(
        round(value_at(_REVENUE, company.size)) * 100, company.employee_count * _REVENUE_EACH
    )
    factor = (0.8 + 0.4 * draft.share("revenue")) * (1.7 if is_group else 1.0)
    return draft.part(revenue, factor * _PRICES[draft.year])


def _result(draft: Draft, revenue: int, debt: int, is_large: bool) -> Result:
    part, share, sometimes = draft.part, draft.share, draft.sometimes
    payroll = _payroll(draft, revenue)
    cost = max(payroll, part(revenue, 0.72 + 0.36 * share("cost")))
    cost += part(6_000_000, 0.2 + share("office"))
    earns_interest = sometimes("has financial income", 0.7)
    income = part(revenue + 10_000_000, 0.03 * share("financial income")) * earns_interest
    of_group = part(debt, 0.02) * sometimes("owes its group", 0.06)
    of_others = part(debt, 0.05 * share("interest")) * sometimes("owes a bank", 0.6)
    charges = part(1_200_000, share("charges")) * sometimes("has charges", 0.5)
    net_finance = income - of_group - of_others - charges
    before_tax = revenue - cost + net_finance
    tax = max(0, part(before_tax, _TAX_RATES[draft.year]))
    event = part(revenue + 5_000_000, 0.1 * share("event") - 0.04) * sometimes("has event", 0.03)
    event_tax = part(event, _TAX_RATES[draft.year])
    annual = before_tax - tax + event - event_tax
    return Result(
        sales_revenue=part(revenue, 1 - 0.12 * share("other revenue")) or None,
        operating_revenue=revenue,
        payroll_cost=payroll or None,
        operating_cost=cost,
        operating_result=revenue - cost,
        financial_income=income or None,
        group_interest_cost=of_group or None,
        other_interest_cost=of_others or None,
        financial_cost=of_group + of_others + charges,
        net_finance=net_finance,
        result_before_tax=before_tax,
        tax=tax or None,
        extraordinary_gross=event or None,
        extraordinary_tax=event_tax or None,
        annual_result=annual,
        total_result=annual if is_large else None,
    )


def _payroll(draft: Draft, revenue: int) -> int:
    salary = (0.8 + 0.3 * draft.share("salary")) * _PRICES[draft.year]
    payroll = draft.part(draft.company.employee_count * _SALARY_EACH, salary)
    return min(payroll, draft.part(revenue, 0.8))


def _balance(draft: Draft, revenue: int) -> Balance:
    part, share, sometimes = draft.part, draft.share, draft.sometimes
    total = part(revenue, 0.25 + 0.9 * share("assets"))
    total += part(40_000_000, 0.15 + share("more assets"))
    fixed = part(total, share("fixed assets"))
    current = total - fixed
    inventories = part(current, 0.4 * share("inventories")) * sometimes("has inventories", 0.4)
    receivables = part(current, 0.5 * share("receivables"))
    investments = part(current, 0.3) * sometimes("has investments", 0.08)
    equity = part(total, 0.85 * share("equity") - 0.1)
    paid_in = _PAID_IN[draft.year] + part(total, 0.05 * share("paid in"))
    debt = total - equity
    long_term = part(debt, share("long-term debt")) * sometimes("has loans", 0.6)
    return Balance(
        goodwill=part(fixed, 0.2) * sometimes("has goodwill", 0.05) or None,
        fixed_assets=fixed,
        inventories=inventories or None,
        receivables=receivables or None,
        investments=investments or None,
        cash=current - inventories - receivables - investments or None,
        current_assets=current,
        total_assets=total,
        paid_in_equity=paid_in,
        retained_equity=equity - paid_in,
        equity=equity,
        long_term_debt=long_term or None,
        short_term_debt=debt - long_term,
        debt=debt,
        equity_and_debt=total,
    )
