"""The driver of the register's API: what it asks for, what it lands, what it does when it fails."""

import gzip
import json
import multiprocessing
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from brygge import __version__
from brygge.commands.main import main
from brygge.errors import FaultError, InputError
from brygge.holding import hold_note
from brygge.landing.deliveries import AlreadyLanded, Landed, Refused
from brygge.landing.enhetsregisteret import fetch, fetched
from brygge.landing.files import land_files
from brygge.landing.landing import land
from register_project import CSV, JSON, TABLES, UNITS, UPDATES, Register, make_register
from register_server import BASE, RegisterServer, number, register_server
from register_server import CSV as CSV_PATH
from register_server import JSON as JSON_PATH
from register_server import UPDATES as UPDATES_PATH

MADE = datetime(2026, 11, 20, 4, 0, 0, tzinfo=UTC)
NEXT = datetime(2026, 11, 21, 4, 0, 5, tzinfo=UTC)
FILE, NEXT_FILE = "enheter_20261120T040000Z.csv.gz", "enheter_20261121T040005Z.csv.gz"
DAYS = "2026-09-30"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server():
    with register_server() as server:
        yield server


@pytest.fixture
def register(tmp_path, server) -> Register:
    """A register of three units with a bulk file, of which nothing is landed."""
    for index in range(3):
        server.add(index)
    server.make_bulk(MADE)
    register = make_register(tmp_path, server.base_url)
    register.declare(updates_from=DAYS)
    return register


def ids(server: RegisterServer) -> list[str]:
    return [str(event["oppdateringsid"]) for event in server.events]


def fill(server: RegisterServer, count: int) -> None:
    """Make the nightly file large enough to break halfway."""
    for index in range(count):
        unit = number(index)
        name = sha256(unit.encode()).hexdigest()
        server.units[unit] = {
            "organisasjonsnummer": unit,
            "navn": name,
            "organisasjonsform": {"kode": "AS"},
        }
    server.make_bulk(MADE)


# ---------- bulk files


def test_the_bulk_file_lands_as_it_came_named_by_its_moment(register, server):
    [landed] = register.fetch(CSV)
    assert isinstance(landed, Landed)
    assert register.files(CSV) == [FILE]
    assert register.bodies(CSV) == [server.bulk[CSV_PATH]]
    assert landed.rows == 3
    assert register.staged() == []


def test_the_delivery_says_which_driver_brought_it(register):
    [landed] = register.fetch(CSV)
    entry = json.loads((landed.folder / "delivery.json").read_text())
    assert entry["driver"] == "enhetsregisteret"


def test_the_json_file_lands_likewise(register, server):
    [landed] = register.fetch(JSON)
    assert (landed.file, landed.rows) == ("enheter_20261120T040000Z.json.gz", 3)
    assert register.bodies(JSON) == [server.bulk[JSON_PATH]]


def test_a_file_that_was_landed_costs_one_small_request(register, server):
    [landed] = register.fetch(CSV)
    server.asked.clear()
    assert register.fetch(CSV) == [AlreadyLanded(landed.name, FILE, landed.delivery)]
    assert server.paths() == [f"HEAD {CSV_PATH}"]


def test_a_newer_file_is_a_new_delivery(register, server):
    register.fetch(CSV)
    server.add(3)
    server.make_bulk(NEXT)
    register.fetch(CSV)
    assert register.files(CSV) == [FILE, NEXT_FILE]


def test_a_file_without_a_moment_is_landed_once_for_its_bytes(register, server):
    server.modified = None
    [landed] = register.fetch(CSV)
    assert landed.file == "enheter.csv.gz"
    assert isinstance(register.fetch(CSV)[0], AlreadyLanded)


