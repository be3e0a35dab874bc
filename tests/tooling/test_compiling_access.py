"""What `brygge compile` makes of contracts, agreements and masks for the gate of dbt."""

from pathlib import Path

import pytest
from jinja2 import Environment

from access_project import (
    AGREEMENT,
    CONTRACTS,
    DECIDED,
    agreement,
    agreement_of,
    contract,
    put,
)
from brygge.compiling.access import FILE, compile_access
from brygge.compiling.derived import Derived
from brygge.compiling.masks import SEED
from brygge.contracts.model import CLASSIFICATIONS
from brygge.project import Project
from conftest import ROOT

HEADER = "classification,mask,reason,owner\n"
ROWS = [f"{word},redact,Why not.,team\n" for word in CLASSIFICATIONS]


def project(root: Path, *parts: dict[str, str], masks: str = "") -> Project:
    put(root, {"dbt_project.yml": "name: brygge\n"}, CONTRACTS, *parts)
    if masks:
        put(root, {SEED.as_posix(): masks})
    return Project(root.resolve())


def values(derived: Derived) -> dict[str, object]:
    """What the compiled macro returns to dbt."""
    (file,) = derived.files
    assert (file.path, derived.refused) == (FILE, ())
    given: list[dict[str, object]] = []
    template = file.text.replace("{{ return(", "{{ give(") + "{{ compiled_access() }}"
    Environment(autoescape=True).from_string(template).render(give=given.append)
    return given[0]


def test_a_port_is_compiled_with_its_access_its_end_and_what_follows_it(tmp_path: Path) -> None:
    compiled = values(compile_access(project(tmp_path)))
    ports = {f"{each['port']}.v{each['version']}": each for each in compiled["ports"]}
    assert {name: each["access"] for name, each in ports.items()} == {
        "companies.v1": "restricted",
        "maps.v1": "unrestricted",
        "notes.v1": "private",
        "offices.v1": "unrestricted",
        "offices.v2": "unrestricted",
    }
    old, new = ports["offices.v1"], ports["offices.v2"]
    assert (old["status"], old["end_of_support"], old["successor"]) == (
        "deprecated",
        "2999-06-30",
        2,
    )
    assert (old["is_latest"], new["is_latest"], new["successor"]) == (False, True, None)


def test_masks_follow_the_class_and_a_hash_needs_a_text(tmp_path: Path) -> None:
    seed = (ROOT / SEED).read_text()
    compiled = values(compile_access(project(tmp_path, masks=seed)))
    columns = next(each for each in compiled["ports"] if each["port"] == "companies")["columns"]
    assert [(each["name"], each["class"], each["mask"]) for each in columns] == [
        ("company_number", "public", "none"),
        ("owner_name", "internal", "redact"),
        ("email", "personal", "hash"),
        ("mail", "personal", "hash"),
        ("salary", "confidential", "redact"),
        ("founded_date", "public", "none"),
    ]


def test_a_nested_column_is_as_secret_as_its_most_secret_part(tmp_path: Path) -> None:
    nested = (
        "{name: id, logicalType: integer, primaryKey: true}",
        "{name: place, logicalType: object, classification: internal, properties: "
        "[{name: town, logicalType: string, classification: public}, "
        "{name: street, logicalType: string, classification: personal}]}",
    )
    compiled = values(compile_access(project(tmp_path, contract("homes.v1", nested))))
    columns = next(each for each in compiled["ports"] if each["port"] == "homes")["columns"]
    assert [each["class"] for each in columns] == ["public", "personal"]


def test_without_a_seed_all_above_public_is_redacted(tmp_path: Path) -> None:
    compiled = values(compile_access(project(tmp_path)))
    columns = next(each for each in compiled["ports"] if each["port"] == "companies")["columns"]
    masks = {each["class"]: each["mask"] for each in columns}
    assert masks == {
        "public": "none", "internal": "redact", "personal": "redact", "confidential": "redact",
    }  # fmt: skip


def test_an_agreement_is_compiled_as_days_with_classes(tmp_path: Path) -> None:
    revoked = "    revoked: {by: a@example.org, on: 2020-03-01, reason: Misuse.}\n"
    compiled = values(
        compile_access(
            project(
                tmp_path,
                agreement(),
                agreement("revoked", end=DECIDED % "approved" + revoked),
                agreement("waiting", end=" "),
            )
        )
    )
    found = {each["consumer"]: each for each in compiled["agreements"]}
    assert list(found) == ["figures", "revoked", "waiting"]
    assert found["figures"]["file"] == AGREEMENT % "figures"
    assert found["figures"]["grants"] == [
        {
            "first": "2020-01-01",
            "last": "2998-12-31",
            "is_revoked": False,
            "classes": ["confidential", "internal"],
        }
    ]
    (grant,) = found["revoked"]["grants"]
    assert (grant["last"], grant["is_revoked"]) == ("2020-02-29", True)
    assert (found["waiting"]["grants"], found["waiting"]["state"]) == ([], "pending")


def test_a_team_or_a_person_is_never_taken_for_a_product(tmp_path: Path) -> None:
    others = (agreement_of("team", "figures"), agreement_of("person", "jane@example.org"))
    compiled = values(compile_access(project(tmp_path, agreement("zoo"), *others)))
    found = {each["consumer"]: each["file"] for each in compiled["agreements"]}
    assert found == {
        "person:jane@example.org": AGREEMENT % "jane@example.org",
        "team:figures": AGREEMENT % "figures",
        "zoo": AGREEMENT % "zoo",
    }
    assert all(each["grants"] for each in compiled["agreements"])


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = compile_access(project(tmp_path / "a", agreement("b"), agreement("a")))
    second = compile_access(project(tmp_path / "b", agreement("a"), agreement("b")))
    assert first.files[0].text == second.files[0].text
    assert str(tmp_path) not in first.files[0].text


@pytest.mark.parametrize(
    ("masks", "subject", "sentence"),
    [
        (HEADER + "".join(ROWS[1:]), "rows", 'the class "public" has no mask.'),
        (HEADER + "".join([*ROWS, ROWS[1]]), "line 8", 'the class "internal" stands twice.'),
        (HEADER + "".join([*ROWS, "hush,none,Why.,team\n"]), "line 8", 'unknown class "hush".'),
        (HEADER + "".join(ROWS).replace("redact", "blur", 1), "line 2", 'unknown mask "blur".'),
        (HEADER + "".join(ROWS).replace("Why not.", "", 1), "line 2", "the reason is missing."),
        (HEADER + "".join(ROWS).replace(",team", ",", 1), "line 2", "the owner is missing."),
        (HEADER + "public,none\n", "line 2", "2 values, expected 4."),
        ("class,mask,reason,owner\n", "header", 'unknown column "class".'),
    ],
)
def test_a_seed_of_masks_that_decides_nothing_is_refused(
    tmp_path: Path, masks: str, subject: str, sentence: str
) -> None:
    derived = compile_access(project(tmp_path, masks=masks))
    assert derived.files == ()
    found = {(each.file, each.subject, each.sentence) for each in derived.refused}
    assert (SEED.as_posix(), subject, sentence) in found
    assert all(each.fix for each in derived.refused)


def test_an_agreement_that_is_none_refuses_the_compile(tmp_path: Path) -> None:
    text = agreement()[AGREEMENT % "figures"].replace("purpose:", "porpuse:")
    derived = compile_access(project(tmp_path, {AGREEMENT % "figures": text}))
    assert derived.files == ()
    assert {each.file for each in derived.refused} == {AGREEMENT % "figures"}
