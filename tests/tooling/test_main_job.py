"""The main job end to end, on the real project: from landed files to ports, and once more."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from brygge.landing.synthetic.shop import Plan, write_files
from conftest import ROOT, WITHOUT_UNIT_TESTS, ask, contents, copy_project, run

# Per month of invoices: lines and amounts of each fate, from the tables that hold them.
SHARES = """
with fates as (
    select 'sold' as fate, invoice_date, amount from sales.sales_transactions_v1
    union all
    select 'not_sold', invoice_date, quantity * unit_price from silver.silver_sales__invoice_lines
    where line_kind not in ('sale', 'return')
    union all
    select 'quarantined', invoice_date, quantity * unit_price
    from quarantine.quarantine_sales__invoice_lines
    union all
    select 'repeated', invoice_date, quantity * unit_price
    from silver.silver_sales__invoice_lines_judged where is_repeat
)
select cast(date_trunc('month', invoice_date) as date) as invoice_month,
    count(*) filter (fate = 'sold'), coalesce(sum(amount) filter (fate = 'sold'), 0),
    count(*) filter (fate = 'not_sold'), coalesce(sum(amount) filter (fate = 'not_sold'), 0),
    count(*) filter (fate = 'quarantined'), coalesce(sum(amount) filter (fate = 'quarantined'), 0),
    count(*) filter (fate = 'repeated'), coalesce(sum(amount) filter (fate = 'repeated'), 0)
