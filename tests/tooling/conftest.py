"""What all tests share: a copy of the project to work in, and dbt in a process of its own."""

import fcntl
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import duckdb
import pytest
from hypothesis import settings

import warm_dbt
from browser import chromium  # noqa: F401 - a fixture
from brygge.compiling.generated import compile_project, write
from brygge.project import Project
from compiled_models import Compiled, Row, deliver, read_compiled
from observed_project import observed_project  # noqa: F401 - a fixture
from places import KINDS, S3, SECRETS, Place, Postgres, make_place, postgres_server, s3_server

ROOT = Path(__file__).resolve().parents[2]
# The same examples every time: a law that fails must fail for everybody.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")

PRODUCTS = sorted(path.parent.name for path in (ROOT / "contracts").glob("*/product.odps.yaml"))
REAL_FILE = ROOT.parent / "shared" / "data" / "online_retail_ii_2009_2010.parquet"
WITHOUT_UNIT_TESTS = ("--exclude", "resource_type:unit_test")
PARTS = ("dbt_project.yml", "profiles.yml", "requirements.lock")
FOLDERS = ("contracts", "models", "seeds", "macros", "tests/data")


def copy_project(
    folder: Path, *, samples: bool = False, products: Sequence[str] = ("sales",)
) -> Path:
    """Copy what dbt and brygge need of `products` into `folder`; return the root of the copy.

    What belongs to another product lies in a folder of its name or carries it in its own name.
    """
    for part in PARTS:
        shutil.copy(ROOT / part, folder / part)
    others = [each for each in PRODUCTS if each not in products]

    def of_others(parent: str, names: list[str]) -> list[str]:
        return [name for name in names if any(_is_of(name, other) for other in others)]

    for part in FOLDERS if not samples else (*FOLDERS, "landing/samples"):
        shutil.copytree(ROOT / part, folder / part, ignore=of_others)
    (folder / "warehouse").mkdir()
    if samples:
        _keep_entries(folder / "landing/samples/ledger.jsonl", products)
    if others:
        compiled = compile_project(Project(folder))
        write(Project(folder), compiled)
    return folder


def _keep_entries(ledger: Path, products: Sequence[str]) -> None:
    """Leave only what was landed for `products` in the ledger; a source has its product's name."""
    entries = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [entry for entry in entries if json.loads(entry)["source"] in products]
    ledger.write_text("".join(kept), encoding="utf-8")


def _is_of(name: str, product: str) -> bool:
    return name == product or re.search(rf"_{product}(_|$|[.])", name) is not None


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program of this environment (`dbt`, `brygge`) in the project at `root`."""
    return subprocess.run(
        warm_dbt.command(*words),
        cwd=root,
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with few tests come first: each of theirs builds much, and would be waited for."""
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: tests[item.path])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty copy of the project: models and seeds, nothing landed, nothing built."""
    return copy_project(tmp_path)


@pytest.fixture(scope="session")
def real_file() -> Path:
    """The real shop's year; the test is skipped where it is not at hand."""
    if not REAL_FILE.is_file():
        pytest.skip("the real file (UCI Online Retail II) is not beside the project")
    return REAL_FILE


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """What dbt compiles for a full build and, after one, for a build with one more delivery."""
    root = copy_project(tmp_path_factory.mktemp("compiled"))
    landing = root / "landing/samples/sales/invoice_lines"
    row: Row = ("1", "10", "BOX", "1", "2010-01-01 10:00:00", "1.5", "7", "EIRE")
    deliver(landing, 1, [row])
    built = run(root, "dbt", "build", "--resource-type", "seed", "--resource-type", "model")
    assert built.returncode == 0, built.stdout
    full = read_compiled(root)
    deliver(landing, 2, [row])
    # Bronze first: the models above it ask it which deliveries are new.
    for step in (("run", "-s", "models/bronze"), ("compile", "--exclude", "models/bronze")):
        added = run(root, "dbt", *step)
        assert added.returncode == 0, added.stdout
    return Compiled(full, read_compiled(root), root / "seeds")


@pytest.fixture(scope="session")
def built_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose samples are built. Do not change it: copy it (`copy_built`)."""
    root = copy_project(tmp_path_factory.mktemp("built"), samples=True)
    built = run(root, "brygge", "build", "--target", "samples", *WITHOUT_UNIT_TESTS)
    assert built.returncode == 0, built.stdout + built.stderr
    return root


@pytest.fixture(scope="session")
def mesh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All products, whose samples are built, once for all workers. Do not change it."""
    base = tmp_path_factory.getbasetemp()
    # A worker's folder lies in the folder that all of them have.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root = shared / "mesh"
    with (shared / "mesh.built").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not lock.tell():
            root.mkdir()
            copy_project(root, products=PRODUCTS, samples=True)
            parts = ("--resource-type", "seed", "--resource-type", "model")
            built = run(root, "dbt", "build", *parts, "--target", "samples")
            assert built.returncode == 0, built.stdout
            lock.write("yes")
    return root


@pytest.fixture
def samples(built_samples: Path, tmp_path: Path) -> Path:
    """A copy of the project with built samples, to change."""
    root = tmp_path / "project"
    shutil.copytree(built_samples, root)
    return root


def contents(root: Path, target: str) -> dict[str, str]:
    """Return for every table of a target's database the hash of its rows, whatever their order.

    What a build records about itself differs from build to build and is left out.
    """
    with duckdb.connect(str(root / f"warehouse/{target}.duckdb"), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where table_name not in ('recipes', 'checks', 'failing_rows') order by all"
        ).fetchall()
        return {
            table: str(
                connection.execute(
                    f"select count(*), sum(hash(held)) from {table} as held"
                ).fetchone()
            )
            for (table,) in tables
        }


def ask(root: Path, target: str, sql: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on a target's database."""
    with duckdb.connect(str(root / f"warehouse/{target}.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """An S3 server on loopback."""
    with s3_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this test run."""
    # The path of a socket may have 107 bytes at most.
    with TemporaryDirectory(prefix="pg") as folder, postgres_server(folder) as server:
        yield server


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials, as a user would export them."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(params=KINDS)
def place(
    request: pytest.FixtureRequest, tmp_path: Path, s3: S3, postgres: Postgres, secrets: None
) -> Place:
    """A server of each kind, of this test alone."""
    return make_place(request.param, tmp_path, f"t{uuid4().hex}", s3, postgres)
