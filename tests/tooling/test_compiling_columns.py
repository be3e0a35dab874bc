"""A mapping becomes the macro that bronze reads, or its faults are named."""

from pathlib import Path

import pytest

from brygge.compiling.columns import compile_columns
from compiling_project import COLUMNS_MACRO, MAPPING, MAPPING_HEADER, place, small_project
from test_compiling_macros import returned_by

GOOD = (
    "orders,Order,,order_number,text,,\n"
    "orders,OrderNo,whole_number,order_number,text,,\n"
    "orders,Ordered,%Y-%m-%d %H:%M:%S,ordered_at,timestamp,Europe/London,\n"
    "orders,Ordered,%m/%d/%y %H:%M,ordered_at,timestamp,Europe/London,\n"
    'orders,"Price {%"" €",decimal_comma,unit_price,"decimal(18,4)",,\n'
    "orders,Note,,,,,not carried\n"
)


def test_a_mapping_becomes_a_macro_in_the_order_of_the_seed(tmp_path: Path) -> None:
    derived = compile_columns(small_project(tmp_path, mapping=GOOD))

    [file] = derived.files
    assert file.path.as_posix() == COLUMNS_MACRO
    plain = {"formats": [], "time_zone": None}
    assert returned_by(file.text, "columns_shop__orders")["columns"] == [
        {
            "name": "order_number",
            "type": "text",
            "sources": [
                {"heading": "Order", **plain},
                {"heading": "OrderNo", "formats": ["whole_number"], "time_zone": None},
            ],
        },
        {
            "name": "ordered_at",
            "type": "timestamp",
            "sources": [
                {
                    "heading": "Ordered",
                    "formats": ["%Y-%m-%d %H:%M:%S", "%m/%d/%y %H:%M"],
                    "time_zone": "Europe/London",
                }
            ],
        },
        {
            "name": "unit_price",
            "type": "decimal(18,4)",
            "sources": [
                {"heading": 'Price {%" €', "formats": ["decimal_comma"], "time_zone": None}
            ],
        },
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("orders,Order,,order_number,txt,,\n", 'line 2: unknown data_type "txt"'),
        ("orders,At,,ordered_at,timestamp,Europe/Londn,\n", "line 2: unknown time_zone"),
        ("orders,Count,%Y,quantity,bigint,,\n", "line 2: the format"),
        ("orders,Order,,Order Number,text,,\n", "is not a column name"),
        ("orders,Order,,a,text,,\norders,Order,whole_number,b,text,,\n", "described otherwise"),
        ("orders,A,,a,text,,\norders,B,,a,bigint,,\n", "has 2 types"),
    ],
)
def test_what_reading_refuses_is_a_finding_on_the_seed(
    tmp_path: Path, rows: str, words: str
) -> None:
    derived = compile_columns(small_project(tmp_path, mapping=rows))

    [finding] = derived.refused
    assert derived.files == ()
    assert finding.file == MAPPING
    assert finding.subject == "shop.orders"
    assert finding.sentence.startswith(words) or words in finding.sentence


def test_every_ambiguous_heading_is_named_with_its_lines(tmp_path: Path) -> None:
    rows = (
        "orders,A,%d/%m/%y,a,date,,\norders,A,%m/%d/%y,a,date,,\n"
        "orders,B,%H:%M,b,timestamp,,\norders,Order,,order_number,text,,\n"
    )

    derived = compile_columns(small_project(tmp_path, mapping=rows))

    assert derived.files == ()
    assert [finding.subject for finding in derived.refused] == [
        'lines 2, 3, heading "A"',
        'line 4, heading "B"',
    ]


def test_headings_that_differ_in_letter_case_alone_must_mean_the_same(tmp_path: Path) -> None:
    same = "orders,Price,,p,bigint,,\norders,price,,p,bigint,,\n"
    other = "orders,Price,,p,bigint,,\norders,price,decimal_comma,p,bigint,,\n"

    assert compile_columns(small_project(tmp_path / "a", mapping=same)).refused == ()
    [finding] = compile_columns(small_project(tmp_path / "b", mapping=other)).refused
    assert 'differs from "Price" in letter case alone' in finding.sentence


def test_a_row_for_a_table_that_nobody_declares_is_refused(tmp_path: Path) -> None:
    rows = "orders,Order,,order_number,text,,\nordrs,Count,,quantity,bigint,,\n"

    [finding] = compile_columns(small_project(tmp_path, mapping=rows)).refused

    assert finding.subject == "line 3"
    assert 'did you mean "orders"?' in finding.fix


def test_a_missing_seed_and_a_wrong_header_are_findings(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    place(tmp_path, MAPPING, MAPPING_HEADER.replace("heading", "headng"))
    [wrong] = compile_columns(project).refused
    (tmp_path / MAPPING).unlink()
    [missing] = compile_columns(project).refused

    assert "line 1: the header is" in wrong.sentence
    assert "cannot be read" in missing.sentence
    assert missing.file == MAPPING
