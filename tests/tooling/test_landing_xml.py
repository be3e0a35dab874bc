"""XML as delivered: every element kept under its path, or the file refused with a fix."""

import gzip
from pathlib import Path

import pytest

from brygge.landing.deliveries import Landed, Refused
from landing_project import Shop, rows_of

ROWS = (
    "lines,head.no,,number,text,,",
    "lines,head.name,,name,text,,",
    "lines,info,,info,text,,",
    "lines,a,,a,text,,",
    "lines,a.b,,a_b,text,,",
)
LATIN_1 = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'


def land(tmp_path: Path, text: str | bytes, *lists: str, name: str = "lines.xml"):
    shop = Shop(tmp_path, seed_rows=ROWS, required=["a"], lists=list(lists))
    found = shop.land(text.encode() if isinstance(text, str) else text, name)
    if isinstance(found, Refused):
        assert found.fix
        assert shop.deliveries() == shop.staged() == []
    return found


def landed(tmp_path: Path, text: str | bytes, columns: str, *lists: str) -> list[tuple]:
    found = land(tmp_path, text, *lists)
    assert isinstance(found, Landed), found
    return rows_of(found.folder, columns)


def row(inner: str) -> str:
    return f"<all><count>1</count><part><a>1</a>{inner}</part></all>"


def test_children_of_the_root_are_rows_and_their_leaves_are_dotted_headings(tmp_path):
    text = (
        LATIN_1 + "<all><count>2</count>"
        "<part><a>1</a><head><no>001</no><name>Blå &amp; <![CDATA[<x>]]></name></head></part>\n"
        "<part><a>2</a><head><no/></head></part></all>"
    )
    found = landed(tmp_path, text.encode("latin-1"), '"head.no", "head.name"')
    assert found == [("001", "Blå & <x>"), ("", None)]


def test_a_declared_list_is_an_array_also_where_it_stands_once(tmp_path):
    text = (
        '<all><part><a>1</a><info><code>72</code><post kind="s" nr="1"><sum>1.10</sum></post>'
        '<post nr="2">x</post></info></part>'
        "<part><a>2</a><info>t</info><info><code>1</code></info></part><part><a>3</a></part></all>"
    )
    posts = '[{"@kind":"s","@nr":"1","sum":"1.10"},{"@nr":"2","#text":"x"}]'
    assert landed(tmp_path, text, "info", "Info", "info.post") == [
        (f'[{{"code":"72","post":{posts}}}]',),
        ('["t",{"code":"1"}]',),
        (None,),
    ]


@pytest.mark.parametrize("path", ["b", "head.no", "info.post"])
def test_an_element_that_stands_twice_without_being_declared_is_named(tmp_path, path):
    outer, _, inner = path.rpartition(".")
    twice = f"<{inner}>1</{inner}><{inner}>2</{inner}>"
    found = land(tmp_path, row(f"<{outer}>{twice}</{outer}>" if outer else twice), "info")
    assert f'"{path}" stands more than once in one row' in found.reason
    assert f"`lists: [{path}]`" in found.fix


def test_attributes_are_headings(tmp_path):
    text = '<all><part no="7" a=""><a unit="NOK">5</a></part><part no="8" a="1"/></all>'
    assert landed(tmp_path, text, '"@no", "a.@unit", a') == [("7", "NOK", "5"), ("8", None, None)]


def test_an_element_without_anything_in_it_is_no_text_where_others_have_elements(tmp_path):
    text = "<all><part><a>1</a><c/></part><part><a>2</a><c><d>1</d></c></part></all>"
    found = land(tmp_path, text)
    assert rows_of(found.folder, "columns(c -> c like 'c%')") == [(None,), ("1",)]


def test_rows_keep_their_order_and_a_large_text(tmp_path):
    large = "å" * 2_000_000
    parts = "".join(f"<part><a>{number}</a></part>\n" for number in range(30_000))
    found = landed(
        tmp_path,
        f"<all>{parts}<part><a>30000</a><name>{large}</name></part></all>",
        "bool_and(a::bigint = file_row_number), max(length(name))",
    )
    assert found == [(True, 2_000_000)]


@pytest.mark.parametrize("encoding", ["utf-8", "ISO-8859-1", "windows-1252", "utf-16"])
def test_the_encoding_is_the_declared_one(tmp_path, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + row("<name>blå</name>")
    assert landed(tmp_path, text.encode(encoding), "name") == [("blå",)]


def test_a_compressed_file_leaves_nothing_else_behind(tmp_path):
    found = land(tmp_path, gzip.compress(row("").encode()), name="lines.xml.gz")
    kept = sorted(path.name for path in found.folder.rglob("*") if path.is_file())
    assert kept == ["delivery.json", "lines.xml.gz", "rows.parquet"]


@pytest.mark.parametrize("text", ["<all/>", "<all><count>0</count></all>"])
def test_a_file_without_rows_is_a_delivery_without_rows(tmp_path, text):
    found = land(tmp_path, text)
    assert (found.rows, rows_of(found.folder)) == (0, [])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('<!DOCTYPE all [<!ENTITY x "y">]>\n' + row("&x;"), "line 1: a DOCTYPE is not read"),
        ('<!DOCTYPE all SYSTEM "all.dtd">' + row(""), "a DOCTYPE is not read"),
        (row("<b>&x;</b>"), "is no XML from here on (undefined entity)"),
        (row("<b>&#0;</b>"), "is no XML from here on"),
        (row("<b>\0</b>"), "is no XML from here on"),
        (row("<b>\n</c>"), "line 2: the file is no XML from here on (mismatched tag)"),
        (row("")[:-6], "the file is incomplete"),
        ("<all>", "the file is incomplete"),
        (row("") + "x", "junk after document element"),
        (row("") + "<all/>", "junk after document element"),
        ("", "the file is empty"),
        ("no,a\n1,2\n", "line 1: the file is no XML from here on"),
        ("<all>text</all>", "there is a text and no row"),
        (row("stray"), 'the text "stray" stands between elements'),
        (row("<b>x<c>1</c></b>"), 'the text "x" stands between elements'),
        ("<all><part><a>1</a></part><other><a>1</a></other></all>", "the rows are of two kinds"),
        (row("<b.c>1</b.c><b><c>2</c></b>"), 'two elements are the heading "b.c"'),
        (row("<b>1</b><B>2</B>"), 'the heading "B" stands in column 2 and again in column 3'),
        (
            "<all><part><b>t</b></part><part><b><c>1</c></b></part></all>",
            '"b" has elements in some rows and a text in others',
        ),
        (row("<b>" * 200 + "</b>" * 200), "more than 100 elements stand within each other"),
        (row("<b>\xe5</b>").encode("latin-1"), "line 1: byte 38 (0xe5) is not utf-8"),
        ((LATIN_1 + row("<b>å</b>")).encode(), "is UTF-8, though it declares iso-8859-1"),
        (LATIN_1.replace("ISO-8859-1", "klingon") + row(""), "the encoding klingon"),
        (LATIN_1.replace("ISO-8859-1", "shift_jis") + row(""), "the encoding shift_jis"),
    ],
)
def test_a_fault_is_named(tmp_path, text, sentence):
    found = land(tmp_path, text)
    assert isinstance(found, Refused), found
    assert sentence in found.reason


def test_a_truncated_gz(tmp_path):
    content = gzip.compress(row("<b>1</b>").encode())
    assert "incomplete" in land(tmp_path, content[:-12], name="lines.xml.gz").reason
