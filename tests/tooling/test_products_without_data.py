"""Products for which nothing was landed wait: whoever lands one source alone has green runs."""

import json
from pathlib import Path

import pytest

from brygge.commands.waiting import waiting_products
from brygge.landing.synthetic.shop import Plan, write_files
from brygge.project import Project
from conftest import PRODUCTS, copy_project, run

NOTHING = "nothing was landed for it in target main"


@pytest.fixture
def mesh(tmp_path: Path) -> Path:
    """A copy of the whole project, nothing landed."""
    return copy_project(tmp_path, products=PRODUCTS)


def deliver(root: Path, *tables: str) -> dict[str, str]:
    """Put a delivery of each table into target main; return who waits."""
    for table in tables:
        (root / "landing/main" / table / "20260101T000000Z-0123456789ab").mkdir(parents=True)
    project = Project(root)
    return waiting_products(project, project.target("main"))


def test_whoever_has_no_delivery_waits_and_so_does_whoever_reads_it(mesh: Path) -> None:
    assert deliver(mesh, "sales/invoice_lines") == {
        "annual_accounts": NOTHING,
        "business_register": NOTHING,
        "industry_figures": (
            "it reads annual_accounts, business_register, for which nothing was landed"
        ),
    }


def test_one_table_of_a_source_is_enough(mesh: Path) -> None:
    waiting = deliver(mesh, "business_register/unit_updates", "annual_accounts/accounts_xml")
    assert waiting == {
        "sales": NOTHING,
        "industry_figures": "it reads sales, for which nothing was landed",
    }


def test_with_all_sources_nobody_waits(mesh: Path) -> None:
    tables = ("sales/invoice_lines", "business_register/units_csv", "annual_accounts/accounts_json")
    assert deliver(mesh, *tables) == {}


def test_without_any_delivery_nobody_waits(mesh: Path) -> None:
    (mesh / "landing/main/_refused/sales/invoice_lines").mkdir(parents=True)
    assert deliver(mesh) == {}


def test_a_run_with_one_source_builds_and_publishes_its_product_alone(
    mesh: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    [file] = write_files(Plan(5, 1, 300), tmp_path_factory.mktemp("in"))
    landed = run(mesh, "brygge", "land", "sales", "--from", str(file))
    assert landed.returncode == 0, landed.stderr
    ended = run(mesh, "brygge", "run", "--format", "json")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"business_register is not built: {NOTHING}" in ended.stderr
    assert ended.stderr.count("fix: land files of these sources") == 1
    stages = {stage["stage"]: stage for stage in json.loads(ended.stdout)["stages"]}
    published = {each["contract"] for each in stages["publish"]["publishing"]["outcomes"]}
    assert published == {"sales.daily_sales.v1", "sales.sales_transactions.v1"}
    left_out = stages["publish"]["publishing"]["not_served"]
    assert left_out["business_register.companies.v1"] == NOTHING


def test_one_product_that_reads_a_port_without_data_is_told_what_to_land(mesh: Path) -> None:
    deliver(mesh, "sales/invoice_lines")
    ended = run(mesh, "brygge", "build", "--product", "industry_figures")
    assert ended.returncode == 2
    assert "industry_figures reads business_register.companies.v1" in ended.stderr
    assert "fix: land files of its sources" in ended.stderr
