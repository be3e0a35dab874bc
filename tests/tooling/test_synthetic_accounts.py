"""Made-up accounts: companies of the register; identities hold but for the planned faults."""

import gzip
import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from brygge.errors import InputError
from brygge.landing.sources import SourceTable, find_tables
from brygge.landing.synthetic.accounts import raw_files
from brygge.landing.synthetic.accounts.amounts import BREAKS, Amounts
from brygge.landing.synthetic.accounts.deliveries import filings
from brygge.landing.synthetic.accounts.filings import WRONG_UNIT, Filing
from brygge.landing.synthetic.register import Plan, draw_units
from brygge.landing.synthetic.register.plans import plan_from_options
from brygge.project import Project
from conftest import ROOT

TABLES = {table.table: table for table in find_tables(Project(ROOT), ["annual_accounts"])}
SAMPLES = TABLES["accounts_json"].synthetic["samples"]
DEMO = Plan(**TABLES["accounts_json"].synthetic["demo"])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[Filing]]:
    return filings(DEMO, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[Filing]]:
    return filings(plan_from_options(SAMPLES, "samples"), tmp_path_factory.mktemp("samples"))


def every(delivered: dict[int, list[Filing]]) -> list[Filing]:
    return [filing for filed in delivered.values() for filing in filed]


