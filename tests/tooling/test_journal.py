"""Ledgers: lines are added, never changed; a torn end is no obstacle."""

from pathlib import Path

import pytest

from brygge import journal
from brygge.errors import FaultError


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "landing" / "ledger.jsonl"


def test_entries_come_back_in_order(ledger):
    journal.append(ledger, {"b": 1, "a": "å\u2028\n"})
    journal.append(ledger, {"c": None})
    assert journal.read(ledger) == [{"a": "å\u2028\n", "b": 1}, {"c": None}]


def test_a_line_has_its_keys_sorted(ledger):
    journal.append(ledger, {"b": 1, "a": 2})
    assert ledger.read_text() == '{"a": 2, "b": 1}\n'


def test_no_ledger_has_no_entries(ledger):
    assert journal.read(ledger) == []


def test_a_torn_end_is_left_out_and_then_cut_off(ledger):
    journal.append(ledger, {"a": 1})
    with ledger.open("ab") as file:
        file.write(b'{"a": "' + b"x" * 200_000)
    assert journal.read(ledger) == [{"a": 1}]
    journal.append(ledger, {"a": 2})
    assert ledger.read_text() == '{"a": 1}\n{"a": 2}\n'


def test_a_whole_last_line_without_its_end_is_kept(ledger):
    journal.append(ledger, {"a": 1})
    ledger.write_text(ledger.read_text().rstrip("\n"))
    assert journal.read(ledger) == [{"a": 1}]
    journal.append(ledger, {"a": 2})
    assert journal.read(ledger) == [{"a": 1}, {"a": 2}]


def test_damage_in_the_middle_is_told(ledger):
    journal.append(ledger, {"a": 1})
    ledger.write_text("{broken\n" + ledger.read_text())
    with pytest.raises(FaultError, match="line 1 is not a JSON object"):
        journal.read(ledger)
