"""How often units have what they have, and how often it changes, as plain numbers.

Input:   nothing. Shares of presence: measured on the public API in June 2026 (187 ordinary AS,
         151 ENK), as published; what was not measured there is set near it. The rest is chosen.
Output:  `Rates` per segment of forms (`AS`, `ENK`, all others); the chances of events.
Never:   holds a value of a real unit.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Rates:
    """Shares (of 1) of the units of a segment that have each thing in the last bulk file."""

    email: float
    mobile: float
    telephone: float
    website: float
    postal_address: float
    earlier_name: float
    vat: float
    voluntary_vat: float
    audit_waiver: float
    accounts: float
    support_code: float
    second_industry: float
    companies_register: float
    activity: float
    purpose: float
    group: float
    winding_up: float
    forced: float
    deleted: float


SEGMENTS = {
    "AS": Rates(
        email=0.24,
        mobile=0.22,
        telephone=0.09,
        website=0.07,
        postal_address=0.19,
        earlier_name=0.25,
        vat=0.45,
        voluntary_vat=0.04,
        audit_waiver=0.81,
        accounts=0.78,
        support_code=0.05,
        second_industry=0.06,
        companies_register=1,
        activity=1,
        purpose=1,
        group=0.2,
        winding_up=18 / 228,
        forced=12 / 228,
        deleted=0.015,
    ),
    "ENK": Rates(
        email=0.22,
        mobile=0.23,
        telephone=0.05,
        website=0.05,
        postal_address=0.05,
        earlier_name=0.17,
        vat=0.17,
        voluntary_vat=0,
        audit_waiver=0,
        accounts=0,
        support_code=0,
        second_industry=0.01,
        companies_register=0.25,
        activity=0.9,
        purpose=0,
        group=0,
        winding_up=0,
        forced=0,
        deleted=0.03,
    ),
    "other": Rates(
        email=0.2,
        mobile=0.15,
        telephone=0.1,
        website=0.1,
        postal_address=0.25,
        earlier_name=0.1,
        vat=0.2,
        voluntary_vat=0.02,
        audit_waiver=0,
        accounts=0,
        support_code=0,
        second_industry=0.02,
        companies_register=0.5,
        activity=0.8,
        purpose=0.6,
        group=0,
        winding_up=0.02,
        forced=0,
        deleted=0.01,
    ),
}


def rate_rows() -> str:
    """Return the rates as rows of an SQL VALUES list, and their names after them."""
    names = [field.name for field in fields(Rates)]
    rows = ", ".join(
        f"('{segment}', {', '.join(str(float(getattr(rates, name))) for name in names)})"
        for segment, rates in SEGMENTS.items()
    )
    return f"(values {rows}) as rates (segment, {', '.join(f'{name}_rate' for name in names)})"
