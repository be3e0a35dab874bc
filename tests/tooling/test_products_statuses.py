"""What a product's status lets be done with it: built, published, neither."""

import subprocess
from pathlib import Path

import pytest

from brygge.building.outcome import DbtOutcome
from brygge.commands import build
from brygge.commands.main import main
from brygge.commands.waiting import left_out_of_build, tell_empty, withheld
from brygge.errors import ExitCode, InputError
from brygge.products.reading import read_descriptors
from brygge.products.statuses import RULES, Status, read_statuses
from brygge.project import Project
from conftest import ROOT, ask, run
from port_project import GOOD_ORDERS, fill_orders
from two_products import FIGURES, SHOP, write_products

BUILT = "source.till.receipts"
STRAYS = {
    "models/insights/loose.sql": "select 1 as id\n",
    "models/silver/shop/silver_shop__lost.sql": "select 1 as id\n",
}
LOOSE = (
    "models/silver/shop/silver_shop__lost.sql: model silver_shop__lost: it lies in the folder of "
    "shop, and its group is none."
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Both products as they are written, not compiled, as the working folder."""
    made = write_products(tmp_path)
    monkeypatch.chdir(made.root)
    return made


def set_status(project: Project, file: str, status: str) -> None:
    path = project.root / file
    path.write_text(path.read_text().replace("status: active", f"status: {status}"))


def left_out(project: Project) -> dict[str, str]:
    return left_out_of_build(project, project.target("main")).products


def test_each_status_of_the_project_says_what_is_done() -> None:
    assert read_statuses(Project(ROOT)) == {
        "active": Status(is_built=True, is_published=True),
        "deprecated": Status(is_built=True, is_published=True),
        "draft": Status(is_built=True, is_published=False),
        "proposed": Status(is_built=False, is_published=False),
        "retired": Status(is_built=False, is_published=False),
    }


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("draft,true", "draft,yes", "a row lacks true or false"),
        ("draft,", "drafty,", "nothing is said of draft"),
        ("is_built", "builds", "a row lacks true or false"),
        ("Nobody", '"Nobody', "the seed cannot be read"),
    ],
)
def test_a_seed_that_does_not_say_it_is_refused(
    project: Project, old: str, new: str, problem: str
) -> None:
    path = project.root / RULES
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(InputError, match=problem):
        read_statuses(project)


@pytest.mark.parametrize("status", ["proposed", "retired"])
def test_a_product_that_is_not_built_is_left_out_with_whoever_reads_it(
    project: Project, status: str
) -> None:
    assert left_out(project) == {}
    set_status(project, SHOP, status)
    assert left_out(project) == {
        "shop": f"the status of shop is {status}",
        "figures": "it reads shop, which is not built",
    }


def test_what_is_not_built_is_no_port_that_is_built_first(project: Project) -> None:
    set_status(project, SHOP, "proposed")
    with pytest.raises(InputError) as raised:
        main_build(project, "figures")
    assert "shop cannot be built: the status of shop is proposed." in raised.value.problem
    assert "brygge products move shop STATUS" in raised.value.fix


def main_build(project: Project, product: str) -> None:
    """Build a product alone, as far as that goes without dbt."""
    build._build_product(project, project.target("main"), product, (), False, lambda *_: None)


@pytest.mark.parametrize(
    ("status", "fix"),
    [
        ("retired", "retired is the end: make a new product."),
        ("proposed", "from proposed it may become draft or retired."),
    ],
)
def test_one_product_that_is_not_built_is_refused(
    project: Project, capsys: pytest.CaptureFixture[str], status: str, fix: str
) -> None:
    set_status(project, FIGURES, status)
    assert main(["build", "--product", "figures"]) == ExitCode.INPUT
    assert capsys.readouterr().err.splitlines()[-2:] == [
        f"error: figures is not built: its status is {status}.",
        f"  fix: {fix}",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("build",),
        ("build", "--product", "figures"),
        ("build", "--product", "shop"),
        ("build", "--select", "silver_figures__spending"),
        ("publish",),
    ],
    ids=" ".join,
)
def test_a_descriptor_that_cannot_be_read_stops_every_build_as_it_fails_the_check(
    project: Project, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    (project.root / SHOP).write_text("id: [\n")
    [finding] = read_descriptors(project).refused
    assert main(words) == ExitCode.INPUT
    assert capsys.readouterr().err.splitlines()[-2:] == [
        f"error: {finding.line()}",
        f"  fix: {finding.fix}",
    ]
    assert finding.line().startswith(f"{SHOP}: YAML: ")


@pytest.mark.parametrize("words", [(), ("orders",)])
def test_a_port_of_a_draft_is_not_published_even_by_name(
    project: Project, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    set_status(project, SHOP, "draft")
    assert left_out(project) == {}
    assert main(["publish", *words]) == ExitCode.GOOD
    assert "shop.orders.v1: the status of shop is draft" in capsys.readouterr().out
    assert not (project.root / "outputs/main/shop").exists()


def test_a_deprecated_product_is_published(project: Project) -> None:
    set_status(project, SHOP, "deprecated")
    for is_everything in (True, False):
        assert withheld(project, project.target("main"), is_everything=is_everything) == {}


def test_a_target_without_any_delivery_is_told(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = (
        "note: nothing has been landed in target main: there is no row to work on.\n"
        "  fix: land files (`brygge land SOURCE.TABLE --from PATH`), or run "
        "`brygge run --target demo`.\n"
    )
    # Products without sources have nothing to land.
    tell_empty(project, project.target("main"))
    assert capsys.readouterr().err == ""
    read = f"{{name: receipts, version: 1.0.0, contractId: {BUILT}}}"
    path = project.root / SHOP
    path.write_text(path.read_text().replace("inputPorts: []", f"inputPorts: [{read}]"))
    monkeypatch.setattr(build, "build_whole", lambda *_: DbtOutcome())
    for command in ("build", "publish"):
        main([command])
        assert told in capsys.readouterr().err
    (project.root / "landing/main/till/receipts/20260101T000000Z-0123456789ab").mkdir(parents=True)
    tell_empty(project, project.target("main"))
    assert capsys.readouterr().err == ""


@pytest.fixture(scope="module")
def strayed(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, "subprocess.CompletedProcess[str]"]:
    """A project with models of no product, a retired product, an idea; what its build says."""
    project = write_products(tmp_path_factory.mktemp("strayed"))
    for name, text in STRAYS.items():
        (project.root / name).parent.mkdir(parents=True, exist_ok=True)
        (project.root / name).write_text(text)
    set_status(project, FIGURES, "retired")
    idea = project.root / "contracts/idea/product.odps.yaml"
    idea.parent.mkdir()
    idea.write_text((project.root / FIGURES).read_text().replace("id: figures", "id: idea"))
    idea.write_text(idea.read_text().replace("status: retired", "status: proposed"))
    compiled = run(project.root, "brygge", "compile")
    assert compiled.returncode == 0, compiled.stderr
    fill_orders(project.root, GOOD_ORDERS)
    return project.root, run(project.root, "brygge", "build")


def test_a_build_leaves_out_what_is_retired(
    strayed: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    root, built = strayed
    assert "note: figures is not built: the status of figures is retired." in built.stderr
    # It has no models yet, and dbt nothing to leave out.
    assert "note: idea is not built: the status of idea is proposed." in built.stderr
    assert "matches no node" not in built.stdout
    assert not ask(root, "main", "from duckdb_tables() where table_name like '%spending'")


def test_a_build_tells_the_models_that_belong_to_no_product(
    strayed: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    root, built = strayed
    assert built.returncode == ExitCode.FINDINGS, built.stdout + built.stderr
    assert LOOSE in built.stdout
    assert (
        "models/insights/loose.sql: model loose: no product has its folder, and its group is none."
        in built.stdout
    )
    # Of one product, what dbt does not select for it.
    alone = run(root, "brygge", "build", "--product", "shop")
    assert alone.returncode == ExitCode.FINDINGS
    assert LOOSE in alone.stdout
    assert "loose.sql" not in alone.stdout
