"""Compiling writes what differs, all or nothing, and the check names every drift."""

import json
from pathlib import Path

import pytest

from brygge.commands.main import main
from brygge.compiling import generated
from brygge.compiling.derived import Derived, GeneratedFile
from brygge.compiling.generated import RefusedError, compile_project, drift, write
from compiling_project import (
    COLUMNS_MACRO,
    RULE_HEADER,
    RULES,
    RULES_MACRO,
    place,
    small_project,
)


def test_compiling_twice_writes_once_and_the_same_bytes(tmp_path: Path) -> None:
    project = small_project(tmp_path)

    first = write(project, compile_project(project))
    bytes_written = [(tmp_path / path).read_bytes() for path in first.written]
    second = write(project, compile_project(project))

    assert first.written == (COLUMNS_MACRO, RULES_MACRO)
    assert (second.written, second.removed) == ((), ())
    assert [(tmp_path / path).read_bytes() for path in first.written] == bytes_written
    assert drift(project, compile_project(project)) == []
    assert list((tmp_path / "macros/generated").glob(".*")) == []


def test_an_edited_seed_a_missing_and_an_edited_macro_are_drift(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    write(project, compile_project(project))
    place(tmp_path, RULES, RULE_HEADER + "a,is_return,warn,,,,why,team\n")
    (tmp_path / COLUMNS_MACRO).unlink()

    found = drift(project, compile_project(project))

    assert [(finding.file, finding.sentence) for finding in found] == [
        (COLUMNS_MACRO, "the compiled file is missing."),
        (RULES_MACRO, "the compiled file is not made from its present content."),
    ]
    assert found[1].subject == RULES


def test_a_changed_reason_is_drift_because_the_checksum_is_compiled(tmp_path: Path) -> None:
    project = small_project(tmp_path, rules="a,is_return,warn,,,,why,team\n")
    write(project, compile_project(project))
    place(tmp_path, RULES, RULE_HEADER + "a,is_return,warn,,,,because,team\n")

    assert [finding.file for finding in drift(project, compile_project(project))] == [RULES_MACRO]


def test_left_over_files_are_drift_and_are_removed(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    write(project, compile_project(project))
    (tmp_path / RULES).unlink()

    [finding] = drift(project, compile_project(project))
    changed = write(project, compile_project(project))

    assert (finding.file, finding.subject) == (RULES_MACRO, "left over")
    assert changed.removed == (RULES_MACRO,)
    assert not (tmp_path / RULES_MACRO).exists()


def test_a_hand_written_file_is_told_but_never_removed(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    mine = place(tmp_path, "macros/generated/mine.sql", "{% macro mine() %}{% endmacro %}")

    changed = write(project, compile_project(project))
    [finding] = drift(project, compile_project(project))

    assert changed.removed == ()
    assert mine.exists()
    assert finding.subject == "hand-written"


def test_one_refused_seed_stops_everything_and_the_error_counts_the_rest(tmp_path: Path) -> None:
    project = small_project(tmp_path, rules="a,quantty = 0,warm,,,,why,team\n")

    with pytest.raises(RefusedError) as caught:
        compile_project(project)

    assert len(caught.value.refused) == 2
    assert "lists 1 more" in caught.value.fix
    assert RULES in caught.value.problem


def test_two_seeds_for_one_file_are_refused(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    place(tmp_path, "seeds/rules/old/rule_shop__orders.csv", RULE_HEADER)

    with pytest.raises(RefusedError, match="is also compiled from"):
        compile_project(project)


def test_a_later_derivation_is_one_more_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = GeneratedFile(Path("models/gold/shop/port.yml"), "version: 2\n", "contracts/port.yaml")
    derivations = (*generated.DERIVATIONS, lambda project: Derived((more,), ()))
    monkeypatch.setattr(generated, "DERIVATIONS", derivations)
    project = small_project(tmp_path)

    assert write(project, compile_project(project)).written[-1] == "models/gold/shop/port.yml"
    assert drift(project, compile_project(project)) == []


def test_a_kill_while_writing_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = small_project(tmp_path)
    write(project, compile_project(project))
    before = (tmp_path / RULES_MACRO).read_bytes()
    place(tmp_path, RULES, RULE_HEADER)

    def killed(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", killed)
        with pytest.raises(KeyboardInterrupt):
            write(project, compile_project(project))
    assert (tmp_path / RULES_MACRO).read_bytes() == before
    assert write(project, compile_project(project)).written == (RULES_MACRO,)


def test_the_command_writes_then_has_nothing_to_do_then_finds_drift(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small_project(tmp_path)
    monkeypatch.chdir(tmp_path / "seeds")

    assert main(["compile", "--check"]) == 1
    missing = capsys.readouterr().out
    assert f"{RULES_MACRO}: {RULES}: the compiled file is missing." in missing
    assert not (tmp_path / RULES_MACRO).exists()
    assert main(["compile"]) == 0
    assert capsys.readouterr().out == f"wrote {COLUMNS_MACRO}\nwrote {RULES_MACRO}\n"
    assert main(["compile"]) == 0
    assert capsys.readouterr().out == "nothing to compile\n"
    assert main(["compile", "--check"]) == 0
    assert capsys.readouterr().out == "2 compiled files are up to date\n"
    place(tmp_path, RULES_MACRO, "edited")
    assert main(["compile", "--check", "--format", "json"]) == 1
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert finding["file"] == RULES_MACRO


def test_the_command_tells_every_refusal_in_two_lines_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small_project(tmp_path, rules="a,quantty = 0,warm,,,,why,team\n")
    monkeypatch.chdir(tmp_path)

    assert main(["compile", "--format", "json"]) == 2

    told = capsys.readouterr()
    lines = told.err.splitlines()
    assert len(json.loads(told.out)["refused"]) == 2
    assert lines[0] == f'error: {RULES}: line 2, rule a: unknown action "warm".'
    assert lines[1].startswith('  fix: did you mean "warn"?')
    assert len(lines) == 4
    assert not (tmp_path / "macros").exists()
