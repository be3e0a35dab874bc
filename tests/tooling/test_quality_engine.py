"""Suites run on DuckDB: the finer points of parity, and what cannot be run, in one context."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from brygge.contracts.checks import checks
from brygge.contracts.expectations import suite
from brygge.contracts.measures import measured, named
from brygge.contracts.model import Contract
from brygge.contracts.reading import read_contract
from brygge.quality.pages import write_pages
from brygge.quality.suites import Suite, SuiteResult, run_suites
from contract_cases import Case
from finer_contract_cases import FINER_CASES, of_object, query, written

NOW = datetime(2026, 1, 1)
STATES = ("clean", "broken")
# One rule that cannot be run, beside those that can.
UNREADABLE = [
    written("no_such_expectation", "{type: expect_nonsense, kwargs: {column: c}}"),
    written("no_such_argument", "{type: expect_column_max_to_be_between, kwargs: {maxValue: 9}}"),
    query("no_such_column", "select nothing from ${object}", "mustBe: 0"),
]
TWICE = "{type: custom, engine: gx, implementation: {type: expect_table_row_count_to_equal, "
NUMBERED = of_object(
    "no_id", f"metric: rowCount, mustBe: 1}}, {TWICE}kwargs: {{value: 1}}}}}}, "
    f"{TWICE}kwargs: {{value: 2}}}}",
)  # fmt: skip
OTHERS = [*UNREADABLE, NUMBERED]
PORTS = {f"{case.name}_{state}": case for case in (*FINER_CASES, *OTHERS) for state in STATES}


def contract_of(port: str) -> Contract:
    return read_contract(f"{port}.odcs.yaml", PORTS[port].contract(port))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quality") / "main.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("set timezone = 'UTC'; create schema shop")
        for port, case in PORTS.items():
            rows = case.clean if port.endswith("clean") else case.broken
            connection.execute(f"create table shop.{port} as {rows}")
    return path


@pytest.fixture(scope="module")
def results(database: Path) -> dict[str, SuiteResult]:
    contracts = {port: contract_of(port) for port in PORTS}
    suites = [
        Suite(suite(contract, checks(contract)), "shop", port)
        for port, contract in contracts.items()
    ]
    with duckdb.connect(str(database), read_only=True) as connection:
        return dict(zip(PORTS, run_suites(connection, suites, lambda _: NOW), strict=True))


@pytest.fixture(scope="module")
def outcomes(results: dict[str, SuiteResult]) -> dict[str, dict[str, str]]:
    return {port: {each.check: each.outcome for each in results[port].checks} for port in results}


def measured_by_sql(database: Path, port: str) -> dict[str, str]:
    """What the audit's own SQL says of every check that has some."""
    said = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for check in checks(contract_of(port)):
            if check.scope == "columns":
                continue
            sql = measured(check)
            asked = sql if check.scope in ("key", "query") else f"select {sql} from ${{object}}"
            verdict = f"select coalesce({check.kept('m')}, false) from (select ({asked}) as m)"
            answer = connection.execute(named(verdict, f"shop.{port}", f"timestamp '{NOW}'"))
            said[check.id] = "passed" if answer.fetchall()[0][0] else "failed"
    return said


@pytest.mark.parametrize("case", FINER_CASES, ids=lambda case: case.name)
def test_the_suite_and_the_sql_find_what_is_broken_and_nothing_else(
    case: Case, database: Path, outcomes: dict[str, dict[str, str]]
) -> None:
    clean, broken = (outcomes[f"{case.name}_{state}"] for state in STATES)
    assert set(clean.values()) == {"passed"}
    wrong = {check: outcome for check, outcome in broken.items() if outcome != "passed"}
    assert wrong == dict.fromkeys(case.breaks, "failed")
    for state, said in (("clean", clean), ("broken", broken)):
        by_sql = measured_by_sql(database, f"{case.name}_{state}")
        assert {check: said[check] for check in by_sql} == by_sql


@pytest.mark.parametrize("case", UNREADABLE, ids=lambda case: case.name)
def test_a_check_that_cannot_be_run_has_not_failed_and_stops_no_other(
    case: Case, outcomes: dict[str, dict[str, str]], results: dict[str, SuiteResult]
) -> None:
    found = dict(outcomes[f"{case.name}_broken"])
    assert found.pop("q") == "not_run"
    assert set(found.values()) == {"passed"}
    reason = next(
        each.observed for each in results[f"{case.name}_broken"].checks if each.check == "q"
    )
    assert reason
    assert "\n" not in reason


def test_expectations_without_an_id_are_told_apart(outcomes: dict[str, dict[str, str]]) -> None:
    found = outcomes["no_id_clean"]
    assert found["expect_table_row_count_to_equal"] == "passed"
    assert found["expect_table_row_count_to_equal_2"] == "failed"


def test_what_was_found_is_counted(results: dict[str, SuiteResult]) -> None:
    found = {each.check: each.observed for each in results["date_maximum_broken"].checks}
    assert found["c.maximum"] == "1 of 3 rows"
    found = {each.check: each.observed for each in results["missing_percent_broken"].checks}
    assert found["q"].startswith("33.3")


def test_the_pages_fetch_nothing_and_lead_home(
    results: dict[str, SuiteResult], database: Path, tmp_path: Path
) -> None:
    shown: list[Any] = [results["vector_broken"], results["date_maximum_broken"]]
    index = write_pages(shown, tmp_path / "quality")
    pages = {path.name: path.read_text(encoding="utf-8") for path in index.parent.iterdir()}
    assert set(pages) == {"index.html", *(f"{each.name}.html" for each in shown)}
    for name, page in pages.items():
        assert "http://" not in page
        assert "https://" not in page
        assert "<script" not in page
        assert str(database.parent) not in page
        assert "../" not in page
        assert name == "index.html" or 'href="index.html"' in page
