"""Faults of files, each with the fault present: refused with a fix, or landed well."""

import codecs
import gzip
from pathlib import Path

import pytest

from brygge.landing.deliveries import Landed, Refused
from landing_project import GOOD, SEED_ROWS, Shop, rows_of

HEAD = b"Number,Amount,Sold At\n"
LINE = b"1,2.50,2024-01-31 10:00:00\n"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def refused(shop: Shop, content: bytes, name: str = "lines.csv") -> Refused:
    found = shop.land(content, name)
    assert isinstance(found, Refused), found
    assert found.fix
    assert shop.deliveries() == []
    assert shop.staged() == []
    return found


def parquet(tmp_path: Path, select: str) -> bytes:
    import duckdb

    path = tmp_path / "made.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy ({select}) to '{path}' (format parquet)")
    return path.read_bytes()


# ---- bytes


@pytest.mark.parametrize("name", ["lines.csv", "lines.parquet"])
def test_an_empty_file(shop, name):
    assert refused(shop, b"", name).reason == f"{name}: the file is empty."


def test_a_compressed_empty_file(shop):
    assert "is empty" in refused(shop, gzip.compress(b""), "lines.csv.gz").reason


def test_a_header_alone_is_a_delivery_without_rows(shop):
    landed = shop.land(HEAD)
    assert (landed.rows, landed.rejected_rows) == (0, 0)
    assert rows_of(landed.folder, "Number") == []


@pytest.mark.parametrize("missing", [1, 4, 8, 60])
def test_a_truncated_gz(shop, missing):
    # The last eight bytes are the checksum and the length: all rows are there without them.
    content = gzip.compress(GOOD * 100)
    found = refused(shop, content[:-missing], "lines.csv.gz")
    assert "incomplete" in found.reason


def test_a_gz_with_a_wrong_checksum(shop):
    content = bytearray(gzip.compress(GOOD))
    content[-8] ^= 0xFF
    assert "damaged: CRC check failed" in refused(shop, bytes(content), "lines.csv.gz").reason


def test_only_the_compressed_original_is_kept(shop):
    content = gzip.compress(GOOD)
    landed = shop.land(content, "lines.csv.gz")
    kept = sorted(path.name for path in landed.folder.rglob("*") if path.is_file())
    assert kept == ["delivery.json", "lines.csv.gz", "rows.parquet"]
    assert len(rows_of(landed.folder)) == 2


def test_a_gz_of_two_members_is_read_to_its_end(shop):
    content = gzip.compress(GOOD) + gzip.compress(LINE * 3)
    assert shop.land(content, "lines.csv.gz").rows == 5


def test_a_gz_whose_second_member_has_a_wrong_checksum(shop):
    content = bytearray(gzip.compress(GOOD) + gzip.compress(LINE * 3))
    content[-8] ^= 0xFF
    assert "damaged: CRC check failed" in refused(shop, bytes(content), "lines.csv.gz").reason


@pytest.mark.parametrize("tail", [b"\0" * 512, b"more"], ids=["padding", "garbage"])
def test_a_gz_with_something_behind_it(shop, tail):
    found = shop.land(gzip.compress(GOOD) + tail, "lines.csv.gz")
    if tail == b"more":
        assert "damaged" in found.reason
    else:
        assert found.rows == 2


