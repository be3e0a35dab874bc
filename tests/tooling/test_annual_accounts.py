"""The product annual_accounts, from its samples to its port, against what the generator filed."""

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from brygge.landing.deliveries import Landed
from brygge.landing.files import land_files
from brygge.landing.sources import find_tables
from brygge.landing.synthetic.accounts.amounts import BREAKS, Amounts
from brygge.landing.synthetic.accounts.deliveries import filings, write_json, write_xml
from brygge.landing.synthetic.accounts.filings import WRONG_UNIT, Filing
from brygge.landing.synthetic.accounts.years import JSON_TABLE, XML_TABLE, YEARS
from brygge.landing.synthetic.register.plans import plan_from_options
from brygge.project import Project
from conftest import ROOT, WITHOUT_UNIT_TESTS, ask, contents, copy_project, run

PRODUCT = ("annual_accounts",)
LANDED = "landing/samples/annual_accounts"
# What the public formats have and the port has not; extraordinary items bear their tax there.
NOT_IN_THE_PORT = (
    *("group_interest_cost", "other_interest_cost", "extraordinary_gross", "extraordinary_tax"),
)
AMOUNTS = [field.name for field in fields(Amounts) if field.name not in NOT_IN_THE_PORT]
KEYS = "organisation_number, accounts_kind, period_end_date, journal_number"
WORDS = "layout, currency_code, is_unaudited, is_audit_waived, is_winding_up"
TIMES = "period_start_date, fiscal_year"
ROW = f"{KEYS}, {WORDS}, {TIMES}, extraordinary_items, {', '.join(AMOUNTS)}"
Values = tuple[object, ...]
BUILD = ("dbt", "build", "--resource-type", "seed", "--resource-type", "model")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's samples, built all at once. Do not change it."""
    root = copy_project(tmp_path_factory.mktemp("built"), products=PRODUCT, samples=True)
    done = run(root, "brygge", "build", "--target", "samples", *WITHOUT_UNIT_TESTS)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[Filing]]:
    """What the generator filed, by the year whose delivery holds it."""
    [table] = find_tables(Project(ROOT), [f"annual_accounts.{JSON_TABLE}"])
    plan = plan_from_options(table.synthetic["samples"], "samples")
    return filings(plan, tmp_path_factory.mktemp("filed"))


def every(filed: dict[int, list[Filing]]) -> list[Filing]:
    return [filing for delivered in filed.values() for filing in delivered]


