"""What the catalog of one target is made from, and how its work is shared between processes."""

import json
import os
from pathlib import Path

import pytest

from brygge.building.history import KEPT, keep_results, results_folder
from brygge.catalog.assembling.own import own_artifacts
from brygge.catalog.assembling.releases import read_releases
from brygge.errors import InputError
from brygge.exporting.sharing import shared
from brygge.project import Project, Target

PROFILES = (
    "brygge: {outputs: {samples: {type: duckdb}, demo: {type: duckdb}, main: {type: duckdb}}}"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "dbt_project.yml").write_text("name: brygge\n")
    (tmp_path / "profiles.yml").write_text(PROFILES)
    (tmp_path / "target").mkdir()
    return Project(tmp_path)


def write_manifest(project: Project, database: str) -> None:
    nodes = {"model.b.m": {"resource_type": "model", "database": database}}
    (project.root / "target" / "manifest.json").write_text(json.dumps({"nodes": nodes}))


def write_results(project: Project, target: str, at: str, message: str = "") -> None:
    results = {
        "metadata": {"generated_at": at},
        "args": {"which": "build", "target": target},
        "results": [{"unique_id": "test.b.t", "status": "fail", "failures": 1, "message": message}],
    }
    (project.root / "target" / "run_results.json").write_text(json.dumps(results))


@pytest.mark.parametrize(("built", "asked"), [("samples", "demo"), ("main_db", "samples")])
def test_artifacts_of_another_target_are_refused(project: Project, built: str, asked: str) -> None:
    write_manifest(project, built)
    with pytest.raises(InputError, match=f"not of {asked}") as refused:
        own_artifacts(project, project.target(asked))
    assert f"brygge docs --target {asked}" in refused.value.fix


def test_results_of_another_target_are_not_read(project: Project) -> None:
    write_manifest(project, "demo")
    target = project.target("demo")
    write_results(project, "demo", "2026-01-01T00:00:00Z")
    assert [name for name, _ in own_artifacts(project, target).run_results] == ["run_results.json"]
    write_results(project, "samples", "2026-01-01T00:00:00Z")
    assert own_artifacts(project, target).run_results == ()


def test_builds_keep_their_results_without_messages_and_not_for_ever(project: Project) -> None:
    write_manifest(project, "demo")
    target = project.target("demo")
    for day in range(KEPT + 3):
        write_results(project, "demo", f"2026-01-01T00:{day:02}:00.5Z", "value 'Kari Nordmann'")
        keep_results(project, target)
    files = sorted(results_folder(target).iterdir())
    assert len(files) == KEPT
    assert "20260101T0003" in files[0].name
    assert all("Kari" not in each.read_text() for each in files)
    kept = json.loads(files[-1].read_text())["results"][0]
    assert (kept["unique_id"], kept["status"], kept["failures"]) == ("test.b.t", "fail", 1)
    # They come back with the artifacts: what dbt overwrites is not lost.
    (project.root / "target" / "run_results.json").unlink()
    assert len(own_artifacts(project, target).run_results) == KEPT


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"metadata": {}}'])
def test_without_whole_results_nothing_is_kept(project: Project, broken: str) -> None:
    target = project.target("demo")
    (project.root / "target" / "run_results.json").write_text(broken)
    keep_results(project, target)
    assert not results_folder(target).exists()


def ledger(target: Target, *decisions: tuple[str, str]) -> None:
    target.outputs.mkdir(parents=True, exist_ok=True)
    lines = [
        {
            "at": f"2026-01-0{day}T00:00:00.000+00:00",
            "decision": decision,
            "contract": "sales.orders.v1",
            "server": "demo",
            "release": release,
            "rows": day,
        }
        for day, (decision, release) in enumerate(decisions, start=1)
    ]
    (target.outputs / "ledger.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))


def test_the_current_release_is_the_one_that_readers_were_switched_to(project: Project) -> None:
    target = project.target("demo")
    assert read_releases(target) == {}
    ledger(target, ("published", "one"), ("published", "two"), ("refused", "three"))
    found = read_releases(target)["sales.orders.v1"]
    assert [(each.id, each.rows, each.is_current) for each in found] == [
        ("two", 2, True),
        ("one", 1, False),
    ]
    ledger(target, ("published", "one"), ("published", "two"), ("rolled_back", "one"))
    found = read_releases(target)["sales.orders.v1"]
    assert [(each.id, each.is_current) for each in found] == [("two", False), ("one", True)]


def both(name: str) -> tuple[str, int]:
    return name, os.getpid()


@pytest.mark.parametrize("is_much", [False, True])
def test_shared_work_is_done_once_each(is_much: bool) -> None:
    names = [f"n{number}" for number in range(40)]
    assert sorted(name for name, _ in shared(both, names, is_much)) == sorted(names)


def test_what_the_other_process_raises_is_raised_here() -> None:
    here = os.getpid()

    def work(name: str) -> str:
        if os.getpid() != here:
            raise OSError(28, "No space left on device")
        return name

    with pytest.raises(OSError, match="No space left"):
        list(shared(work, [f"n{number}" for number in range(200_000)], True))


def test_a_process_that_is_gone_is_told() -> None:
    here = os.getpid()

    def work(name: str) -> str:
        if os.getpid() != here:
            os._exit(1)
        return name

    with pytest.raises(OSError, match="was stopped"):
        list(shared(work, [f"n{number}" for number in range(200_000)], True))
