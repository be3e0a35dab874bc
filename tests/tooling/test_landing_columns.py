"""The mapping seed and the source declarations: what they mean, and each mistake refused."""

from pathlib import Path

import pytest

from brygge.errors import InputError
from brygge.landing.columns import ColumnSource, read_mapping
from brygge.landing.sources import declared_sources
from landing_project import SEED_ROWS, Shop, write_sources


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_heading_keeps_its_formats_in_the_order_of_the_file(shop):
    shop.write_seed(*SEED_ROWS, "lines,Sold At,%d.%m.%Y,sold_at,timestamp,Europe/London,")
    mapping = read_mapping(shop.seed, "lines")
    assert [column.name for column in mapping.columns] == ["line_number", "amount", "sold_at"]
    formats = ("%Y-%m-%d %H:%M:%S", "%d.%m.%Y")
    assert mapping.source_of("Sold At") == ColumnSource(
        "Sold At", formats, "timestamp", "Europe/London"
    )
    assert mapping.ignored_headings == ("Remark",)


def test_rows_of_other_tables_are_left_alone(shop):
    shop.write_seed(*SEED_ROWS, "others,Number,,x,text,,")
    assert len(read_mapping(shop.seed, "lines").columns) == 3


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("lines,,,a,text,,", "line 6: the heading is blank"),
        ("lines,A,,Not Good,text,,", '"Not Good" is not a column name'),
        ("lines,A,,a,money,,", 'unknown data_type "money"'),
        ('lines,A,,a,"decimal(4,9)",,', "unknown data_type"),
        ("lines,A,dd.mm.yy,a,date,,", "does not fit a date"),
        ("lines,A,decimal_comma,a,text,,", "does not fit a text"),
        ("lines,A,,a,timestamp,Europe/Lundon,", 'unknown time_zone "Europe/Lundon"'),
        ("lines,A,,a,text,Europe/London,", "a time_zone is given for a text"),
        ("lines,Number,,line_number,text,,", 'the heading "Number" has this format twice'),
        ("lines,Number,whole_number,other,text,,", "is described otherwise in line 2"),
        ("lines,No,,line_number,bigint,,", 'the column "line_number" has 2 types: bigint, text'),
        ("lines,A,a,text", "line 6: 4 values, expected 7"),
    ],
)
def test_a_mistake_in_the_seed_is_refused(shop, row, sentence):
    shop.write_seed(*SEED_ROWS, row)
    with pytest.raises(InputError) as caught:
        read_mapping(shop.seed, "lines")
    assert sentence in caught.value.problem


def test_a_table_without_rows_is_refused(shop):
    with pytest.raises(InputError, match='no row for source_table "others"'):
        read_mapping(shop.seed, "others")


def test_a_source_says_its_driver_per_target(shop):
    assert shop.table.driver("demo") == "synthetic"
    assert shop.table.driver("main") == "files"
    assert shop.table.mapping == shop.seed


@pytest.mark.parametrize(
    ("landing", "sentence"),
    [
        ({"encodign": "utf-8"}, 'unknown landing key "encodign"'),
        ({"encoding": "klingon"}, 'unknown encoding "klingon"'),
        ({"ragged_rows": "ignore"}, 'unknown ragged_rows "ignore"'),
    ],
)
def test_a_mistake_in_the_declaration_is_refused(shop, landing, sentence):
    write_sources(shop.root, **landing)
    with pytest.raises(InputError) as caught:
        declared_sources(shop.project)
    assert sentence in caught.value.problem
    assert "shop.lines" in caught.value.problem
