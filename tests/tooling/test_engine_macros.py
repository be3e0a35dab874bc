"""The engine's macros alone, without a dbt run: headings that differ between files, booleans."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from dbt_common.clients.jinja import extract_toplevel_blocks
from jinja2.sandbox import SandboxedEnvironment

MACROS = Path(__file__).parents[2] / "macros" / "engine"


@pytest.fixture
def connection() -> Any:
    import duckdb

    with duckdb.connect() as opened:
        yield opened


def render(file: str, macro: str, *arguments: object, **around: object) -> str:
    """Render one macro of a file and of typing.sql; `around` are the other names it calls."""
    text = (MACROS / file).read_text() + (MACROS / "typing.sql").read_text()
    blocks = extract_toplevel_blocks(text, {"macro"}, collect_raw_data=False)
    chosen = {
        block.block_name: block.full_block for block in blocks if block.block_name not in around
    }
    environment = SandboxedEnvironment(extensions=["jinja2.ext.do"])
    module = environment.from_string("".join(chosen.values())).make_module(around)
    return str(getattr(module, macro)(*arguments))


def new_rows(connection: Any, headings: list[str], files: list[Path]) -> list[tuple]:
    def run_query(sql: str) -> SimpleNamespace:
        names = [row[0] for row in connection.execute(sql).fetchall()]
        return SimpleNamespace(columns=[SimpleNamespace(values=lambda: names)])

    columns = SimpleNamespace(columns=[{"sources": [{"heading": name} for name in headings]}])
    sql = render(
        "deliveries.sql",
        "new_delivery_rows",
        SimpleNamespace(schema="shop", identifier="lines"),
        columns,
        deliveries_read=list,
        landed_files=lambda relation: [str(file) for file in files],
        run_query=run_query,
        **{"return": None},
    )
    return connection.execute(sql).fetchall()


def deliver(connection: Any, folder: Path, name: str, select: str) -> Path:
    path = folder / name / "rows.parquet"
    path.parent.mkdir()
    marks = f"'{name}' as _delivery, '{name}.csv' as _file, timestamp '2024-01-31' as _landed_at"
    connection.execute(f"copy (select {select}, {marks}) to '{path}' (format parquet)")
    return path


def test_headings_come_and_go_and_change_their_case_between_files(connection, tmp_path):
    files = [
        deliver(connection, tmp_path, "d1", "'1' as \"No\", 'a' as \"at.Town\""),
        deliver(connection, tmp_path, "d2", "'2' as \"NO\", 'x' as extra"),
        deliver(connection, tmp_path, "d3", "'3' as \"no\", 'c' as \"AT.town\", 'y' as \"Extra\""),
    ]
    for order in (files, files[::-1]):
        rows = new_rows(connection, ["No", "at.town", "never"], order)
        assert sorted(row[:4] for row in rows) == [
            ("1", "a", None, "d1"),
            ("2", None, None, "d2"),
            ("3", "c", None, "d3"),
        ]


def test_a_letter_beyond_z_in_another_case_is_another_heading(connection, tmp_path):
    file = deliver(connection, tmp_path, "d1", "'1' as \"når\"")
    assert new_rows(connection, ["NÅR"], [file])[0][0] is None


def test_a_delivery_without_rows_has_no_headings(connection, tmp_path):
    file = tmp_path / "rows.parquet"
    connection.execute(
        "copy (select 'd' as _delivery, 'd.csv' as _file, timestamp '2024-01-31' as _landed_at "
        f"where false) to '{file}' (format parquet)"
    )
    assert new_rows(connection, ["No"], [file]) == []


@pytest.mark.parametrize(
    ("formats", "text", "value"),
    [
        (["J/N"], "J", True),
        (["J/N"], " N ", False),
        (["J/N"], "j", None),
        (["J/N"], "true", None),
        (["J/N"], "", None),
        (["J/N"], None, None),
        ([], "true", True),
        ([], "false", False),
        ([], "J", None),
    ],
)
def test_a_boolean_is_read_in_its_stated_words(connection, formats, text, value):
    source = SimpleNamespace(heading="Open", formats=formats, time_zone=None)
    sql = render("typing.sql", "read_value", source, "boolean")
    assert connection.execute(f'select {sql} from (select ? as "Open")', [text]).fetchone() == (
        value,
    )
