"""One lint code: what it stands for, why it matters, and an example with and without the fault.

Input:   nothing.
Output:  `Code`.
Never:   checks anything.
"""

from dataclasses import dataclass
from typing import Literal

from brygge.contracts.linting.finding import Severity

# What an example is a part of: the whole file, keys of the contract, keys of its object, one of its
# columns, a rule of the object, a rule of a column, an SLA, a server, the rows of the waivers.
Part = Literal[
    "file", "contract", "object", "column", "rule", "column rule", "sla", "server", "waivers"
]


@dataclass(frozen=True)
class Code:
    """A kind of fault. `bad` has it, `good` is the same without it; both are a `part`."""

    code: str
    title: str
    severity: Severity
    why: str
    part: Part
    bad: str
    good: str
