"""The page of insights: the plot follows from the columns, and what is closed is not there."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import open_page, serious
from brygge.catalog.model import Asset, Catalog, Project, Relation
from brygge.exporting.site import insights, static_files
from brygge.exporting.site.plotting import MOST_BARS, MOST_PLOTS, drawings
from brygge.exporting.site.subject import Site
from brygge.exporting.site.words import NOTHING
from brygge.observing.model import Cell, Insight, Observed, Table
from site_reader import put


def table(columns: dict[str, str], *rows: tuple[Cell, ...], total: int | None = None) -> Table:
    count = len(rows) if total is None else total
    return Table(tuple(columns), tuple(columns.values()), rows, count)


MONTHS = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01")
OVER_TIME = table(
    {
        "month": "DATE",
        "rows_kept": "BIGINT",
        "rows_lost": "BIGINT",
        "amount": "DECIMAL(38,4)",
        "batch_id": "BIGINT",
    },
    *((month, at, None if at == 2 else 1, 2.5 * at, 7) for at, month in enumerate(MONTHS)),
)
BY_CATEGORY = table(
    {"rule": "VARCHAR", "month": "DATE", "lines": "BIGINT"},
    *((rule, month, at) for at, month in enumerate(MONTHS) for rule in ("a", "b")),
)
BY_ROW = table({"port": "VARCHAR", "cost": "DOUBLE"}, ("orders", 1.5), (None, -2.0))
REPEATED = table(
    {"id": "VARCHAR", "rule": "VARCHAR", "reason": "VARCHAR", "amount": "DOUBLE"},
    *((f"{at}", f"r{at % 3}", f"since {at % 3}", 1.0) for at in range(40)),
)


def test_a_row_for_each_moment_becomes_lines_of_numbers_of_one_kind() -> None:
    found = drawings(OVER_TIME)
    assert [[each.name for each in drawing.series] for drawing in found] == [
        ["rows kept", "rows lost"],
        ["amount"],
    ]
    assert all(drawing.is_over_time and drawing.labels == MONTHS for drawing in found)
    assert found[0].series[1].values == [1, 1, None, 1]


def test_moments_are_put_in_order() -> None:
    turned = Table(OVER_TIME.columns, OVER_TIME.types, OVER_TIME.rows[::-1], 4)
    assert drawings(turned) == drawings(OVER_TIME)


def test_moments_of_one_day_are_told_apart() -> None:
    rows = ((f"2026-01-01T{hour:02}:00:00", hour) for hour in range(3))
    (found,) = drawings(table({"run_at": "TIMESTAMP", "seconds": "DOUBLE"}, *rows))
    assert found.labels == ("01-01 00:00", "01-01 01:00", "01-01 02:00")


def test_runs_are_moments_too() -> None:
    (found,) = drawings(table({"run": "VARCHAR", "cost": "DOUBLE"}, ("b", 2.0), ("a", 1.0)))
    assert found.is_over_time
    assert found.labels == ("a", "b")


def test_each_category_is_a_line() -> None:
    (found,) = drawings(BY_CATEGORY)
    assert found.is_over_time
    assert [each.name for each in found.series] == ["a", "b"]


def test_lone_points_are_bars_and_no_lines() -> None:
    sparse = table(
        {"rule": "VARCHAR", "month": "DATE", "lines": "BIGINT"},
        ("a", "2026-01-01", 1), ("a", "2026-02-01", 1), ("b", "2026-03-01", 1), ("c", None, 2),
    )  # fmt: skip
    (found,) = drawings(sparse)
    assert not found.is_over_time
    assert len(set(found.labels)) == 4


def test_a_name_and_a_number_are_bars() -> None:
    (found,) = drawings(BY_ROW)
    assert not found.is_over_time
    assert found.labels == ("orders", NOTHING)
    assert found.series[0].values == [1.5, -2.0]


def test_rows_are_counted_by_what_repeats_and_once_for_names_of_one_thing() -> None:
    (found,) = drawings(REPEATED)
    assert found.title == "Rows by rule"
    assert dict(zip(found.labels, found.series[0].values, strict=True)) == {
        "r0": 14,
        "r1": 13,
        "r2": 13,
    }


def test_a_part_of_the_rows_is_neither_counted_nor_called_all() -> None:
    part = Table(REPEATED.columns, REPEATED.types, REPEATED.rows, 1_000)
    assert drawings(part) == []


@pytest.mark.parametrize(
    "odd",
    [
        table({}),
        table({"month": "DATE", "rows": "BIGINT"}),
        table({"month": "DATE", "rows": "BIGINT"}, ("2026-01-01", 1)),
        table({"month": "DATE", "rows": "BIGINT"}, ("2026-01-01", None), ("2026-02-01", None)),
        table({"a": "BOOLEAN", "b": "INTEGER[]"}, (True, "[1]"), (False, "[2]")),
        table({"name": "VARCHAR", "n": "INTEGER"}, *(("same", 1) for _ in range(MOST_BARS + 1))),
    ],
)
def test_a_table_that_no_plot_suits_stays_a_table(odd: Table) -> None:
    assert drawings(odd) == []


def test_there_are_never_very_many_plots() -> None:
    columns = {"month": "DATE", **{f"{letter}_{letter}": "DOUBLE" for letter in "abcdefghij"}}
    rows = ((month, *range(10)) for month in MONTHS)
    assert len(drawings(table(columns, *rows))) == MOST_PLOTS


def _site(*found: Insight) -> Site:
    asset = Asset(
        "model.p.worth", "worth", "model", "p", "models/insights/worth.sql", layer="insights",
        description="One row per month:\nwhat it was worth. </script>",
        relation=Relation("db", "insights", "worth"),
    )  # fmt: skip
    return Site(Catalog(Project("p", "urn:x:"), (), (asset,)), Observed("main", insights=found))


def _page(site: Site) -> str:
    (page,) = insights.export(site)
    return b"".join(page.pieces).decode()


def test_an_insight_says_what_a_row_is_and_leads_to_its_asset() -> None:
    page = _page(_site(Insight("worth", OVER_TIME, ("customer",))))
    assert "One row per month: what it was worth. &lt;/script&gt;" in page
    assert 'href="assets/model.p.worth.html"' in page
    assert "Left out, since they may hold what is classified: customer." in page
    assert page.count("<figure") == 2


def test_of_many_rows_the_first_are_shown_and_it_says_so() -> None:
    long = table({"n": "INTEGER"}, *((at,) for at in range(60)), total=90)
    page = _page(_site(Insight("worth", long)))
    assert "The first 50 of 90 rows" in page


def test_without_insights_it_says_how_to_make_one() -> None:
    page = _page(Site(Catalog(Project("p", "urn:x:"))))
    assert "models/insights/" in page
    page = _page(_site())
    assert "Without rows here" in page
    assert 'href="assets/model.p.worth.html"' in page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    tables = (OVER_TIME, BY_CATEGORY, BY_ROW, REPEATED)
    names = ("worth", "שלום <b>", "🚢", "r" * 300)
    site = _site(*(Insight(name, each) for name, each in zip(names, tables, strict=True)))
    put((*static_files.export(site), *insights.export(site)), root)
    return root


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_awkward_plots_are_for_everybody_and_never_wider_than_the_screen(
    chromium: Browser, folder: Path, width: int, scheme: str
) -> None:
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with open_page(chromium, f"file://{folder}/insights.html", **options) as shown:
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert serious(shown) == []