@pytest.mark.parametrize("tags", ["strong", "weak", ""])
def test_a_broken_connection_goes_on_where_it_broke(register, server, tags):
    server.tags = tags
    fill(server, 300)
    whole = len(server.bulk[CSV_PATH])
    server.fail("drop", CSV_PATH, 1, (whole // 2, None))
    [landed] = register.fetch(CSV)
    assert landed.rows == 300
    assert register.bodies(CSV) == [server.bulk[CSV_PATH]]
    sent = [headers.get("Range") for headers in server.headers]
    assert sent == [None, None, f"bytes={whole // 2}-"]
    assert register.waits == [1]


@pytest.mark.parametrize("tags", ["strong", "weak", ""])
def test_a_file_that_changes_while_it_is_fetched_is_fetched_anew(register, server, tags):
    server.tags = tags
    fill(server, 300)

    def change() -> None:
        server.units[number(0)]["navn"] = "Changed meanwhile"
        server.make_bulk(NEXT)

    server.fail("drop", CSV_PATH, 1, (2000, change))
    register.fetch(CSV)
    assert register.files(CSV) == [NEXT_FILE]
    assert register.bodies(CSV) == [server.bulk[CSV_PATH]]


def test_two_files_are_never_joined_even_by_a_server_that_would(register, server):
    server.if_range = False
    fill(server, 300)

    def change() -> None:
        for unit in server.units.values():
            unit["navn"] = unit["navn"][::-1]
        before = server.bulk[CSV_PATH]
        server.make_bulk(NEXT)
        assert len(server.bulk[CSV_PATH]) == len(before)

    server.fail("drop", CSV_PATH, 1, (2000, change))
    register.fetch(CSV)
    assert register.bodies(CSV) == [server.bulk[CSV_PATH]]


def test_a_server_without_ranges_is_asked_from_the_start(register, server):
    server.ranges = False
    fill(server, 300)
    server.fail("drop", CSV_PATH, 2, (2000, None))
    register.fetch(CSV)
    assert register.bodies(CSV) == [server.bulk[CSV_PATH]]


def test_a_server_that_gives_a_rest_in_pieces_is_asked_for_all_of_them(register, server):
    fill(server, 300)
    server.piece = 3000
    server.fail("drop", CSV_PATH, 1, (2000, None))
    register.fetch(CSV)
    assert register.bodies(CSV) == [server.bulk[CSV_PATH]]


def test_a_connection_that_brings_a_little_each_time_is_not_given_up(register, server):
    fill(server, 300)
    server.fail("drop", CSV_PATH, 7, (1000, None))
    register.fetch(CSV)
    assert register.bodies(CSV) == [server.bulk[CSV_PATH]]
    assert register.waits == [1] * 7


def test_a_connection_that_brings_nothing_new_is_given_up(register, server):
    server.ranges = False
    fill(server, 300)
    server.fail("drop", CSV_PATH, 99, (2000, None))
    with pytest.raises(FaultError, match="broke before the whole answer"):
        register.fetch(CSV)
    assert register.waits == [1, 4, 16]
    assert register.files(CSV) == []
    assert register.staged() == []


def test_a_short_file_of_a_server_that_tells_no_length_is_refused(register, server):
    server.length = False
    fill(server, 300)
    server.fail("cut", CSV_PATH)
    [refused] = register.fetch(CSV)
    assert isinstance(refused, Refused)
    assert "incomplete" in refused.reason


def test_a_refused_file_is_told_again_and_not_fetched_again(register, server):
    server.bulk[CSV_PATH] = gzip.compress(b"")
    [refused] = register.fetch(CSV)
    server.asked.clear()
    assert register.fetch(CSV) == [refused]
    assert server.paths() == [f"HEAD {CSV_PATH}"]
    server.make_bulk(NEXT)
    [landed] = register.fetch(CSV)
    assert landed.file == NEXT_FILE


def test_what_is_no_gzip_is_a_fault(register, server):
    server.bulk[CSV_PATH] = b"organisasjonsnummer,navn\n"
    with pytest.raises(FaultError, match="not gzip data"):
        register.fetch(CSV)
    assert register.files(CSV) == []


def test_a_file_is_written_bit_by_bit_as_it_comes(register, server, monkeypatch):
    fill(server, 400)
    monkeypatch.setattr("brygge.landing.enhetsregisteret.client.CHUNK", 512)
    told = []
    register.fetch(CSV, lambda text, done, total: told.append((text, done)))
    fetched_so_far = [done for text, done in told if "fetched" in text]
    assert len(fetched_so_far) > 10
    assert fetched_so_far[-1] == 100


# ---------- updates


def test_each_page_is_a_delivery_named_by_its_first_and_last_update(register, server):
    register.declare(size=2)
    outcomes = register.fetch(UPDATES)
    first, second, third = ids(server)
    assert register.files(UPDATES) == [
        f"updates_{first}_{second}.json",
        f"updates_{third}_{third}.json",
    ]
    assert [landed.rows for landed in outcomes] == [2, 1]
    assert register.column(UPDATES, "oppdateringsid") == ids(server)


def test_a_page_lands_byte_for_byte(register, server):
    register.fetch(UPDATES)
    [body] = register.bodies(UPDATES)
    # Indented and with letters as they are: nobody wrote it anew.
    assert body.startswith(b'{\n "_embedded"')
    assert json.loads(body)["page"]["totalElements"] == 3


def test_updates_begin_at_the_day_that_is_declared(register, server):
    register.declare(updates_from="2026-10-01")
    register.fetch(UPDATES)
    assert server.paths(UPDATES_PATH)[0] == (
        f"GET {UPDATES_PATH}?dato=2026-10-01T00:00:00.000Z&size=10000&includeChanges=true"
    )


def test_updates_begin_at_the_moment_of_the_first_bulk_file(register, server):
    register.declare(updates_from=None)
    register.fetch(CSV)
    server.make_bulk(NEXT)
    register.fetch(JSON)
    register.fetch(UPDATES)
    assert "dato=2026-11-20T04:00:00.000Z" in server.paths(UPDATES_PATH)[0]


def test_without_a_bulk_file_and_a_day_nothing_is_asked(register, server):
    register.declare(updates_from=None)
    assert register.fetch(UPDATES) == []
    assert server.asked == []
    [note] = register.notes
    assert "updates_from" in note


def test_updates_go_on_after_the_largest_landed_one(register, server):
    register.fetch(UPDATES)
    last = int(ids(server)[-1])
    server.asked.clear()
    assert register.fetch(UPDATES) == []
    assert server.paths() == [
        f"GET {UPDATES_PATH}?oppdateringsid={last + 1}&size=10000&includeChanges=true"
    ]
    server.rename(number(0), "New name")
    register.fetch(UPDATES)
    assert register.column(UPDATES, "oppdateringsid") == ids(server)


def test_changes_come_with_their_values(register, server):
    server.rename(number(0), "Ny ÆØÅ")
    register.fetch(UPDATES)
    assert '"value": "Ny ÆØÅ"'.encode() in register.bodies(UPDATES)[0]


def test_the_order_inside_a_page_does_not_matter(register, server):
    register.declare(size=2)
    server.fail("shuffled", UPDATES_PATH, 9)
    register.fetch(UPDATES)
    assert register.column(UPDATES, "oppdateringsid") == ids(server)


def test_the_page_s_own_links_are_never_followed(register, server):
    register.declare(size=1)
    for index in range(3, 7):
        server.add(index)
    register.fetch(UPDATES)
    assert register.column(UPDATES, "oppdateringsid") == ids(server)
    assert not [path for path in server.paths() if "page=" in path]


def test_an_api_that_gives_the_same_page_again_is_a_fault_and_no_loop(register, server):
    register.declare(size=2)
    server.fail("good", UPDATES_PATH)
    server.fail("standstill", UPDATES_PATH, 99)
    with pytest.raises(FaultError, match="were asked for, and"):
        register.fetch(UPDATES)
    assert len(server.paths(UPDATES_PATH)) == 2
    # What came before is landed, and a sound API goes on there.
    server.faults.clear()
    register.fetch(UPDATES)
    assert register.column(UPDATES, "oppdateringsid") == ids(server)


def test_a_page_that_begins_before_what_was_asked_is_a_fault(register, server):
    register.fetch(UPDATES)
    server.add(3)
    overlapping = {"_embedded": {"oppdaterteEnheter": server.events[-2:]}}
    server.fail("answer", UPDATES_PATH, 1, overlapping)
    with pytest.raises(FaultError, match="were asked for, and"):
        register.fetch(UPDATES)
    register.fetch(UPDATES)
    assert register.column(UPDATES, "oppdateringsid") == ids(server)


def test_a_page_that_was_packed_on_the_way_lands_as_it_was_before(register, server):
    server.packs = True
    register.fetch(UPDATES)
    assert register.bodies(UPDATES)[0].startswith(b'{\n "_embedded"')


def test_a_table_that_does_not_say_where_a_page_has_its_rows_is_a_mistake(register, server):
    path = register.root / "models/bronze/business_register/_sources.yml"
    path.write_text(path.read_text().replace("_embedded.oppdaterteEnheter", "_embedded.enheter"))
    with pytest.raises(InputError, match=r"landing\.records") as raised:
        register.fetch(UPDATES)
    assert "`records: _embedded.oppdaterteEnheter`" in raised.value.fix
    assert server.asked == []


def test_a_file_that_was_given_by_hand_and_refused_does_not_stop_the_feed(register, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("[")
    table = register.table(UPDATES)
    [refused] = land_files(register.project, register.target, table, [bad])
    assert isinstance(refused, Refused)
    [landed] = register.fetch(UPDATES)
    assert landed.rows == 3


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "no page of updates"),
        ({"message": "fine"}, "no page of updates"),
        ({"_embedded": {"oppdaterteUnderenheter": []}}, "no list oppdaterteEnheter"),
        ({"_embedded": []}, "no list oppdaterteEnheter"),
        ({"_embedded": {"oppdaterteEnheter": [{"dato": "x"}]}}, "no whole number"),
        ({"_embedded": {"oppdaterteEnheter": [{"oppdateringsid": "7"}]}}, "no whole number"),
        ({"_embedded": {"oppdaterteEnheter": ["x"]}}, "no whole number"),
    ],
)
def test_a_page_of_another_shape_is_a_fault(register, server, body, said):
    server.fail("answer", UPDATES_PATH, 1, body)
    with pytest.raises(FaultError, match=said):
        register.fetch(UPDATES)
    assert register.files(UPDATES) == []


