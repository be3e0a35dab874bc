"""A dbt that runs already answers as one that was started for the call."""

from pathlib import Path

import duckdb

from conftest import run
from small_project import FAULTS, write_project


def test_one_call_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    faulty = write_project(tmp_path / "faulty", FAULTS)
    good = write_project(tmp_path / "good")
    first = run(faulty, "dbt", "build", DBT_TARGET="demo")
    assert first.returncode == 1
    assert "missing_column" in first.stdout
    second = run(good, "dbt", "build")
    assert second.returncode == 0, second.stdout
    assert "missing_column" not in second.stdout
    for root, target in ((faulty, "demo"), (good, "main")):
        # Another process may write: the database was closed.
        with duckdb.connect(str(root / f"warehouse/{target}.duckdb")) as connection:
            assert connection.execute("select count(*) from orders").fetchall() == [(2,)]
    assert not (good / "warehouse/demo.duckdb").exists()


def test_a_mistake_is_told_on_stderr_with_its_exit_code(tmp_path: Path) -> None:
    ended = run(tmp_path, "dbt", "biuld")
    assert ended.returncode == 2
    assert "No such command 'biuld'" in ended.stderr
    assert ended.stdout == ""
