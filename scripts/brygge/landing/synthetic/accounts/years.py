"""Which years' accounts each table holds, and when they are delivered.

Input:   nothing.
Output:  `YEARS`; the moment of a year's delivery.
Never:   generates anything.
"""

from datetime import UTC, datetime

JSON_TABLE = "accounts_json"
XML_TABLE = "accounts_xml"
# A year's delivery also holds what came late of the year before.
YEARS = {JSON_TABLE: (2023, 2024), XML_TABLE: (2009, 2010)}


def delivered_at(year: int) -> datetime:
    """Return when the accounts of `year` are delivered: 02:00 UTC on the next 30 September."""
    return datetime(year + 1, 9, 30, 2, tzinfo=UTC)
