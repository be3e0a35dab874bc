"""Building with a real dbt: every kind of end, a build that is killed, two builds at once."""

import json
import os
import re
import signal
import subprocess
import sys

import duckdb
import pytest

from brygge.building.invoke import run_dbt
from brygge.errors import ExitCode
from brygge.project import Project
from small_project import FAULTS, brygge, start, write_project

# A model that waits, without sleeping, until the test has opened the other end of its pipe; then
# it works for longer than any test, so that it can be stopped in the midst of its work.
SLOW = """\
-- depends_on: {{ ref('orders') }}
select count(*) as numbers
from read_csv('gate', header = false, auto_detect = false, columns = {'word': 'varchar'}) as gate
cross join range(100000000000) as one
where hash(one.range) > hash(gate.word)
"""


def at_work(root, *words):
    """Start `brygge <words>` and return it in the midst of building the slow model."""
    if not (root / "gate").exists():
        os.mkfifo(root / "gate")
    process = start(root, *words)
    with (root / "gate").open("w") as gate:
        gate.write("go\n")
    return process


def test_each_kind_of_end_is_told_in_its_form_and_the_worst_wins(tmp_path):
    done = brygge(write_project(tmp_path, FAULTS), "build")
    assert done.returncode == ExitCode.FAULT
    said, errors = done.stdout.splitlines(), done.stderr.splitlines()
    assert "Traceback" not in done.stdout + done.stderr

    assert "models/faults/lost_rows.sql: model lost_rows: 3 rows were lost." in said
    assert "  fix: look at audit.checks." in said
    assert "models/faults/properties.yml: test unique_doubtful_id: 1 row breaks it." in said
    [warned] = [line for line in said if line.startswith("warning: ")]
    assert warned.endswith("test accepted_values_doubtful_id__2: 1 row breaks it.")
    assert re.fullmatch(
        r"7 models, 1 seed, 3 tests in \d+\.\d s: "
        r"5 good, 2 failed, 2 not carried out, 1 warned, 1 skipped",
        said[-1],
    )

    problem = "error: models/faults/bad_seed.sql: model bad_seed: the seed has no reason in row 2."
    assert problem in errors
    [broken] = [line for line in errors if "missing_column" in line and "error: " in line]
    assert 'could not be built: Binder Error: Referenced column "nosuch" not found' in broken


def test_what_dbt_cannot_read_is_a_mistake_with_its_file(tmp_path):
    root = write_project(tmp_path, {"models/typo.sql": "select * from {{ ref('ordes') }}\n"})
    done = brygge(root, "build", "--format", "json")
    assert done.returncode == ExitCode.INPUT
    assert json.loads(done.stdout)["failures"][0]["file"] == "models/typo.sql"
    assert "error: models/typo.sql: typo: " in done.stderr
    assert "a node named 'ordes' which was not found" in done.stderr
    assert not (root / "warehouse" / "main.lock.json").exists()


def test_a_whole_run_ends_with_a_summary_and_an_unknown_node_with_the_likely_one(tmp_path):
    root = write_project(tmp_path)
    (root / "orders.csv").write_text("id\n1\n2\n3\n")
    assert brygge(root, "land", "shop", "--from", "orders.csv").returncode == ExitCode.GOOD

    done = brygge(root, "run")
    assert done.returncode == ExitCode.GOOD, done.stderr
    numbers = ["shop", "1", "3", "0", "3", "2", "1", "0"]
    assert numbers in [line.split() for line in done.stdout.splitlines()]
    assert ["orders", "2"] in [line.split() for line in done.stdout.splitlines()]
    assert "1 check, 0 failed, 0 not carried out, 0 warned" in done.stdout
    assert "warehouse  warehouse/main.duckdb" in done.stdout
    assert "site       outputs/main/site/index.html" in done.stdout
    for page in ("index.html", "dbt/index.html"):
        assert "<html" in (root / "outputs/main/site" / page).read_text()[:2000]
    for stage in ("docs", "catalog", "site"):
        assert [line for line in done.stderr.splitlines() if line.startswith(f"{stage} main: ")]
    assert not (root / "warehouse" / "main.lock.json").exists()

    done = brygge(root, "build", "-s", "ordes")
    assert done.returncode == ExitCode.INPUT
    assert done.stderr.splitlines()[-2:] == [
        'error: --select "ordes" matches no node.',
        "  fix: did you mean orders?",
    ]


def test_a_second_build_is_refused_by_name_and_a_killed_one_leaves_the_next_working(tmp_path):
    root = write_project(tmp_path, {"models/slow.sql": SLOW})
    first = at_work(root, "build")
    try:
        second = brygge(root, "build")
        assert second.returncode == ExitCode.FAULT
        problem, fix = second.stderr.splitlines()[-2:]
        assert problem.startswith(
            "error: the database warehouse/main.duckdb is held by "
            f"`brygge build --target main` (process {first.pid}, since "
        )
        assert fix == f"  fix: wait for it, or stop it: kill {first.pid}."
        looked = brygge(root, "doctor", "--target", "main")
        assert looked.returncode == ExitCode.FINDINGS
        assert f"held by `brygge build --target main` (process {first.pid}, " in looked.stdout
    finally:
        first.kill()
        first.communicate()

    assert (root / "warehouse" / "main.lock.json").exists()
    (root / "models" / "slow.sql").write_text("select 1 as numbers\n")
    after = brygge(root, "build")
    assert after.returncode == ExitCode.GOOD, after.stderr
    assert not (root / "warehouse" / "main.lock.json").exists()
    with duckdb.connect(str(root / "warehouse" / "main.duckdb"), read_only=True) as connection:
        assert connection.execute("select numbers from main.slow").fetchall() == [(1,)]


def test_an_interrupted_build_stops_dbt_and_leaves_no_note(tmp_path):
    root = write_project(tmp_path, {"models/slow.sql": SLOW})
    # Whoever runs tests in the background has a shell that ignores the signal: children inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = at_work(root, "build")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors
    assert not (root / "warehouse" / "main.lock.json").exists()
    # The lock is free at once: nothing of dbt is left.
    duckdb.connect(str(root / "warehouse" / "main.duckdb")).close()


def test_a_database_that_another_program_took_meanwhile_is_named_by_dbts_own_error(tmp_path):
    root = write_project(tmp_path)
    project = Project(root)
    database = root / "warehouse" / "main.duckdb"
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('up', flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout.readline() == "up\n"
        # Past the check that `brygge build` makes, as when two begin in the same instant.
        outcome = run_dbt(project, project.target("main"), ["build"])
    finally:
        other.kill()
        other.communicate()
    [failure] = outcome.failures
    assert failure.exit_code == ExitCode.FAULT
    assert f"(process {other.pid}, since " in failure.finding.sentence


@pytest.mark.parametrize("name", ["build", "docs"])
def test_a_damaged_database_is_told_before_dbt_starts(tmp_path, name):
    root = write_project(tmp_path)
    (root / "warehouse" / "main.duckdb").write_bytes(b"no database" * 1000)
    done = brygge(root, name)
    assert done.returncode == ExitCode.FAULT
    assert "error: the database warehouse/main.duckdb is damaged" in done.stderr
    assert not (root / "target").exists()
