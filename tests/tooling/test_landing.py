"""Landing as a stage: deliveries, the ledger, refused files and their return, one lander."""

import gzip
import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from brygge import journal
from brygge.errors import FaultError, InputError
from brygge.landing.deliveries import AlreadyLanded, Landed, Refused
from brygge.landing.files import land_files
from brygge.landing.landing import land
from brygge.landing.staging import landing_lock
from landing_project import GOOD, SEED_ROWS, Shop, rows_of

NEXT_YEAR = b"Number,Amount,When\n3,1.50,12/31/24 8:26\n"
REAL_FILE = Path("../shared/data/online_retail_ii_2009_2010.parquet")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_delivery_holds_the_original_bytes_and_every_row_as_text(shop):
    landed = shop.land(GOOD)
    assert isinstance(landed, Landed)
    assert (landed.folder / "raw" / "lines.csv").read_bytes() == GOOD
    columns = 'Number, Amount, "Sold At", _delivery, _file'
    mark = (landed.delivery, "lines.csv")
    assert rows_of(landed.folder, columns) == [
        ("1", "2.50", "2024-01-31 10:00:00", *mark),
        ("2", "3", "2024-02-01 11:30:00", *mark),
    ]


def test_the_ledger_line_is_the_delivery_s_own_record(shop):
    path = shop.give(GOOD)
    moment = datetime(2026, 1, 31, 2, 0, 0, 999, tzinfo=UTC)
    [landed] = land_files(
        shop.project, shop.target, shop.table, [path], driver="synthetic", landed_at=moment
    )
    sha256 = hashlib.sha256(GOOD).hexdigest()
    assert landed.delivery == f"20260131T020000Z-{sha256[:12]}"
    assert shop.ledger() == [
        {
            "event": "landed",
            "delivery": landed.delivery,
            "source": "shop",
            "table": "lines",
            "driver": "synthetic",
            "files": [{"name": "lines.csv", "sha256": sha256, "bytes": len(GOOD)}],
            "sha256": sha256,
            "bytes": len(GOOD),
            "rows": 2,
            "rejected_rows": 0,
            "headings": ["Number", "Amount", "Sold At"],
            "landed_at": "2026-01-31T02:00:00Z",
        }
    ]
    assert rows_of(landed.folder, "distinct _landed_at") == [(datetime(2026, 1, 31, 2, 0),)]


def test_the_same_bytes_are_one_delivery_under_any_name(shop):
    first = shop.land(GOOD)
    again = shop.land(GOOD, "copy.csv")
    assert again == AlreadyLanded("shop.lines", "copy.csv", first.delivery)
    assert len(shop.deliveries()) == len(shop.ledger()) == 1


def test_a_folder_is_one_delivery_per_file_by_name(shop):
    shop.give(GOOD + b"9,9,2024-03-01 00:00:00\n", "b.csv")
    (shop.inbox / "a.csv.gz").write_bytes(gzip.compress(GOOD))
    outcomes = land_files(shop.project, shop.target, shop.table, [shop.inbox])
    assert [(found.file, found.rows) for found in outcomes] == [("a.csv.gz", 2), ("b.csv", 3)]


def test_one_bad_file_does_not_stop_the_others(shop):
    shop.give(b"", "a.csv")
    shop.give(GOOD, "b.csv")
    outcomes = land_files(shop.project, shop.target, shop.table, [shop.inbox])
    assert [type(found) for found in outcomes] == [Refused, Landed]


def test_a_large_file_keeps_its_order(shop):
    lines = b"".join(b"%d,1,2024-01-31 10:00:00\n" % number for number in range(300_000))
    landed = shop.land(b"Number,Amount,Sold At\n" + lines)
    ordered = rows_of(landed.folder, "bool_and(Number::bigint = file_row_number)")
    assert ordered == [(True,)]


def test_a_name_full_of_special_characters_is_just_a_name(shop):
    landed = shop.land(GOOD, "o'brien [*] a=b?.csv")
    assert landed.rows == 2
    assert rows_of(landed.folder, "distinct _file") == [("o'brien [*] a=b?.csv",)]


def test_another_kind_of_file_is_named_with_what_is_read(shop):
    with pytest.raises(InputError, match=r"lines\.xlsx: this kind of file is not read") as caught:
        shop.land(GOOD, "lines.xlsx")
    assert ".csv, .csv.gz, .json, .json.gz, .parquet, .xml, .xml.gz" in caught.value.fix


def test_a_missing_file_is_named(shop):
    with pytest.raises(InputError, match="no such file"):
        land_files(shop.project, shop.target, shop.table, [shop.inbox / "none.csv"])


def test_a_refused_file_is_kept_once_with_its_reason(shop):
    refused = shop.land(NEXT_YEAR)
    shop.land(NEXT_YEAR, "copy.csv")
    assert isinstance(refused, Refused)
    assert (refused.folder / "raw" / "lines.csv").read_bytes() == NEXT_YEAR
    [entry] = shop.ledger()
    assert entry["event"] == "refused"
    assert entry["sha256"] == hashlib.sha256(NEXT_YEAR).hexdigest()
    assert "When" in entry["reason"]
    kept = sorted(path.name for path in refused.folder.rglob("*") if path.is_file())
    assert kept == ["lines.csv", "reason.json"]
    assert shop.deliveries() == []


