"""What bronze makes of a delivered text: a typed value, or null with its raw text kept."""

from pathlib import Path
from typing import Any

import pytest

from compiled_models import Compiled, Warehouse, deliver

GOOD: dict[str, str | None] = {
    "Invoice": "1",
    "StockCode": "007",
    "Description": "BOX",
    "Quantity": "1",
    "InvoiceDate": "2010-01-01 10:00:00",
    "Price": "1.5",
    "Customer ID": "17850.0",
    "Country": "EIRE",
}


@pytest.fixture
def typed(compiled: Compiled, tmp_path: Path) -> Any:
    """A function: the bronze row of a good line in which some delivered texts were replaced."""

    def read(**texts: str | None) -> dict[str, str | None]:
        row = tuple({**GOOD, **texts}.values())
        warehouse = Warehouse(compiled)
        warehouse.build([deliver(tmp_path, 1, [row])])
        result = warehouse.connection.execute(
            "select columns(*)::varchar from bronze.bronze_sales__invoice_lines"
        )
        names = [column[0] for column in result.description]
        return dict(zip(names, result.fetchall()[0], strict=True))

    return read


@pytest.mark.parametrize(
    ("heading", "text", "column", "value"),
    [
        ("Quantity", "12", "quantity", "12"),
        ("Quantity", "12.0", "quantity", "12"),
        ("Quantity", " -3 ", "quantity", "-3"),
        ("Quantity", "9223372036854775807", "quantity", "9223372036854775807"),
        ("Price", "0.001", "unit_price", "0.0010"),
        ("Price", "1.50000000", "unit_price", "1.5000"),
        ("Customer ID", "17850.0", "customer_number", "17850"),
        ("Customer ID", "17850", "customer_number", "17850"),
        ("StockCode", "007", "stock_code", "007"),
        ("InvoiceDate", "12/1/10 8:26", "invoiced_at", "2010-12-01 08:26:00"),
        ("InvoiceDate", "2010-07-01 00:30:00", "invoiced_at", "2010-06-30 23:30:00"),
    ],
)
def test_a_value_is_typed_and_nothing_else(
    typed: Any, heading: str, text: str, column: str, value: str
) -> None:
    row = typed(**{heading: text})
    assert row[column] == value
    assert row["_untyped"] is None


@pytest.mark.parametrize(
    ("heading", "text", "column"),
    [
        ("Quantity", "9223372036854775808", "quantity"),  # beyond 64 bits
        ("Quantity", "2.5", "quantity"),  # a cast alone would round
        ("Quantity", "N/A", "quantity"),
        ("Price", "1,5", "unit_price"),  # a decimal comma that no format states
        ("Price", "1.23456", "unit_price"),  # a cast alone would round
        ("Price", "NaN", "unit_price"),
        ("Price", "123456789012345678", "unit_price"),  # beyond decimal(18,4)
        ("InvoiceDate", "2010-03-28 01:30:00", "invoiced_at"),  # the clock skipped this hour
        ("InvoiceDate", "2010-06-30 23:59:60", "invoiced_at"),  # a leap second
        ("InvoiceDate", "13/25/10 8:26", "invoiced_at"),
        ("InvoiceDate", "2010-02-30 10:00:00", "invoiced_at"),
    ],
)
def test_what_cannot_be_typed_keeps_its_raw_text(
    typed: Any, heading: str, text: str, column: str
) -> None:
    row = typed(**{heading: text})
    assert row[column] is None
    assert row["_untyped"] == f"{column}={text}"


def test_a_missing_value_is_not_an_unreadable_one(typed: Any) -> None:
    row = typed(Quantity=None, Price="")
    assert row["quantity"] is None
    assert row["_untyped"] is None


def test_an_hour_that_comes_twice_has_one_stated_reading(typed: Any) -> None:
    # 2010-10-31 01:30 was first summer time, then winter time, at the shop.
    assert typed(InvoiceDate="2010-10-31 01:30:00")["invoiced_at"] == "2010-10-31 01:30:00"
    assert typed(InvoiceDate="2010-10-31 00:30:00")["invoiced_at"] == "2010-10-30 23:30:00"


def test_one_key_in_two_unicode_forms_is_one_key(compiled: Compiled, tmp_path: Path) -> None:
    composed = tuple({**GOOD, "StockCode": "CAF\u00c9"}.values())
    decomposed = tuple({**GOOD, "StockCode": "CAFE\u0301"}.values())
    warehouse = Warehouse(compiled)
    warehouse.build([deliver(tmp_path, 1, [composed, decomposed])])
    rows = warehouse.connection.execute(
        "select stock_code, broken_rules, is_repeat "
        "from silver.silver_sales__invoice_lines_judged order by _row_number"
    ).fetchall()
    assert {row[0] for row in rows} == {"CAF\u00c9"}
    assert [row[1] for row in rows] == [None, "stock_code_respelled"]
    assert [row[2] for row in rows] == [False, True]
