"""JSON as delivered: every value kept as written, or the file refused with a fix."""

import codecs
import gzip
import json
from pathlib import Path

import pytest

from brygge.landing.deliveries import Landed, Refused
from landing_project import SEED_ROWS, Shop, rows_of

ROWS = (
    "lines,no,,number,text,,",
    'lines,amount,,amount,"decimal(18,4)",,',
    "lines,at.town,,town,text,,",
    "lines,at.code,,code,text,,",
    "lines,tags,,tags,text,,",
)
PAGE = "_embedded.lines"


def open_shop(tmp_path: Path, **landing: object) -> Shop:
    return Shop(tmp_path, seed_rows=ROWS, required=["no"], **landing)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


def land(shop: Shop, text: str | bytes, name: str = "lines.json") -> Landed | Refused:
    return shop.land(text.encode() if isinstance(text, str) else text, name)


def landed(shop: Shop, text: str | bytes, columns: str, name: str = "lines.json") -> list[tuple]:
    found = land(shop, text, name)
    assert isinstance(found, Landed), found
    return rows_of(found.folder, columns)


def refused(shop: Shop, text: str | bytes, name: str = "lines.json") -> Refused:
    found = land(shop, text, name)
    assert isinstance(found, Refused), found
    assert found.fix
    assert shop.deliveries() == shop.staged() == []
    return found


# ---- shapes


def test_nested_objects_become_dotted_headings(shop):
    text = '[{"no": "1", "at": {"town": "Oslo", "code": "0105"}}, {"no": "2"}]'
    assert landed(shop, text, '"no", "at.town", "at.code"') == [
        ("1", "Oslo", "0105"),
        ("2", None, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '[{"no": "1"},\n {"no": "2"}]',
        '{"no": "1"}\n{"no": "2"}\n',
        '{"no": "1"}\n\n{"no": "2"}',
        codecs.BOM_UTF8 + b'[{"no": "1"}, {"no": "2"}]',
        codecs.BOM_UTF8 + b'{"no": "1"}\n{"no": "2"}',
    ],
)
def test_an_array_and_one_object_per_line_are_the_same(shop, text):
    assert landed(shop, text, "no, _file") == [("1", "lines.json"), ("2", "lines.json")]


def test_a_compressed_file(shop):
    content = gzip.compress(b'[{"no": "1"}]')
    found = land(shop, content, "lines.json.gz")
    kept = sorted(path.name for path in found.folder.rglob("*") if path.is_file())
    assert kept == ["delivery.json", "lines.json.gz", "rows.parquet"]
    assert rows_of(found.folder, "no") == [("1",)]


def test_a_large_file_keeps_its_order(shop):
    text = json.dumps([{"no": str(number), "at": {"town": "x" * 90}} for number in range(150_000)])
    assert landed(shop, text, "bool_and(no::bigint = file_row_number)") == [(True,)]


def test_rows_at_a_path_within_an_object(tmp_path):
    shop = open_shop(tmp_path, records=PAGE)
    lines = '[{"no": 1.50, "tags": [{"v": 1.50}]}, {"no": 2}]'
    text = f'{{"_embedded": {{"lines": {lines}}}, "page": {{"n": 1.0}}}}'
    assert landed(shop, text, "no, tags") == [("1.50", '[{"v":1.50}]'), ("2", None)]


@pytest.mark.parametrize(
    "text", ['{"page": {}}', '{"_embedded": {"lines": []}}', '{"_embedded": {}}']
)
def test_no_rows_at_the_path_are_no_rows(tmp_path, text):
    shop = open_shop(tmp_path, records=PAGE)
    found = land(shop, text)
    assert (found.rows, rows_of(found.folder, "_delivery")) == (0, [])


def test_an_empty_array_is_a_delivery_without_rows(shop):
    found = land(shop, "[]")
    assert (found.rows, rows_of(found.folder)) == (0, [])
    assert shop.ledger()[0]["headings"] == []


# ---- values


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1.10", "1.10"),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ("1e400", "1e400"),
        ("1E2", "1E2"),
        ("-0", "-0"),
        ("-0.0", "-0.0"),
        ("12345678901234567890", "12345678901234567890"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("true", "true"),
        ("false", "false"),
        ("null", None),
        ('""', ""),
        ('"0105"', "0105"),
        ('"bl\\u00e5 \\ud83d\\ude00"', "blå 😀"),
        ('"\\\\u0000"', "\\u0000"),
        ('"a \\"b\\": 1.50, -0, NaN"', 'a "b": 1.50, -0, NaN'),
        ("[]", "[]"),
        (
            '[1.10, "1.10", -0, 1e400, {"a": 1.50}, null, true]',
            '[1.10,"1.10",-0,1e400,{"a":1.50},null,true]',
        ),
        ('["\\\\u00001.5\\"", 1.50]', '["\\\\u00001.5\\"",1.50]'),
    ],
)
def test_a_value_lands_as_it_was_written(shop, written, text):
    # Alone, beside others that decide its type, and in a row whose numbers are marked.
    other = '{"no": "x", "tags": "plain"}, {"no": "y", "tags": ["z"], "amount": 2.50}'
    assert landed(shop, f'[{{"no": "1", "tags": {written}}}]', "tags") == [(text,)]
    assert landed(shop, f'[{{"no": "1", "tags": {written}}}, {other}]', "tags")[0] == (text,)
    marked = f'[{{"no": "1", "amount": 1.50, "tags": {written}}}]'
    assert landed(shop, marked, "amount, tags") == [("1.50", text)]


