"""Accounts in the format of the public register's answers: nested JSON, names as it spells them.

Input:   `Filing`s.
Output:  the text of an array of objects, one per filing.
Never:   corrects the register: two names are misspelt there, so they are here.

The names are those of the open data of Regnskapsregisteret (data.brreg.no).
"""

import json
from collections.abc import Sequence
from typing import Any

from brygge.landing.synthetic.accounts.filings import Filing

KINDS = {"company": "SELSKAP", "group": "KONSERN"}
LAYOUTS = {"small": "smaa", "large": "store", "other": "oevrige"}
# Where each amount stands.
_RESULT = "resultatregnskapResultat"
_OPERATING = f"{_RESULT}.driftsresultat"
_FINANCE = f"{_RESULT}.finansresultat"
_OWED = "egenkapitalGjeld"
_EQUITY = f"{_OWED}.egenkapital"
_DEBT = f"{_OWED}.gjeldOversikt"
AMOUNTS = {
    "equity_and_debt": f"{_OWED}.sumEgenkapitalGjeld",
    "equity": f"{_EQUITY}.sumEgenkapital",
    "retained_equity": f"{_EQUITY}.opptjentEgenkapital.sumOpptjentEgenkapital",
    "paid_in_equity": f"{_EQUITY}.innskuttEgenkapital.sumInnskuttEgenkaptial",
    "debt": f"{_DEBT}.sumGjeld",
    "short_term_debt": f"{_DEBT}.kortsiktigGjeld.sumKortsiktigGjeld",
    "long_term_debt": f"{_DEBT}.langsiktigGjeld.sumLangsiktigGjeld",
    "goodwill": "eiendeler.goodwill",
    "inventories": "eiendeler.sumVarer",
    "receivables": "eiendeler.sumFordringer",
    "investments": "eiendeler.sumInvesteringer",
    "cash": "eiendeler.sumBankinnskuddOgKontanter",
    "total_assets": "eiendeler.sumEiendeler",
    "current_assets": "eiendeler.omloepsmidler.sumOmloepsmidler",
    "fixed_assets": "eiendeler.anleggsmidler.sumAnleggsmidler",
    "result_before_tax": f"{_RESULT}.ordinaertResultatFoerSkattekostnad",
    "tax": f"{_RESULT}.ordinaertResultatSkattekostnad",
    "extraordinary_gross": f"{_RESULT}.ekstraordinaerePoster",
    "extraordinary_tax": f"{_RESULT}.skattekostnadEkstraordinaertResultat",
    "annual_result": f"{_RESULT}.aarsresultat",
    "total_result": f"{_RESULT}.totalresultat",
    "net_finance": f"{_FINANCE}.nettoFinans",
    "financial_income": f"{_FINANCE}.finansinntekt.sumFinansinntekter",
    "group_interest_cost": f"{_FINANCE}.finanskostnad.rentekostnadSammeKonsern",
    "other_interest_cost": f"{_FINANCE}.finanskostnad.annenRentekostnad",
    "financial_cost": f"{_FINANCE}.finanskostnad.sumFinanskostnad",
    "operating_result": f"{_OPERATING}.driftsresultat",
    "sales_revenue": f"{_OPERATING}.driftsinntekter.salgsinntekter",
    "operating_revenue": f"{_OPERATING}.driftsinntekter.sumDriftsinntekter",
    "payroll_cost": f"{_OPERATING}.driftskostnad.loennskostnad",
    "operating_cost": f"{_OPERATING}.driftskostnad.sumDriftskostnad",
}


def as_json(filings: Sequence[Filing]) -> str:
    """Return the filings as one JSON array, one account per line."""
    accounts = (
        json.dumps(_account(filing, number), ensure_ascii=False, separators=(",", ":"))
        for number, filing in enumerate(filings, 1)
    )
    return "[" + ",\n".join(accounts) + "]\n"


def _account(filing: Filing, number: int) -> dict[str, Any]:
    account: dict[str, Any] = {
        "id": number,
        "journalnr": filing.journal_number,
        "regnskapstype": KINDS[filing.kind],
        "regnskapDokumenttype": "AARSREGNSKAP",
        "virksomhet": {
            "organisasjonsnummer": filing.company.organisation_number,
            "organisasjonsform": filing.company.form_code,
            "morselskap": filing.company.is_parent,
        },
        "regnskapsperiode": {
            "fraDato": filing.period_start.isoformat(),
            "tilDato": filing.period_end.isoformat(),
        },
        "valuta": filing.currency_code,
        "avviklingsregnskap": filing.is_winding_up,
        "oppstillingsplan": LAYOUTS[filing.layout],
        "revisjon": {
            "ikkeRevidertAarsregnskap": filing.is_unaudited,
            "fravalgRevisjon": filing.is_audit_waived,
        },
        "regnkapsprinsipper": {
            "smaaForetak": filing.layout == "small",
            "regnskapsregler": "regnskapslovenAlminneligRegler",
        },
    }
    for name, path in AMOUNTS.items():
        amount = getattr(filing.amounts, name)
        if amount is not None:
            _place(account, path, amount / 100)
    return account


def _place(account: dict[str, Any], path: str, amount: float) -> None:
    *parents, name = path.split(".")
    part = account
    for parent in parents:
        part = part.setdefault(parent, {})
    part[name] = amount
