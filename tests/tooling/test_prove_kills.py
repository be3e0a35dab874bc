"""The long proof: a build killed at any moment loses nothing, and the next one just works."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from compiled_models import Row, deliver
from conftest import WITHOUT_UNIT_TESTS, contents, copy_project, run
from small_project import start

pytestmark = pytest.mark.prove

BUILD = ("build", "--target", "samples", *WITHOUT_UNIT_TESTS)
# A sale, what takes it back, its repeat, and a line for the quarantine.
ADDED: list[Row] = [
    ("9", "10", "BOX", "5", "2010-01-04 10:00:00", "1.5", "7", "EIRE"),
    ("C10", "10", "BOX", "-2", "2010-01-05 10:00:00", "1.5", "7", "EIRE"),
    ("9", "10", "BOX", "5", "2010-01-04 10:00:00", "1.5", "7", "EIRE"),
    ("11", "10", "RED BOX", "0", "2010-01-06 10:00:00", "1.5", "8", "Atlantis"),
]
# A hook in the transaction of one model, before the hook that records its recipe: it waits until
# somebody opens the other end of a pipe, and goes on when that end is closed.
GATE = """\
{% macro wait_at_gate() %}
    {%- if execute and env_var('GATE_OF', '') == this.identifier -%}
        select count(*) from read_csv(
            'gate', header = false, auto_detect = false, columns = {'word': 'varchar'}
        )
    {%- endif -%}
{% endmacro %}
"""
HOOK = '+post-hook: "{{ record_recipe() }}"'
GATED_HOOK = '+post-hook: ["{{ wait_at_gate() }}", "{{ record_recipe() }}"]'


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
        "START sql output_port model sales.sales_transactions_v1",
        "OK created sql output_port model sales.sales_transactions_v1",
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


@pytest.fixture(scope="module")
def grown(built_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the samples hold after one more delivery, built without a disturbance."""
    root = tmp_path_factory.mktemp("grown") / "project"
    shutil.copytree(built_samples, root)
    add_delivery(root)
    built = run(root, "brygge", *BUILD)
    assert built.returncode == 0, built.stdout + built.stderr
    return contents(root, "samples")


def add_delivery(root: Path) -> None:
    deliver(root / "landing/samples/sales/invoice_lines", 1, ADDED)


def lay_gate(root: Path) -> Path:
    settings = root / "dbt_project.yml"
    text = settings.read_text(encoding="utf-8")
    assert HOOK in text
    settings.write_text(text.replace(HOOK, GATED_HOOK), encoding="utf-8")
    (root / "macros/gate.sql").write_text(GATE, encoding="utf-8")
    os.mkfifo(root / "gate")
    return root / "gate"


def release_when_ended(process: "subprocess.Popen[str]", gate: Path) -> None:
    """Let go of who waits at the gate for a build that ended without coming there."""
    process.wait()
    os.close(os.open(gate, os.O_RDONLY | os.O_NONBLOCK))


@pytest.mark.parametrize(
    "model",
    [
        "bronze_sales__invoice_lines",
        "silver_sales__invoice_lines_judged",
        "audit_sales__deliveries",
        "silver_sales__invoices",
        "silver_sales__cancellations",
        "sales_transactions_v1",
    ],
)
def test_a_build_killed_inside_a_transaction_is_finished_by_the_next_one(
    model: str, samples: Path, grown: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_delivery(samples)
    gate = lay_gate(samples)
    monkeypatch.setenv("GATE_OF", model)
    with start(samples, *BUILD) as building:
        threading.Thread(target=release_when_ended, args=(building, gate), daemon=True).start()
        # Open until all is over: an end of the pipe would let the killed build go on.
        with gate.open("w"):
            assert building.poll() is None, f"never waited in {model}"
            building.kill()
            building.communicate()
            monkeypatch.delenv("GATE_OF")
            finished = run(samples, "brygge", *BUILD)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert contents(samples, "samples") == grown
