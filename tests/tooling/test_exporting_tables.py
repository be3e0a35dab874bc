"""The catalog as tables: every row of the model, the same in CSV and in Parquet."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from msgspec.structs import replace

from brygge.catalog.model import Catalog, Gap, Project
from brygge.exporting.tables.files import export_csv, export_parquet
from brygge.exporting.tables.rows import TABLES, Table
from sample_catalog import AWKWARD, catalog

NAMES = (
    "assets columns column_lineage table_lineage conditions checks check_results products ports "
    "consumers gaps"
)


def read_csv(given: Catalog, name: str) -> list[dict[str, str]]:
    found = {each.path: each for each in export_csv(given)}[f"csv/{name}.csv"]
    text = b"".join(found.pieces).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_parquet(given: Catalog, name: str, folder: Path) -> list[dict[str, Any]]:
    found = {each.path: each for each in export_parquet(given)}[f"parquet/{name}.parquet"]
    target = folder / f"{name}.parquet"
    target.write_bytes(b"".join(found.pieces))
    with duckdb.connect() as connection:
        read = connection.execute(f"select * from '{target}'")
        names = [column[0] for column in read.description or ()]
        return [dict(zip(names, row, strict=True)) for row in read.fetchall()]


def test_both_formats_have_all_tables() -> None:
    expected = NAMES.split()
    assert [each.path for each in export_csv(catalog())] == [f"csv/{n}.csv" for n in expected]
    assert [each.path for each in export_parquet(catalog())] == [
        f"parquet/{name}.parquet" for name in expected
    ]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_parquet_holds_the_rows_as_they_are(table: Table, tmp_path: Path) -> None:
    names = [name for name, _ in table.columns]
    expected = [dict(zip(names, row, strict=True)) for row in table.rows(catalog())]
    assert expected
    assert read_parquet(catalog(), table.name, tmp_path) == expected


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_csv_holds_the_same_rows(table: Table) -> None:
    def text(value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)

    names = [name for name, _ in table.columns]
    expected = [dict(zip(names, map(text, row), strict=True)) for row in table.rows(catalog())]
    # The only text of the sample that a spreadsheet would run is the constant in quotes.
    for row in expected:
        if row.get("expression", "").startswith("'"):
            row["expression"] = "'" + row["expression"]
    assert read_csv(catalog(), table.name) == expected


def test_lineage_is_there_with_its_steps() -> None:
    rows = [each for each in read_csv(catalog(), "column_lineage") if each["kind"] == "aggregated"]
    assert rows == [
        {
            "asset": "model.shop.figures",
            "column": "revenue",
            "upstream_asset": "model.shop.orders.v2",
            "upstream_column": "amount",
            "kind": "aggregated",
            "steps": '["sum(amount)"]',
        }
    ]
    conditions = read_csv(catalog(), "conditions")
    assert ("seed.shop.rates", "currency", "join") in {
        (each["upstream_asset"], each["upstream_column"], each["influence"]) for each in conditions
    }


def test_awkward_text_arrives_whole(tmp_path: Path) -> None:
    (orders,) = (
        each for each in read_csv(catalog(), "assets") if each["asset"] == "model.shop.orders.v1"
    )
    assert orders["description"] == AWKWARD
    (check,) = (each for each in read_csv(catalog(), "checks") if each["kind"] == "accepted_values")
    assert json.loads(check["arguments"]) == {"values": ["order", AWKWARD]}
    assert (check["last_outcome"], check["last_failures"]) == ("warned", "3")
    odd = Catalog(Project("shop", "urn:shop:"), gaps=(Gap("nul\x00", "a\r\nb\rc", "=;\t,"),))
    expected = [{"subject": "nul\x00", "problem": "a\r\nb\rc", "fix": "=;\t,"}]
    assert read_csv(odd, "gaps") == [{**expected[0], "fix": "'=;\t,"}]
    assert read_parquet(odd, "gaps", tmp_path) == expected


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum(A1)", "\tx", "\rx", "'x"])
def test_a_spreadsheet_runs_no_cell_of_csv(text: str) -> None:
    given = Catalog(Project("shop", "urn:shop:"), gaps=(Gap(text, "a=b", "no"),))
    assert read_csv(given, "gaps") == [{"subject": f"'{text}", "problem": "a=b", "fix": "no"}]


def test_output_and_input_ports_stand_in_one_table() -> None:
    rows = read_csv(catalog(), "ports")
    assert [(each["product"], each["direction"], each["name"], each["asset"]) for each in rows] == [
        ("finance", "input", "orders", "model.shop.orders.v2"),
        ("finance", "output", "figures", "model.shop.figures"),
        ("sales", "input", "till_orders", "source.shop.till.orders"),
        ("sales", "output", "orders", "model.shop.orders.v1"),
        ("sales", "output", "orders", "model.shop.orders.v2"),
    ]
    assert rows[3]["successor"] == "sales.orders.v2"


def test_an_empty_table_keeps_its_columns(tmp_path: Path) -> None:
    empty = Catalog(Project("shop", "urn:shop:"))
    texts = {each.path: b"".join(each.pieces) for each in export_csv(empty)}
    assert texts["csv/gaps.csv"] == b"subject,problem,fix\r\n"
    assert read_parquet(empty, "checks", tmp_path) == []


def test_more_rows_than_travel_at_once_keep_their_order(tmp_path: Path) -> None:
    gaps = tuple(Gap(f"subject {number}", "p", "f") for number in range(12_003))
    given = replace(catalog(), gaps=gaps)
    subjects = [each.subject for each in gaps]
    assert [each["subject"] for each in read_csv(given, "gaps")] == subjects
    assert [each["subject"] for each in read_parquet(given, "gaps", tmp_path)] == subjects


def test_equal_catalogs_give_equal_bytes() -> None:
    for export in (export_csv, export_parquet):
        first, second = (
            [(each.path, b"".join(each.pieces)) for each in export(catalog())] for _ in range(2)
        )
        assert first == second
