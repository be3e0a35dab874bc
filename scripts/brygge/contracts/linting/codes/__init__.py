"""The registry of lint codes: each with its reason and an example, with and without the fault.

Input:   nothing.
Output:  `CODES`, by code, in order.
Never:   checks anything. A code that was given away once never gets another meaning.
"""

from brygge.contracts.linting.code import Code
from brygge.contracts.linting.codes.constraints import CONSTRAINTS
from brygge.contracts.linting.codes.files import FILES
from brygge.contracts.linting.codes.form import FORM
from brygge.contracts.linting.codes.promises import PROMISES
from brygge.contracts.linting.codes.references import REFERENCES
from brygge.contracts.linting.codes.rules import RULES
from brygge.contracts.linting.codes.sql import SQL
from brygge.contracts.linting.codes.tables import TABLES
from brygge.contracts.linting.codes.waivers import WAIVERS

_LISTS = (FILES, FORM, TABLES, CONSTRAINTS, REFERENCES, RULES, SQL, PROMISES, WAIVERS)
CODES: dict[str, Code] = {
    each.code: each for each in sorted((c for some in _LISTS for c in some), key=lambda c: c.code)
}