from fates group by 1 order by 1
"""
UNROUTED = ("unshare", "--net", "--map-root-user")


def has_no_route() -> bool:
    """Whether this system lets us start a process without a network."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*UNROUTED, "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def run_twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict, dict]:
    """The samples run twice, the first time without a network where the system permits it."""
    root = copy_project(tmp_path_factory.mktemp("twice"), samples=True)
    program = str(Path(sys.executable).parent / "brygge")
    command = [program, "run", "--target", "samples", "--format", "json"]
    first = subprocess.run(
        [*UNROUTED, *command] if has_no_route() else command,
        cwd=root,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert first.returncode == 0, first.stdout + first.stderr
    before = contents(root, "samples"), (root / "landing/samples/ledger.jsonl").read_bytes()
    second = run(root, "brygge", *command[1:])
    assert second.returncode == 0, second.stdout + second.stderr
    after = contents(root, "samples"), (root / "landing/samples/ledger.jsonl").read_bytes()
    assert before == after
    return root, json.loads(first.stdout), json.loads(second.stdout)


def test_the_summary_adds_up(run_twice: tuple[Path, dict, dict]) -> None:
    _, first, second = run_twice
    product = first["products"][0]
    assert product["product"] == "sales"
    assert product["landed"] == product["delivered"] == 1200
    assert product["kept"] + product["quarantined"] + product["repeated"] == 1200
    assert [port["name"] for port in product["ports"]] == [
        "daily_sales.v1",
        "sales_transactions.v1",
    ]
    assert all(port["rows"] > 0 for port in product["ports"])
    assert second["products"][0]["landed_now"] == 0
    stages = ["land", "build", "publish", "docs", "catalog", "site"]
    assert [stage["stage"] for stage in first["stages"]] == stages


def test_the_catalog_of_the_run_knows_its_releases_and_results(
    run_twice: tuple[Path, dict, dict],
) -> None:
    root, first, _ = run_twice
    catalog = json.loads((root / first["catalog"]).read_text(encoding="utf-8"))
    ports = [port for product in catalog["products"] for port in product["outputs"]]
    assert [[each.get("is_current") for each in port["releases"]] for port in ports] == [[True]] * 2
    # The docs stage overwrites dbt's run results; those of the build are kept.
    ended = [each["results"][0]["outcome"] for each in catalog["checks"] if each.get("results")]
    assert len(ended) > 150
    assert set(ended) == {"passed"}


def test_the_site_of_the_run_is_what_its_command_writes(
    run_twice: tuple[Path, dict, dict],
) -> None:
    root, _, second = run_twice
    page = root / second["site"]
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert 'href="dbt/index.html"' in (page.parent / "quality.html").read_text(encoding="utf-8")
    before = page.stat().st_mtime_ns
    again = run(root, "brygge", "site", "--target", "samples")
    assert again.returncode == 0, again.stderr
    assert page.stat().st_mtime_ns == before


def test_the_docs_are_one_page_that_needs_no_server(run_twice: tuple[Path, dict, dict]) -> None:
    root, _, _ = run_twice
    page = (root / "outputs/samples/site/dbt/index.html").read_text(encoding="utf-8")
    assert "sales_transactions" in page
    assert "source.brygge.sales.invoice_lines" in page
    assert root.as_posix() not in page


def test_the_job_runs_without_a_network(run_twice: tuple[Path, dict, dict]) -> None:
    if not has_no_route():
        pytest.skip("this system lets nobody start a process without a network")
    assert run_twice[1]["exit_code"] == 0


def test_nothing_phones_home() -> None:
    assert "send_anonymous_usage_stats: false" in (ROOT / "dbt_project.yml").read_text()
    profiles = (ROOT / "profiles.yml").read_text()
    assert "autoinstall_known_extensions: false" in profiles
    assert "autoload_known_extensions: false" in profiles


def test_nothing_landed_is_said_before_anything_is_built(project: Path) -> None:
    ended = run(project, "brygge", "run")
    assert ended.returncode == 2
    assert "nothing has been landed in target main" in ended.stderr
    assert "brygge land SOURCE.TABLE --from PATH" in ended.stderr
    assert not (project / "warehouse/main.duckdb").exists()


def test_both_years_land_in_one_call_and_landing_them_again_changes_nothing(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plan = Plan(seed=5, deliveries=2, rows_per_delivery=300)
    first, second = write_files(plan, tmp_path_factory.mktemp("in"))
    land = ("land", "sales", "--from", str(first), "--from", str(second), "--format", "json")
    landed = run(project, "brygge", *land)
    assert landed.returncode == 0, landed.stderr
    files = [(one["file"], one["rows"]) for one in json.loads(landed.stdout)["landed"]]
    assert files == [("invoice_lines_001.csv", 300), ("invoice_lines_002.csv.gz", 300)]
    ledger = project / "landing/main/ledger.jsonl"
    before = ledger.read_bytes()

    again = run(project, "brygge", *land)
    assert again.returncode == 0, again.stderr
    report = json.loads(again.stdout)
    assert report["landed"] == []
    assert len(report["already_landed"]) == 2
    assert ledger.read_bytes() == before
    assert len(list(project.glob("landing/main/sales/invoice_lines/*"))) == 2


def test_the_next_year_needs_rows_in_a_seed_and_nothing_else(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = write_files(
        Plan(seed=5, deliveries=2, rows_per_delivery=300), tmp_path_factory.mktemp("in")
    )
    seed = project / "seeds/mappings/mapping_sales_columns.csv"
    mended = seed.read_text()
    seed.write_text("".join(line for line in mended.splitlines(True) if "next year" not in line))
    assert run(project, "brygge", "compile").returncode == 0
    assert run(project, "brygge", "land", "sales", "--from", str(files[0])).returncode == 0
    built = run(project, "brygge", "build", *WITHOUT_UNIT_TESTS)
    assert built.returncode == 0, built.stdout + built.stderr
    before = contents(project, "main"), (project / "warehouse/main.duckdb").read_bytes()

    refused = run(project, "brygge", "land", "sales", "--from", str(files[1]))
    assert refused.returncode == 2
    assert 'nobody mapped the heading "InvoiceNo"' in refused.stderr
    assert 'it is likely invoice_number (so far "Invoice")' in refused.stderr
    assert "mapping_sales_columns.csv" in refused.stderr
    assert "--retry" in refused.stderr
    assert list(project.glob("landing/main/_refused/**/reason.json"))
    assert (contents(project, "main"), (project / "warehouse/main.duckdb").read_bytes()) == before

    seed.write_text(mended)
    assert run(project, "brygge", "compile").returncode == 0
    retried = run(project, "brygge", "land", "--retry")
    assert retried.returncode == 0, retried.stderr
    built = run(project, "brygge", "build", *WITHOUT_UNIT_TESTS)
    assert built.returncode == 0, built.stdout + built.stderr
    assert ask(project, "main", "select count(*) from bronze.bronze_sales__invoice_lines") == [
        (600,)
    ]
    assert ask(
        project,
        "main",
        "select count(*) from bronze.bronze_sales__invoice_lines where invoiced_at is null",
    ) == [(0,)]
    grown = contents(project, "main")
    rebuilt = run(project, "brygge", "build", "--full-refresh", *WITHOUT_UNIT_TESTS)
    assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
    assert contents(project, "main") == grown

    again = run(project, "brygge", "land", "sales", "--from", str(files[1]))
    assert again.returncode == 0
    assert len(list(project.glob("landing/main/sales/invoice_lines/*/rows.parquet"))) == 2


def test_a_real_year_is_accounted_for_to_the_penny(project: Path, real_file: Path) -> None:
    assert run(project, "brygge", "land", "sales", "--from", str(real_file)).returncode == 0
    built = run(project, "brygge", "build", *WITHOUT_UNIT_TESTS)
    assert built.returncode == 0, built.stdout + built.stderr
    totals = ask(
        project,
        "main",
        "select sum(rows_delivered), sum(rows_kept), sum(rows_quarantined), sum(rows_repeated) "
        "from audit.audit_sales__deliveries",
    )
    assert totals == [(525461, 518575, 21, 6865)]
    raw = duckdb.sql(
        "select cast(date_trunc('month', cast(InvoiceDate as timestamp)) as date), count(*), "
        "sum(Quantity * cast(Price as decimal(18, 4))) "
        f"from '{real_file}' group by 1 order by 1"
    ).fetchall()
    reconciled = ask(
        project,
        "main",
        "select invoice_month, rows_delivered, amount_delivered "
        "from insights.sales_reconciliation order by 1",
    )
    assert reconciled == raw
    # What was not sold is derived there from the rest: here each share is counted where it lies.
    shares = ask(
        project,
        "main",
        "select invoice_month, rows_sold, amount_sold, rows_not_sold, amount_not_sold, "
        "rows_quarantined, amount_quarantined, rows_repeated, amount_repeated "
        "from insights.sales_reconciliation order by 1",
    )
    assert ask(project, "main", SHARES) == shares