def test_a_refused_page_stops_the_feed_until_it_is_taken(register, server, monkeypatch):
    register.declare(size=2)
    seed = register.root / "seeds/mappings/mapping_business_register_columns.csv"
    mapped = seed.read_text()
    seed.write_text(mapped.replace("update_id,text", "update_id,date"))
    [refused] = register.fetch(UPDATES)
    assert isinstance(refused, Refused)
    server.asked.clear()
    assert register.fetch(UPDATES) == [refused]
    assert server.asked == []
    seed.write_text(mapped)
    [taken] = land(register.project, register.target, retry=True).outcomes
    assert isinstance(taken, Landed)
    register.fetch(UPDATES)
    assert register.column(UPDATES, "oppdateringsid") == ids(server)


# ---------- units that are new


def test_new_units_land_as_they_came_in_one_array(register, server):
    register.fetch(UPDATES)
    [landed] = register.fetch(UNITS)
    first, _, last = ids(server)
    assert (landed.file, landed.rows) == (f"units_{first}_{last}.json", 3)
    [body] = register.bodies(UNITS)
    assert json.loads(body) == list(server.units.values())
    assert json.dumps(server.units[number(0)], ensure_ascii=False, indent=1).encode() in body


def test_a_unit_is_asked_for_once(register, server):
    register.fetch(UPDATES)
    register.fetch(UNITS)
    server.add(3)
    server.rename(number(0), "Not new")
    register.fetch(UPDATES)
    server.asked.clear()
    register.fetch(UNITS)
    assert server.paths() == [f"GET /enheter/{number(3)}"]
    assert register.fetch(UNITS) == []