def money(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / 100


def as_row(filing: Filing) -> Values:
    """The filing as the columns `ROW`."""
    gross, tax = filing.amounts.extraordinary_gross, filing.amounts.extraordinary_tax
    extraordinary = None if gross is None and tax is None else (gross or 0) - (tax or 0)
    return (
        *(filing.company.organisation_number, filing.kind, filing.period_end),
        *(filing.journal_number, filing.layout, filing.currency_code, filing.is_unaudited),
        *(filing.is_audit_waived, filing.is_winding_up, filing.period_start, filing.year),
        money(extraordinary),
        *(money(getattr(filing.amounts, name)) for name in AMOUNTS),
    )


def last_good(filings: Iterable[Filing]) -> list[Filing]:
    """Of each company, kind and period, the right filing with the highest journal number."""
    latest: dict[Values, Filing] = {}
    right = [filing for filing in filings if not filing.broken_rule]
    for filing in sorted(right, key=lambda filing: int(filing.journal_number)):
        latest[(filing.company.organisation_number, filing.kind, filing.period_end)] = filing
    return list(latest.values())


def by_text(rows: Iterable[Values]) -> list[Values]:
    return sorted(rows, key=str)


def test_each_broken_identity_is_quarantined_under_its_rule(
    built: Path, filed: dict[int, list[Filing]]
) -> None:
    expected = [
        (filing.company.organisation_number, filing.kind, filing.journal_number, filing.broken_rule)
        for filing in every(filed)
        if filing.broken_rule
    ]
    found = ask(
        built,
        "samples",
        "select organisation_number, accounts_kind, journal_number, broken_rules "
        "from quarantine.quarantine_annual_accounts__accounts",
    )
    assert by_text(found) == by_text(expected)
    assert {rule for *_, rule in expected} == {*BREAKS, WRONG_UNIT}


def test_what_is_quarantined_is_explained_with_its_amounts(built: Path) -> None:
    explained = ask(
        built,
        "samples",
        "select reason, debt - long_term_debt - short_term_debt "
        "from insights.annual_accounts_quarantined where rule_id = 'debt_does_not_add_up'",
    )
    assert explained
    for reason, off in explained:
        assert "rounded" in str(reason)
        assert isinstance(off, Decimal)
        assert abs(off) > 1


def test_the_port_holds_every_account_as_it_was_filed_last(
    built: Path, filed: dict[int, list[Filing]]
) -> None:
    expected = [as_row(filing) for filing in last_good(every(filed))]
    found = ask(built, "samples", f"select {ROW} from annual_accounts.accounts")
    assert by_text(found) == by_text(expected)
    assert len(found) < len([filing for filing in every(filed) if not filing.broken_rule])


def test_the_audit_counts_every_landed_row_once(
    built: Path, filed: dict[int, list[Filing]]
) -> None:
    parts = {year: 1 + (year in YEARS[XML_TABLE]) for year in filed}
    delivered = sum(parts[year] * len(filed[year]) for year in filed)
    broken = sum(parts[year] for year in filed for filing in filed[year] if filing.broken_rule)
    kept = sum(2 if filing.year in YEARS[XML_TABLE] else 1 for filing in last_good(every(filed)))
    [found] = ask(
        built,
        "samples",
        "select sum(rows_delivered), sum(rows_kept), sum(rows_quarantined), sum(rows_repeated) "
        "from audit.audit_annual_accounts__deliveries",
    )
    assert found == (delivered, kept, broken, delivered - kept - broken)


def test_each_law_finds_the_row_that_was_lost(built: Path, tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(built, root)
    lost = (
        "bronze.bronze_annual_accounts__accounts_json",
        "bronze.bronze_annual_accounts__accounts_xml",
        "silver.silver_annual_accounts__accounts",
    )
    with duckdb.connect(str(root / "warehouse/samples.duckdb")) as connection:
        for table in lost:
            connection.execute(
                f"delete from {table} where rowid = (select min(rowid) from {table})"
            )
    laws = [path.stem for path in (ROOT / "tests/data/annual_accounts").glob("*.sql")]
    tested = run(root, "dbt", "test", "-s", *laws)
    failed = re.findall(r"FAIL \d+ (\w+)", tested.stdout)
    assert sorted(failed) == sorted(laws), tested.stdout


def test_late_deliveries_give_the_same_tables_as_a_full_refresh(
    built: Path, tmp_path: Path
) -> None:
    root = copy_project(tmp_path, products=PRODUCT, samples=True)
    deliveries = sorted((root / LANDED).glob("*/*/rows.parquet"))
    assert len(deliveries) == 4
    # The earlier delivery of each table comes after the later one.
    late = [path.parent for path in (deliveries[0], deliveries[2])]
    for folder in late:
        shutil.move(folder, tmp_path / folder.name)
    added = run(root, *BUILD)
    assert added.returncode == 0, added.stdout
    before = contents(root, "samples")
    for folder in late:
        shutil.move(tmp_path / folder.name, folder)
    added = run(root, *BUILD)
    assert added.returncode == 0, added.stdout
    found = contents(root, "samples")
    assert found == contents(built, "samples")
    assert found != before


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, filed: dict[int, list[Filing]]
) -> tuple[Path, list[Filing]]:
    """A project that was given the same accounts in both formats."""
    root = copy_project(tmp_path_factory.mktemp("both"), products=PRODUCT)
    project = Project(root)
    target = project.target("main")
    # Each filing once, without what only one of the formats can say.
    told = [filing for filing in every(filed) if filing.broken_rule != WRONG_UNIT]
    same = list({filing.journal_number: filing for filing in told}.values())
    for name, ending, write in (
        (JSON_TABLE, "json", write_json),
        (XML_TABLE, "xml", write_xml),
    ):
        [table] = find_tables(project, [f"annual_accounts.{name}"])
        path = root / f"accounts.{ending}.gz"
        with duckdb.connect() as connection:
            write(connection, same, path)
        [outcome] = land_files(project, target, table, [path])
        assert isinstance(outcome, Landed), outcome
    done = run(root, *BUILD, "--target", "main", "--exclude", "models/gold", "models/insights")
    assert done.returncode == 0, done.stdout
    return root, same


def test_both_formats_of_an_account_give_the_same_row(both: tuple[Path, list[Filing]]) -> None:
    root, same = both
    judged = "silver.silver_annual_accounts__accounts_judged"
    json_rows, xml_rows = (
        ask(root, "main", f"select {ROW}, broken_rules from {judged} where part_count = {parts}")
        for parts in (1, 2)
    )
    assert by_text(json_rows) == by_text(xml_rows)
    expected = [(*as_row(filing), filing.broken_rule or None) for filing in same]
    assert by_text(json_rows) == by_text(expected)


def test_nothing_of_a_delivery_stays_without_a_type(both: tuple[Path, list[Filing]]) -> None:
    root, same = both
    for table, rows in ((JSON_TABLE, len(same)), (XML_TABLE, 2 * len(same))):
        found = ask(
            root,
            "main",
            f"select count(*), count(_untyped) from bronze.bronze_annual_accounts__{table}",
        )
        assert found == [(rows, 0)]


def test_a_wrong_check_digit_is_found_whichever_digit_is_wrong(
    built: Path, filed: dict[int, list[Filing]]
) -> None:
    compiled = next(
        (built / "target/compiled").rglob("silver_annual_accounts__accounts_judged.sql")
    )
    found = re.search(
        r"(case\s+when length\(filed\.organisation_number\).*?end) as is_organisation_number_valid",
        compiled.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert found is not None
    numbers = sorted({filing.company.organisation_number for filing in every(filed)})[:40]
    wrong = [
        number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        for number in numbers
        for place in range(9)
    ]
    wrong += ["", "12345678", "1000000080", "10000000x"]
    with duckdb.connect() as connection:
        sql = f"select {found[1]} from (select unnest(?) as organisation_number) as filed"
        assert Counter(connection.execute(sql, [numbers]).fetchall()) == {(True,): len(numbers)}
        assert Counter(connection.execute(sql, [wrong]).fetchall()) == {(False,): len(wrong)}
