"""`brygge doctor`: each fault that it claims to see, with the fault present."""

import json
import os
from importlib import metadata

import duckdb
import pytest

from brygge.building import environment
from brygge.project import Project
from small_project import brygge, write_project

LOCK = """\
click=={click} \\
    --hash=sha256:ab
    # via dbt-core
not-there==1.0 ; python_version < '3'
"""


@pytest.fixture
def project(tmp_path):
    return Project(write_project(tmp_path))


@pytest.fixture
def target(project):
    return project.target("main")


def lock(project, text):
    (project.root / "requirements.lock").write_text(text)


def test_a_healthy_project_has_no_problem(project):
    lock(project, LOCK.format(click=metadata.version("click")))
    targets = [project.target(name) for name in ("main", "demo")]
    checks = environment.check_environment(project, targets)
    assert [check for check in checks if not check.is_fine] == []


def test_another_python_is_a_problem():
    check = environment.check_python((3, 12, 1))
    assert check.finding == "3.12.1 runs, 3.11 is needed."
    assert "PYTHON=python3.11" in check.fix


def test_packages_that_differ_from_the_lock_are_named(project):
    lock(project, "click==0.1 \\\n    --hash=sha256:ab\nno-such-package==2.0\n")
    check = environment.check_packages(project)
    installed = metadata.version("click")
    assert check.finding == (
        "not as in requirements.lock: "
        f"click {installed} is not 0.1; no-such-package 2.0 is missing."
    )
    assert "make install" in check.fix


def test_a_missing_lock_is_a_problem(project):
    assert environment.check_packages(project).fix == "restore it from git."


def test_another_dbt_is_a_problem(monkeypatch):
    monkeypatch.setattr(environment.metadata, "version", lambda name: "1.12.0")
    assert environment.check_dbt().finding == "dbt-core 1.12.0 is installed, 1.11 is needed."


def test_a_missing_adapter_is_a_problem(monkeypatch):
    def version(name):
        if name == "dbt-duckdb":
            raise metadata.PackageNotFoundError(name)
        return "1.5.5"

    monkeypatch.setattr(environment.metadata, "version", version)
    assert environment.check_adapter().finding == "dbt-duckdb not installed."


@pytest.mark.parametrize("flags", ["", "flags:\n  send_anonymous_usage_stats: true\n"])
def test_statistics_that_are_not_off_are_a_problem(project, flags):
    (project.root / "dbt_project.yml").write_text(f"name: brygge\n{flags}")
    assert not environment.check_telemetry(project).is_fine


def test_a_folder_that_cannot_be_written_is_a_problem(project, monkeypatch):
    # Not by rights on the disk: the tests may run as root, for whom there are none.
    real = os.access
    locked = project.root / "warehouse"
    monkeypatch.setattr(os, "access", lambda path, mode: path != locked and real(path, mode))
    bad = [check for check in environment.check_folders(project) if not check.is_fine]
    assert [check.subject for check in bad] == ["warehouse/"]


def test_a_file_in_the_place_of_a_folder_is_a_problem(project):
    (project.root / "outputs").write_text("")
    bad = [check for check in environment.check_folders(project) if not check.is_fine]
    assert [check.subject for check in bad] == ["outputs/"]


def test_a_disk_that_is_nearly_full_is_a_problem(project, monkeypatch):
    monkeypatch.setattr(environment, "LEAST_FREE_BYTES", 10**18)
    assert environment.check_disk(project).finding.startswith("only ")


def test_a_database_that_opens_is_fine(target):
    duckdb.connect(str(target.database)).close()
    assert environment.check_database(target).is_fine


def test_a_damaged_database_is_a_problem(target):
    target.database.write_bytes(b"no database" * 1000)
    check = environment.check_database(target)
    assert "is damaged" in check.finding
    assert "derived from landing/" in check.fix


def test_a_note_that_a_killed_build_left_is_a_problem(target):
    target.lock_note.write_text('{"pid": 1, "command": "brygge build", "since": "2026-01-31"}')
    assert "was left by a build that was killed" in environment.check_lock_note(target).finding


def test_deliveries_that_a_killed_landing_left_are_a_problem(target):
    (target.landing / ".staging" / "999999999-ab").mkdir(parents=True)
    (target.landing / ".staging" / f"{os.getpid()}-cd").mkdir()
    check = environment.check_staging(target)
    assert check.finding.startswith("1 unfinished in landing/main/.staging: 999999999-ab")


def test_the_command_says_one_line_per_check_and_the_fix_of_a_problem(project):
    lock(project, "no-such-package==2.0\n")
    done = brygge(project.root, "doctor", "--target", "main")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("problem  packages"))
    assert lines[at + 1].startswith("  fix: run `make install`")
    assert any(line.startswith("ok       python: 3.11") for line in lines)


def test_files_that_were_not_compiled_are_a_problem(project):
    done = brygge(project.root, "doctor", "--target", "main", "--format", "json")
    checks = {check["subject"]: check for check in json.loads(done.stdout)["checks"]}
    assert checks["compiled files"]["fix"] == "run `brygge compile`."
    assert not checks["compiled files"]["is_fine"]