def test_the_stub_of_a_deleted_unit_is_kept(register, server):
    server.delete(number(1))
    register.fetch(UPDATES)
    register.fetch(UNITS)
    assert "2026-11-01" in register.column(UNITS, "slettedato")


@pytest.mark.parametrize("status", [410, 404])
def test_a_unit_that_is_not_there_is_noted_and_never_asked_for_again(register, server, status):
    server.remove(number(1), status)
    register.fetch(UPDATES)
    [landed] = register.fetch(UNITS)
    assert landed.rows == 2
    [note] = register.notes
    assert note.endswith(f"not asked for again: {number(1)}.")
    server.asked.clear()
    assert register.fetch(UNITS) == []
    assert server.asked == []
    folder = register.target.landing / "business_register" / UNITS
    [line] = (folder / "absent.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "organisation_number": number(1),
        "status": status,
        "asked_at": "2026-11-21T12:00:00Z",
    }


def test_many_absent_units_are_one_sentence(register, server):
    for index in range(3, 10):
        server.add(index)
    for index in range(8):
        server.remove(number(index))
    register.fetch(UPDATES)
    register.fetch(UNITS)
    [note] = register.notes
    assert note.endswith(f"{number(4)} and 3 more.")


def test_a_web_page_that_says_404_is_no_word_about_a_unit(register, server):
    register.fetch(UPDATES)
    server.fail("html", "/enheter/", 1, 404)
    with pytest.raises(FaultError, match="a web page came"):
        register.fetch(UNITS)
    [landed] = register.fetch(UNITS)
    assert landed.rows == 3


