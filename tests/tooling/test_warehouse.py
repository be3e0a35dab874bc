"""Who holds a database, what its errors mean, and a lock note that a dead process cannot keep."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from brygge import holding, warehouse
from brygge.errors import FaultError, InputError
from brygge.project import Target

HOLD_DATABASE = (
    "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('up', flush=True); input()"
)
HOLD_NOTE = """\
import sys
from pathlib import Path
from brygge.project import Target
from brygge.warehouse import hold
home = Path(sys.argv[1])
with hold(Target("main", home, home / "main.duckdb", home), "brygge build"):
    print("up", flush=True)
    input()
"""


@pytest.fixture
def target(tmp_path):
    home = tmp_path / "warehouse"
    home.mkdir()
    return Target("main", home, home / "main.duckdb", home)


@pytest.fixture
def run():
    """Start Python code that says `up` when it has what it takes, and ends with the test."""
    running = []

    def begin(code: str, *words: object) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout.readline() == "up\n"
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def fill(target, rows=10):
    with duckdb.connect(str(target.database)) as connection:
        connection.execute(f"create table numbers as select range as number from range({rows})")


def test_a_database_that_does_not_exist_is_not_held(target):
    warehouse.refuse_if_held(target)
    assert not target.database.exists()


def test_a_free_database_is_not_held(target):
    fill(target)
    warehouse.refuse_if_held(target)
    assert warehouse.holder(target) is None


def test_a_process_without_a_note_is_named_from_duckdbs_own_words(target, run):
    fill(target)
    other = run(HOLD_DATABASE, target.database)
    with pytest.raises(FaultError) as caught:
        warehouse.refuse_if_held(target)
    assert re.fullmatch(
        rf"the database warehouse/main\.duckdb is held by `.+` "
        rf"\(process {other.pid}, since \d\d:\d\d:\d\d\)\.",
        caught.value.problem,
    )
    assert caught.value.fix == f"wait for it, or stop it: kill {other.pid}."


def test_a_reader_holds_it_as_well(target, run):
    fill(target)
    other = run(HOLD_DATABASE.replace("argv[1]", "argv[1], read_only=True"), target.database)
    assert warehouse.holder(target).pid == other.pid


def test_a_build_that_has_not_opened_the_database_yet_is_named_from_its_note(target, run):
    other = run(HOLD_NOTE, target.database.parent)
    with pytest.raises(FaultError) as caught:
        warehouse.refuse_if_held(target)
    assert f"is held by `brygge build` (process {other.pid}, since " in caught.value.problem


def test_two_builders_cannot_both_have_the_note(target, run):
    other = run(HOLD_NOTE, target.database.parent)
    with pytest.raises(FaultError, match=f"process {other.pid}"), warehouse.hold(target, "second"):
        pytest.fail("the second got in")
    assert json.loads(target.lock_note.read_text())["pid"] == other.pid


def test_the_note_of_a_killed_builder_counts_for_nothing_and_is_replaced(target, run):
    other = run(HOLD_NOTE, target.database.parent)
    other.kill()
    other.wait()
    assert target.lock_note.exists()
    warehouse.refuse_if_held(target)
    with warehouse.hold(target, "brygge build"):
        note = json.loads(target.lock_note.read_text())
        assert note["pid"] == os.getpid()
        assert note["command"] == "brygge build"
        assert datetime.fromisoformat(note["since"]).tzinfo is not None
    assert not target.lock_note.exists()


def test_the_note_goes_away_when_the_build_fails(target):
    with pytest.raises(KeyError), warehouse.hold(target, "brygge build"):
        raise KeyError
    assert not target.lock_note.exists()


def test_a_torn_note_is_no_crash(target):
    target.lock_note.write_text('{"pid": 47')
    assert holding.read_note(target.lock_note).pid is None
    warehouse.refuse_if_held(target)


def test_reading_before_anything_was_built_says_what_to_run(target):
    with pytest.raises(InputError) as caught:
        warehouse.open_read_only(target)
    assert caught.value.fix == "run `brygge build --target main`."


def test_readers_share_one_configuration_and_cannot_write(target):
    fill(target)
    with warehouse.open_read_only(target) as first, warehouse.open_read_only(target) as second:
        assert first.execute("select count(*) from numbers").fetchone() == (10,)
        setting = "select current_setting('autoinstall_known_extensions')"
        assert second.execute(setting).fetchone() == (False,)
        with pytest.raises(duckdb.InvalidInputException):
            second.execute("drop table numbers")


def test_reading_while_somebody_writes_names_the_writer(target, run):
    fill(target)
    other = run(HOLD_DATABASE, target.database)
    with pytest.raises(FaultError, match=f"process {other.pid}"):
        warehouse.open_read_only(target)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def overwrite_header(path: Path) -> None:
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])


def flip_block(path: Path) -> None:
    content = bytearray(path.read_bytes())
    # The blocks begin after three headers of 4 KiB each.
    content[3 * 4096 : 3 * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [cut_off, overwrite_header, flip_block])
def test_a_damaged_database_is_said_to_be_rebuilt(target, damage):
    fill(target, 100_000)
    damage(target.database)
    for look in (warehouse.refuse_if_held, warehouse.open_read_only):
        with pytest.raises(FaultError) as caught:
            look(target)
        assert "warehouse/main.duckdb is damaged" in caught.value.problem
        assert "it is derived from landing/" in caught.value.fix
        assert "brygge build --target main" in caught.value.fix


def test_a_damaged_log_of_changes_is_said_to_be_rebuilt(target, run):
    fill(target)
    code = HOLD_DATABASE.replace("print", "c.execute('create table t as select 1 a'); print")
    other = run(code, target.database)
    other.kill()
    other.wait()
    log = Path(f"{target.database}.wal")
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 0xFF
    log.write_bytes(content)
    with pytest.raises(FaultError, match="is damaged"):
        warehouse.refuse_if_held(target)


def test_a_folder_in_the_way_is_a_fault_and_no_damage(target):
    target.database.mkdir()
    with pytest.raises(FaultError, match="cannot be opened"):
        warehouse.refuse_if_held(target)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("IO Error: Could not write file: No space left on device", "the disk is full"),
        ("TransactionContext Error: Failed to commit: No space left on device", "the disk is full"),
        ("Out of Memory Error: could not allocate block of size 256 KiB", "more memory"),
        ("FATAL Error: database has been invalidated because of a previous error", "is damaged"),
    ],
)
def test_what_the_engine_says_is_told_in_our_words(text, sentence):
    assert sentence in warehouse.explain(text, "warehouse/main.duckdb").problem


@pytest.mark.parametrize(
    "text",
    [
        'IO Error: Could not read enough bytes from file "landing/main/a/b/c/rows.parquet"',
        "Binder Error: Referenced column nosuch not found",
    ],
)
def test_an_error_about_something_else_is_not_blamed_on_the_database(text):
    assert warehouse.explain(text, "warehouse/main.duckdb") is None
