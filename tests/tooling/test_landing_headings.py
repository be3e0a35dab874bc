"""Headings that grow, that shrink, that change their letter case: what lands and what is told."""

import json
from pathlib import Path

import pytest

from brygge.errors import InputError
from brygge.landing.columns import read_mapping
from brygge.landing.deliveries import Landed, Refused
from brygge.landing.landing import land
from brygge.landing.sources import declared_sources
from landing_project import SEED_ROWS, Shop, rows_of, write_sources

TIME = b"2024-01-31 10:00:00"
WHY = "new heading: say why it is there"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path, required=["number"])


def test_letter_case_is_no_difference(tmp_path):
    shop = Shop(tmp_path)
    landed = shop.land(b"NUMBER,amount,Sold at,REMARK\n1,2," + TIME + b",x\n")
    assert isinstance(landed, Landed)
    assert shop.ledger()[0]["headings"] == ["NUMBER", "amount", "Sold at", "REMARK"]
    assert rows_of(landed.folder, '"Number", "Sold At"') == [("1", TIME.decode())]
    mapping = read_mapping(shop.seed, "lines")
    assert mapping.source_of("sold AT").heading == "Sold At"
    assert mapping.knows("remark")
    assert mapping.column_of("remark") is None


def test_letters_beyond_z_keep_their_case_as_in_the_engine(tmp_path):
    shop = Shop(tmp_path, seed_rows=("lines,NÅR,,at,text,,",))
    mapping = read_mapping(shop.seed, "lines")
    assert mapping.knows("nÅr")
    assert not mapping.knows("når")


def test_headings_of_one_file_that_differ_in_letter_case_alone_are_refused(shop):
    refused = shop.land(b"Number,number\n1,2\n")
    assert 'the heading "number" stands in column 1 and again in column 2' in refused.reason


def test_values_are_judged_under_a_heading_in_another_case(shop):
    refused = shop.land(b"number,AMOUNT\n1,much\n")
    assert 'no value of "AMOUNT" can be read as decimal(18,4)' in refused.reason


def test_a_new_heading_is_landed_kept_and_told(shop):
    paths = [
        shop.give(b"Number,Colour\n1,red\n", "a.csv"),
        shop.give(b"Number,Colour\n2,\n", "b.csv"),
    ]
    report = land(shop.project, shop.target, from_path=paths)
    assert [found.rows for found in report.landed] == [1, 1]
    [note] = report.notes
    assert note.startswith('shop.lines: a.csv, b.csv: nobody mapped the heading "Colour".')
    assert f"`lines,Colour,,,text,,{WHY}`" in note
    assert "seeds/mappings/mapping_shop_columns.csv" in note
    delivery = json.loads((report.landed[0].folder / "delivery.json").read_text())
    assert delivery["unmapped_headings"] == ["Colour"]
    assert rows_of(report.landed[0].folder, "Colour") == [("red",)]


def test_headings_that_are_like_no_column_are_told_in_one_sentence(tmp_path):
    refused = Shop(tmp_path).land(b"Number,Amount,Sold At,Colour,Weather\n1,2," + TIME + b",x,y\n")
    assert refused.reason == 'lines.csv: nobody mapped the headings "Colour", "Weather".'
    assert refused.fix.count("add them to seeds/mappings/mapping_shop_columns.csv") == 1
    assert f"`lines,Colour,,,text,,{WHY}`, `lines,Weather,,,text,,{WHY}`" in refused.fix


def test_a_mapping_seed_that_is_not_there_is_named_without_the_place_of_the_project(tmp_path):
    with pytest.raises(InputError) as caught:
        read_mapping(tmp_path / "mapping_shop_columns.csv", "lines")
    assert str(tmp_path) not in str(caught.value)
    assert "source_table,heading,format" in caught.value.fix


def test_a_known_heading_is_not_told(shop):
    shop.land(b"Number,Remark\n1,x\n")
    assert "unmapped_headings" not in shop.ledger()[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lines.csv", b"Amount,Colour\n1,red\n"),
        ("lines.json", b'[{"Amount": 1, "Colour": "red"}]'),
        ("lines.xml", b"<all><part><Amount>1</Amount><Colour>red</Colour></part></all>"),
    ],
)
def test_a_required_heading_that_is_missing_is_named(shop, name, content):
    refused = shop.land(content, name)
    assert isinstance(refused, Refused)
    assert refused.reason == f'{name}: the required heading "number" is missing.'


def test_another_heading_of_the_required_column_serves(tmp_path):
    shop = Shop(
        tmp_path, seed_rows=(*SEED_ROWS, "lines,No,,line_number,text,,"), required=["Number"]
    )
    assert isinstance(shop.land(b"No\n1\n"), Landed)
    assert "both deliver the column line_number" in shop.land(b"No,Number\n1,1\n").reason


def test_without_required_headings_are_exact(tmp_path):
    shop = Shop(tmp_path)
    assert "nobody mapped" in shop.land(b"Number,Amount,Sold At,Colour\n").reason
    assert "is missing" in shop.land(b"Number,Amount\n").reason


def test_booleans_in_their_own_words(tmp_path):
    rows = ("lines,Open,J/N,is_open,boolean,,",)
    shop = Shop(tmp_path, seed_rows=rows)
    assert isinstance(shop.land(b"Open\nJ\n?\nN\n"), Landed)
    assert (
        'no value of "Open" can be read as boolean; the first is "true"'
        in shop.land(b"Open\ntrue\n").reason
    )


def test_booleans_in_words_that_nobody_stated(tmp_path):
    shop = Shop(tmp_path, seed_rows=("lines,Open,,is_open,boolean,,",))
    refused = shop.land(b"Open\nJa\nNei\n")
    assert "`lines,Open,J/N,is_open,boolean,,new format: say why it is there`" in refused.fix


@pytest.mark.parametrize("text_format", ["J", "J/", "J/J", "J/N/X", "J/'", "%Y"])
def test_a_format_that_tells_no_true_from_false_is_refused(tmp_path, text_format):
    shop = Shop(tmp_path, seed_rows=(f"lines,Open,{text_format},is_open,boolean,,",))
    with pytest.raises(InputError, match="does not fit a boolean"):
        read_mapping(shop.seed, "lines")


@pytest.mark.parametrize(
    ("landing", "sentence"),
    [
        ({"required": "number"}, "required is no list of headings"),
        ({"lists": [1]}, "lists is no list of headings"),
        ({"records": ["a"]}, "records is no path"),
    ],
)
def test_a_mistake_in_the_declaration_is_refused(shop, landing, sentence):
    write_sources(shop.root, **landing)
    with pytest.raises(InputError) as caught:
        declared_sources(shop.project)
    assert sentence in caught.value.problem


def test_a_declaration_is_passed_on(shop):
    write_sources(
        shop.root,
        drivers={"main": "enhetsregisteret"},
        required=["a"],
        records="b.c",
        lists=["d", "d.e"],
        api={"path": "enheter"},
    )
    table = shop.table
    assert table.driver("main") == "enhetsregisteret"
    assert (table.required, table.records, table.lists) == (("a",), "b.c", ("d", "d.e"))
    assert table.api == {"path": "enheter"}
