"""`brygge access check` over a graph that dbt made: every edge, explorations among them."""
# ruff: noqa: E501 - a finding stands in one line

import re
from pathlib import Path

import pytest

from access_project import (
    BY_REF,
    CLAIMING,
    LEAVING,
    REFUSED,
    RETIRED,
    SIDE_DOORS,
    UNLUCKY,
    agreement,
    agreement_of,
    put,
    write_products,
)
from conftest import run

EXPLORATIONS = {
    "analyses/inside.sql": "select * from {{ ref('silver_register__companies') }}\n",
    "analyses/who_moved.sql": "select * from {{ input_port('register', 'companies') }}\n",
    "analyses/who_left.sql": "select * from {{ input_port('register', 'companies') }}\n",
    "analyses/whose.sql": "select * from {{ input_port('register', 'companies') }}\n",
    "analyses/our_own.sql": "select * from {{ input_port('register', 'companies') }}\n",
    "analyses/who_grew.sql": "select * from {{ input_port('register', 'companies') }}\n",
    "analyses/namesake.sql": "select * from {{ input_port('register', 'companies') }}\n",
    "analyses/_explorations.yml": """\
analyses:
  - name: who_moved
    config: {meta: {consumer: {team: analysis}}}
  - name: who_left
    config: {meta: {consumer: {person: jane@example.org}}}
  - name: our_own
    config: {meta: {consumer: {product: figures}}}
  - name: who_grew
    config: {meta: {consumer: {team: growth}}}
  - name: namesake
    config: {meta: {consumer: {team: figures}}}
""",
    "analyses/by_name.sql": "select * from register.companies\n",
    "seeds/referentials/referential_teams.csv": "team,team_name,email\nanalysis,Analysis,a@example.org\ngrowth,Growth,g@example.org\nregister,Register,register@example.org\n",
}


@pytest.fixture(scope="module")
def explored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compiled project with readers of every kind; a product, a team and a person may read."""
    root = write_products(tmp_path_factory.mktemp("checked"))
    put(root, agreement(), BY_REF, CLAIMING, REFUSED, *UNLUCKY.values(), EXPLORATIONS)
    put(root, SIDE_DOORS, RETIRED, LEAVING)
    put(root, agreement_of("person", "jane@example.org"), agreement_of("team", "growth"))
    done = run(root, "brygge", "compile")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module")
def checked(explored: Path) -> tuple[int, list[str], str]:
    """The exit code, the findings and the notes of the check."""
    root = explored
    # A graph that is older than the models: the check has to make its own.
    put(root, {"target/manifest.json": '{"nodes": {}}'})
    # Of a product, the check asks only whether it is there.
    for product in ("figures", "register", *UNLUCKY):
        put(root, {f"contracts/{product}/product.odps.yaml": f"id: {product}\n"})
    done = run(root, "brygge", "access", "check")
    lines = done.stdout.splitlines()
    found = [each for each in lines if not each.startswith("  fix:")]
    return done.returncode, found, done.stderr


def test_every_edge_that_is_not_agreed_is_named(checked: tuple[int, list[str], str]) -> None:
    code, lines, _ = checked
    assert code == 1
    place, says = (
        "models/silver/figures",
        "it reads register.companies.v1, but the agreement of the product",
    )
    past = "it reads register.offices.v2 by ref, which masks nothing."
    assert lines == [
        "analyses/by_name.sql: analysis by_name: it reads the table register.companies in its SQL, which masks nothing.",
        "analyses/inside.sql: analysis inside: it reads silver_register__companies, which is no port of register.",
        "analyses/namesake.sql: analysis namesake: it reads register.companies.v1, but the team figures has no agreement.",
        "analyses/who_moved.sql: analysis who_moved: it reads register.companies.v1, but the team analysis has no agreement.",
        "analyses/whose.sql: analysis whose: it reads register.companies.v1, which is restricted, and nobody says for whom.",
        f"{place}/beside_1.sql: model beside_1: {past}",
        f"{place}/beside_2.sql: model beside_2: {past}",
        f"{place}/by_ref.sql: model by_ref: {past}",
        f"{place}/by_source.sql: model by_source: it reads the table register.companies as the source sneak.people, which masks nothing.",
        f"{place}/by_text.sql: model by_text: it reads the table register.companies_v1 in its SQL, which masks nothing.",
        f"{place}/claiming.sql: model claiming: it names a consumer, which only an exploration does.",
        f"{place}/denied_reads.sql: model denied_reads: {says} denied is denied.",
        f"{place}/early_reads.sql: model early_reads: {says} early is pending and begins on 2990-01-01.",
        f"{place}/ended_reads.sql: model ended_reads: {says} ended is expired since 2020-12-31.",
        f"{place}/mapped.sql: model mapped: it reads register.maps.v1, which is retired.",
        f"{place}/renewing_reads.sql: model renewing_reads: {says} renewing is expired since 2020-12-31.",
        f"{place}/revoked_reads.sql: model revoked_reads: {says} revoked is revoked.",
        f"{place}/waiting_reads.sql: model waiting_reads: it reads register.companies.v1, but the request of the product waiting waits for a decision.",
        "tests/data/figures/kept.sql: test kept: it keeps rows of register.companies, which masks nothing.",
        "24 readers of ports: 19 findings",
    ]


def test_who_reads_a_deprecated_port_is_told(checked: tuple[int, list[str], str]) -> None:
    _, _, notes = checked
    assert notes.splitlines() == [
        "models/silver/figures/leaving.sql: model leaving: it reads register.offices.v1, which is deprecated."
    ]


@pytest.fixture(scope="module")
def compiled(explored: Path) -> Path:
    """The folder of the explorations as dbt compiles them."""
    done = run(explored, "dbt", "compile", "--select", "path:analyses")
    assert done.returncode == 0, done.stdout
    return explored / "target/compiled/brygge/analyses"


@pytest.mark.parametrize(
    ("name", "consumer", "is_open"),
    [
        ("our_own", "figures", True),
        ("who_grew", "team:growth", True),
        ("who_left", "person:jane@example.org", True),
        ("who_moved", "team:analysis", False),
        ("namesake", "team:figures", False),
        ("whose", "nobody", False),
    ],
)
def test_an_exploration_reads_the_classes_of_whom_it_names(
    compiled: Path, name: str, consumer: str, is_open: bool
) -> None:
    sql = (compiled / f"{name}.sql").read_text()
    for column in ("owner_name", "salary"):
        assert bool(re.search(f'\n *"{column}"', sql)) == is_open
        assert bool(re.search(f'cast\\(null as [a-z]+\\) as "{column}"', sql)) != is_open
    # No agreement opens personal columns; nobody shares the key of another.
    assert re.search(f'/{consumer}/register.companies\'.* as "email"', sql)