FAULTS = {
    "nul": (b"2,\x00,2024-01-31 10:00:00\n", "line 3: byte 51 is a NUL byte"),
    "ragged": (b"2,2.50\n", "line 3"),
    "latin-1": (b"2,\xe6,2024-01-31 10:00:00\n", "line 3: byte 51 (0xe6) is not utf-8"),
    "open quote": (b'2,"2.50,2024-01-31 10:00:00\n', "line 3"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_gz_is_told_by_its_line_in_the_text(shop, fault):
    row, told = FAULTS[fault]
    plain = refused(shop, HEAD + LINE + row)
    packed = refused(shop, gzip.compress(HEAD + LINE + row), "lines.csv.gz")
    assert told in packed.reason
    assert packed.reason == plain.reason.replace("lines.csv", "lines.csv.gz")


def test_ragged_rows_of_a_gz_go_to_quarantine_by_their_line(tmp_path):
    shop = Shop(tmp_path, ragged_rows="quarantine")
    landed = shop.land(gzip.compress(HEAD + LINE + b"2,2.50\n" + LINE), "lines.csv.gz")
    assert (landed.rows, landed.rejected_rows) == (2, 1)
    assert rows_of(landed.folder, "line_number, raw_line", "rejected.parquet") == [(3, "2,2.50")]


def test_a_truncated_parquet(shop, tmp_path):
    content = parquet(tmp_path, "select 1 as Number")
    assert "damaged or incomplete" in refused(shop, content[:-20], "lines.parquet").reason


def test_a_file_that_is_no_parquet(shop):
    assert "damaged or incomplete" in refused(shop, GOOD, "lines.parquet").reason


def test_a_nul_byte(shop):
    found = refused(shop, HEAD + LINE + b"2,\x00,2024-01-31 10:00:00\n")
    assert "line 3: byte 51 is a NUL byte" in found.reason


def test_a_nul_byte_in_a_parquet(shop, tmp_path):
    content = parquet(
        tmp_path,
        "select 'a' || chr(0) as Number, 1 as Amount, timestamp '2024-01-31' as \"Sold At\"",
    )
    assert 'row 1: the value of "Number" holds a NUL' in refused(shop, content, "l.parquet").reason


# ---- encoding


def test_bytes_that_are_not_utf_8(shop):
    found = refused(shop, HEAD + LINE + "blå,1,2024-01-31 10:00:00\n".encode("latin-1"))
    assert found.reason == "lines.csv: line 3: byte 51 (0xe5) is not utf-8."
    assert "is the file latin-1?" in found.fix


def test_bytes_that_only_windows_1252_has(shop):
    found = refused(shop, HEAD + "“x”,1,2024-01-31 10:00:00\n".encode("cp1252"))
    assert "is the file windows-1252?" in found.fix


def test_a_heading_that_is_not_utf_8(shop):
    assert "line 1: byte 1 (0xf8)" in refused(shop, "Nø,y\n".encode("latin-1")).reason


def test_a_declared_encoding_is_read(tmp_path):
    shop = Shop(tmp_path, encoding="latin-1")
    landed = shop.land(HEAD + "blå,1,2024-01-31 10:00:00\n".encode("latin-1"))
    assert rows_of(landed.folder, "Number") == [("blå",)]


def test_utf_8_declared_as_latin_1_is_not_garbled(tmp_path):
    shop = Shop(tmp_path, encoding="latin-1")
    assert "is UTF-8" in refused(shop, HEAD + "blå,1,2024-01-31 10:00:00\n".encode()).reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_text_that_is_not_declared(shop, encoding):
    found = refused(shop, GOOD.decode().encode(encoding))
    assert "the file is UTF-" in found.reason


def test_wide_text_that_is_declared(tmp_path):
    shop = Shop(tmp_path, encoding="utf-16")
    landed = shop.land(GOOD.decode().replace("1,2.50", "å,2.50").encode("utf-16"))
    assert rows_of(landed.folder, "Number") == [("å",), ("2",)]


def test_a_byte_order_mark_is_no_part_of_the_first_heading(shop):
    landed = shop.land(codecs.BOM_UTF8 + GOOD)
    assert rows_of(landed.folder, "Number") == [("1",), ("2",)]


# ---- rows


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_another_delimiter_is_found_by_the_headings(shop, delimiter):
    landed = shop.land(GOOD.replace(b",", delimiter.encode()))
    assert rows_of(landed.folder, "Amount") == [("2.50",), ("3",)]


@pytest.mark.parametrize(("row", "found"), [(b"2\n", 1), (b"2,1,2024-01-31 10:00:00,x\n", 4)])
def test_a_ragged_row(shop, row, found):
    quoted = b'"a\nb",1,2024-01-31 10:00:00\n'
    reason = refused(shop, HEAD + quoted + row + LINE).reason
    assert reason == f"lines.csv: line 4: expected 3 values, found {found}."


def test_ragged_rows_go_to_quarantine_where_declared(tmp_path):
    shop = Shop(tmp_path, ragged_rows="quarantine")
    quoted = b'"a\nb",1,2024-01-31 10:00:00\n'
    landed = shop.land(HEAD + quoted + b"2\n" + LINE + b"3,1,2024-01-31 10:00:00,x\n")
    assert (landed.rows, landed.rejected_rows) == (2, 2)
    assert rows_of(landed.folder, "Number") == [("a\nb",), ("1",)]
    rejected = rows_of(landed.folder, name="rejected.parquet")
    assert [row[:2] for row in rejected] == [(4, "2"), (6, "3,1,2024-01-31 10:00:00,x")]
    assert all("Expected Number of Columns: 3" in row[2] for row in rejected)
    assert shop.ledger()[0]["rejected_rows"] == 2


def test_rejected_lines_are_counted_as_an_editor_counts_them_after_cr_lf(tmp_path):
    shop = Shop(tmp_path, ragged_rows="quarantine")
    landed = shop.land((HEAD + LINE + b"2\n" + LINE).replace(b"\n", b"\r\n"))
    [rejected] = rows_of(landed.folder, "line_number, raw_line", "rejected.parquet")
    assert rejected == (3, "2")


@pytest.mark.parametrize("ragged_rows", ["refuse", "quarantine"])
@pytest.mark.parametrize("row", [b'2,"1,2024-01-31 10:00:00\n', b'"2"x,1,2024-01-31 10:00:00\n'])
def test_a_quote_that_is_not_closed(tmp_path, ragged_rows, row):
    shop = Shop(tmp_path, ragged_rows=ragged_rows)
    assert "line 3: a quote opens here" in refused(shop, HEAD + LINE + row + LINE).reason


def test_a_quote_within_a_plain_value_is_a_character(shop):
    landed = shop.land(HEAD + b'7" RECORD,1,2024-01-31 10:00:00\n')
    assert rows_of(landed.folder, "Number") == [('7" RECORD',)]


def test_mixed_line_ends(shop):
    content = HEAD.replace(b"\n", b"\r\n") + LINE + LINE.replace(b"\n", b"\r\n")
    assert "some lines end with CR LF" in refused(shop, content).reason


# ---- headings


def test_a_heading_that_stands_twice(shop):
    reason = refused(shop, b"Number,Amount,number,Sold At\n").reason
    assert 'the heading "number" stands in column 1 and again in column 3' in reason


def test_a_column_without_heading(shop):
    assert "column 2 has no heading" in refused(shop, b"Number,,Amount,Sold At\n").reason


def test_a_heading_that_is_one_of_ours(shop):
    assert '"_File" is a name' in refused(shop, b"Number,Amount,Sold At,_File\n").reason


def test_a_heading_nobody_mapped_is_named_with_the_row_to_add(shop):
    found = refused(shop, b"Number,Amount,Sold At,Colour\n")
    assert 'nobody mapped the heading "Colour"' in found.reason
    assert "`lines,Colour,,,text,,new heading: say why it is there`" in found.fix
    assert "seeds/mappings/mapping_shop_columns.csv" in found.fix


def test_a_renamed_heading_is_named_with_its_likely_column(shop):
    found = refused(shop, b"Number,AmountEUR,Sold At\n")
    assert 'it is likely amount (so far "Amount"), which is missing' in found.reason
    row = '`lines,AmountEUR,,amount,"decimal(18,4)",,new heading: say why it is there`'
    assert row in found.fix


def test_a_missing_column_names_the_headings_that_would_serve(shop):
    reason = refused(shop, b"Number,Sold At\n").reason
    assert 'the column amount is missing: no heading "Amount"' in reason


def test_two_headings_for_one_column(tmp_path):
    shop = Shop(tmp_path, seed_rows=(*SEED_ROWS, "lines,No,,line_number,text,,"))
    reason = refused(shop, b"Number,No,Amount,Sold At\n").reason
    assert '"Number" and "No" both deliver the column line_number' in reason


def test_a_known_heading_without_column_stays_in_the_rows(shop):
    landed = shop.land(b"Number,Amount,Sold At,Remark\n1,1,2024-01-31 10:00:00,hm\n")
    assert rows_of(landed.folder, "Remark") == [("hm",)]


# ---- values


def test_decimal_commas_without_a_stated_format(shop):
    found = refused(shop, b'Number,Amount,Sold At\n1,"1,5",2024-01-31 10:00:00\n')
    assert 'no value of "Amount" can be read as decimal(18,4); the first is "1,5"' in found.reason
    assert 'lines,Amount,decimal_comma,amount,"decimal(18,4)",,' in found.fix


def test_decimal_commas_with_a_stated_format(tmp_path):
    rows = [row.replace("Amount,,", "Amount,decimal_comma,") for row in SEED_ROWS]
    shop = Shop(tmp_path, seed_rows=tuple(rows))
    landed = shop.land(b"Number;Amount;Sold At\n1;1.234,56;2024-01-31 10:00:00\n")
    assert rows_of(landed.folder, "Amount") == [("1.234,56",)]


def test_an_ambiguous_date_is_never_guessed(shop):
    found = refused(shop, b"Number,Amount,Sold At\n1,1,01/02/2024\n2,1,03/04/2024\n")
    assert "%d/%m/%Y or %m/%d/%Y" in found.fix
    assert "ask the sender which" in found.fix


def test_a_date_that_fits_one_format_only(shop):
    found = refused(shop, b"Number,Amount,Sold At\n1,1,12/1/10 8:26\n2,1,12/31/10 9:00\n")
    assert "it is likely written %m/%d/%y %H:%M" in found.fix


def test_a_plain_timestamp_is_iso_and_nothing_else(tmp_path):
    rows = [row.replace("%Y-%m-%d %H:%M:%S", "") for row in SEED_ROWS]
    shop = Shop(tmp_path, seed_rows=tuple(rows))
    assert "can be read as timestamp" in refused(shop, HEAD + b"1,1,12/1/10 8:26\n").reason


def test_values_that_fail_now_and_then_are_landed(shop):
    landed = shop.land(HEAD + LINE * 50 + b"007,N/A,never\n")
    assert isinstance(landed, Landed)
    assert rows_of(landed.folder)[-1][:3] == ("007", "N/A", "never")


def test_a_whole_number_of_any_size_keeps_its_digits(shop):
    landed = shop.land(HEAD + b"98765432109876543210,1,2024-01-31 10:00:00\n")
    assert rows_of(landed.folder, "Number") == [("98765432109876543210",)]


def test_a_blank_column_is_no_fault(shop):
    assert shop.land(HEAD + b"1,,2024-01-31 10:00:00\n").rows == 1


# ---- parquet


def test_typed_and_nested_parquet_values_become_text(shop, tmp_path):
    select = """
        select 17850.0::double as "Number", 1.50::decimal(9, 2) as "Amount",
            timestamp '2024-01-31 10:00:00' as "Sold At", {'a': [1, 2]} as "Remark"
    """
    landed = shop.land(parquet(tmp_path, select), "lines.parquet")
    assert rows_of(landed.folder, 'Number, Amount, "Sold At", Remark') == [
        ("17850.0", "1.50", "2024-01-31 10:00:00", '{"a":[1,2]}')
    ]