def test_an_empty_object_is_like_none(shop):
    text = '[{"no": "1", "at": {}}, {"no": "2", "at": {"town": "Oslo"}}, {"no": "3", "at": null}]'
    assert landed(shop, text, 'no, "at.town"') == [("1", None), ("2", "Oslo"), ("3", None)]


def test_a_declared_list_is_json_text_also_where_it_is_an_object(tmp_path):
    shop = open_shop(tmp_path, lists=["Tags"])
    text = '[{"no": "1", "tags": {"a": 1.50}}, {"no": "2", "tags": "x"}]'
    assert landed(shop, text, "tags") == [('{"a":1.50}',), ("x",)]


# ---- faults


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"no": 1, "no": 1}]', 'the key "no" stands 2 times in one object'),
        ('[{"no": 1, "n\\u006f": 2}]', 'the key "no" stands 2 times in one object'),
        ('[{"no": 1, "at": {"town": 1, "town": 2}}]', 'the key "town" stands 2 times'),
        ('[{"no": 1, "NO": 2}]', 'two keys are the heading "no" (the other is "NO")'),
        ('[{"no": 1}, {"No": 2}]', 'two keys are the heading "no" (the other is "No")'),
        ('[{"no": 1, "at": {"town": 1, "Town": 2}}]', "differ in letter case alone"),
        ('[{"no": 1, "at.town": 1, "at": {"town": 2}}]', 'two keys are the heading "at.town"'),
        ('[{"no": 1, "": 2}]', "a key is blank"),
        (
            '[{"no": 1, "tags": {"a": 1}}, {"no": 2, "tags": "x"}]',
            '"tags" is an object in some rows',
        ),
        ('[{"no": 1}, {"no": "a\\u0000b"}]', "row 2 holds a NUL character"),
        ('[{"no": "\\ud800"}]', "row 1: the file is no JSON (no low surrogate in string)"),
        (b'[{"no": "bl\xe5"}]', "line 1: byte 11 (0xe5) is not utf-8"),
        (b'[{"no": "a\x00b"}]', "is a NUL byte"),
        ('[{"no": 0105}]', "row 1: the file is no JSON (number with leading zero is not allowed)"),
        ('[{"no": 1}, {"no" 2}]', "row 2: the file is no JSON"),
        ('[{"no": 1},', "the file is incomplete"),
        ('[{"no": 1}', "the file is incomplete"),
        ('[{"no": 1}, {"no": "x]', "the file is no JSON"),
        ('{"no": 1}\n{"no":', "the file is incomplete"),
        ('{"no": 1}\n5', "something stands after its end"),
        ('[{"no": 1}] x', "something stands after its end"),
        ('[{"no": 1}] [{"no": 2}]', "the file is no JSON"),
        ('[{"no": 1}, 5]', "row 2 is no object"),
        ('[{"no": 1}, null]', "row 2 is no object"),
        ('{"no": 1}\n[5]\n{"no": 2}', "row 2 is no object"),
        ("[{}, {}]", "no object of the file has a key"),
        ("5", "the file begins with '5'; it is not an array of objects"),
        ('"text"', "it is not an array of objects"),
        ("  ", "it is not an array of objects"),
        ("", "the file is empty"),
        ('{"no":\n 1}', "row 1: the file is no JSON"),
        (
            '[{"no": ' + '{"a": ' * 20_000 + "1" + "}" * 20_000 + "}]",
            "more than 500 objects or arrays",
        ),
        ('[{"no": ' + "[" * 20_000 + "]" * 20_000 + "}]", "more than 500 objects or arrays"),
    ],
)
def test_a_fault_is_named(shop, text, sentence):
    assert sentence in refused(shop, text).reason


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"no": 1}]', f"it is not an object that holds {PAGE}"),
        ('{"_embedded": {"lines": {}}}', f"what stands at {PAGE} is no array"),
        ('{"_embedded": {"lines": [5]}}', "row 1 is no object"),
        ('{"_embedded": {"lines": [{"no": 1, "no": 2}]}}', 'the key "no" stands 2 times'),
        ('{"_embedded": {"lines": [{"no": "\\u0000"}]}}', "holds a NUL character"),
        ('{"_embedded": {}}{"_embedded": {}}', "more than one object stands in the file"),
    ],
)
def test_a_fault_of_an_object_that_holds_the_rows_is_named(tmp_path, text, sentence):
    assert sentence in refused(open_shop(tmp_path, records=PAGE), text).reason


def test_text_that_looks_deep_or_like_nul_is_text(shop):
    text = json.dumps([{"no": "[{" * 600}, {"no": '\\\\u0000 "\\u0000'}])
    assert landed(shop, text, "no") == [("[{" * 600,), ('\\\\u0000 "\\u0000',)]


def test_a_truncated_gz(shop):
    content = gzip.compress(json.dumps([{"no": str(number)} for number in range(999)]).encode())
    assert "incomplete" in refused(shop, content[:-30], "lines.json.gz").reason


def test_a_declared_encoding_is_read(tmp_path):
    shop = open_shop(tmp_path, encoding="latin-1")
    assert landed(shop, '[{"no": "blå"}]'.encode("latin-1"), "no") == [("blå",)]


def test_headings_are_judged_as_those_of_any_file(tmp_path):
    shop = Shop(tmp_path, seed_rows=SEED_ROWS)
    reason = refused(shop, '[{"Number": 1, "Sold At": "2024-01-31 10:00:00"}]').reason
    assert "the column amount is missing" in reason
