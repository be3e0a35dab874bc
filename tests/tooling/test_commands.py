"""The command `brygge`: help, errors in two lines, exit codes, nothing heavy on the way."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from brygge.commands import main as entry
from brygge.errors import FaultError, InputError
from small_project import REPOSITORY, brygge, command, write_project

HEAVY = ("dbt", "duckdb", "rich", "pydantic", "yaml")
NAMES = list(entry.SUBCOMMANDS)


def load(name: str) -> click.Command:
    found = entry.brygge.get_command(click.Context(entry.brygge), name)
    assert found is not None
    return found


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """Plant a subcommand `trouble` whose body is the given Python code."""

    def plant(body: str) -> None:
        code = f"import click\n@click.command()\ndef command():\n    {body}\n"
        (tmp_path / "planted_trouble.py").write_text(code)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "planted_trouble", raising=False)
        monkeypatch.setitem(entry.SUBCOMMANDS, "trouble", ("planted_trouble", "Trouble."))
        (tmp_path / "dbt_project.yml").touch()
        monkeypatch.chdir(tmp_path)

    return plant


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from brygge.commands.main import main; main(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert all(name in done.stdout for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_has_help(name):
    found = load(name)
    assert found.help
    options = [part for part in found.params if isinstance(part, click.Option)]
    assert [option.name for option in options if not option.help] == []
    assert entry.SUBCOMMANDS[name][1].endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_named_in_the_docs(name):
    pages = [*REPOSITORY.glob("README.md"), *(REPOSITORY / "docs").glob("*.md")]
    assert any(f"brygge {name}" in page.read_text(encoding="utf-8") for page in pages)


def test_without_words_the_help_is_shown(capsys):
    assert entry.main([]) == 0
    assert "Usage: brygge" in capsys.readouterr().out


def test_an_unknown_command_is_refused_with_the_likely_one(capsys):
    assert entry.main(["buidl"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        'error: no command "buidl".',
        f'  fix: did you mean "build"? the commands are {", ".join(NAMES)}.',
    ]


def test_an_unknown_option_is_refused_in_the_same_form(capsys):
    assert entry.main(["build", "--selct", "x"]) == 2
    problem, fix = capsys.readouterr().err.splitlines()
    assert problem.startswith("error: brygge build: No such option '--selct'.")
    assert "--select" in problem
    assert fix == "  fix: see `brygge build --help`."


def test_outside_a_project_it_says_where_to_go(tmp_path):
    done = brygge(tmp_path, "build")
    assert done.returncode == 2
    assert "error: no dbt_project.yml in" in done.stderr
    assert "  fix: run the command inside a Brygge project" in done.stderr


def test_an_unknown_target_is_refused_with_the_known_ones(tmp_path):
    done = brygge(write_project(tmp_path), "build", "--target", "mian")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        'error: profiles.yml: no target "mian".',
        '  fix: did you mean "main"? the targets are main, demo.',
    ]


@pytest.mark.parametrize(("error", "code"), [(InputError, 2), (FaultError, 3)])
def test_an_error_is_told_in_two_lines_with_its_exit_code(planted, capsys, error, code):
    planted(f"from brygge.errors import {error.__name__} as E; raise E('it broke.', 'mend it.')")
    assert entry.main(["trouble"]) == code
    assert capsys.readouterr().err == "error: it broke.\n  fix: mend it.\n"


def test_an_unforeseen_exception_is_one_sentence_and_the_trace_lies_in_the_log(
    planted, capsys, tmp_path
):
    planted("raise KeyError('surprise')")
    assert entry.main(["trouble"]) == 3
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    assert "KeyError: 'surprise'" in said.err
    assert "logs/brygge.log" in said.err
    log = (tmp_path / "logs" / "brygge.log").read_text()
    assert "brygge trouble" in log
    assert "Traceback" in log


def test_a_log_that_cannot_be_written_changes_nothing_of_that(planted, capsys, tmp_path):
    planted("raise KeyError('surprise')")
    (tmp_path / "logs").write_text("a file where the folder should be")
    assert entry.main(["trouble"]) == 3
    assert "no file (logs/ is not writable)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "no space is left on the disk at landing/x."),
        (errno.EACCES, "not allowed to use landing/x."),
    ],
)
def test_a_full_disk_or_a_missing_right_is_told_as_such(planted, capsys, number, sentence):
    planted(f"raise OSError({number}, {os.strerror(number)!r}, 'landing/x')")
    assert entry.main(["trouble"]) == 3
    assert f"error: {sentence}" in capsys.readouterr().err


def test_an_interruption_is_a_sentence_and_130(planted, capsys):
    planted("raise KeyboardInterrupt")
    assert entry.main(["trouble"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_reader_that_went_away_is_no_error():
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command("--help"), stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.returncode == entry.PIPE_CLOSED
    assert done.stderr == b""


def test_a_run_with_nothing_landed_is_refused_before_building(tmp_path):
    root = write_project(tmp_path)
    done = brygge(root, "run")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-2:] == [
        "error: nothing has been landed in target main.",
        "  fix: land files (`brygge land SOURCE.TABLE --from PATH`), "
        "or run `brygge run --target demo`.",
    ]
    assert not (root / "target").exists()
    assert not Path(root / "warehouse" / "main.duckdb").exists()
