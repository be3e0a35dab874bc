"""The audit and the suite say the same of every class of rule, on good rows and on bad ones."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from brygge.quality.suites import Suite, SuiteResult, read_suite, run_suites
from brygge.yaml_text import yaml_text
from conftest import ask, run
from contract_cases import CASES, Case
from port_project import write_ports

STATES = ("clean", "broken")
PORTS = {f"{case.name}_{state}": case for case in CASES for state in STATES}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a port per case and state, audited by dbt in one run."""
    files: dict[str, str] = {}
    for port, case in PORTS.items():
        files[f"contracts/shop/{port}.v1.odcs.yaml"] = yaml_text(case.contract(port))
        files[f"models/gold/shop/{port}_v1.sql"] = f"select * from raw.{port}\n"
    root = write_ports(tmp_path_factory.mktemp("parity"), files)
    with duckdb.connect(str(root / "warehouse/main.duckdb")) as connection:
        connection.execute("create schema raw")
        for port, case in PORTS.items():
            query = case.clean if port.endswith("clean") else case.broken
            connection.execute(f"create table raw.{port} as {query}")
    compiled = run(root, "brygge", "compile")
    assert compiled.returncode == 0, compiled.stdout + compiled.stderr
    run(root, "dbt", "run")
    return root


@pytest.fixture(scope="module")
def by_audit(audited: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {port: {} for port in PORTS}
    rows = ask(
        audited,
        "main",
        "select relation_name, check_id, outcome from audit.checks order by position",
    )
    for relation, check, outcome in rows:
        found[str(relation).removeprefix("shop.").removesuffix("_v1")][str(check)] = str(outcome)
    return found


@pytest.fixture(scope="module")
def by_suite(audited: Path) -> dict[str, SuiteResult]:
    suites: list[Suite] = []
    for port in PORTS:
        path = audited / f"contracts/shop/{port}.v1.expectations.json"
        suites.append(read_suite(path, "raw", port))
    database = str(audited / "warehouse/main.duckdb")
    with duckdb.connect(database, read_only=True) as connection:
        results = run_suites(connection, suites, lambda _: datetime(2026, 1, 1))
    return dict(zip(PORTS, results, strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_audit_finds_what_is_broken_and_nothing_else(
    case: Case, by_audit: dict[str, dict[str, str]]
) -> None:
    clean, broken = (by_audit[f"{case.name}_{state}"] for state in STATES)
    assert set(clean.values()) == {"passed"}
    assert {check for check, outcome in broken.items() if outcome == "failed"} == set(case.breaks)


@pytest.mark.parametrize("port", PORTS)
def test_the_suite_says_what_the_audit_says(
    port: str, by_audit: dict[str, dict[str, str]], by_suite: dict[str, SuiteResult]
) -> None:
    said: dict[str, Any] = {check.check: check.outcome for check in by_suite[port].checks}
    assert list(said) == list(by_audit[port])
    differ = {
        check: (outcome, said[check])
        for check, outcome in by_audit[port].items()
        # With other columns than promised, the audit says no more than that.
        if outcome != said[check] and outcome != "not_run"
    }
    assert differ == {}


def test_no_value_of_the_data_stands_in_a_result(by_suite: dict[str, SuiteResult]) -> None:
    shown = str([each.document for each in by_suite.values()])
    assert "a b@c" not in shown
