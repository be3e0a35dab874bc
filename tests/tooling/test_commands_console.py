"""The ways in which commands speak: findings, tables, progress in a log."""

from brygge.commands import console
from brygge.findings import Finding


def test_a_finding_is_one_line_and_its_fix(capsys):
    console.say_findings([Finding("seeds/a.csv", "row 2", "has no reason.", "give one.")])
    assert capsys.readouterr().out == "seeds/a.csv: row 2: has no reason.\n  fix: give one.\n"


def test_a_table_groups_thousands_and_shows_what_is_unknown_as_a_dash(capsys):
    console.say_table("rows", ("port", "rows"), [("sales [x]", 525461), ("returns", None)])
    said = capsys.readouterr().out
    assert "sales [x]" in said
    assert "525,461" in said
    assert said.splitlines()[-2].split() == ["returns", "-"]


def test_progress_speaks_at_once_and_then_now_and_then(capsys, monkeypatch):
    clock = iter(range(10_000))
    monkeypatch.setattr(console, "monotonic", lambda: next(clock) * 0.1)
    with console.Progress("build main") as progress:
        assert capsys.readouterr().err == "build main ...\n"
        for done in range(1, 1001):
            progress(f"node {done}", done, 1000)
    lines = capsys.readouterr().err.splitlines()
    assert 10 <= len(lines) <= 20
    assert lines[0].startswith("  100 of 1000") or lines[0].startswith("  99 of 1000")


def test_a_sentence_without_numbers_is_always_shown(capsys):
    with console.Progress("land main") as progress:
        progress("read a.csv")
    assert capsys.readouterr().err == "land main ...\n  read a.csv\n"


def test_json_is_all_that_is_on_stdout(capsys):
    with console.Progress("land main") as progress:
        progress("read a.csv")
        console.say_json({"ö": 1})
    assert capsys.readouterr().out == '{\n  "ö": 1\n}\n'
