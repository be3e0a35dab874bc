"""Accounts in the format of the register's mass files: XML in ISO-8859-1, amounts by field code.

Input:   `Filing`s.
Output:  the text of a file: each account in two parts, its result (RES) and its balance (BAL).
Never:   writes a field whose line is empty.

The names and codes are those of the mass files of Regnskapsregisteret (brreg.no).
"""

from collections.abc import Iterator, Sequence

from brygge.landing.synthetic.accounts.amounts import Amounts
from brygge.landing.synthetic.accounts.filings import Filing

ENCODING = "iso-8859-1"
_KINDS = {"company": "S", "group": "K"}
_LAYOUTS = {"small": "SMAA", "large": "STORE", "other": "OEVRIGE"}
RESULT_CODES = {
    "72": "operating_revenue",
    "81": "payroll_cost",
    "146": "operating_result",
    "153": "financial_income",
    "158": "net_finance",
    "167": "result_before_tax",
    "172": "annual_result",
    "1340": "sales_revenue",
    "2216": "other_interest_cost",
    "2821": "extraordinary_tax",
    "7037": "group_interest_cost",
    "11835": "tax",
    "17126": "operating_cost",
    "17130": "financial_cost",
    "29048": "extraordinary_gross",
    "36633": "total_result",
}
BALANCE_CODES = {
    "80": "receivables",
    "85": "short_term_debt",
    "86": "long_term_debt",
    "194": "current_assets",
    "206": "goodwill",
    "217": "fixed_assets",
    "219": "total_assets",
    "250": "equity",
    "251": "equity_and_debt",
    "1119": "debt",
    "3730": "paid_in_equity",
    "6601": "investments",
    "9702": "retained_equity",
    "25012": "inventories",
    "29042": "cash",
}
# A line whose words the company writes itself, and the code of last year's revenue: neither is
# an amount that anybody mapped.
_OTHER_COST = "82"
_LAST_YEARS_REVENUE = "6972"


def as_xml(filings: Sequence[Filing]) -> str:
    """Return the filings as one file, two parts per filing."""
    lines = [
        '<?xml version="1.0" encoding="ISO-8859-1"?>',
        "<deler>",
        f"<ant_poster>{2 * len(filings)}</ant_poster>",
    ]
    for filing in filings:
        for part, codes in (("RES", RESULT_CODES), ("BAL", BALANCE_CODES)):
            lines += ["<del>", _head(filing, part)]
            lines += _fields(filing.amounts, codes)
            if part == "RES":
                lines += _unmapped_fields(filing.amounts)
            lines.append("</del>")
    return "\n".join([*lines, "</deler>", ""])


def _head(filing: Filing, part: str) -> str:
    values = {
        "orgnr": filing.company.organisation_number,
        "regnskapstype": _KINDS[filing.kind],
        "regnaar": str(filing.year),
        "aarsregnskapstype": _LAYOUTS[filing.layout],
        "oppstillingsplan_versjonsnr": "9",
        "valutakode": filing.currency_code,
        "regnskap_dokumenttype": part,
        "startdato": f"{filing.period_start:%Y%m%d}",
        "avslutningsdato": f"{filing.period_end:%Y%m%d}",
        "mottakstype": "EMOT",
        "avviklingsregnskap": _flag(filing.is_winding_up),
        "feilvaloer": _flag(filing.has_wrong_unit),
        "journalnr": filing.journal_number,
        "mottatt_dato": f"{filing.year + 1}0630",
        "orgform": filing.company.form_code,
        "mor_i_konsern": _flag(filing.company.is_parent),
        "regler_smaa": _flag(filing.layout == "small"),
        "fleksible_poster": "J",
        "fravalg_revisjon": _flag(filing.is_audit_waived),
        "utarbeidet_regnskapsforer": "N",
        "bistand_regnskapsforer": "N",
        "revisorberetning_ikke_levert": _flag(filing.is_unaudited),
    }
    return "<hode>" + "".join(_element(name, value) for name, value in values.items()) + "</hode>"


def _fields(amounts: Amounts, codes: dict[str, str]) -> Iterator[str]:
    for code, name in codes.items():
        amount = getattr(amounts, name)
        if amount is not None:
            yield f"<info>{_element('feltkode', code)}{_element('sum', _written(amount))}</info>"


def _unmapped_fields(amounts: Amounts) -> Iterator[str]:
    other = _written(amounts.operating_cost - (amounts.payroll_cost or 0))
    post = _element("tall", other) + _element("notehenvisning", "2")
    post += _element("fritekst", "Øvrige driftskostnader på året")
    yield (
        f"<info>{_element('feltkode', _OTHER_COST)}{_element('sum', other)}"
        f'<post posttype="fleksibel" nr="1">{post}</post></info>'
    )
    last_year = _element("sum", _written(amounts.operating_revenue // 200 * 190))
    yield f"<info>{_element('feltkode', _LAST_YEARS_REVENUE)}{last_year}</info>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{text}</{name}>"


def _flag(value: bool) -> str:
    return "J" if value else "N"


def _written(hundredths: int) -> str:
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"