def test_an_answer_about_another_unit_is_a_fault(register, server):
    register.fetch(UPDATES)
    server.fail("answer", "/enheter/", 1, {"organisasjonsnummer": number(9)})
    with pytest.raises(FaultError, match=f"is about {number(9)}"):
        register.fetch(UNITS)


def test_what_came_before_a_fault_is_landed(register, server):
    register.fetch(UPDATES)
    server.fail("good", "/enheter/", 2)
    server.fail("status", "/enheter/", 9, (400, {}))
    with pytest.raises(FaultError, match="400"):
        register.fetch(UNITS)
    assert register.column(UNITS, "organisasjonsnummer") == [number(0), number(1)]
    server.faults.clear()
    register.fetch(UNITS)
    assert register.column(UNITS, "organisasjonsnummer") == [number(0), number(1), number(2)]


def test_many_units_are_several_deliveries(register, monkeypatch):
    monkeypatch.setattr(fetched, "MOST_UNITS", 2)
    register.fetch(UPDATES)
    assert [landed.rows for landed in register.fetch(UNITS)] == [2, 1]


def test_refused_units_are_told_again_and_not_asked_for_again(register, server):
    register.fetch(UPDATES)
    seed = register.root / "seeds/mappings/mapping_business_register_columns.csv"
    seed.write_text(seed.read_text().replace("company_name,text", "company_name,date"))
    [refused] = register.fetch(UNITS)
    assert isinstance(refused, Refused)
    server.asked.clear()
    assert register.fetch(UNITS) == [refused]
    assert server.asked == []


def test_what_is_no_number_of_a_unit_is_not_asked_for(register, server):
    server.tell("../oppdateringer", "Ny")
    server.tell("88445533", "Ny")
    server.tell(None, "Ny")
    register.fetch(UPDATES)
    [landed] = register.fetch(UNITS)
    assert landed.rows == 3
    assert "3 of the new units" in register.notes[0]


def test_a_unit_that_was_only_changed_is_not_asked_for(register, server):
    server.add(3)
    server.events.pop()
    server.rename(number(3), "Here for long")
    register.fetch(UPDATES)
    [landed] = register.fetch(UNITS)
    assert number(3) not in register.column(UNITS, "organisasjonsnummer")
    assert landed.rows == 3


def test_deliveries_that_are_no_updates_are_a_mistake(register, server):
    folder = register.target.landing / "business_register" / UPDATES / "another"
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(f"copy (select 1 as other) to '{folder}/rows.parquet'")
    with pytest.raises(InputError, match="lack a column of the feed"):
        register.fetch(UPDATES)


# ---------- faults of the API and of what lies between


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_an_api_that_is_tired_is_asked_again_with_longer_waits(register, server, status):
    server.fail("status", UPDATES_PATH, 3, (status, {}))
    [landed] = register.fetch(UPDATES)
    assert landed.rows == 3
    assert register.waits == [1, 4, 16]


