"""A unit as the API answers it, and as it stands in the bulk file as JSON.

Input:   the values of `states`.
Output:  SQL for one JSON text per unit; a unit that was deleted is a stub of a few keys.
Never:   writes a key whose value a unit does not have; spells a field as the CSV does.
"""

API = "https://data.brreg.no/enhetsregisteret/api"


def json_object(members: dict[str, str]) -> str:
    """Return SQL for an object; a member whose value is null is left out.

    The values are SQL that gives JSON text. The first member is never null.
    """
    (first, value), *others = members.items()
    parts = [f"""'{{"{first}":' || {value}"""]
    parts += [f"""',"{name}":' || {text}""" for name, text in others]
    # concat() leaves out what is null.
    return f"concat({', '.join(parts)}, '}}')"


def _text(value: str) -> str:
    return f"to_json(cast({value} as varchar))"


def _when(condition: str, value: str) -> str:
    return f"case when {condition} then {value} end"


def _trouble(kind: str) -> str:
    return _text(f"case when trouble_now = '{kind}' then trouble_date end")


def _forced(place: int) -> str:
    return _text(
        f"case when trouble_now = 'forced' and unit_index % 5 = {place} then trouble_date end"
    )


def _link(path: str) -> str:
    return f"""'{{"self":{{"href":"{API}/' || {path} || '"}}}}'"""


def _coded(code: str, description: str) -> str:
    inside = json_object({"kode": _text(code), "beskrivelse": _text(description)})
    return _when(f"{code} is not null", inside)


BUSINESS_ADDRESS = json_object(
    {
        "land": _text("country"),
        "landkode": _text("country_code"),
        "postnummer": _text("business_postal_code"),
        "poststed": _text("business_place"),
        "adresse": "to_json(business_lines)",
        "kommune": _text("business_municipality"),
        "kommunenummer": _text("business_municipality_number"),
    }
)
POSTAL_ADDRESS = _when(
    "has_post_now",
    json_object(
        {
            "land": "'\"Norge\"'",
            "landkode": "'\"NO\"'",
            "postnummer": _text("post_code"),
            "poststed": _text("post_place"),
            "adresse": "to_json(post_lines)",
            "kommune": _text("post_municipality"),
            "kommunenummer": _text("post_municipality_number"),
        }
    ),
)
INDUSTRY_1 = _coded("industry_code_1", "industry_description_1")
INDUSTRY_2 = _coded("industry_code_2", "industry_description_2")
# The forms by name: what is deleted keeps the first three.
_FORM = json_object(
    {
        "kode": _text("form_code"),
        "beskrivelse": _text("form_description"),
        "_links": _link("'organisasjonsformer/' || form_code"),
    }
)
_LINKS = _link("'enheter/' || organisation_number")


def _earlier(name: str, first: str, last: str) -> str:
    return json_object({"navn": _text(name), "fraDato": _text(first), "tilDato": _text(last)})


def _name(version: int) -> str:
    return f"unit_name(words, {version}, name_before, name_after)"


_RENAMED = "cast(renamed_at as date)"
_BEFORE = _earlier(_name(-1), "registered_date", "early_date(registered_date, 500)")
_EARLIER_NAMES = f"""case
    when has_earlier_name and renamed_at is null
        then '[' || {_BEFORE} || ']'
    when name_version = 1 then '[' || {_earlier(_name(0), "registered_date", _RENAMED)} || ']'
    when name_version = 2 then '[' || {_earlier(_name(0), "registered_date", _RENAMED)}
        || ',' || {_earlier(_name(1), _RENAMED, _RENAMED)} || ']'
end"""
_NOTES = (
    "'[' || coalesce("
    + _when(
        "note is not null",
        json_object(
            {
                "infotype": "'\"NAVN\"'",
                "tekst": _text("note"),
                "innfoertDato": _text("early_date(registered_date, 60)"),
            }
        ),
    )
    + ", '') || ']'"
)
_CAPITAL = _when(
    "capital is not null",
    json_object(
        {
            "belop": "capital_amount",
            "antallAksjer": "cast(share_count as varchar)",
            "type": _text("capital_type"),
            "valuta": _text("capital_currency"),
            "innfortDato": _text("capital_date"),
        }
    ),
)
_HOME = {
    "registreringsnummerIHjemlandet": "to_json('PR-' || unit_index)",
    "utenlandskRegisterNavn": "'\"Prøveregisteret\"'",
    "utenlandskRegisterAdresse": (
        """'{"land":"Sverige","poststed":"Provstad","adresse":["Exempelgatan 1"]}'"""
    ),
    "underlagtLovgivningLand": "'\"Sverige\"'",
    "underlagtLovgivningLandKode": "'\"SE\"'",
    "foretaksformIHjemlandet": (
        """'{"kode":"AB","beskrivelse":"Aktiebolag","beskrivelseBokmaal":"Aksjeselskap"}'"""
    ),
}