def identities(amounts: Amounts) -> dict[str, int]:
    """By how many whole units each identity is off, in the words of the rule that finds it."""
    a = amounts
    off = {
        "annual_result_is_not_the_rest": a.annual_result
        - (a.result_before_tax - (a.tax or 0))
        - ((a.extraordinary_gross or 0) - (a.extraordinary_tax or 0)),
        "assets_do_not_add_up": a.total_assets - a.fixed_assets - a.current_assets,
        "balance_does_not_balance": a.equity_and_debt - a.total_assets,
        "debt_does_not_add_up": a.debt - (a.long_term_debt or 0) - a.short_term_debt,
        "equity_and_debt_do_not_add_up": a.equity_and_debt - a.equity - a.debt,
        "equity_does_not_add_up": a.equity - a.paid_in_equity - a.retained_equity,
        "net_finance_is_not_the_difference": a.net_finance
        - ((a.financial_income or 0) - a.financial_cost),
        "operating_result_is_not_the_difference": a.operating_result
        - (a.operating_revenue - a.operating_cost),
        "result_before_tax_does_not_add_up": a.result_before_tax
        - (a.operating_result + a.net_finance),
    }
    return {rule: abs(hundredths) // 100 for rule, hundredths in off.items()}


def test_the_same_options_write_the_same_bytes(tmp_path: Path) -> None:
    for table in TABLES.values():
        written = []
        for name in ("one", "other"):
            (tmp_path / name).mkdir(exist_ok=True)
            files = raw_files(table, SAMPLES, "samples", tmp_path / name)
            written.append([hashlib.sha256(file.path.read_bytes()).digest() for file in files])
        assert written[0] == written[1]


def test_the_committed_samples_are_what_the_driver_writes(tmp_path: Path) -> None:
    for name, table in TABLES.items():
        written = raw_files(table, SAMPLES, "samples", tmp_path)
        committed = sorted((ROOT / "landing/samples/annual_accounts" / name).glob("*/raw/*"))
        assert [path.name for path in committed] == [file.path.name for file in written]
        for file, path in zip(written, committed, strict=True):
            assert file.path.read_bytes() == path.read_bytes()
            assert path.parts[-3].startswith(f"{file.landed_at:%Y%m%dT%H%M%SZ}-")


def test_right_accounts_hold_every_identity_but_for_rounding(
    demo: dict[int, list[Filing]],
) -> None:
    off = Counter[int]()
    for filing in every(demo):
        if filing.broken_rule in BREAKS:
            continue
        found = identities(filing.amounts)
        assert found.pop("annual_result_is_not_the_rest") <= 2
        assert max(found.values()) <= 1
        off.update(found.values())
    # Rounding does occur, so that a rule without a tolerance would be seen.
    assert off[1] > 100


def test_broken_accounts_break_one_identity_beyond_rounding(
    demo: dict[int, list[Filing]],
) -> None:
    broken = [filing for filing in every(demo) if filing.broken_rule in BREAKS]
    for filing in broken:
        found = identities(filing.amounts)
        assert found.pop(filing.broken_rule) > 2
        assert max(found.values()) <= 2
    assert {filing.broken_rule for filing in broken} == set(BREAKS)
    assert 0.015 < len(broken) / len(every(demo)) < 0.025


def test_the_smallest_sample_has_every_kind_of_account(samples: dict[int, list[Filing]]) -> None:
    filed = every(samples)
    assert {filing.broken_rule for filing in filed} == {*BREAKS, WRONG_UNIT, ""}
    assert {filing.kind for filing in filed} == {"company", "group"}
    assert {filing.currency_code for filing in filed} == {"NOK", "EUR"}
    assert {filing.layout for filing in filed} == {"small", "large", "other"}
    assert {filing.period_end.month for filing in filed} == {6, 12}
    assert any(filing.period_start > date(filing.year, 1, 1) for filing in filed)
    for flag in ("is_unaudited", "is_audit_waived", "is_winding_up"):
        assert {getattr(filing, flag) for filing in filed} == {True, False}
    journals = Counter(filing.journal_number for filing in filed)
    assert 2 in journals.values(), "a filing that is delivered twice"
    keys = Counter(
        (filing.company.organisation_number, filing.kind, filing.period_end, filing.journal_number)
        for filing in filed
    )
    assert 2 in Counter(key[:3] for key in keys).values(), "a filing that replaces another"
    assert any(filing.year < year for year, filed in samples.items() for filing in filed)


def test_companies_are_those_of_the_register_and_a_few_that_it_lacks(
    demo: dict[int, list[Filing]],
) -> None:
    with duckdb.connect() as connection:
        draw_units(connection, DEMO)
        registered = {
            str(number): (str(form), day)
            for number, form, day in connection.execute(
                "select organisation_number, form_code, registered_date from drawn_units"
            ).fetchall()
        }
    unknown = set()
    for filing in every(demo):
        number = filing.company.organisation_number
        weights = zip((3, 2, 7, 6, 5, 4, 3, 2, 1), number, strict=True)
        assert sum(weight * int(digit) for weight, digit in weights) % 11 == 0
        assert "1" <= number[0] <= "7"
        if number in registered:
            form, day = registered[number]
            assert form == filing.company.form_code
            assert day < filing.period_end
        else:
            unknown.add(number)
    assert 10 < len(unknown) < 64


def test_a_later_filing_has_a_later_journal_number_whichever_comes_first(
    demo: dict[int, list[Filing]],
) -> None:
    orders = Counter[int]()
    seen: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for year, filed in demo.items():
        for filing in filed:
            key = filing.company.organisation_number, filing.kind, filing.period_end
            seen.setdefault(key, []).append((int(filing.journal_number), year))
    for copies in seen.values():
        if len(copies) == 2:
            (_, first), (_, second) = sorted(copies)
            orders[second - first] += 1
    assert set(orders) == {-1, 0, 1}


def test_the_json_is_spelt_as_the_register_spells_it(tmp_path: Path) -> None:
    first, _ = raw_files(TABLES["accounts_json"], SAMPLES, "samples", tmp_path)
    assert first.landed_at == datetime(2024, 9, 30, 2, tzinfo=UTC)
    # No time and no name in the header: the same accounts are the same bytes.
    assert first.path.read_bytes()[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
    account = json.loads(gzip.decompress(first.path.read_bytes()))[0]
    assert "regnkapsprinsipper" in account
    paid_in = account["egenkapitalGjeld"]["egenkapital"]["innskuttEgenkapital"]
    assert "sumInnskuttEgenkaptial" in paid_in


def test_the_xml_is_latin_1_and_has_two_parts_per_account(
    tmp_path: Path, samples: dict[int, list[Filing]]
) -> None:
    first, _ = raw_files(TABLES["accounts_xml"], SAMPLES, "samples", tmp_path)
    data = gzip.decompress(first.path.read_bytes())
    assert data.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>\n')
    assert "Øvrige".encode("iso-8859-1") in data
    root = ElementTree.fromstring(data)
    parts = [part.findtext("hode/regnskap_dokumenttype") for part in root.iter("del")]
    assert parts == ["RES", "BAL"] * len(samples[2009])
    assert root.findtext("ant_poster") == str(len(parts))


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"units": 300}, "seed is missing"),
        ({"seed": 1}, "units is missing"),
        ({"seed": 1, "units": 300, "share": 1}, 'unknown key "share"'),
        ({"seed": 1, "units": "many"}, "units is 'many'"),
        ({"seed": True, "units": 300}, "seed is True"),
        ({"seed": 1, "units": 3}, "units is 3"),
    ],
)
def test_options_that_make_no_sense_are_told(
    options: dict[str, object], problem: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refusal:
        raw_files(TABLES["accounts_json"], options, "here", tmp_path)
    assert problem in refusal.value.problem


def test_a_table_without_accounts_is_told(tmp_path: Path) -> None:
    table: SourceTable = replace(TABLES["accounts_json"], table="roles")
    with pytest.raises(InputError) as refusal:
        raw_files(table, SAMPLES, "samples", tmp_path)
    assert "accounts_json and accounts_xml" in refusal.value.fix
