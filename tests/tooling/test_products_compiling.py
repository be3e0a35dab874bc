"""Descriptors become dbt's groups and CODEOWNERS; what a person wrote is never replaced."""

from pathlib import Path

import pytest

from brygge.compiling.generated import RefusedError, compile_project, drift, write
from brygge.project import Project
from brygge.strict_yaml import load_yaml
from two_products import FIGURES, SHOP, TEAMS, write_products

GROUPS = "models/_groups.yml"
OWNERS = "CODEOWNERS"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return write_products(tmp_path)


def owners(project: Project) -> dict[str, str]:
    """Return who approves which path, as the file says; the last line that matches counts."""
    lines = (project.root / OWNERS).read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return {path: owner for path, _, owner in pairs}


def compiled(project: Project) -> tuple[str, ...]:
    return write(project, compile_project(project)).written


def test_groups_say_who_owns_a_product_and_what_it_is_for(project: Project) -> None:
    assert {GROUPS, OWNERS} <= set(compiled(project))
    assert load_yaml(project.root / GROUPS)["groups"] == [
        {
            "name": "figures",
            "description": "What customers spend.",
            "owner": {"name": "Analysis", "email": "analysis@example.org"},
        },
        {
            "name": "shop",
            "description": "What was ordered.",
            "owner": {"name": "Shop", "email": "shop@example.org"},
        },
    ]


def test_code_owners_of_a_products_files_come_after_those_of_shared_ones(
    project: Project,
) -> None:
    compiled(project)
    found = owners(project)
    assert list(found)[:3] == ["/seeds/", "/macros/", "/macros/generated/"]
    assert found["/seeds/"] == found["/macros/"] == "data-quality@example.org"
    assert found["/macros/generated/"] == ""
    assert {path for path, owner in found.items() if owner == "shop@example.org"} == {
        "/contracts/shop/",
        "/models/*/shop/",
        "/tests/data/shop/",
        "/landing/samples/shop/",
        "/seeds/mappings/mapping_shop_*",
        "/seeds/referentials/referential_shop_*",
        "/seeds/rules/rule_shop__*",
        "/contracts/agreements/*__shop.*",
    }
    assert found["/contracts/agreements/*__figures.*"] == "analysis@example.org"


def test_compiling_again_changes_nothing_and_an_edit_is_drift(project: Project) -> None:
    compiled(project)
    assert drift(project, compile_project(project)) == []
    descriptor = project.root / SHOP
    descriptor.write_text(descriptor.read_text().replace("What was ordered", "What we sold"))
    assert [each.file for each in drift(project, compile_project(project))] == [GROUPS]
    assert compiled(project) == (GROUPS,)
    teams = project.root / TEAMS
    teams.write_text(teams.read_text().replace("Shop,shop@", "Our shop,shop@"))
    assert [each.file for each in drift(project, compile_project(project))] == [GROUPS]


def test_a_file_that_a_person_wrote_is_refused_and_stays(project: Project) -> None:
    for file in (GROUPS, OWNERS):
        (project.root / file).write_text("# mine\n")
    with pytest.raises(RefusedError) as caught:
        compile_project(project)
    assert [each.line() for each in caught.value.refused] == [
        f"{file}: hand-written: a person wrote it, and it would be compiled from "
        "contracts/*/product.odps.yaml."
        for file in (GROUPS, OWNERS)
    ]
    assert "delete the file" in caught.value.refused[0].fix
    assert (project.root / OWNERS).read_text() == "# mine\n"


def test_without_descriptors_what_was_compiled_goes_and_what_a_person_wrote_stays(
    project: Project,
) -> None:
    compiled(project)
    for file in (SHOP, FIGURES):
        (project.root / file).unlink()
    (project.root / OWNERS).write_text("# mine\n")
    assert [each.file for each in drift(project, compile_project(project))] == [GROUPS]
    assert write(project, compile_project(project)).removed == (GROUPS,)
    assert (project.root / OWNERS).read_text() == "# mine\n"


def test_a_product_of_an_unknown_team_compiles_to_nothing(project: Project) -> None:
    descriptor = project.root / SHOP
    descriptor.write_text(descriptor.read_text().replace("name: shop", "name: shoop"))
    with pytest.raises(RefusedError) as caught:
        compile_project(project)
    assert [each.line() for each in caught.value.refused] == [
        f'{SHOP}: team: no team "shoop" is known.'
    ]
    assert 'did you mean "shop"?' in caught.value.refused[0].fix


def test_teams_that_cannot_be_read_compile_to_nothing(project: Project) -> None:
    (project.root / TEAMS).write_text("team,team_name,email\nshop,Shop,nowhere\n")
    with pytest.raises(RefusedError) as caught:
        compile_project(project)
    assert f'{TEAMS}: teams: shop: "nowhere" is no address.' in [
        each.line() for each in caught.value.refused
    ]


def test_without_a_team_for_shared_files_nobody_is_named_for_them(project: Project) -> None:
    teams = project.root / TEAMS
    kept = [line for line in teams.read_text().splitlines() if not line.startswith("data_quality")]
    teams.write_text("\n".join(kept) + "\n")
    compiled(project)
    assert "/seeds/" not in owners(project)
    assert owners(project)["/contracts/shop/"] == "shop@example.org"
