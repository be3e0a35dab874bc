"""One product is built alone: ports of others are read from releases, or built first."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from brygge.commands.main import main
from brygge.errors import ExitCode, InputError
from brygge.project import Project
from brygge.publishing.placing import Placed, ToBuild, place_ports
from brygge.publishing.publishing import publish
from brygge.publishing.release import DamagedError
from conftest import ask, run
from port_project import GOOD_ORDERS, ORDERS, fill_orders
from two_products import write_products

PORT = "shop.orders.v1"
S3 = "- {server: lake, type: s3, environment: main, location: s3://quay/products}"


def fill_port(project: Project, rows: list[tuple[object, ...]]) -> None:
    """Fill the port's table by hand, as if it had been built."""
    fill_orders(project.root, rows)
    with duckdb.connect(str(project.root / "warehouse/main.duckdb")) as connection:
        connection.execute("create schema if not exists shop")
        connection.execute("create or replace table shop.orders_v1 as from raw.orders")


def released(project: Project, rows: list[tuple[object, ...]]) -> str:
    """Release these rows of the port, forget the database, and return the release."""
    fill_port(project, rows)
    [outcome] = publish(project, project.target("main"), ()).outcomes
    (project.root / "warehouse/main.duckdb").unlink()
    assert outcome.release
    return outcome.release


def place(project: Project) -> tuple[tuple[Placed, ...], tuple[ToBuild, ...]]:
    found = place_ports(project, project.target("main"), [PORT])
    return found.placed, found.to_build


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, str]:
    """Both products with a release of the port, compiled, without a database. Do not change it."""
    project = write_products(tmp_path_factory.mktemp("published"))
    compiled = run(project.root, "brygge", "compile")
    assert compiled.returncode == 0, compiled.stderr
    return project, released(project, GOOD_ORDERS)


@pytest.fixture
def copied(published: tuple[Project, str], tmp_path: Path) -> tuple[Project, str]:
    """A copy of it, to change."""
    root = tmp_path / "project"
    shutil.copytree(published[0].root, root)
    return replace(published[0], root=root.resolve()), published[1]


def test_a_product_is_built_over_a_release_and_a_later_build_makes_the_table(
    copied: tuple[Project, str],
) -> None:
    project, release = copied
    done = run(project.root, "brygge", "build", "--product", "figures")
    assert done.returncode == ExitCode.GOOD, done.stdout + done.stderr
    assert f"{PORT}: read from release {release} in outputs/main/shop/orders/v1" in done.stderr
    assert "1 seed, 1 model, 1 test" in done.stdout
    spending = "from silver.silver_figures__spending order by state"
    assert [str(row[1]) for row in ask(project.root, "main", spending)] == ["15.50", "0.00"]
    kinds = "select table_name, table_type from information_schema.tables where table_schema ="
    assert sorted(ask(project.root, "main", f"{kinds} 'shop'")) == [
        ("orders", "VIEW"),
        ("orders_v1", "VIEW"),
    ]
    # The seed that nobody reads here is not loaded.
    assert ask(project.root, "main", f"{kinds} 'seeds'") == [
        ("mapping_figures_states", "BASE TABLE")
    ]

    fill_orders(project.root, GOOD_ORDERS[:2])
    whole = run(project.root, "brygge", "build")
    assert whole.returncode == ExitCode.GOOD, whole.stdout + whole.stderr
    assert sorted(ask(project.root, "main", f"{kinds} 'shop'")) == [
        ("orders", "VIEW"),
        ("orders_v1", "BASE TABLE"),
    ]
    assert ask(project.root, "main", "select count(*) from shop.orders") == [(2,)]
    # A product without lists of its own, and nothing to put in place.
    shop = run(project.root, "brygge", "build", "--product", "shop")
    assert shop.returncode == ExitCode.GOOD, shop.stdout + shop.stderr
    assert "matches no node" not in shop.stdout
    assert "1 model, 9 tests" in shop.stdout
    # What was built is not replaced by a release.
    assert place(project) == ((), ())
    assert ask(project.root, "main", "select count(*) from shop.orders_v1") == [(2,)]


