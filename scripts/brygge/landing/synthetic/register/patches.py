"""The patch that an event carries: the new values, as JSON Patch names them.

Input:   the kind of an event, and the values of its unit at its moment (`states`).
Output:  SQL for the JSON text of `endringer`.
Never:   patches deeper than two names; carries an old value.
"""

from brygge.landing.synthetic.register.bodies import (
    BUSINESS_ADDRESS,
    INDUSTRY_1,
    INDUSTRY_2,
    POSTAL_ADDRESS,
)

_ADD, _REPLACE, _REMOVE = "'add'", "'replace'", "'remove'"
# One patch in this many is answered flat: operation, path, value, operation, path, value.
_FLAT = 37


def _change(path: str, value: str, operation: str = _REPLACE, condition: str = "true") -> str:
    """Return SQL for one operation, or null where `condition` does not hold.

    `operation` is SQL for its name, `value` SQL for JSON text.
    """
    return (
        f"case when {condition} then {{'op': {operation}, 'path': '{path}', "
        f"'value': cast({value} as varchar)}} end"
    )


def _text(value: str) -> str:
    return f"to_json(cast({value} as varchar))"


def _remove(path: str, condition: str = "true") -> str:
    return _change(path, "null", _REMOVE, condition)


def _forced() -> tuple[str, ...]:
    reasons = (
        *("tvangsopplostPgaManglendeDagligLederDato", "tvangsopplostPgaManglendeRevisorDato"),
        *("tvangsopplostPgaManglendeRegnskapDato", "tvangsopplostPgaMangelfulltStyreDato"),
        "tvangsavvikletPgaManglendeSlettingDato",
    )
    return tuple(
        _change(
            f"/{name}",
            _text("trouble_date"),
            _ADD,
            f"trouble = 'forced' and unit_index % 5 = {place}",
        )
        for place, name in enumerate(reasons)
    )


_REFORM = (
    _change("/forretningsadresse/kommunenummer", _text("business_municipality_number")),
    _change("/forretningsadresse/kommune", _text("business_municipality")),
    _change(
        *("/postadresse/kommunenummer", _text("post_municipality_number")),
        condition="has_post_now",
    ),
    _change("/postadresse/kommune", _text("post_municipality"), condition="has_post_now"),
)
_STAFFED = (
    _change("/harRegistrertAntallAnsatte", "'true'"),
    _change(
        "/antallAnsatte",
        "published_staff_count",
        "case when earlier_staff_count >= 5 then 'replace' else 'add' end",
        "published_staff_count is not null",
    ),
    _change("/registreringsdatoAntallAnsatteEnhetsregisteret", _text("staff_entered_date"), _ADD),
    _change("/registreringsdatoAntallAnsatteNAVAaregisteret", _text("staff_reported_date"), _ADD),
)
_TROUBLED = (
    _change("/konkurs", "'true'", condition="trouble = 'bankrupt'"),
    _change("/konkursdato", _text("trouble_date"), _ADD, "trouble = 'bankrupt'"),
    _change("/underAvvikling", "'true'", condition="trouble = 'winding_up'"),
    _change("/underAvviklingDato", _text("trouble_date"), _ADD, "trouble = 'winding_up'"),
    _change("/underTvangsavviklingEllerTvangsopplosning", "'true'", condition="trouble = 'forced'"),
    *_forced(),
)
_VAT = (
    _change("/registrertIMvaregisteret", "'true'"),
    _change("/registreringsdatoMerverdiavgiftsregisteret", _text("vat_from_date"), _ADD),
    _change(
        *("/registreringsdatoMerverdiavgiftsregisteretEnhetsregisteret", _text("vat_entered_date")),
        _ADD,
    ),
    _change(
        "/frivilligMvaRegistrertBeskrivelser",
        "to_json([voluntary_vat])",
        *(_ADD, "has_voluntary_vat"),
    ),
    _change(
        "/registreringsdatoFrivilligMerverdiavgiftsregisteret",
        _text("voluntary_vat_date"),
        *(_ADD, "has_voluntary_vat"),
    ),
)
# Per kind of event, its operations. Whole objects are patched where all of it is new.
_PATCHES = {
    "renamed_at": (_change("/navn", _text("name")),),
    "moved_at": (_change("/forretningsadresse", BUSINESS_ADDRESS),),
    "corrected_at": (_change("/forretningsadresse/adresse", "to_json(business_lines)"),),
    "post_added_at": (_change("/postadresse", POSTAL_ADDRESS, _ADD),),
    "post_removed_at": (_remove("/postadresse"),),
    "email_added_at": (_change("/epostadresse", _text("email"), _ADD),),
    "mobile_changed_at": (_change("/mobil", _text("mobile")),),
    "telephone_removed_at": (_remove("/telefon"),),
    "industry_changed_at": (
        _change("/naeringskode1/kode", _text("industry_code_1")),
        _change("/naeringskode1/beskrivelse", _text("industry_description_1")),
    ),
    "staffed_at": _STAFFED,
    "accounted_at": (
        _change(
            "/sisteInnsendteAarsregnskap",
            _text("accounts_year"),
            "case when registered_date < date '2018-01-01' then 'replace' else 'add' end",
        ),
    ),
    "troubled_at": _TROUBLED,
    "capital_raised_at": (
        _change("/kapital/belop", "capital_amount"),
        _change("/kapital/antallAksjer", "share_count"),
        _change("/kapital/innfortDato", _text("capital_date")),
    ),
    "vat_registered_at": _VAT,
    "activity_changed_at": (_change("/aktivitet", "to_json(activity_lines)"),),
    "reform_2020_at": _REFORM,
    "reform_2024_at": _REFORM,
    "industries_2025_at": (
        _change("/naeringskode1", INDUSTRY_1),
        _change("/naeringskode2", INDUSTRY_2, condition="industry_code_2 is not null"),
    ),
}


def operations_sql() -> str:
    """Return SQL for the operations of an event: a list of (op, path, value), null without one."""
    kinds = " ".join(
        f"when '{kind}' then [{', '.join(operations)}]" for kind, operations in _PATCHES.items()
    )
    return f"list_filter(case kind {kinds} end, lambda each: each is not null)"


def patch_sql() -> str:
    """Return SQL for the JSON text of the patch of `operations`: an array of either form."""
    members = """'{"op":"' || each.op || '","path":"' || each.path || '"'"""
    nested = f"""{members} || coalesce(',"value":' || each.value, '') || '}}'"""
    flat = """'"' || each.op || '","' || each.path || '",' || coalesce(each.value, 'null')"""
    return (
        f"case when event_id % {_FLAT} = 5 "
        f"then '[' || array_to_string(list_transform(operations, lambda each: {flat}), ',') || ']' "
        f"else '[' || array_to_string(list_transform(operations, lambda each: {nested}), ',') "
        "|| ']' end"
    )
