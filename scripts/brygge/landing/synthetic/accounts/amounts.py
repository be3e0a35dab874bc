"""The amounts of one set of accounts, and the identities that hold them together.

Input:   amounts in hundredths of the currency.
Output:  `Amounts`; the same rounded, or with one identity broken.
Never:   breaks two identities at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Result:
    """How the year went, in hundredths; None where the form's line is left empty."""

    sales_revenue: int | None
    operating_revenue: int
    payroll_cost: int | None
    operating_cost: int
    operating_result: int
    financial_income: int | None
    group_interest_cost: int | None
    other_interest_cost: int | None
    financial_cost: int
    net_finance: int
    result_before_tax: int
    tax: int | None
    extraordinary_gross: int | None
    extraordinary_tax: int | None
    annual_result: int
    total_result: int | None


@dataclass(frozen=True)
class Balance:
    """What there is and whose it is, in hundredths; None where the form's line is left empty."""

    goodwill: int | None
    fixed_assets: int
    inventories: int | None
    receivables: int | None
    investments: int | None
    cash: int | None
    current_assets: int
    total_assets: int
    paid_in_equity: int
    retained_equity: int
    equity: int
    long_term_debt: int | None
    short_term_debt: int
    debt: int
    equity_and_debt: int


@dataclass(frozen=True)
class Amounts(Result, Balance):
    """All amounts of one set of accounts."""


# For the rule that finds each broken identity: the amounts which, moved together, break it alone.
BREAKS: dict[str, tuple[str, ...]] = {
    "annual_result_is_not_the_rest": ("annual_result", "total_result"),
    "assets_do_not_add_up": ("fixed_assets",),
    "balance_does_not_balance": ("fixed_assets", "total_assets"),
    "debt_does_not_add_up": ("short_term_debt",),
    "equity_and_debt_do_not_add_up": ("fixed_assets", "total_assets", "equity_and_debt"),
    "equity_does_not_add_up": ("retained_equity",),
    "net_finance_is_not_the_difference": ("financial_cost",),
    "operating_result_is_not_the_difference": ("operating_cost",),
    "result_before_tax_does_not_add_up": ("result_before_tax", "annual_result", "total_result"),
}


def rounded(amounts: Amounts) -> Amounts:
    """Return the amounts in whole units, each rounded on its own: sums may be off by one."""
    return _changed(amounts, [field.name for field in fields(amounts)], _whole)


def broken(amounts: Amounts, rule: str, by: int) -> Amounts:
    """Return the amounts with the identity of `rule` off by `by` hundredths."""
    return _changed(amounts, BREAKS[rule], lambda hundredths: hundredths + by)


def _changed(amounts: Amounts, names: Iterable[str], change: Callable[[int], int]) -> Amounts:
    """Lines that are left empty stay so."""
    given = {name: getattr(amounts, name) for name in names}
    changed = {name: change(amount) for name, amount in given.items() if amount is not None}
    return replace(amounts, **changed)


def _whole(hundredths: int) -> int:
    return (hundredths + 50) // 100 * 100
