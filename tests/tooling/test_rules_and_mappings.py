"""More faults in seeds and layers, present together in one build of a part of the samples."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ask, contents, run

BRONZE = "bronze.bronze_sales__invoice_lines"
LAW = "layers_read_only_what_they_may"
SELECTED = ("seeds/mappings", "models/bronze", LAW)


@dataclass(frozen=True)
class Broken:
    """A built project after a build with faults in it; `before` is what it held until then."""

    root: Path
    build: "subprocess.CompletedProcess[str]"
    before: dict[str, str]


@pytest.fixture(scope="module")
def broken(built_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Broken:
    root = tmp_path_factory.mktemp("broken") / "project"
    shutil.copytree(built_samples, root)
    with (root / "seeds/mappings/mapping_sales_columns.csv").open("a") as seed:
        seed.write('invoice_lines,Price,decimal_comma,unit_price,"decimal(18,4)",,by hand\n')
    shortcut = root / "models/silver/sales/silver_sales__shortcut.sql"
    shortcut.write_text("select * from {{ ref('daily_sales', v=1) }}\n")
    before = contents(root, "samples")
    built = run(root, "dbt", "build", "-s", *SELECTED, "--exclude-resource-type", "unit_test")
    return Broken(root, built, before)


def test_a_mapping_that_was_not_compiled_stops_the_build_before_bronze(broken: Broken) -> None:
    assert broken.build.returncode == 1
    assert "compiled_mapping_sales_columns" in broken.build.stdout
    assert "mapping_sales_columns was edited and not compiled" in broken.build.stdout
    assert f"SKIP relation {BRONZE}" in broken.build.stdout
    assert contents(broken.root, "samples")[BRONZE] == broken.before[BRONZE]
    assert ask(broken.root, "samples", f"select count(*) from {BRONZE}") == [(1200,)]


def test_a_silver_model_that_reads_a_port_of_its_own_product_is_named(broken: Broken) -> None:
    assert f"FAIL 1 {LAW}" in broken.build.stdout
    compiled = broken.root / f"target/compiled/brygge/tests/data/{LAW}.sql"
    finding = "silver model silver_sales__shortcut reads own port model.brygge.daily_sales.v1"
    assert f"BRY-FINDING: {finding}" in compiled.read_text()
