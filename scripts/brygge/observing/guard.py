"""What may be shown: which columns, and their texts without secrets and paths.

Input:   the columns that hold values above public, by relation; what cleans a text.
Output:  `Guard`, which every reader asks before it keeps a value.
Never:   shows a column of a relation that it does not know.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

from brygge.contracts.model import Contract, Property, class_rank
from brygge.observing.model import Cell

LONGEST_TEXT = 200
# Beyond it a number is not what it was when it is read as JSON.
GREATEST = 2**53


@dataclass(frozen=True)
class Guard:
    """`open_columns`: the columns, in lower case, that hold nothing above public, by relation.

    A relation is `<schema>.<table>`; `clean` takes secrets and absolute paths out of a text.
    """

    open_columns: Mapping[str, frozenset[str]]
    clean: Callable[[str], str]

    def shows(self, relation: str, column: str) -> bool:
        """Return whether the values of a column may be shown."""
        return column.lower() in self.open_columns.get(relation.lower(), ())

    def cell(self, value: Any) -> Cell:
        """Return a value as it is shown: numbers that JSON can hold, else text, cut and clean."""
        if value is None or (isinstance(value, int) and abs(value) <= GREATEST):
            return value
        if isinstance(value, float | Decimal) and isfinite(value):
            return float(value)
        is_time = isinstance(value, date | datetime | time)
        text = self.clean(value.isoformat() if is_time else str(value))
        return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"

    def rows(self, found: Sequence[Sequence[Any]]) -> tuple[tuple[Cell, ...], ...]:
        """Return rows as they are shown."""
        return tuple(tuple(self.cell(value) for value in row) for row in found)


def classified(contract: Contract) -> frozenset[str]:
    """Return the columns of a contract, in lower case, of which a part is above public."""
    return frozenset(
        column.column.lower()
        for each in contract.objects
        for column in each.properties
        if _is_above_public(column)
    )


def _is_above_public(column: Property) -> bool:
    parts = (column.items, column.map_key, column.map_value, *column.properties)
    return class_rank(column.classification) > 0 or any(
        _is_above_public(part) for part in parts if part
    )
