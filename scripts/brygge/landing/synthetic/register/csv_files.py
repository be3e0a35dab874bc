"""The bulk file as CSV: the register's headings, and how it writes each value.

Input:   SQL for values (`states`), a path.
Output:  a gzipped CSV file: comma, every value quoted, empty for what a unit does not have.
Never:   sorts: the rows stay in the order of the units.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from brygge.landing.rows import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Lines of an address are joined by these two characters, those of free text by a real newline.
_ADDRESS = "array_to_string({lines}, '/n')"
_TEXT = "array_to_string({lines}, chr(10))"
_NO = "'false'"
_ABROAD = "case when form_code = 'NUF' then {value} end"


def _trouble(kind: str, value: str) -> str:
    return f"case when trouble_now = '{kind}' then {value} end"


def _forced(place: int) -> str:
    """Return the date of a forced dissolution, for the units that have this reason (of five)."""
    return _trouble("forced", f"case when unit_index % 5 = {place} then trouble_date end")


# Every heading, in the order of the register, with the SQL of its value.
HEADINGS = {
    "organisasjonsnummer": "organisation_number",
    "navn": "name",
    "organisasjonsform.kode": "form_code",
    "organisasjonsform.beskrivelse": "form_description",
    "naeringskode1.kode": "industry_code_1",
    "naeringskode1.beskrivelse": "industry_description_1",
    "naeringskode2.kode": "industry_code_2",
    "naeringskode2.beskrivelse": "industry_description_2",
    "naeringskode3.kode": "null",
    "naeringskode3.beskrivelse": "null",
    "hjelpeenhetskode.kode": "support_code",
    "hjelpeenhetskode.beskrivelse": "support_description",
    "harRegistrertAntallAnsatte": "has_staff",
    "antallAnsatte": "published_staff_count",
    "registreringsdatoAntallAnsatteEnhetsregisteret": "staff_entered_date",
    "registreringsdatoantallansatteNAVAaregisteret": "staff_reported_date",
    "hjemmeside": "website",
    "epostadresse": "email",
    "telefon": "telephone",
    "mobil": "mobile",
    "postadresse.adresse": _ADDRESS.format(lines="post_lines"),
    "postadresse.poststed": "post_place",
    "postadresse.postnummer": "post_code",
    "postadresse.kommune": "post_municipality",
    "postadresse.kommunenummer": "post_municipality_number",
    "postadresse.land": "case when has_post_now then 'Norge' end",
    "postadresse.landkode": "case when has_post_now then 'NO' end",
    "forretningsadresse.adresse": _ADDRESS.format(lines="business_lines"),
    "forretningsadresse.poststed": "business_place",
    "forretningsadresse.postnummer": "business_postal_code",
    "forretningsadresse.kommune": "business_municipality",
    "forretningsadresse.kommunenummer": "business_municipality_number",
    "forretningsadresse.land": "country",
    "forretningsadresse.landkode": "country_code",
    "institusjonellSektorkode.kode": "sector_code",
    "institusjonellSektorkode.beskrivelse": "sector_description",
    "sisteInnsendteAarsregnskap": "accounts_year",
    "registreringsdatoenhetsregisteret": "registered_date",
    "stiftelsesdato": "founded_date",
    "registrertIMvaRegisteret": "is_vat_registered",
    "registreringsdatoMerverdiavgiftsregisteret": "vat_from_date",
    "registreringsdatoMerverdiavgiftsregisteretEnhetsregisteret": "vat_entered_date",
    "frivilligMvaRegistrertBeskrivelser": "voluntary_vat",
    "registreringsdatoFrivilligMerverdiavgiftsregisteret": "voluntary_vat_date",
    "registrertIFrivillighetsregisteret": "is_voluntary",
    "registreringsdatoFrivillighetsregisteret": "voluntary_date",
    "registrertIForetaksregisteret": "is_in_companies_register",
    "registreringsdatoForetaksregisteret": "companies_register_date",
    "registrertIStiftelsesregisteret": "is_foundation",
    "registrertIPartiregisteret": _NO,
    "registreringsdatoPartiregisteret": "null",
    "konkurs": "trouble_now is not distinct from 'bankrupt'",
    "konkursdato": _trouble("bankrupt", "trouble_date"),
    "underAvvikling": "trouble_now is not distinct from 'winding_up'",
    "underAvviklingDato": _trouble("winding_up", "trouble_date"),
    "underTvangsavviklingEllerTvangsopplosning": "trouble_now is not distinct from 'forced'",
    "tvangsopplostPgaManglendeDagligLederDato": _forced(0),
    "tvangsopplostPgaManglendeRevisorDato": _forced(1),
    "tvangsopplostPgaManglendeRegnskapDato": _forced(2),
    "tvangsopplostPgaMangelfulltStyreDato": _forced(3),
    "tvangsavvikletPgaManglendeSlettingDato": _forced(4),
    "overordnetEnhet": "parent_number",
    "maalform": "language",
    "vedtektsdato": "articles_date",
    "vedtektsfestetFormaal": _TEXT.format(lines="purpose_lines"),
    "aktivitet": _TEXT.format(lines="activity_lines"),
    "paategninger": "note",
    "underUtenlandskInsolvensbehandlingDato": "null",
    "underRekonstruksjonsforhandlingDato": "null",
    "fravalgRevisjonDato": "waiver_date",
    "fravalgRevisjonBeslutningsDato": "waiver_decided_date",
    "erIKonsern": "is_in_group",
    "kapital.belop": "capital_amount",
    "kapital.antallAksjer": "share_count",
    "kapital.type": "capital_type",
    "kapital.bundet": "null",
    "kapital.valuta": "capital_currency",
    "kapital.innbetalt": "null",
    "kapital.fulltInnbetalt": "null",
    "kapital.innfortDato": "capital_date",
    "registreringsnummerIHjemlandet": _ABROAD.format(value="'PR-' || unit_index"),
    "utenlandskRegisterNavn": _ABROAD.format(value="'Prøveregisteret'"),
    "utenlandskRegisterAdresse.land": _ABROAD.format(value="'Sverige'"),
    "utenlandskRegisterAdresse.poststed": _ABROAD.format(value="'Provstad'"),
    "utenlandskRegisterAdresse.adresse": _ABROAD.format(value="'Exempelgatan 1'"),
    "underlagtLovgivningLand": _ABROAD.format(value="'Sverige'"),
    "underlagtLovgivningLandKode": _ABROAD.format(value="'SE'"),
    "foretaksformIHjemlandet.kode": _ABROAD.format(value="'AB'"),
    "foretaksformIHjemlandet.beskrivelse": _ABROAD.format(value="'Aktiebolag'"),
    "foretaksformIHjemlandet.beskrivelseBokmaal": _ABROAD.format(value="'Aksjeselskap'"),
}
# What the older file does not have yet.
_LATER = (
    *("registreringsdatoAntallAnsatteEnhetsregisteret",),
    *("registreringsdatoantallansatteNAVAaregisteret", "epostadresse", "telefon", "mobil"),
    *("registreringsdatoMerverdiavgiftsregisteretEnhetsregisteret",),
    *("registreringsdatoFrivilligMerverdiavgiftsregisteret", "registrertIPartiregisteret"),
    *("registreringsdatoPartiregisteret", "tvangsopplostPgaManglendeDagligLederDato"),
    *("tvangsopplostPgaManglendeRevisorDato", "tvangsopplostPgaManglendeRegnskapDato"),
    *("tvangsopplostPgaMangelfulltStyreDato", "tvangsavvikletPgaManglendeSlettingDato"),
    *("paategninger", "underUtenlandskInsolvensbehandlingDato"),
    *("underRekonstruksjonsforhandlingDato", "fravalgRevisjonDato"),
    *("fravalgRevisjonBeslutningsDato", "erIKonsern", "registreringsnummerIHjemlandet"),
    *("utenlandskRegisterNavn", "underlagtLovgivningLand", "underlagtLovgivningLandKode"),
)
_LATER_GROUPS = ("kapital.", "utenlandskRegisterAdresse.", "foretaksformIHjemlandet.")
OLD_HEADINGS = tuple(
    heading
    for heading in HEADINGS
    if heading not in _LATER and not heading.startswith(_LATER_GROUPS)
)


def write_csv(
    connection: "DuckDBPyConnection", states: str, headings: tuple[str, ...], path: Path
) -> None:
    """Write the units of `states` under `headings` to the gzipped file at `path`."""
    columns = ", ".join(
        f"coalesce(cast({HEADINGS[heading]} as varchar), '') as \"{heading}\""
        for heading in headings
    )
    connection.execute(
        f"copy (select {columns} from ({states})) to {literal(str(path))} "
        "(format csv, header, force_quote *, compression gzip)"
    )
