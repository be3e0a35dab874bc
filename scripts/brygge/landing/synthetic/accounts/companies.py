"""The companies that file: those of the made-up register that must, and a few that it lacks.

Input:   a connection, the register's `Plan`.
Output:  a list of `Company`, in the order of their units.
Never:   draws a company that the register does not know how to number.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from brygge.landing.synthetic.dice import draw
from brygge.landing.synthetic.register import Plan, draw_units

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Forms that must file accounts, whatever their size; of the branches (NUF), the larger ones.
FILING_FORMS = ("AS", "ASA", "BRL", "STI")
BRANCH_FORM = "NUF"
BRANCHES_FROM = 0.5
# Companies that the register does not have: one among so many.
ONE_UNKNOWN_IN = 60

_FILING = f"""
select
    unit_index, organisation_number, form_code, founded_date, registered_date,
    employee_count, is_bankrupt, size_draw
from drawn_units
where form_code in {FILING_FORMS} or (form_code = '{BRANCH_FORM}' and size_draw >= {BRANCHES_FROM})
order by unit_index
"""
# Numbers that the register set aside, from the end: their units were never entered.
_UNKNOWN = """
select unit_index, organisation_number
from organisation_numbers
where unit_index >= ?
order by unit_index desc
limit ?
"""


@dataclass(frozen=True)
class Company:
    """A company as its accounts show it; `size` runs from 0 to 1, large is large.

    `place` is its place among the companies that file: by it, rare kinds recur at fixed
    distances, so that the smallest sample has each.
    """

    place: int
    unit_index: int
    organisation_number: str
    form_code: str
    founded: date
    registered: date
    employee_count: int
    is_bankrupt: bool
    size: float

    @property
    def is_parent(self) -> bool:
        """Whether the company has subsidiaries, and files the accounts of its group too."""
        return self.size > 0.55 and self.place % 6 == 2

    @property
    def ends_in_june(self) -> bool:
        """Whether its year ends on 30 June."""
        return self.place % 24 == 5

    @property
    def counts_in_euro(self) -> bool:
        """Whether its amounts are euro, not kroner."""
        return self.place % 40 == 7

    def files(self, end: date) -> bool:
        """Return whether the company was there well before `end`, the end of a year."""
        return (end - self.registered).days >= 60


def draw_companies(connection: "DuckDBPyConnection", plan: Plan) -> list[Company]:
    """Return the companies of the register, and after them those that it does not have."""
    draw_units(connection, plan)
    rows = connection.execute(_FILING).fetchall()
    companies = [Company(place, *row) for place, row in enumerate(rows)]
    spare = connection.execute(_UNKNOWN, [plan.units, 1 + len(companies) // ONE_UNKNOWN_IN])
    for unit_index, organisation_number in spare.fetchall():
        founded = date(2001, 3, 1)
        size = draw(plan.seed, "accounts/size", unit_index)
        unknown = unit_index, organisation_number, "AS", founded, founded, 0, False, size
        companies.append(Company(len(companies), *unknown))
    return companies
