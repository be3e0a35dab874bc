"""The long proof: a build killed at any moment loses nothing, and the next one just works."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import contents, copy_project, run

pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def undisturbed(built_samples: Path) -> dict[str, str]:
    return contents(built_samples, "samples")


@pytest.mark.parametrize(
    "moment",
    [
        "START seed file seeds.rule_sales__invoice_lines",
        "START sql incremental model bronze.bronze_sales__invoice_lines",
        "OK created sql incremental model bronze.bronze_sales__invoice_lines",
        "START sql incremental model silver.silver_sales__invoice_lines_judged",
        "OK created sql incremental model silver.silver_sales__invoice_lines_judged",
        "START sql table model sales.sales_transactions_v1",
        "OK created sql table model sales.sales_transactions_v1",
    ],
)
def test_a_killed_build_is_finished_by_the_next_one(
    moment: str, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    root = copy_project(tmp_path, samples=True)
    dbt = str(Path(sys.executable).parent / "dbt")
    with subprocess.Popen(
        [dbt, "--no-use-colors", "build", "--exclude-resource-type", "unit_test"],
        cwd=root,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as building:
        assert building.stdout is not None
        assert any(moment in line for line in building.stdout), f"never seen: {moment}"
        building.send_signal(signal.SIGKILL)
    finished = run(root, "brygge", "build", "--target", "samples")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert contents(root, "samples") == undisturbed