def test_the_next_year_lands_again_after_a_row_was_added_to_the_seed(shop):
    first = shop.land(GOOD)
    refused = shop.land(NEXT_YEAR)
    row = "lines,When,%m/%d/%y %H:%M,sold_at,timestamp,Europe/London,"
    shop.write_seed(*SEED_ROWS, row)
    [landed] = shop.retry().landed
    assert landed.rows == 1
    assert not refused.folder.exists()
    assert first.folder.is_dir()
    assert [entry["event"] for entry in shop.ledger()] == ["landed", "refused", "landed"]
    assert shop.retry().notes == ("no refused file is waiting.",)


def test_a_new_format_of_a_known_heading_needs_only_a_row(shop):
    content = b"Number,Amount,Sold At\n3,1.50,12/31/24 8:26\n"
    refused = shop.land(content)
    row = "lines,Sold At,%m/%d/%y %H:%M,sold_at,timestamp,Europe/London,"
    assert row in refused.fix
    shop.write_seed(*SEED_ROWS, row)
    assert [landed.rows for landed in shop.retry().landed] == [1]


def test_a_retry_that_fails_again_keeps_the_file_and_its_new_reason(shop):
    refused = shop.land(NEXT_YEAR)
    shop.write_seed(*SEED_ROWS, "lines,When,,,,,")
    [again] = shop.retry().refused
    assert again.folder == refused.folder
    assert "sold_at is missing" in again.reason
    assert (refused.folder / "raw" / "lines.csv").read_bytes() == NEXT_YEAR
    assert [entry["event"] for entry in shop.ledger()] == ["refused", "refused"]


def test_files_do_not_enter_a_synthetic_world(shop):
    path = shop.give(GOOD)
    with pytest.raises(InputError, match="synthetic only"):
        land(shop.project, shop.project.target("demo"), from_path=[path])
    assert not (shop.root / "landing" / "demo").exists()


def test_the_files_driver_says_that_it_fetches_nothing(shop):
    report = land(shop.project, shop.target)
    assert report.outcomes == ()
    assert "brygge land shop.lines --from PATH" in report.notes[0]


def test_an_unknown_source_is_answered_with_the_likely_one(shop):
    with pytest.raises(InputError, match='no source "shpo"') as caught:
        land(shop.project, shop.target, ["shpo"])
    assert 'did you mean "shop"' in caught.value.fix


def test_a_full_disk_is_told_before_the_start(shop, monkeypatch):
    full = SimpleNamespace(total=100, used=90, free=10)
    monkeypatch.setattr("shutil.disk_usage", lambda path: full)
    with pytest.raises(FaultError, match=r"needs about .* 10 are free"):
        shop.land(GOOD)
    assert shop.deliveries() == shop.staged() == []


def test_the_second_of_two_landers_is_told_who_lands(shop):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(shop.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(FaultError, match=f"process {holder.pid} is landing"):
            shop.land(GOOD)
        holder.stdin.close()
    assert isinstance(shop.land(GOOD), Landed)


def test_the_lock_of_the_same_process_also_holds(shop):
    with landing_lock(shop.target), pytest.raises(FaultError, match="is landing"):
        shop.land(GOOD)


@pytest.mark.parametrize("stage", ["copying", "putting in place", "in place"])
def test_a_kill_leaves_a_whole_delivery_or_none(shop, stage):
    path = shop.give(GOOD)
    child = subprocess.Popen(
        [sys.executable, "-c", LAND_AND_STOP, str(shop.root), str(path), stage],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        assert child.stdout.readline() == b"reached\n"
        child.kill()
    in_place = stage == "in place"
    assert len(shop.deliveries()) == in_place
    assert shop.ledger() == []
    report = land(shop.project, shop.target, from_path=[path])
    note = "completed 1 unfinished delivery." if in_place else "cleaned 1 unfinished landing."
    assert report.notes == (note,)
    assert len(report.landed) == (not in_place)
    [delivery], [entry] = shop.deliveries(), shop.ledger()
    assert entry["delivery"] == delivery.name
    assert len(rows_of(delivery)) == 2
    assert shop.staged() == []


def test_a_torn_ledger_line_is_no_obstacle(shop):
    shop.land(GOOD)
    with shop.target.ledger.open("ab") as file:
        file.write(b'{"event": "lan')
    shop.land(GOOD + b"3,1,2024-01-31 10:00:00\n")
    assert [entry["rows"] for entry in journal.read(shop.target.ledger)] == [2, 3]


@pytest.mark.skipif(not REAL_FILE.exists(), reason="the real file is not on this machine")
def test_the_real_file_lands_whole(tmp_path):
    seed = Path("seeds/mappings/mapping_sales_columns.csv")
    rows = seed.read_text().replace("invoice_lines,", "lines,").splitlines()[1:]
    shop = Shop(tmp_path, seed_rows=tuple(rows))
    [landed] = land_files(shop.project, shop.target, shop.table, [REAL_FILE])
    assert landed.rows == 525_461
    assert rows_of(landed.folder, '"Customer ID", typeof(Quantity)')[0] == ("13085.0", "VARCHAR")


HOLD = """
import sys
from pathlib import Path
from brygge.landing.staging import landing_lock
from brygge.project import Project
with landing_lock(Project(Path(sys.argv[1])).target("main")):
    print("held", flush=True)
    sys.stdin.read()
"""

LAND_AND_STOP = """
import sys
from pathlib import Path
from brygge.landing.landing import land
from brygge.project import Project
def tell(text, done, total):
    if text.endswith(": " + sys.argv[3]):
        print("reached", flush=True)
        sys.stdin.read()
project = Project(Path(sys.argv[1]))
land(project, project.target("main"), from_path=[Path(sys.argv[2])], on_progress=tell)
"""
