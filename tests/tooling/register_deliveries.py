"""Small deliveries of a register, written by hand: every trap of its formats is in one of them."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from brygge.landing.deliveries import Landed
from brygge.landing.files import land_files
from brygge.landing.sources import find_tables
from brygge.project import Project

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def numbers(count: int) -> list[str]:
    """Return organisation numbers that belong to nobody: they begin with 1 to 7."""
    found: list[str] = []
    for prefix in map(str, range(10_000_000, 10_000_000 + 2 * count)):
        rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, prefix, strict=True)) % 11
        # A remainder of 1 has no check digit.
        if rest != 1:
            found.append(prefix + str((11 - rest) % 11))
    return found[:count]


MOVED, SMALL, CHILD, GONE, PLAIN, OTHER, NEW, STUB, NOBODY, ODD, BARE = numbers(11)
# One digit away from a number that is right.
MISTYPED = PLAIN[:-1] + str((int(PLAIN[-1]) + 1) % 10)

Fields = Mapping[str, object]


@dataclass(frozen=True)
class Delivery:
    """A file of one table, with the moment at which it is landed."""

    table: str
    name: str
    text: str
    landed_at: datetime


def at(day: str) -> datetime:
    """Return five in the morning of a day, in UTC."""
    return datetime.fromisoformat(f"{day}T05:00:00").replace(tzinfo=UTC)


def csv_text(rows: Sequence[Fields]) -> str:
    """Return rows as the register writes CSV: every value quoted, empty for none."""
    from io import StringIO

    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def old_row(place: str, name: str, **fields: object) -> Fields:
    """Return a unit as the file of 2019 has it: few columns, spelled as in CSV."""
    return {
        "organisasjonsnummer": place,
        "navn": name,
        "organisasjonsform.kode": "AS",
        "naeringskode1.kode": "45.112",
        "harRegistrertAntallAnsatte": "false",
        "antallAnsatte": "",
        "forretningsadresse.adresse": "Gata 1",
        "forretningsadresse.postnummer": "0155",
        "forretningsadresse.kommunenummer": "0301",
        "forretningsadresse.landkode": "NO",
        "registreringsdatoenhetsregisteret": "2001-02-03",
        "registrertIMvaRegisteret": "true",
        "overordnetEnhet": "",
        "aktivitet": "",
        **fields,
    }


def json_unit(place: str, name: str, **fields: object) -> Fields:
    """Return the same unit as the JSON has it."""
    return {
        "organisasjonsnummer": place,
        "navn": name,
        "organisasjonsform": {"kode": "AS", "_links": {"self": {"href": "AS"}}},
        "naeringskode1": {"kode": "47.810"},
        "harRegistrertAntallAnsatte": False,
        "forretningsadresse": {
            "adresse": ["Gata 1"],
            "postnummer": "0155",
            "kommunenummer": "0301",
            "landkode": "NO",
        },
        "registreringsdatoEnhetsregisteret": "2001-02-03",
        "registrertIMvaregisteret": True,
        **fields,
    }


def event(place: int, moment: str, unit: str, kind: str, changes: object = None) -> Fields:
    """Return one event of the feed."""
    told = {"oppdateringsid": place, "dato": moment, "organisasjonsnummer": unit}
    patched = {} if changes is None else {"endringer": changes}
    return {**told, "endringstype": kind, **patched}


def page(*events: Fields) -> str:
    """Return a page of the feed, as it is answered."""
    return json.dumps({"_embedded": {"oppdaterteEnheter": list(events)}, "page": {"number": 0}})


def replaced(path: str, value: object) -> Fields:
    """Return an operation that gives a field a new value."""
    return {"op": "replace", "path": path, "value": value}


def removed(path: str) -> Fields:
    """Return an operation that empties a field."""
    return {"op": "remove", "path": path}


RECODED = [replaced("/naeringskode1/kode", "47.810")]
ADDRESS = "forretningsadresse.adresse"
CARE_OF = "c/o Regnskap AS/nGata 6"
MUNICIPALITY = "forretningsadresse.kommunenummer"
INDUSTRY = "naeringskode1.kode"
FIRST = Delivery(
    "units_csv",
    "enheter_20191231T040000Z.csv",
    csv_text(
        [
            old_row(MOVED, "MOVED AS", **{ADDRESS: CARE_OF, MUNICIPALITY: "0106"}),
            old_row(
                SMALL,
                "SMALL AS",
                harRegistrertAntallAnsatte="true",
                aktivitet='Says "yes",\nand/no more.',
            ),
            old_row(CHILD, "CHILD AS", overordnetEnhet=NOBODY),
            old_row(GONE, "GONE AS"),
            old_row(PLAIN, "PLAIN AS"),
            old_row(MISTYPED, "MISTYPED AS"),
            old_row(OTHER, "OTHER AS", **{MUNICIPALITY: "0301"}),
            old_row(ODD, "ODD AS", **{INDUSTRY: "4.7", MUNICIPALITY: "12"}),
        ]
    ),
    at("2019-12-31"),
)
EARLY_EVENTS = Delivery(
    "unit_updates",
    "updates_1.json",
    page(
        event(1, "2017-01-01T00:00:00.000Z", PLAIN, "Ukjent"),
        event(
            2,
            # On the full second.
            "2020-01-01T02:00:00Z",
            MOVED,
            "Endring",
            ["replace", "/forretningsadresse/kommunenummer", "3004"],
        ),
        event(3, "2020-06-01T02:10:10.649Z", NEW, "Ny"),
        event(4, "2020-06-02T02:10:10.649Z", STUB, "Ny"),
        event(5, "2021-01-01T02:00:00.000Z", GONE, "Sletting"),
        event(6, "2021-01-02T02:00:00.000Z", SMALL, "Endring", [replaced("/nyttFelt", 1)]),
        event(8, "2021-01-02T02:00:00.000Z", ODD, "Endring", [replaced("/antallAnsatte", "12.7")]),
        # Asked for without changes.
        event(9, "2021-01-02T03:00:00.000Z", SMALL, "Endring"),
        # Within the millisecond in which it was new.
        event(
            21,
            "2020-06-03T02:10:10.649Z",
            BARE,
            "Endring",
            [removed("/forretningsadresse"), removed("/naeringskode1")],
        ),
    ),
    at("2021-01-03"),
)
FETCHED = Delivery(
    "units_fetched",
    "fetched_1.json",
    json.dumps(
        [
            json_unit(NEW, "NEW AS", naeringskode1={"kode": "45.112"}),
            {"organisasjonsnummer": STUB, "navn": "STUB AS", "slettedato": "2020-06-02"},
        ]
    ),
    at("2021-01-04"),
)
LATE_EVENTS = Delivery(
    "unit_updates",
    "updates_2.json",
    page(
        # Pages overlap.
        event(6, "2021-01-02T02:00:00.000Z", SMALL, "Endring", [replaced("/nyttFelt", 1)]),
        event(9, "2021-01-02T03:00:00.000Z", SMALL, "Endring", [replaced("/nyttFelt", 2)]),
        event(20, "2020-06-03T02:10:10.649Z", BARE, "Ny"),
        event(22, "2021-01-01T02:00:00.000Z", BARE, "Sletting"),
        event(
            7,
            "2024-01-01T02:00:00.000Z",
            MOVED,
            "Endring",
            [replaced("/forretningsadresse/kommunenummer", "3107")],
        ),
        *(
            event(10 + place, "2025-09-01T02:00:00.000Z", unit, "Endring", RECODED)
            for place, unit in enumerate((MOVED, SMALL, CHILD, PLAIN, NEW, OTHER))
        ),
    ),
    at("2025-09-02"),
)
LATE_FETCHED = Delivery(
    "units_fetched", "fetched_2.json", json.dumps([json_unit(BARE, "BARE AS")]), at("2025-09-03")
)
LAST = Delivery(
    "units_json",
    "enheter_20251031T040000Z.json",
    json.dumps(
        [
            json_unit(
                MOVED,
                "MOVED AS",
                forretningsadresse={
                    "adresse": ["c/o Regnskap AS", "Gata 6"],
                    "postnummer": "0155",
                    "kommunenummer": "3107",
                    "landkode": "NO",
                },
                kapital={"belop": 30000.00, "valuta": "NOK"},
                nyttFelt=1,
            ),
            json_unit(
                SMALL,
                "SMALL AS",
                harRegistrertAntallAnsatte=True,
                aktivitet=['Says "yes",', "and/no more."],
            ),
            json_unit(CHILD, "CHILD AS", overordnetEnhet=NOBODY),
            json_unit(
                PLAIN,
                "PLAIN AS",
                historiskeNavn=[
                    {"navn": "PLAIN AND SON", "fraDato": "2001-02-03", "tilDato": "2010-01-01"}
                ],
            ),
            json_unit(NEW, "NEW AS"),
            json_unit(OTHER, "OTHER AS"),
            json_unit(
                ODD,
                "ODD AS",
                naeringskode1={"kode": "4.7"},
                forretningsadresse={
                    "adresse": ["Gata 1"],
                    "postnummer": "0155",
                    "kommunenummer": "12",
                    "landkode": "NO",
                },
            ),
            {"organisasjonsnummer": GONE, "navn": "GONE AS", "slettedato": "2021-01-01"},
        ]
    ),
    at("2025-10-31"),
)
# No event tells why the plain unit has another name, and the new one is missing.
DISAGREEING = Delivery(
    "units_csv",
    "enheter_20251130T040000Z.csv",
    csv_text(
        [
            old_row(unit, name, **{INDUSTRY: "47.810", **fields})
            for unit, name, fields in (
                (PLAIN, "RENAMED AS", {}),
                (CHILD, "CHILD AS", {"overordnetEnhet": NOBODY}),
                (OTHER, "OTHER AS", {}),
                (ODD, "ODD AS", {INDUSTRY: "4.7", MUNICIPALITY: "12"}),
                (MOVED, "MOVED AS", {ADDRESS: CARE_OF, MUNICIPALITY: "3107"}),
                (
                    SMALL,
                    "SMALL AS",
                    {
                        "harRegistrertAntallAnsatte": "true",
                        "aktivitet": 'Says "yes",\nand/no more.',
                    },
                ),
            )
        ]
    ),
    at("2025-11-30"),
)
ALL = (FIRST, EARLY_EVENTS, FETCHED, LATE_EVENTS, LATE_FETCHED, LAST)


def land(root: Path, *deliveries: Delivery, target: str = "main") -> None:
    """Land deliveries in a target of the project at `root`, each at its moment."""
    project = Project(root)
    inbox = root / "inbox"
    inbox.mkdir(exist_ok=True)
    for delivery in deliveries:
        path = inbox / delivery.name
        path.write_text(delivery.text, encoding="utf-8")
        [table] = find_tables(project, [f"business_register.{delivery.table}"])
        [outcome] = land_files(
            project, project.target(target), table, [path], landed_at=delivery.landed_at
        )
        assert isinstance(outcome, Landed), outcome
