"""`brygge contracts test`: what it says, its exit codes, and pages that fetch nothing."""

import json
import re
from pathlib import Path

import duckdb
import pytest

from conftest import run
from port_project import GOOD_ORDERS, ORDERS, orders_port, write_ports

CONTRACT = "contracts/shop/orders.v1.odcs.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A compiled project whose port stands in the warehouse, without a build."""
    root = write_ports(tmp_path, orders_port())
    compiled = run(root, "brygge", "compile")
    assert compiled.returncode == 0, compiled.stderr
    with duckdb.connect(str(root / "warehouse/main.duckdb")) as connection:
        connection.execute("create schema shop")
        connection.execute(
            "create table shop.orders_v1 (order_id bigint, customer varchar, status varchar, "
            "amount decimal(18,2), note varchar)"
        )
        connection.executemany("insert into shop.orders_v1 values (?, ?, ?, ?, ?)", GOOD_ORDERS)
    return root


def change(root: Path, sql: str) -> None:
    with duckdb.connect(str(root / "warehouse/main.duckdb")) as connection:
        connection.execute(sql)


def test_kept_promises_end_well_and_leave_pages_that_fetch_nothing(project: Path) -> None:
    ended = run(project, "brygge", "contracts", "test")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "shop.orders.v1: 9 of 9 promises kept" in ended.stdout
    pages = project / "outputs/main/site/quality"
    assert sorted(page.name for page in pages.iterdir()) == ["index.html", "shop.orders.v1.html"]
    for page in pages.iterdir():
        text = page.read_text()
        assert not re.search(r"<(script|link|img|iframe)\b", text)
        assert "http" not in re.sub(r">[^<]*<", "", text)
        assert str(project) not in text
        linked = set(re.findall(r'href="([^"#]+)"', text))
        assert all((pages / link).is_file() for link in linked), linked


def test_a_broken_promise_is_counted_and_its_values_are_not_shown(project: Path) -> None:
    change(project, "insert into shop.orders_v1 values (1, 'Secretive', 'odd', 1, 'x')")
    ended = run(project, "brygge", "contracts", "test", "orders", "--format", "json")
    assert ended.returncode == 1
    checks = {each["check"]: each for each in json.loads(ended.stdout)["ports"][0]["checks"]}
    broken = {
        name: each["observed"] for name, each in checks.items() if each["outcome"] != "passed"
    }
    assert broken == {"status.enum": "1 of 4 rows", "primary_key": "2 of 4 rows"}
    page = (project / "outputs/main/site/quality/shop.orders.v1.html").read_text()
    assert "Secretive" not in page
    assert ">odd<" not in page


def test_a_check_that_cannot_be_run_is_no_verdict(project: Path) -> None:
    text = ORDERS.replace("and amount = 0", "and cast(customer as integer) = 0")
    (project / CONTRACT).write_text(text)
    assert run(project, "brygge", "compile").returncode == 0
    ended = run(project, "brygge", "contracts", "test", "shop.orders")
    assert ended.returncode == 3
    line = next(line for line in ended.stdout.splitlines() if "paid_orders" in line)
    assert "not carried out" in line
    assert "8 of 9 promises kept" in ended.stdout


@pytest.mark.parametrize(
    ("words", "problem", "fix"),
    [
        (("order",), 'no port "order"', 'did you mean "orders.v1"?'),
        (("--target", "mian"), 'no target "mian"', 'did you mean "main"?'),
    ],
)
def test_a_wrong_name_is_answered_with_the_likely_one(
    project: Path, words: tuple[str, ...], problem: str, fix: str
) -> None:
    ended = run(project, "brygge", "contracts", "test", *words)
    assert ended.returncode == 2
    assert problem in ended.stderr
    assert fix in ended.stderr


def test_a_port_that_was_not_built_is_said(project: Path) -> None:
    change(project, "drop table shop.orders_v1")
    ended = run(project, "brygge", "contracts", "test")
    assert ended.returncode == 2
    assert "shop.orders_v1 is not in target main" in ended.stderr
    (project / "warehouse/main.duckdb").unlink()
    ended = run(project, "brygge", "contracts", "test")
    assert ended.returncode == 2
    assert "brygge build --target main" in ended.stderr
