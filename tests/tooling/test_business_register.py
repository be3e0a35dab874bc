"""The register's product: each trap of the formats, history in any order of landing, the laws."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import register_deliveries as register
from conftest import ask, contents, copy_project, run
from register_deliveries import (
    BARE,
    CHILD,
    GONE,
    MISTYPED,
    MOVED,
    NEW,
    NOBODY,
    ODD,
    PLAIN,
    SMALL,
    STUB,
)

MODELS = ("--resource-type", "seed", "--resource-type", "model")
TESTS = ("--exclude-resource-type", "unit_test")
UNITS = "silver.silver_business_register__units"
COMPANIES = "business_register.companies"
HISTORY = "business_register.company_history"


@dataclass(frozen=True)
class Built:
    """A project that was built at once, and what dbt said."""

    root: Path
    build: "CompletedProcess[str]"


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Everything is landed, then built once."""
    root = copy_project(tmp_path_factory.mktemp("at_once"), products=("business_register",))
    register.land(root, *register.ALL)
    build = run(root, "dbt", "build", "--target", "main", *TESTS)
    assert build.returncode == 0, build.stdout
    return Built(root, build)


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last files come first; what happened before them comes late, and is added."""
    root = copy_project(tmp_path_factory.mktemp("late"), products=("business_register",))
    first = (register.LAST, register.LATE_EVENTS, register.LATE_FETCHED)
    for deliveries in (first, register.ALL[:3]):
        register.land(root, *deliveries)
        build = run(root, "dbt", "build", "--target", "main", *MODELS)
        assert build.returncode == 0, build.stdout
    return root


@pytest.fixture(scope="module")
def broken(at_once: Built, tmp_path_factory: pytest.TempPathFactory) -> "CompletedProcess[str]":
    """A snapshot that no event explains, and a past delivery that lost its rows."""
    root = tmp_path_factory.mktemp("broken") / "project"
    shutil.copytree(at_once.root, root)
    register.land(root, register.DISAGREEING)
    build = run(root, "dbt", "build", "--target", "main", *MODELS)
    assert build.returncode == 0, build.stdout
    [fetched] = (root / "landing/main/business_register/units_fetched").glob("20210104*")
    shutil.rmtree(fetched)
    return run(root, "dbt", "test", "--target", "main", "-s", "test_type:singular")


def company(built: Built, number: str, columns: str) -> tuple[object, ...]:
    [row] = ask(
        built.root,
        "main",
        f"select {columns} from {COMPANIES} where organisation_number = '{number}'",
    )
    return row


def history(built: Built, number: str, columns: str) -> Sequence[tuple[object, ...]]:
    return ask(
        built.root,
        "main",
        f"select {columns} from {HISTORY} where organisation_number = '{number}' "
        "order by valid_from",
    )


def test_csv_and_json_spell_a_field_differently_and_mean_the_same(at_once: Built) -> None:
    for unit in (MOVED, SMALL, CHILD, PLAIN):
        rows = ask(
            at_once.root,
            "main",
            f"select distinct is_vat_registered, registered_date from {UNITS} "
            f"where organisation_number = '{unit}'",
        )
        assert rows == [(True, date(2001, 2, 3))]


def test_lines_of_an_address_are_the_same_whether_written_with_slash_n_or_as_a_list(
    at_once: Built,
) -> None:
    rows = ask(
        at_once.root,
        "main",
        "select distinct business_address_lines from silver.silver_business_register__"
        f"unit_observations where organisation_number = '{MOVED}'",
    )
    assert rows == [("c/o Regnskap AS\nGata 6",)]


def test_free_text_keeps_its_newlines_and_a_slash_n_in_it_is_text(at_once: Built) -> None:
    rows = ask(
        at_once.root,
        "main",
        f"select distinct activity from {UNITS} where organisation_number = '{SMALL}'",
    )
    assert rows == [('Says "yes",\nand/no more.',)]


def test_codes_are_texts_and_keep_their_zeros(at_once: Built) -> None:
    assert company(at_once, MOVED, "postal_code, source_industry_code") == ("0155", "47.810")
    assert company(at_once, PLAIN, "municipality_code, municipality_name") == ("0301", "OSLO")


def test_a_count_of_employees_that_is_missing_is_not_0(at_once: Built) -> None:
    assert company(at_once, SMALL, "employee_count, employee_band") == (None, "1-4")
    assert company(at_once, PLAIN, "employee_count, employee_band") == (
        None,
        "none_or_unregistered",
    )


def test_a_parent_that_nobody_knows_is_kept_and_told(at_once: Built) -> None:
    rows = ask(
        at_once.root,
        "main",
        f"select parent_organisation_number from {UNITS} "
        f"where is_current and organisation_number = '{CHILD}'",
    )
    assert rows == [(NOBODY,)]
    assert "WARN 1 relationships_silver_business_register__units_parent" in at_once.build.stdout


def test_an_industry_is_one_of_sn2025_whenever_it_was_registered(at_once: Built) -> None:
    codes = history(at_once, PLAIN, "source_industry_code, industry_code")
    assert codes == [("45.112", "47.810"), ("47.810", "47.810")]


def test_a_municipality_is_one_of_2024_through_both_reforms(at_once: Built) -> None:
    rows = ask(
        at_once.root,
        "main",
        "select source_municipality_code, municipality_code, municipality_name "
        "from silver.silver_business_register__addresses "
        f"where organisation_number = '{MOVED}' order by valid_from",
    )
    assert rows == [(code, "3107", "FREDRIKSTAD") for code in ("0106", "3004", "3107")]


def test_what_has_not_the_form_of_a_code_is_told_and_shown_as_delivered(at_once: Built) -> None:
    codes = company(at_once, ODD, "industry_code, source_industry_code, municipality_code")
    assert codes == (None, "4.7", None)
    told = ask(
        at_once.root,
        "main",
        "select distinct broken_rules from silver.silver_business_register__unit_observations "
        f"where organisation_number = '{ODD}'",
    )
    assert told == [
        ("industry_code_malformed,leading_digit_not_issued,municipality_code_malformed",)
    ]


def test_the_first_digit_warns_and_the_last_decides(at_once: Built) -> None:
    quarantined = ask(
        at_once.root,
        "main",
        "select organisation_number, broken_rules "
        "from quarantine.quarantine_business_register__units",
    )
    assert quarantined == [(MISTYPED, "check_digit_wrong,leading_digit_not_issued")]
    assert company(at_once, PLAIN, "count(*)") == (1,)
    assert ask(
        at_once.root,
        "main",
        f"select count(*) from {UNITS} where organisation_number = '{MISTYPED}'",
    ) == [(0,)]


def test_columns_that_come_later_change_what_they_tell_of_and_nothing_else(at_once: Built) -> None:
    assert company(at_once, MOVED, "share_capital_amount") == (30000,)
    assert len(history(at_once, PLAIN, "valid_from")) == 2
    assert "PASS replaying_the_feed_gives_the_last_snapshot" in at_once.build.stdout


def test_what_nobody_mapped_is_kept_and_named(at_once: Built) -> None:
    rows = ask(
        at_once.root,
        "main",
        "select update_id, field_path, column_name, new_value "
        "from silver.silver_business_register__unit_changes where not is_mapped",
    )
    assert rows == [(6, "/nyttFelt", "unmapped", "1")]


def test_a_moment_on_the_full_second_is_read(at_once: Built) -> None:
    rows = ask(
        at_once.root,
        "main",
        "select changed_at, _untyped from bronze.bronze_business_register__unit_updates "
        "where update_id = 2",
    )
    assert rows == [(datetime(2020, 1, 1, 2), None)]


def test_a_patch_that_cannot_be_read_exactly_is_told_and_changes_nothing(at_once: Built) -> None:
    rows = ask(
        at_once.root,
        "main",
        "select update_id, column_name, new_value "
        "from silver.silver_business_register__unit_changes where is_untyped",
    )
    assert rows == [(8, "employee_count", "12.7")]
    assert (
        "WARN 1 never_true_silver_business_register__unit_changes_is_untyped"
        in at_once.build.stdout
    )
    assert set(history(at_once, ODD, "employee_count")) == {(None,)}


def test_a_unit_begins_when_it_was_new_and_stays_when_it_is_deleted(at_once: Built) -> None:
    [(begun_by, valid_from), *_] = history(at_once, NEW, "begun_by, valid_from")
    assert (begun_by, valid_from) == ("new", datetime(2020, 6, 1, 2, 10, 10, 649000))
    gone = company(at_once, GONE, "is_deleted, deleted_date, company_name")
    assert gone == (True, date(2021, 1, 1), "GONE AS")
    assert history(at_once, STUB, "begun_by") == []


def test_names_that_the_register_tells_of_come_before_those_that_were_seen(at_once: Built) -> None:
    rows = ask(
        at_once.root,
        "main",
        "select unit_name, name_source, is_current from silver.silver_business_register__names "
        f"where organisation_number = '{PLAIN}' order by valid_from",
    )
    assert rows == [("PLAIN AND SON", "told", False), ("PLAIN AS", "seen", True)]


def test_every_row_that_was_delivered_has_one_fate(at_once: Built) -> None:
    [sums] = ask(
        at_once.root,
        "main",
        "select sum(rows_delivered), sum(rows_kept), sum(rows_quarantined), sum(rows_repeated) "
        "from audit.audit_business_register__deliveries",
    )
    assert sums == (39, 36, 1, 2)


def test_what_a_late_delivery_empties_leaves_no_row(at_once: Built, late: Path) -> None:
    for table in ("addresses", "industry_codes"):
        for root in (at_once.root, late):
            counted = ask(
                root,
                "main",
                f"select count(*) from silver.silver_business_register__{table} "
                f"where organisation_number = '{BARE}'",
            )
            assert counted == [(0,)]


def test_late_deliveries_that_are_added_give_what_a_full_build_gives(
    at_once: Built, late: Path
) -> None:
    # A period that began with the last files began earlier in truth: its row must be gone.
    assert contents(late, "main") == contents(at_once.root, "main")


def test_a_snapshot_that_no_event_explains_is_told(broken: "CompletedProcess[str]") -> None:
    assert "WARN 2 replaying_the_feed_gives_the_last_snapshot" in broken.stdout


def test_a_delivery_that_changed_after_it_was_landed_is_told(
    broken: "CompletedProcess[str]",
) -> None:
    assert "FAIL 1 every_landed_row_of_the_register_reaches_bronze" in broken.stdout