def test_a_port_without_a_release_is_built_first(copied: tuple[Project, str]) -> None:
    project, _ = copied
    shutil.rmtree(project.root / "outputs")
    fill_orders(project.root, GOOD_ORDERS)
    done = run(project.root, "brygge", "build", "--product", "figures")
    assert done.returncode == ExitCode.GOOD, done.stdout + done.stderr
    assert f"{PORT}: built first, since it has no release" in done.stderr
    assert "2 models" in done.stdout
    assert ask(project.root, "main", "select count(*) from shop.orders_v1") == [(3,)]
    assert ask(project.root, "main", "select count(*) from silver.silver_figures__spending") == [
        (2,)
    ]


def test_a_view_has_the_types_of_the_contract_and_follows_the_current_release(
    copied: tuple[Project, str],
) -> None:
    project, release = copied
    location = "outputs/main/shop/orders/v1"
    assert place(project) == ((Placed(PORT, release, location),), ())
    described = ask(project.root, "main", "select column_type from (describe shop.orders)")
    assert described == [("BIGINT",), ("VARCHAR",), ("VARCHAR",), ("DECIMAL(18,2)",), ("VARCHAR",)]
    assert ask(project.root, "main", "select count(*) from shop.orders") == [(3,)]

    database = project.root / "warehouse/main.duckdb"
    seen = database.rename(database.with_name("seen"))
    later = released(project, [*GOOD_ORDERS, (4, "Di", "new", "1.00", "d")])
    seen.rename(database)
    assert later != release
    assert place(project)[0] == (Placed(PORT, later, location),)
    assert ask(project.root, "main", "select count(*) from shop.orders") == [(4,)]


def test_a_release_with_other_columns_than_promised_is_not_read(
    copied: tuple[Project, str],
) -> None:
    project, release = copied
    path = project.root / "contracts/shop/orders.v1.odcs.yaml"
    path.write_text(path.read_text().replace("decimal(18,2)", "decimal(18,3)"))
    reason = f"its release {release} has other columns than promised"
    assert place(project) == ((), (ToBuild(PORT, reason),))


def test_a_release_that_lies_outside_is_not_read(tmp_path: Path) -> None:
    project = write_products(tmp_path, f"{ORDERS}servers:\n  {S3}\n")
    reason = "its releases lie outside, on server lake"
    assert place(project) == ((), (ToBuild(PORT, reason),))


def test_a_port_without_a_server_in_the_target_is_built(tmp_path: Path) -> None:
    project = write_products(tmp_path, ORDERS)
    reason = "its contract names no server of main"
    assert place(project) == ((), (ToBuild(PORT, reason),))


def test_a_damaged_release_is_told(copied: tuple[Project, str]) -> None:
    project, release = copied
    folder = project.root / "outputs/main/shop/orders/v1/releases" / release
    (folder / "manifest.json").write_text("{}")
    with pytest.raises(DamagedError):
        place(project)


def test_a_byte_that_changed_in_a_release_is_seen_before_it_is_read(
    copied: tuple[Project, str],
) -> None:
    project, release = copied
    [file] = (project.root / "outputs/main/shop/orders/v1/releases" / release).glob("data/*")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 255
    file.write_bytes(content)
    with pytest.raises(DamagedError, match=r"sha256 is .* was published") as raised:
        place(project)
    assert "brygge ports rollback" in raised.value.fix


def test_a_port_that_nobody_may_read_is_a_mistake(copied: tuple[Project, str]) -> None:
    project, _ = copied
    path = project.root / "contracts/shop/orders.v1.odcs.yaml"
    path.write_text(path.read_text().replace("status: active", "status: retired"))
    with pytest.raises(InputError, match="its status is retired"):
        place(project)


def test_a_product_without_models_says_where_they_belong(
    copied: tuple[Project, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.rmtree(copied[0].root / "models/silver")
    monkeypatch.chdir(copied[0].root)
    assert main(["build", "--product", "figures"]) == ExitCode.INPUT
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "error: figures has no models.",
        "  fix: write them in models/<layer>/figures/.",
    ]


def test_an_unknown_product_is_refused_with_the_likely_one(
    published: tuple[Project, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(published[0].root)
    assert main(["build", "--product", "figrues"]) == ExitCode.INPUT
    assert capsys.readouterr().err.splitlines()[-2:] == [
        'error: no product "figrues".',
        '  fix: did you mean "figures"? the products are figures, shop.',
    ]
    assert main(["build", "--product", "figures", "--select", "x"]) == ExitCode.INPUT
    assert "--product and --select exclude each other" in capsys.readouterr().err
