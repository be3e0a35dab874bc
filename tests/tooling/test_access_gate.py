"""Access, enforced by dbt itself: who may read a port on a day, and what is read masked."""

import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from access_project import (
    AGREEMENT,
    BY_REF,
    CLAIMING,
    GROWN,
    LEAVING,
    REFUSED,
    RETIRED,
    SIDE_DOORS,
    SIDEWAYS,
    THROUGH,
    TWIN,
    UNLUCKY,
    agreement,
    put,
    write_products,
)
from conftest import ask, run

Ended = subprocess.CompletedProcess[str]
AS_OF = "{access_date: '%s'}"


def dbt(root: Path, *words: str, day: str = "") -> Ended:
    variables = ("--vars", AS_OF % day) if day else ()
    return run(root, "dbt", "build", *words, *variables)


def compiled(root: Path) -> None:
    made = run(root, "brygge", "compile")
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A project in which nobody may read `companies`, and what `brygge build` says of it."""
    root = write_products(tmp_path_factory.mktemp("refused"))
    put(root, BY_REF, CLAIMING, SIDEWAYS, LEAVING, THROUGH, REFUSED, *UNLUCKY.values())
    put(root, SIDE_DOORS, RETIRED, TWIN)
    compiled(root)
    return root, run(root, "brygge", "build")


@pytest.fixture(scope="module")
def admitted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A project in which `figures` may read all but personal columns, built on two targets."""
    root = write_products(tmp_path_factory.mktemp("admitted"))
    put(root, LEAVING, GROWN, agreement())
    compiled(root)
    built = run(root, "brygge", "build")
    assert built.returncode == 0, built.stdout + built.stderr
    shutil.copytree(root / "target", root / "artifacts")
    public = dbt(root, "--target", "samples", "--exclude", "resource_type:unit_test")
    assert public.returncode == 0, public.stdout
    return root, built


@pytest.fixture(scope="module")
def shown(refused: tuple[Path, Ended]) -> Ended:
    """What `dbt compile` shows of a reader without an agreement."""
    root, _ = refused
    return run(root, "dbt", "compile", "--select", "seen")


def test_every_refused_reader_is_named_before_any_node_runs(refused: tuple[Path, Ended]) -> None:
    root, ended = refused
    words = '--for product:figures --purpose "..." --until DATE'
    request = f"brygge access request register.companies {words}"
    said = ended.stdout + ended.stderr
    for reader, what in (
        ("beside_1", "register.offices.v2 by ref, which masks nothing."),
        ("beside_2", "register.offices.v2 by ref, which masks nothing."),
        ("by_ref", "register.offices.v2 by ref, which masks nothing."),
        ("claiming", "register.offices.v2 and names a consumer, which only an exploration does."),
        ("glass", "register.companies.v1 without an agreement."),
        ("seen", "register.companies.v1 without an agreement."),
        ("sideways", "silver_register__companies, which is no port of register."),
        ("by_text", "the table register.companies_v1 in its SQL, which masks nothing."),
        ("by_source", "the table register.companies as the source sneak.people, which masks"),
        ("mapped", "register.maps.v1, which is retired."),
        ("twin_reads", "register.companies.v1 without an agreement."),
    ):
        product = "twin" if reader == "twin_reads" else "figures"
        assert f"models/silver/figures/{reader}.sql ({product}) reads {what}" in said
    assert "tests/data/figures/kept.sql (figures) keeps rows of register.companies, which" in said
    assert "notes_v1" not in said
    assert "passing_by" not in said
    assert said.count(f"fix: `{request}`.") == 2
    assert ended.returncode == 1
    assert not ask(root, "main", "from duckdb_tables()")


def test_a_build_of_others_is_not_stopped_and_a_view_hides_no_reader(
    refused: tuple[Path, Ended],
) -> None:
    root, _ = refused
    assert dbt(root, "--select", "alone", "+leaving").returncode == 0
    # `glass`, which reads the port, is ephemeral and not selected.
    through = dbt(root, "--select", "through")
    assert through.returncode != 0
    assert "models/silver/figures/glass.sql (figures) reads register.companies.v1" in through.stdout