def test_an_api_that_stays_tired_is_a_fault_with_the_way_on(register, server):
    server.fail("status", UPDATES_PATH, 99, (503, {}))
    with pytest.raises(FaultError) as raised:
        register.fetch(UPDATES)
    assert raised.value.problem.startswith(f"{server.base_url}{UPDATES_PATH}?dato=")
    assert "the API answers 503: The service is tired." in raised.value.problem
    assert "`brygge land business_register` goes on where it stopped" in raised.value.fix
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("header", "wait"), [("7", 7), ("Sat, 21 Nov 2026 12:01:30 GMT", 90), ("soon", 1)]
)
def test_the_wait_that_the_api_asks_for_is_kept(register, server, header, wait):
    server.fail("status", UPDATES_PATH, 1, (429, {"Retry-After": header}))
    register.fetch(UPDATES)
    assert register.waits == [wait]


def test_a_wait_of_an_hour_is_told_and_not_slept(register, server):
    server.fail("status", UPDATES_PATH, 1, (429, {"Retry-After": "3600"}))
    with pytest.raises(FaultError) as raised:
        register.fetch(UPDATES)
    assert raised.value.fix.startswith("wait 3,600 seconds.")
    assert register.waits == []


def test_an_api_that_keeps_silent_is_asked_again(register, server):
    register.read = 0.3
    server.fail("stall", UPDATES_PATH, 1)
    [landed] = register.fetch(UPDATES)
    assert landed.rows == 3
    # A busy machine may be slow once more.
    assert register.waits[0] == 1


def test_silence_to_the_end_is_a_fault(register, server):
    register.read = 0.02
    server.fail("stall", UPDATES_PATH, 99)
    with pytest.raises(FaultError, match="no answer came in time"):
        register.fetch(UPDATES)


def test_a_mistake_of_ours_is_told_in_the_api_s_words_and_not_repeated(register, server):
    said = {"status": 400, "feilmelding": "Feil", "valideringsfeil": [{"feilmelding": "Bad day"}]}
    server.fail("words", UPDATES_PATH, 99, (400, said))
    with pytest.raises(FaultError, match="answers 400: Feil; Bad day"):
        register.fetch(UPDATES)
    assert len(server.asked) == 1
    assert register.waits == []


@pytest.mark.parametrize("name", [CSV, UPDATES])
def test_a_web_page_of_a_proxy_is_a_fault(register, server, name):
    server.fail("html", "", 99)
    with pytest.raises(FaultError, match="a web page came") as raised:
        register.fetch(name)
    assert "proxy" in raised.value.fix


def test_a_web_page_in_the_place_of_the_bulk_file_is_not_fetched(register, server):
    server.fail("good", CSV_PATH)
    server.fail("html", CSV_PATH)
    with pytest.raises(FaultError, match="a web page came"):
        register.fetch(CSV)


def test_a_web_page_that_forbids_is_not_the_api_s_word(register, server):
    server.fail("html", UPDATES_PATH, 9, 403)
    with pytest.raises(FaultError, match="a web page came"):
        register.fetch(UPDATES)
    assert len(server.asked) == 1


def test_an_answer_of_another_kind_is_a_fault(register, server):
    server.fail("kind", UPDATES_PATH, 1, "text/plain")
    with pytest.raises(FaultError, match="the answer is text/plain, not JSON"):
        register.fetch(UPDATES)


def test_a_page_that_was_cut_off_is_asked_for_again(register, server):
    server.fail("cut", UPDATES_PATH, 1)
    server.fail("drop", UPDATES_PATH, 1, (40, None))
    server.fail("hang up", UPDATES_PATH, 1)
    [landed] = register.fetch(UPDATES)
    assert landed.rows == 3
    assert register.waits == [1, 4, 16]


def test_a_page_that_is_always_cut_off_is_a_fault(register, server):
    server.fail("cut", UPDATES_PATH, 99)
    with pytest.raises(FaultError, match="no whole JSON"):
        register.fetch(UPDATES)
    assert register.files(UPDATES) == []


def test_a_refused_connection_is_a_fault(tmp_path):
    with register_server() as server:
        register = make_register(tmp_path, server.base_url)
    with pytest.raises(FaultError, match="the connection was refused"):
        register.fetch(CSV)


