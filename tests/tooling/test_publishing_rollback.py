"""Going back: to what readers saw, when it is whole; and what they left stays left."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

import brygge
from brygge.errors import ExitCode
from brygge.project import Project
from brygge.publishing.keeping import prune, verify
from brygge.publishing.ledger import ROLLED_BACK, Ledger
from brygge.publishing.rollback import Move, roll_back
from places import Place
from published_project import contract, fill, only, orders, release, write_project

SHEETS = "- {server: sheets, type: local, environment: main, path: outputs/main/s, format: csv}"


def published(root: Path, *counts: int, servers: tuple[str, ...] = ()) -> tuple[Project, list[str]]:
    """Publish so many rows, one release after the other; return the releases."""
    project = write_project(root, contract(*servers))
    found = []
    for count in counts:
        fill(project, orders(count))
        found.append(str(release(project).outcomes[0].release))
    return project, found


def back(project: Project, to: str | None = None) -> Move:
    (move,) = roll_back(project, project.target("main"), "orders", to, None)
    return move


def seen(project: Project) -> int:
    """Return how many rows readers see."""
    ((count,),) = brygge.read("orders", project=project.root).count("*").fetchall()
    return int(count)


def data_of(root: Path, name: str) -> Path:
    return root / f"outputs/main/shop/orders/v1/releases/{name}/data"


def test_a_damaged_release_is_passed_over(tmp_path: Path) -> None:
    project, (_, second, _third) = published(tmp_path, 1, 2, 3)
    shutil.rmtree(data_of(tmp_path, second))
    assert back(project).problem == ""
    assert seen(project) == 1


def test_a_damaged_release_is_refused_by_name(tmp_path: Path) -> None:
    project, (first, _) = published(tmp_path, 1, 2)
    (file,) = data_of(tmp_path, first).iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    move = back(project, first)
    assert move.exit_code == ExitCode.FAULT
    assert "its sha256 is" in move.problem
    assert seen(project) == 2


def test_a_lost_current_release_leads_to_the_one_before(tmp_path: Path) -> None:
    project, (_, second) = published(tmp_path, 1, 2)
    shutil.rmtree(data_of(tmp_path, second))
    assert back(project).left == second
    assert seen(project) == 1


def test_what_was_left_twice_stays_left(tmp_path: Path) -> None:
    project, _ = published(tmp_path, 1, 2, 3)
    back(project)
    back(project)
    assert seen(project) == 1
    assert only(release(project)).decision == "held_back"
    fill(project, orders(2))
    assert only(release(project)).decision == "held_back"
    fill(project, orders(4))
    assert only(release(project)).decision == "published"


def test_the_one_before_is_the_one_that_readers_saw(tmp_path: Path) -> None:
    project, _ = published(tmp_path, 1, 2)
    back(project)
    fill(project, orders(3))
    release(project)
    back(project)
    assert seen(project) == 1


def test_a_rollback_that_was_killed_is_not_undone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ = published(place.root, 1, 2, servers=(place.entry, SHEETS))
    real = Ledger.write

    def killed(ledger: Ledger, decision: str, *words: object, **more: object) -> None:
        if decision == ROLLED_BACK:
            raise KeyboardInterrupt
        real(ledger, decision, *words, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            roll_back(project, project.target("main"), "orders", None, "here")
    assert len(place.rows() or []) == 1
    outcomes = {each.server: each.decision for each in release(project).outcomes}
    assert outcomes["here"] == "held_back"
    assert len(place.rows() or []) == 1


def test_rows_of_a_damaged_source_fill_no_table(
    tmp_path: Path, s3: object, postgres: object, secrets: None
) -> None:
    from uuid import uuid4

    from places import make_place

    table = make_place("postgres", tmp_path, f"f{uuid4().hex}", s3, postgres)
    project, (first, _) = published(tmp_path, 1, 2, servers=(SHEETS, table.entry))
    (file,) = (tmp_path / "outputs/main/s").rglob(f"*{first}*/data/*.csv")
    file.write_text(file.read_text("utf-8").replace("1.00", "9.00"), "utf-8")
    (move,) = roll_back(project, project.target("main"), "orders", first, "here")
    assert move.exit_code == ExitCode.FAULT
    assert [row[3] for row in table.rows() or []][:1] != ["9.00"]
    assert len(table.rows() or []) == 2


def test_nothing_deletes_what_readers_are_pointed_at(tmp_path: Path) -> None:
    project, (_, second) = published(tmp_path, 1, 2)
    (data_of(tmp_path, second).parent / "manifest.json").unlink()
    fill(project, [(1, "Ada", "NO", "-1.00", None)])
    assert only(release(project)).decision == "refused"
    assert list(data_of(tmp_path, second).iterdir())
    assert prune(project, project.target("main"), (), None, 0, timedelta(0))
    assert list(data_of(tmp_path, second).iterdir())


def test_a_manifest_that_was_touched_costs_readers_nothing(tmp_path: Path) -> None:
    project, (first,) = published(tmp_path, 3)
    manifest = data_of(tmp_path, first).parent / "manifest.json"
    content = manifest.read_bytes()
    manifest.write_bytes(content.replace(b'"target": "main"', b'"target": "mine"'))
    outcome = only(release(project))
    assert outcome.decision == "published"
    assert outcome.release != first
    assert list(data_of(tmp_path, first).iterdir())


def test_the_set_of_a_product_is_verified_and_mended(tmp_path: Path) -> None:
    project = write_project(tmp_path, contract(), contract(port="returns"))
    fill(project, orders(2), "returns_v1")
    release(project)
    path = tmp_path / "outputs/main/shop/product.json"
    good = path.read_bytes()
    for bad in (
        b"",
        b"{",
        good.replace(b"2026", b"2025"),
        good.replace(b'"product"', b'"prodact"'),
    ):
        path.write_bytes(bad)
        found, _ = verify(project, project.target("main"), (), None)
        assert any(each.damages for each in found), bad
    path.write_bytes(b"{")
    fill(project, orders(7))
    assert only(release(project, "orders")).decision == "published"
    assert b"shop.returns.v1" in path.read_bytes()
    found, _ = verify(project, project.target("main"), (), None)
    assert [each.damages for each in found] == [(), ()]