def test_what_only_compiles_is_outside_of_the_gate(shown: Ended) -> None:
    assert shown.returncode == 0, shown.stdout
    assert 'from "main_db"."register"."companies_v1"' in shown.stdout


def test_a_mask_keeps_the_type_of_a_column_and_redacts_what_is_no_text(shown: Ended) -> None:
    assert 'cast(null as bigint) as "salary"' in shown.stdout
    assert 'cast(null as varchar) as "owner_name"' in shown.stdout
    assert re.search('sha256.* as "email"', shown.stdout)
    assert re.search('\n *"founded_date"\n', shown.stdout)


def test_an_agreement_that_was_not_compiled_counts_for_nothing(
    refused: tuple[Path, Ended],
) -> None:
    root, _ = refused
    put(root, agreement(), agreement("ended"))
    ended = dbt(root, "--select", "seen", "ended_reads", "early_reads")
    (root / (AGREEMENT % "figures")).unlink()
    put(root, UNLUCKY["ended"])
    assert ended.returncode != 0
    for consumer in ("figures", "ended"):
        sentence = f"BRY-FINDING: {AGREEMENT % consumer} was edited and not compiled."
        assert f"{sentence} fix: run `brygge compile`." in ended.stdout
    assert AGREEMENT % "early" not in ended.stdout
    # What was compiled says nothing any more.
    assert "reads register.companies" not in ended.stdout


@pytest.mark.parametrize(
    ("consumer", "why"),
    [
        ("denied", "was denied.\n  fix: `brygge access request register.companies"),
        ("early", "begins on 2990-01-01.\n  fix: wait"),
        ("ended", "expired on 2020-12-31.\n  fix: `brygge access request register.companies"),
        (
            "renewing",
            "expired on 2020-12-31.\n  fix: ask register to decide on contracts/agreements",
        ),
        ("revoked", "was revoked: its last day was 2020-02-29.\n  fix: `brygge access request"),
        ("waiting", "waits for a decision.\n  fix: ask register to decide on contracts/agreements"),
    ],
)
def test_the_sentence_says_why_the_agreement_gives_nothing(
    refused: tuple[Path, Ended], consumer: str, why: str
) -> None:
    _, ended = refused
    where = f"models/silver/figures/{consumer}_reads.sql ({consumer}) reads register.companies.v1"
    assert f"{where} under an agreement that {why}" in ended.stdout + ended.stderr


def test_the_days_of_an_agreement_are_inclusive(admitted: tuple[Path, Ended]) -> None:
    root, _ = admitted
    last = dbt(root, "--select", "seen", day="2998-12-31")
    after = dbt(root, "--select", "seen", day="2999-01-01")
    assert last.returncode == 0, last.stdout
    assert "BRY-WARNING: access is judged as of 2998-12-31, not of today." in last.stdout
    assert after.returncode != 0
    assert "under an agreement that expired on 2998-12-31." in after.stdout


def test_a_day_that_was_set_is_refused_on_prod_and_when_it_is_none(
    admitted: tuple[Path, Ended],
) -> None:
    root, _ = admitted
    prod = dbt(root, "--select", "seen", "--target", "prod", day="2026-02-01")
    none = dbt(root, "--select", "seen", day="2026-02-30")
    assert (prod.returncode, none.returncode) == (2, 2)
    assert "BRY-INPUT: access_date is set on target prod" in prod.stdout
    assert "BRY-INPUT: access_date 2026-02-30 is no day." in none.stdout


def test_classes_that_the_agreement_covers_are_read_as_they_are(
    admitted: tuple[Path, Ended],
) -> None:
    root, _ = admitted
    read = ask(
        root, "main", "select company_number, owner_name, salary from silver.seen order by 1"
    )
    assert read == [("1", "Ada", 5), ("2", "Bo", 5)]