def test_an_unknown_host_is_a_fault(register):
    register.declare(base_url="http://register.invalid/api")
    with pytest.raises(FaultError, match="the name of the host is not known"):
        register.fetch(CSV)


def test_a_certificate_that_nobody_trusts_is_no_reason_to_go_on(register, server):
    # A server that does not speak TLS at all is as good as one that speaks it wrongly.
    register.declare(base_url=server.base_url.replace("http:", "https:"))
    with pytest.raises(FaultError, match="is not trusted"):
        register.fetch(CSV)


def test_a_redirect_to_the_same_host_is_followed(register, server):
    server.fail("redirect", UPDATES_PATH, 1, f"{BASE}{UPDATES_PATH}?size=10000&dato=2026-01-01")
    [landed] = register.fetch(UPDATES)
    assert landed.rows == 3


def test_a_redirect_elsewhere_is_not_followed(register, server):
    with register_server() as other:
        server.fail("redirect", UPDATES_PATH, 1, f"{other.base_url}{UPDATES_PATH}")
        with pytest.raises(FaultError, match="points to another address"):
            register.fetch(UPDATES)
        assert other.asked == []


def test_redirects_in_a_circle_end(register, server):
    server.fail("redirect", UPDATES_PATH, 99, f"{BASE}{UPDATES_PATH}")
    with pytest.raises(FaultError, match="in a circle"):
        register.fetch(UPDATES)


def test_the_proxy_of_the_environment_is_used(register, server, monkeypatch):
    proxy = server.base_url.removesuffix(BASE).replace("//", "//someone:seeded-word@")
    monkeypatch.setenv("http_proxy", proxy)
    register.declare(base_url=f"http://register.invalid{BASE}")
    [landed] = register.fetch(UPDATES)
    assert landed.rows == 3
    assert server.asked[0].startswith(f"GET http://register.invalid{BASE}")
    sent = {name.lower(): value for name, value in server.headers[0].items()}
    assert sent["proxy-authorization"] == f"Basic {b64encode(b'someone:seeded-word').decode()}"


