"""`brygge publish` and `brygge ports` as people and machines call them."""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from brygge.commands.main import main
from brygge.errors import ExitCode
from conftest import ask, run
from published_project import contract, fill, orders, write_project


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two ports, as the working folder."""
    project = write_project(tmp_path, contract(), contract(port="returns"))
    fill(project, orders(4), "returns_v1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """Return what a command says as JSON: stdout must hold nothing else."""
    main([*words, "--format", "json"])
    said = json.loads(capsys.readouterr().out)
    assert isinstance(said, dict)
    return said


def test_each_command_speaks_json(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published = answer(capsys, "publish")
    assert published["exit_code"] == 0
    assert [each["decision"] for each in published["outcomes"]] == ["published"] * 2
    listed = answer(capsys, "ports", "list")
    assert [each["contract"] for each in listed["ports"]] == ["shop.orders.v1", "shop.returns.v1"]
    shown = answer(capsys, "ports", "show", "orders")
    (port,) = shown["ports"]
    assert port["current"]["rows"] == 3
    assert port["in_product_set"] == port["current"]["release"]
    verified = answer(capsys, "ports", "verify")
    assert [each["damages"] for each in verified["ports"]] == [[], []]
    from brygge.project import Project

    fill(Project(shop), orders(9))
    answer(capsys, "publish", "orders")
    moved = answer(capsys, "ports", "rollback", "orders")
    (move,) = moved["moves"]
    assert move["release"] == port["current"]["release"]
    pruned = answer(capsys, "ports", "prune", "--keep", "0", "--older-than", "0")
    assert [each["release"] for each in pruned["removed"]] == [move["left"]]


def test_people_get_a_table_and_sentences(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish"]) == ExitCode.GOOD
    out = capsys.readouterr().out
    assert re.search(r"shop\.orders\.v1 +files +published +\d{8}T\d{6}Z-[0-9a-f]{12} +3 ", out)
    from brygge.project import Project

    fill(Project(shop), [(1, "Ada", "NO", "-1.00", None)])
    assert main(["publish"]) == ExitCode.FINDINGS
    said = capsys.readouterr()
    assert re.search(r"shop\.orders\.v1 +files +refused ", said.out)
    assert "error: shop.orders.v1, server files: 1 of 6 checks failed: amount.minimum" in said.err
    assert "  fix: " in said.err
    assert main(["ports", "list"]) == ExitCode.GOOD
    assert "outputs/main/shop/orders/v1" in capsys.readouterr().out
    assert main(["ports", "show", "orders"]) == ExitCode.GOOD
    out = capsys.readouterr().out
    assert 'read it: brygge.read("shop.orders", version=1, server="files")' in out
    assert re.search(r"files: +outputs/main/shop/orders/v1/releases/[^/]+/data/\*\.parquet", out)
    assert main(["ports", "verify"]) == ExitCode.GOOD
    assert "as published" in capsys.readouterr().out
    (data,) = (shop / "outputs/main/shop/orders").rglob("*.parquet")
    data.write_bytes(b"other")
    assert main(["ports", "verify"]) == ExitCode.FINDINGS
    said = capsys.readouterr()
    assert "1 damaged" in said.out
    assert f"{data.relative_to(shop)}: its sha256 is " in said.out
    assert "rollback" in said.err
    assert main(["ports", "prune"]) == ExitCode.GOOD
    assert capsys.readouterr().out == "nothing to delete\n"


def test_mistakes_end_with_two(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, problem in (
        (["publish", "ordrs"], 'no contract of a port "ordrs"'),
        (["publish", "--server", "lake"], 'no server "lake"'),
        (["publish", "--target", "mian"], 'no target "mian"'),
        (["ports", "rollback", "orders"], "no older release"),
        (["ports", "rollback", "orders", "--server", "lake"], 'no server "lake"'),
        (["ports", "show", "orders", "--server", "lake"], 'no server "lake"'),
        (["ports", "lst"], 'no command "lst"'),
    ):
        main(["publish"])
        capsys.readouterr()
        assert main(words) == ExitCode.INPUT, words
        said = capsys.readouterr()
        assert said.out == ""
        assert problem in said.err
        assert "\n  fix: " in said.err


def test_the_samples_are_published_by_a_clone(samples: Path) -> None:
    done = run(samples, "brygge", "publish", "--target", "samples", "--format", "json")
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)["outcomes"]
    assert {each["decision"] for each in outcomes} == {"published"}
    for each in outcomes:
        table = each["contract"].replace(".v", "_v")
        assert ask(samples, "samples", f"select count(*) from {table}") == [(each["rows"],)]
    pointer = json.loads(
        (samples / "outputs/samples/sales/sales_transactions/v1/current.json").read_bytes()
    )
    manifest = json.loads(
        (
            samples / f"outputs/samples/sales/sales_transactions/v1/releases/{pointer['release']}"
            "/manifest.json"
        ).read_bytes()
    )
    landed = sorted(path.name for path in (samples / "landing/samples").glob("*/*/[0-9]*"))
    assert manifest["deliveries"] == landed
    invocations = ask(
        samples,
        "samples",
        "select distinct invocation_id from audit.checks where decision = 'published'",
    )
    assert [(manifest["invocation"],)] == invocations
    assert datetime.fromisoformat(manifest["created_at"]).tzinfo
    # One line of Python, in any folder of the project.
    line = (
        "import brygge; print(brygge.read('sales.sales_transactions', target='samples')"
        ".count('*').fetchone()[0])"
    )
    import subprocess

    read = subprocess.run(
        [sys.executable, "-c", line], cwd=samples / "models", capture_output=True, text=True
    )
    assert read.stdout.strip() == str(manifest["rows"])