def test_other_classes_are_masked_and_null_stays_null(admitted: tuple[Path, Ended]) -> None:
    root, _ = admitted
    for target in ("main", "samples"):
        (first, same), nulls = ask(
            root, target, "select email, mail from silver.seen order by company_number"
        )
        assert re.fullmatch("[0-9a-f]{64}", str(first))
        assert first == same
        assert nulls == (None, None)


def test_the_key_is_in_no_file_beside_its_own(admitted: tuple[Path, Ended]) -> None:
    root, _ = admitted
    key = root / "warehouse/main.mask.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    words = key.read_bytes()
    assert len(words) == 64
    files = [path for path in root.rglob("*") if path.is_file() and path != key]
    assert len([path for path in files if "target" in path.parts or "logs" in path.parts]) > 20
    assert not [path for path in files if words in path.read_bytes()]
    assert not (root / "warehouse/samples.mask.key").exists()


def test_a_target_without_a_key_is_told_how_to_get_one(admitted: tuple[Path, Ended]) -> None:
    root, _ = admitted
    ended = dbt(root, "--select", "seen", "--target", "prod")
    assert ended.returncode == 2
    assert "BRY-INPUT: warehouse/prod.mask.key is missing or no key" in ended.stdout


def test_a_reader_of_a_deprecated_version_is_warned(admitted: tuple[Path, Ended]) -> None:
    _, built = admitted
    assert (
        "warning: models/silver/figures/leaving.sql (figures) reads register.offices.v1, which is "
        "deprecated: its support ends on 2999-06-30; version 2 follows it." in built.stdout
    )


@pytest.mark.parametrize(
    ("sql", "code", "why"),
    [
        ("{{ input_port('register', 'notes') }}", 1, "register.notes is private: no other"),
        ("{{ ref('notes') }}", 1, "peek reads notes.v1, which is private to register."),
        (
            "{{ input_port('register', 'compnies') }}",
            2,
            "there is no port register.compnies.\n  fix: did you mean register.companies?",
        ),
    ],
)
def test_what_is_no_port_for_others_stops_every_build(
    admitted: tuple[Path, Ended], sql: str, code: int, why: str
) -> None:
    root, _ = admitted
    peek = "models/silver/figures/peek.sql"
    put(root, {peek: f"select * from {sql}\n"})
    ended = run(root, "brygge", "build", "--select", "alone")
    (root / peek).unlink()
    assert why in ended.stdout + ended.stderr
    assert ended.returncode == code


def test_a_view_that_would_need_the_key_for_good_is_refused(admitted: tuple[Path, Ended]) -> None:
    root, _ = admitted
    pane = "models/silver/figures/pane.sql"
    put(root, {pane: (root / "models/silver/figures/seen.sql").read_text()})
    configured = "{{ config(materialized='view') }}\n"
    (root / pane).write_text(configured + (root / pane).read_text())
    ended = dbt(root, "--select", "pane")
    (root / pane).unlink()
    assert "BRY-INPUT: a view would need the key of hashed columns" in ended.stdout
    assert ended.returncode == 1


def test_an_incremental_reader_is_rebuilt_when_its_agreement_opens_less(
    admitted: tuple[Path, Ended],
) -> None:
    root, _ = admitted
    question = "select owner_name from silver.grown order by 1"
    assert ask(root, "samples", question) == [("Ada",), ("Bo",)]
    less = agreement()[AGREEMENT % "figures"].replace("[internal, confidential]", "[personal]")
    put(root, {AGREEMENT % "figures": less})
    compiled(root)
    again = dbt(root, "--select", "grown", "--target", "samples")
    put(root, agreement())
    compiled(root)
    assert again.returncode == 0, again.stdout
    assert ask(root, "samples", question) == [(None,), (None,)]


def test_lineage_goes_through_a_mask(admitted: tuple[Path, Ended]) -> None:
    root, _ = admitted
    for column, how in (("salary", "copied"), ("email", "transformed")):
        words = ("lineage", f"seen.{column}", "--artifacts", "artifacts")
        shown = run(root, "brygge", "catalog", *words)
        assert f"register.companies.v1.{column}  {how}" in shown.stdout