def test_a_host_that_needs_no_proxy_is_asked_directly(register, server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert len(register.fetch(UPDATES)) == 1


def test_a_proxy_that_is_not_there_is_told_without_its_password(register, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://someone:seeded-word@proxy.invalid:3128")
    with pytest.raises(FaultError, match="the proxy of this environment") as raised:
        register.fetch(UPDATES)
    assert "seeded-word" not in f"{raised.value.problem}{raised.value.fix}"


def test_a_proxy_of_another_kind_is_a_mistake(register, monkeypatch):
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1080")
    with pytest.raises(InputError, match="socks5"):
        register.fetch(UPDATES)


def test_every_request_says_who_asks(register, server):
    register.fetch(UPDATES)
    register.fetch(CSV)
    assert {headers["User-Agent"] for headers in server.headers} == {f"brygge/{__version__}"}


# ---------- what is declared


@pytest.mark.parametrize(
    ("api", "problem", "fix"),
    [
        ({"base_uri": "x"}, 'unknown key "base_uri"', 'did you mean "base_url"?'),
        ({"base_url": None}, "base_url is missing", "https://data.brreg.no/enhetsregisteret/api"),
        ({"base_url": "ftp://host/x"}, "is no http address", "write base_url"),
        ({"base_url": "http://me:word@host/x"}, "holds more than an address", "write base_url"),
        ({"base_url": "http://host/x?a=1"}, "holds more than an address", "write base_url"),
        ({"tables": None}, "tables is missing", "write e.g. tables"),
        ({"tables": {CSV: "bulk_cvs"}}, 'unknown kind "bulk_cvs"', 'did you mean "bulk_csv"?'),
        ({"tables": {CSV: "bulk_csv", JSON: "bulk_csv"}}, "are both bulk_csv", "keep one"),
        ({"tables": {JSON: "bulk_json"}}, "does not say what units_csv is", "add units_csv"),
        ({"tables": {CSV: "bulk_csv", UNITS: "fetched"}}, "none that is updates", "add the table"),
        ({"updates_from": "last week"}, "updates_from is 'last week'", "write a day"),
        ({"updates_from": 20260101}, "updates_from is 20260101", "write a day"),
        ({"size": 10_001}, "size is 10001", "from 1 to 10000"),
        ({"size": 0}, "size is 0", "from 1 to 10000"),
        ({"size": True}, "size is True", "from 1 to 10000"),
    ],
)
def test_what_is_declared_wrongly_is_told_with_the_fix(register, server, api, problem, fix):
    register.declare(**api)
    with pytest.raises(InputError) as raised:
        register.fetch(CSV)
    assert problem in raised.value.problem
    assert fix in raised.value.fix
    assert server.asked == []


def test_a_synthetic_world_takes_nothing_from_the_api(register, server):
    with pytest.raises(InputError, match="worlds never mix"):
        fetch(register.project, register.project.target("demo"), register.table(CSV), [])
    assert server.asked == []


# ---------- the whole


def test_everything_lands_once_and_then_only_what_is_new(register, server):
    register.declare(size=2)
    report = register.land()
    assert [landed.name.partition(".")[2] for landed in report.landed] == [
        CSV, JSON, UPDATES, UPDATES, UNITS,
    ]  # fmt: skip
    again = register.land()
    assert (len(again.landed), len(again.already_landed), again.notes) == (0, 2, ())
    new = server.add(3)
    server.rename(number(0), "Another name")
    server.delete(number(1))
    server.make_bulk(NEXT)
    third = register.land()
    assert {landed.name.partition(".")[2] for landed in third.landed} == set(TABLES)
    assert register.column(UPDATES, "oppdateringsid") == ids(server)
    assert register.column(UNITS, "organisasjonsnummer") == sorted([*map(number, range(3)), new])
    assert register.staged() == []


class Killed(BaseException):
    """What a kill looks like from inside."""


@pytest.mark.parametrize(
    ("step", "times"),
    [
        ("MB fetched", 1),
        (f"{FILE}: in place", 1),
        ("25181001.json: in place", 1),
        ("updates to", 2),
        ("25181007.json: putting in place", 1),
        ("units_fetched: ", 2),
        ("units_25181001_25181007.json: in place", 1),
    ],
)
def test_a_kill_at_any_step_loses_nothing_and_brings_nothing_twice(register, server, step, times):
    register.declare(size=1)
    told = []

    def kill(text: str, done: int | None, total: int | None) -> None:
        told.append(text)
        if step in text and sum(step in each for each in told) == times:
            raise Killed

    with pytest.raises(Killed):
        register.land(kill)
    server.add(3)
    register.land()
    assert register.column(UPDATES, "oppdateringsid") == ids(server)
    assert register.column(UNITS, "organisasjonsnummer") == [number(index) for index in range(4)]
    assert register.column(CSV, "organisasjonsnummer") == [number(index) for index in range(3)]
    assert register.staged() == []


def test_progress_tells_of_bytes_pages_and_units(register):
    told = []
    register.declare(size=2)
    register.land(lambda text, done, total: told.append((text, done, total)))
    assert any("MB fetched" in text for text, _, _ in told)
    assert [(done, total) for text, done, total in told if "updates to" in text] == [(1, 2), (2, 2)]
    assert (f"business_register.units_fetched: {number(2)}", 3, 3) in told


def test_the_command_ends_with_three_when_the_api_is_not_there(tmp_path, monkeypatch, capsys):
    with register_server() as server:
        register = make_register(tmp_path, server.base_url)
    monkeypatch.chdir(register.root)
    assert main(["land", "business_register"]) == 3
    said = capsys.readouterr().err
    assert "the connection was refused" in said
    assert "`brygge land business_register` goes on where it stopped" in said
    assert "Traceback" not in said


def test_two_do_not_fetch_at_once(register, server):
    note = register.target.landing / ".staging" / "enhetsregisteret.json"
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(note, ready, done))
    other.start()
    try:
        assert ready.wait(30)
        with pytest.raises(FaultError, match="the fetching into target"):
            register.fetch(CSV)
        assert server.asked == []
    finally:
        done.set()
        other.join()


def _hold(note: Path, ready, done) -> None:
    with hold_note(note, "brygge land", "the fetching"):
        ready.set()
        done.wait(30)
