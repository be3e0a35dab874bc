"""The made-up register: real formats, invented units, one story in files, feed and bodies."""

import csv
import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from brygge.errors import InputError
from brygge.landing.deliveries import AlreadyLanded, Landed
from brygge.landing.sources import SourceTable, find_tables
from brygge.landing.synthetic import deliver
from brygge.landing.synthetic.engine import open_engine
from brygge.landing.synthetic.register import TABLES, Plan, draw_units, raw_files, write_files
from brygge.landing.synthetic.register.csv_files import HEADINGS, OLD_HEADINGS
from brygge.landing.synthetic.register.industries import INDUSTRIES
from brygge.landing.synthetic.register.places import PLACES
from brygge.landing.synthetic.register.plans import plan_from_options
from brygge.project import Project
from conftest import ROOT, copy_project
from register_truth import Unit, flatten, operations, read_csv, read_events, read_json, replay

SAMPLES = {"seed": 1, "units": 300, "page": 420}
SMALL = Plan(seed=3, units=2_000, events_per_page=1_500, all_columns_at_first=True)
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)

# Shares of the ordinary units of a form that have a value, as measured on the public API; and
# how far 20,000 made-up units may be from them.
FILL = {
    "AS": {
        "aktivitet": 1.00,
        "vedtektsfestetformaal": 1.00,
        "kapital.belop": 1.00,
        "naeringskode1.kode": 0.98,
        "fravalgrevisjondato": 0.81,
        "sisteinnsendteaarsregnskap": 0.75,
        "registreringsdatomerverdiavgiftsregisteret": 0.45,
        "registreringsdatoantallansatteenhetsregisteret": 0.32,
        "antallansatte": 0.10,
        "epostadresse": 0.24,
        "mobil": 0.22,
        "postadresse.adresse": 0.19,
        "telefon": 0.09,
        "hjemmeside": 0.07,
        "hjelpeenhetskode.kode": 0.05,
        "frivilligmvaregistrertbeskrivelser": 0.04,
    },
    "ENK": {
        "naeringskode1.kode": 0.89,
        "registreringsdatoforetaksregisteret": 0.25,
        "mobil": 0.23,
        "epostadresse": 0.22,
        "registreringsdatomerverdiavgiftsregisteret": 0.17,
        "postadresse.adresse": 0.05,
        "telefon": 0.05,
        "hjemmeside": 0.05,
        "naeringskode2.kode": 0.01,
        "antallansatte": 0.00,
    },
}
TOLERANCE = 0.02
# Units of each form per 448, as in the sample.
MIX = {"AS": 228, "ENK": 152, "FLI": 22, "NUF": 13, "DA": 9, "KBO": 7, "BRL": 5, "ESEK": 4}