def _flag(value: str) -> str:
    return f"cast({value} as varchar)"


_MEMBERS = {
    "organisasjonsnummer": _text("organisation_number"),
    "navn": _text("name"),
    "organisasjonsform": _FORM,
    "hjemmeside": _text("website"),
    "postadresse": POSTAL_ADDRESS,
    "registreringsdatoEnhetsregisteret": _text("registered_date"),
    "registrertIMvaregisteret": _flag("is_vat_registered"),
    "frivilligMvaRegistrertBeskrivelser": "to_json(case when voluntary_vat is not null "
    "then [voluntary_vat] end)",
    "naeringskode1": INDUSTRY_1,
    "naeringskode2": INDUSTRY_2,
    "hjelpeenhetskode": _coded("support_code", "support_description"),
    "antallAnsatte": "cast(published_staff_count as varchar)",
    "harRegistrertAntallAnsatte": _flag("has_staff"),
    "registreringsdatoFrivilligMerverdiavgiftsregisteret": _text("voluntary_vat_date"),
    "registreringsdatoMerverdiavgiftsregisteret": _text("vat_from_date"),
    "registreringsdatoMerverdiavgiftsregisteretEnhetsregisteret": _text("vat_entered_date"),
    "registreringsdatoAntallAnsatteEnhetsregisteret": _text("staff_entered_date"),
    "registreringsdatoAntallAnsatteNAVAaregisteret": _text("staff_reported_date"),
    "epostadresse": _text("email"),
    "telefon": _text("telephone"),
    "mobil": _text("mobile"),
    "forretningsadresse": BUSINESS_ADDRESS,
    "stiftelsesdato": _text("founded_date"),
    "institusjonellSektorkode": _coded("sector_code", "sector_description"),
    "registrertIForetaksregisteret": _flag("is_in_companies_register"),
    "registrertIStiftelsesregisteret": _flag("is_foundation"),
    "registrertIFrivillighetsregisteret": _flag("is_voluntary"),
    "registreringsdatoFrivillighetsregisteret": _text("voluntary_date"),
    "sisteInnsendteAarsregnskap": _text("accounts_year"),
    "konkurs": _flag("trouble_now is not distinct from 'bankrupt'"),
    "konkursdato": _trouble("bankrupt"),
    "underAvvikling": _flag("trouble_now is not distinct from 'winding_up'"),
    "underAvviklingDato": _trouble("winding_up"),
    "underTvangsavviklingEllerTvangsopplosning": _flag("trouble_now is not distinct from 'forced'"),
    "tvangsopplostPgaManglendeDagligLederDato": _forced(0),
    "tvangsopplostPgaManglendeRevisorDato": _forced(1),
    "tvangsopplostPgaManglendeRegnskapDato": _forced(2),
    "tvangsopplostPgaMangelfulltStyreDato": _forced(3),
    "tvangsavvikletPgaManglendeSlettingDato": _forced(4),
    "overordnetEnhet": _text("parent_number"),
    "maalform": _text("language"),
    "vedtektsdato": _text("articles_date"),
    "vedtektsfestetFormaal": "to_json(purpose_lines)",
    "aktivitet": "to_json(activity_lines)",
    "registreringsdatoForetaksregisteret": _text("companies_register_date"),
    "registrertIPartiregisteret": "'false'",
    "paategninger": _NOTES,
    "fravalgRevisjonDato": _text("waiver_date"),
    "fravalgRevisjonBeslutningsDato": _text("waiver_decided_date"),
    "erIKonsern": _flag("is_in_group"),
    "kapital": _CAPITAL,
    **{name: _when("form_code = 'NUF'", value) for name, value in _HOME.items()},
    "historiskeNavn": _EARLIER_NAMES,
    "_links": _LINKS,
    "respons_klasse": "'\"Enhet\"'",
}
_STUB = {
    "organisasjonsnummer": _MEMBERS["organisasjonsnummer"],
    "navn": _MEMBERS["navn"],
    "organisasjonsform": _FORM,
    "slettedato": _text("cast(deleted_at as date)"),
    "respons_klasse": "'\"SlettetEnhet\"'",
    "_links": _LINKS,
}
# What a unit that was deleted, and is not back, is answered with.
BODY = f"""case
    when deleted_at <= as_of and coalesce(returned_at > as_of, true) then {json_object(_STUB)}
    else {json_object(_MEMBERS)}
end"""
