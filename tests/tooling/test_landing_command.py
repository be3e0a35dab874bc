"""`brygge land` as people call it: its words, its exit codes, its errors with their fix."""

import json

import pytest

from brygge.commands.main import main
from landing_project import GOOD, Shop


@pytest.fixture
def shop(tmp_path, monkeypatch) -> Shop:
    shop = Shop(tmp_path)
    monkeypatch.chdir(shop.root)
    return shop


def test_a_landed_file_is_one_line(shop, capsys):
    assert main(["land", "shop", "--from", str(shop.give(GOOD))]) == 0
    assert "shop.lines: landed lines.csv: 2 rows." in capsys.readouterr().out


def test_a_refused_file_is_an_error_with_the_way_back(shop, capsys):
    bad = shop.give(b"Number,Amount,When\n", "bad.csv")
    good = shop.give(GOOD)
    assert main(["land", "--from", str(bad), "--from", str(good)]) == 2
    captured = capsys.readouterr()
    assert "landed lines.csv" in captured.out
    assert "error: bad.csv: nobody mapped the heading" in captured.err
    assert "`brygge land shop.lines --retry`" in captured.err


def test_json_is_pure(shop, capsys):
    assert main(["land", "--from", str(shop.give(GOOD)), "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [landed["rows"] for landed in report["landed"]] == [2]


def test_files_for_a_synthetic_target_are_a_mistake(shop, capsys):
    assert main(["land", "--target", "demo", "--from", str(shop.give(GOOD))]) == 2
    assert "worlds never mix" in capsys.readouterr().err