class World:
    """The tables of one plan: written at once, read when a test first asks."""

    def __init__(self, plan: Plan, folder: Path, tables: Iterable[str] = TABLES):
        self.files: dict[str, list[Path]] = {}
        self.moments: dict[str, list[datetime]] = {}
        for table in tables:
            (folder / table).mkdir()
            written = write_files(plan, table, folder / table)
            self.files[table] = [file.path for file in written]
            self.moments[table] = [file.landed_at for file in written]

    @cached_property
    def first(self) -> dict[str, Unit]:
        return read_csv(self.files["units_csv"][0])

    @cached_property
    def last(self) -> dict[str, Unit]:
        return read_csv(self.files["units_csv"][1])

    @cached_property
    def bodies(self) -> list[dict[str, Any]]:
        [bulk] = self.files["units_json"]
        return list(read_json(bulk))

    @cached_property
    def pages(self) -> list[list[dict[str, Any]]]:
        return read_events(self.files["unit_updates"])

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for page in self.pages for event in page]

    @cached_property
    def fetched(self) -> list[list[dict[str, Any]]]:
        """The bodies that were fetched after each page."""
        bodies = {path.name: read_json(path) for path in self.files["units_fetched"]}
        names = [path.name.replace("updates", "fetched") for path in self.files["unit_updates"]]
        return [bodies.get(name, []) for name in names]

    def patches(self) -> list[tuple[str, str, Any]]:
        return [
            each
            for event in self.events
            if "endringer" in event
            for each in operations(event["endringer"])
        ]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(plan_from_options(SAMPLES, "samples"), tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(SMALL, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("many")
    return World(Plan(5, 20_000), folder, ("units_csv", "units_json"))


def test_the_same_plan_gives_the_same_bytes_whatever_the_threads(tmp_path: Path) -> None:
    for table in TABLES:
        digests = []
        for threads in (1, 2):
            folder = tmp_path / f"{table}_{threads}"
            folder.mkdir()
            written = write_files(Plan(4, 600, 500), table, folder, threads=threads)
            digests.append(
                [(each.path.name, sha256(each.path.read_bytes()).digest()) for each in written]
            )
        assert digests[0] == digests[1]


def test_replaying_the_feed_on_the_first_file_gives_the_last_one(small: World) -> None:
    replayed = replay(small.first, small.pages, small.fetched)
    assert replayed == small.last
    assert len(small.first) > 1_300
    changed = {number for number in small.first if small.first[number] != small.last.get(number)}
    assert len(changed) > 1_000


def test_an_event_that_is_lost_is_seen_in_the_replay(small: World) -> None:
    renamed = [
        event
        for event in small.events
        if event["organisasjonsnummer"] in small.first.keys() & small.last.keys()
        and "/navn" in str(event.get("endringer"))
    ]
    pages = [[event for event in page if event is not renamed[-1]] for page in small.pages]
    assert replay(small.first, pages, small.fetched) != small.last


def test_the_old_form_replays_as_far_as_it_tells(samples: World) -> None:
    known = {heading.lower() for heading in OLD_HEADINGS}

    def in_old_form(units: dict[str, Unit]) -> dict[str, Unit]:
        return {
            number: {heading: unit[heading] for heading in unit if heading in known}
            for number, unit in units.items()
        }

    replayed = replay(samples.first, samples.pages, samples.fetched)
    assert in_old_form(replayed) == in_old_form(samples.last)


def test_both_bulk_files_of_a_day_tell_the_same(small: World) -> None:
    living = [body for body in small.bodies if "slettedato" not in body]
    assert {body["organisasjonsnummer"]: dict(flatten("", body)) for body in living} == small.last


def test_the_headings_are_the_registers_and_grow_from_52_to_90(samples: World) -> None:
    def headings(path: Path) -> list[str]:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return next(csv.reader(file))

    first, last = map(headings, samples.files["units_csv"])
    assert (len(first), len(last)) == (52, 90)
    assert last == list(HEADINGS)
    assert first == [heading for heading in last if heading in first]


def test_organisation_numbers_are_valid_unique_and_nobodys(many: World) -> None:
    numbers = [body["organisasjonsnummer"] for body in many.bodies]
    assert len(set(numbers)) == len(numbers) > 19_000
    for number in numbers:
        assert re.fullmatch("[1-7][0-9]{8}", number)
        total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
        assert (total + int(number[8])) % 11 == 0


def test_forms_are_mixed_as_measured(many: World) -> None:
    forms = Counter(body["organisasjonsform"]["kode"] for body in many.bodies)
    for form, share in MIX.items():
        assert abs(forms[form] / len(many.bodies) - share / 448) < TOLERANCE, form


@pytest.mark.parametrize(
    ("form", "heading", "share"),
    [(form, heading, share) for form, fills in FILL.items() for heading, share in fills.items()],
)
def test_values_are_there_as_often_as_measured(
    many: World, form: str, heading: str, share: float
) -> None:
    units = [unit for unit in many.last.values() if unit["organisasjonsform.kode"] == form]
    found = sum(heading in unit for unit in units) / len(units)
    assert abs(found - share) <= TOLERANCE


@pytest.mark.parametrize(("form", "renamed"), [("AS", 0.27), ("ENK", 0.19)])
def test_earlier_names_are_there_as_often_as_measured(
    many: World, form: str, renamed: float
) -> None:
    bodies = [body for body in many.bodies if body["organisasjonsform"]["kode"] == form]
    living = [body for body in bodies if "slettedato" not in body]
    found = sum("historiskeNavn" in body for body in living) / len(living)
    assert abs(found - renamed) <= TOLERANCE


def test_deleted_units_are_stubs_and_about_one_sole_trader_in_25(many: World) -> None:
    stubs = [body for body in many.bodies if "slettedato" in body]
    assert {len(body) for body in stubs} == {6}
    assert {body["respons_klasse"] for body in stubs} == {"SlettetEnhet"}
    sole = [body for body in many.bodies if body["organisasjonsform"]["kode"] == "ENK"]
    assert abs(sum("slettedato" in body for body in sole) / len(sole) - 0.04) < 0.01


def test_nobody_real_can_be_reached(many: World) -> None:
    for unit in many.last.values():
        assert unit.get("epostadresse", "@.example.org").endswith(".example.org")
        assert unit.get("hjemmeside", ".example.org").endswith(".example.org")
        for heading in ("telefon", "mobil"):
            # No Norwegian number of eight digits begins with 1.
            assert re.fullmatch("1[0-9]( [0-9]{2}){3}", unit.get(heading, "10 00 00 00"))


def test_companies_drawn_for_other_generators_are_those_of_the_files(
    samples: World, tmp_path: Path
) -> None:
    with open_engine(tmp_path, 2) as connection:
        draw_units(connection, plan_from_options(SAMPLES, "samples"))
        drawn = connection.execute(
            "select organisation_number, form_code, industry_code, municipality_code, "
            "cast(registered_date as varchar), is_bankrupt from drawn_units"
        ).fetchall()
    assert len(drawn) == SAMPLES["units"]
    for number, form, industry, municipality, registered, is_bankrupt in drawn:
        first, last = samples.first.get(number), samples.last.get(number)
        for unit in filter(None, (first, last)):
            assert unit["organisasjonsform.kode"] == form
            assert unit["registreringsdatoenhetsregisteret"] == registered
        if first:
            assert first.get("naeringskode1.kode") == industry
            assert first.get("forretningsadresse.kommunenummer") == municipality
        if last:
            assert (last["konkurs"] == "true") == is_bankrupt


# The nine traps of the format: how often each is in the samples.
def _spelled_twice(world: World) -> int:
    csv_names = {heading for heading in HEADINGS if "." not in heading}
    json_names = {key for body in world.bodies for key in body}
    folded = {name.lower(): name for name in csv_names}
    return sum(folded.get(name.lower(), name) != name for name in json_names)


def _lines(world: World) -> int:
    addresses = sum("/n" in unit["forretningsadresse.adresse"] for unit in world.last.values())
    texts = sum("\n" in unit.get("aktivitet", "") for unit in world.last.values())
    return min(addresses, texts)


def _leading_zeros(world: World) -> int:
    headings = "forretningsadresse.postnummer", "forretningsadresse.kommunenummer"
    ends = sum(unit.get("naeringskode1.kode", "").endswith("0") for unit in world.last.values())
    zeros = [
        sum(unit.get(heading, "").startswith("0") for unit in world.last.values())
        for heading in headings
    ]
    return min(ends, *zeros)


def _staff_without_count(world: World) -> int:
    return sum(
        unit["harregistrertantallansatte"] == "true" and "antallansatte" not in unit
        for unit in world.last.values()
    )


def _parents_not_there(world: World) -> int:
    parents = [unit["overordnetenhet"] for unit in world.last.values() if "overordnetenhet" in unit]
    assert any(parent in world.last for parent in parents)
    return sum(parent not in world.last for parent in parents)


def _codes_that_vanished(world: World) -> int:
    def of_division_45(units: dict[str, Unit]) -> int:
        return sum(unit.get("naeringskode1.kode", "").startswith("45.") for unit in units.values())

    assert of_division_45(world.last) == 0
    unstated = sum(unit.get("naeringskode1.kode") == "00.000" for unit in world.last.values())
    return min(of_division_45(world.first), unstated)


def _municipalities_renumbered(world: World) -> int:
    heading = "forretningsadresse.kommunenummer"
    return sum(
        unit.get(heading) != world.last[number].get(heading)
        for number, unit in world.first.items()
        if number in world.last
    )


def _first_digits(world: World) -> int:
    by_form: dict[str, set[str]] = {}
    for number, unit in world.last.items():
        by_form.setdefault(unit["organisasjonsform.kode"], set()).add(number[0])
    return min(len(by_form["AS"]), len(by_form["ENK"]))


def _columns_added(world: World) -> int:
    return len(HEADINGS) - len(OLD_HEADINGS)


@pytest.mark.parametrize(
    ("count", "least"),
    [
        (_spelled_twice, 3),
        (_lines, 2),
        (_leading_zeros, 5),
        (_staff_without_count, 5),
        (_parents_not_there, 1),
        (_codes_that_vanished, 1),
        (_municipalities_renumbered, 50),
        (_first_digits, 7),
        (_columns_added, 38),
    ],
)
def test_every_trap_of_the_format_is_in_the_samples(
    samples: World, count: Callable[[World], int], least: int
) -> None:
    assert count(samples) >= least


def test_every_value_of_the_csv_is_quoted(samples: World) -> None:
    for path in samples.files["units_csv"]:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        # What stands outside of quotes: nothing but commas and ends of records.
        assert set(re.sub(r'"(?:[^"]|"")*"', "", text)) == {",", "\n"}
        assert 'navnet ""Hjulet rundt""' in text


def test_ids_rise_with_gaps_and_moments_never_fall(samples: World) -> None:
    ids = [int(event["oppdateringsid"]) for event in samples.events]
    steps = {later - earlier for earlier, later in pairwise(ids)}
    assert min(steps) == 1
    assert max(steps) == 2
    moments = [event["dato"] for event in samples.events]
    assert moments == sorted(moments)
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", each) for each in moments)
    sizes = [len(page) for page in samples.pages]
    assert sizes[0] == SAMPLES["page"]
    assert sizes[-1] == 0


def test_the_feed_tells_everything_that_a_feed_can_tell(samples: World) -> None:
    kinds = Counter(event["endringstype"] for event in samples.events)
    assert set(kinds) == {"Ny", "Endring", "Sletting", "Fjernet", "Ukjent"}
    unknown = [each for each in samples.events if each["endringstype"] == "Ukjent"]
    assert max(each["dato"] for each in unknown) < "2018-08"
    assert all(
        ("endringer" in each) == (each["endringstype"] == "Endring") for each in samples.events
    )
    found = samples.patches()
    assert {operation for operation, _, _ in found} == {"add", "replace", "remove"}
    assert {path.count("/") for _, path, _ in found} == {1, 2}
    objects = {path for _, path, value in found if isinstance(value, dict)}
    assert {"/forretningsadresse", "/postadresse", "/naeringskode1"} <= objects
    flat = [each for each in samples.events if isinstance((each.get("endringer") or [{}])[0], str)]
    assert len(flat) >= 5


def test_events_of_one_unit_come_within_a_day_and_within_a_millisecond(samples: World) -> None:
    told = Counter((each["organisasjonsnummer"], each["dato"]) for each in samples.events)
    days = Counter((each["organisasjonsnummer"], each["dato"][:10]) for each in samples.events)
    twice = [number for (number, _), count in told.items() if count > 1]
    assert twice
    assert sum(count > 1 for count in days.values()) > len(twice)
    # The second name has the higher id: the other one would stay, were they taken backwards.
    number = next(each for each in twice if each in samples.first and each in samples.last)
    renamings = [
        each
        for each in samples.events
        if each["organisasjonsnummer"] == number and "/navn" in str(each.get("endringer"))
    ]
    assert [dict_of(each)["/navn"] for each in renamings][-1] == samples.last[number]["navn"]
    assert len({each["dato"] for each in renamings}) == 1 < len(renamings)


def dict_of(event: dict[str, Any]) -> dict[str, Any]:
    return {path: value for _, path, value in operations(event["endringer"])}


def test_new_units_are_fetched_and_some_are_gone_by_then(samples: World) -> None:
    new = {
        event["organisasjonsnummer"] for event in samples.events if event["endringstype"] == "Ny"
    }
    bodies = {body["organisasjonsnummer"]: body for page in samples.fetched for body in page}
    removed = {
        event["organisasjonsnummer"]
        for event in samples.events
        if event["endringstype"] == "Fjernet"
    }
    assert set(bodies) <= new
    assert new - set(bodies)
    assert new - set(bodies) <= removed
    assert not removed & {body["organisasjonsnummer"] for body in samples.bodies}
    assert any("slettedato" in body for body in bodies.values())
    # A file of bodies is fetched right after its page.
    for page, fetched in zip(
        samples.moments["unit_updates"], samples.moments["units_fetched"], strict=False
    ):
        assert (fetched - page).total_seconds() == 300


def test_units_come_back_and_are_told_of_before_any_bulk_file_has_them(samples: World) -> None:
    kinds: dict[str, list[str]] = {}
    for event in samples.events:
        kinds.setdefault(event["organisasjonsnummer"], []).append(event["endringstype"])
    lives = [
        [kind for kind in told if kind not in ("Endring", "Ukjent")] for told in kinds.values()
    ]
    assert ["Sletting", "Ny"] in lives
    assert any(
        told[0] == "Ny" and "Endring" in told and number not in samples.first
        for number, told in kinds.items()
    )


@pytest.mark.parametrize(
    ("day", "path"),
    [
        ("2020-01-01", "/forretningsadresse/kommunenummer"),
        ("2024-01-01", "/forretningsadresse/kommunenummer"),
        ("2025-09-01", "/naeringskode1"),
    ],
)
def test_codes_are_renumbered_in_bulk_on_their_day(small: World, day: str, path: str) -> None:
    told = [
        dict_of(event)
        for event in small.events
        if event["dato"].startswith(f"{day}T02:00:00") and event["endringstype"] == "Endring"
    ]
    assert len(told) > 300
    assert all(path in patch for patch in told)


def test_a_bulk_file_has_the_codes_of_its_day(small: World) -> None:
    heading = "forretningsadresse.kommunenummer"
    of_2019 = {place.number_2019 for place in PLACES}
    of_2024 = {place.number_2024 for place in PLACES}
    assert {unit.get(heading) for unit in small.first.values()} <= of_2019 | {None}
    assert {unit.get(heading) for unit in small.last.values()} <= of_2024 | {None}
    codes = {unit.get("naeringskode1.kode") for unit in small.last.values()}
    assert codes <= {industry.code_2025 for industry in INDUSTRIES} | {None}


def test_places_and_industries_are_codes_and_come_once() -> None:
    for numbers in (
        [place.number_2019 for place in PLACES],
        [place.number_2020 for place in PLACES],
        [place.number_2024 for place in PLACES],
    ):
        assert len(set(numbers)) == len(numbers)
        assert all(re.fullmatch("[0-9]{4}", number) for number in numbers)
    assert all(re.fullmatch("[0-9]{4}", place.postal_code) for place in PLACES)
    codes = [industry.code for industry in INDUSTRIES]
    assert len(set(codes)) == len(codes)
    for industry in INDUSTRIES:
        assert re.fullmatch(r"[0-9]{2}\.[0-9]{3}", industry.code)
        assert re.fullmatch(r"[0-9]{2}\.[0-9]{3}", industry.code_2025)
        assert not industry.code_2025.startswith("45.")


def test_the_mapping_seeds_lead_each_code_to_the_one_that_the_files_end_with() -> None:
    def mapped(seed: str, source: str, ours: str) -> set[tuple[str, str]]:
        path = ROOT / f"seeds/mappings/mapping_business_register_{seed}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return {(row[source], row[ours]) for row in csv.DictReader(file)}

    industries = mapped("industries", "source_industry_code", "industry_code")
    assert {(each.code, each.code_2025) for each in INDUSTRIES} <= industries
    municipalities = mapped("municipalities", "source_municipality_code", "municipality_code")
    for place in PLACES:
        for number in {place.number_2019, place.number_2020} - {place.number_2024}:
            assert (number, place.number_2024) in municipalities


def test_a_bulk_file_is_named_and_landed_by_its_moment(samples: World) -> None:
    assert [path.name for path in samples.files["units_csv"]] == [
        "enheter_20191231T040000Z.csv.gz",
        "enheter_20251031T040000Z.csv.gz",
    ]
    assert samples.moments["units_csv"][0] == datetime(2019, 12, 31, 5, tzinfo=UTC)
    for page, moment in zip(samples.pages, samples.moments["unit_updates"], strict=True):
        assert all(event["dato"] < f"{moment:%Y-%m-%dT%H:%M:%S}" for event in page)


@pytest.fixture
def register(tmp_path: Path) -> Project:
    return Project(copy_project(tmp_path, products=("business_register",)))


def test_the_committed_samples_are_what_the_generator_writes(samples: World) -> None:
    tables = {table.table: table for table in find_tables(Project(ROOT), ["business_register"])}
    assert {str(table.synthetic["samples"]) for table in tables.values()} == {str(SAMPLES)}
    for table in TABLES:
        committed = (ROOT / "landing/samples/business_register" / table).glob("*/raw/*")
        assert {path.name: path.read_bytes() for path in committed} == {
            path.name: path.read_bytes() for path in samples.files[table]
        }


def test_landing_the_register_twice_lands_it_once(register: Project) -> None:
    target = register.target("samples")
    tables = find_tables(register, ["business_register"])
    for table in tables:
        assert {type(outcome) for outcome in deliver(register, target, table)} == {Landed}
    ledger = target.ledger.read_text()
    for table in tables:
        assert {type(outcome) for outcome in deliver(register, target, table)} == {AlreadyLanded}
    assert target.ledger.read_text() == ledger


def test_a_target_never_holds_two_made_up_registers(register: Project) -> None:
    target = register.target("samples")
    [table] = find_tables(register, ["business_register.units_json"])
    deliver(register, target, replace(table, synthetic={"samples": {**SAMPLES, "seed": 2}}))
    with pytest.raises(InputError) as refusal:
        deliver(register, target, table)
    assert "another made-up business_register" in refusal.value.problem


def table_of(source: str, table: str) -> SourceTable:
    return SourceTable(source, table, Path("seed.csv"), synthetic={"samples": SAMPLES})


def test_a_source_that_nobody_makes_up_is_refused(register: Project) -> None:
    with pytest.raises(InputError) as refusal:
        deliver(register, register.target("samples"), table_of("busines_register", "units_csv"))
    assert 'did you mean "business_register"?' in refusal.value.fix


def test_a_table_that_the_register_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        raw_files(table_of("business_register", "unit"), SAMPLES, "there", tmp_path)
    assert "units_csv, units_json" in refusal.value.fix


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"seed": 1}, "units is missing"),
        ({"seed": 1, "units": 300, "pages": 2}, 'unknown key "pages"'),
        ({"seed": 1, "units": "many"}, "units is 'many'"),
        ({"seed": True, "units": 300}, "seed is True"),
        ({"seed": 1, "units": 99}, "units is 99"),
        ({"seed": 1, "units": 300, "page": 10_001}, "events_per_page is 10001"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(options: dict[str, object], problem: str) -> None:
    with pytest.raises(InputError) as refusal:
        plan_from_options(options, "business_register.units_csv")
    assert problem in refusal.value.problem
