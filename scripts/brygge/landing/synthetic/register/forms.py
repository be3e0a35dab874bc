"""Organisation forms of the made-up register: how many units have each, and its sector.

Input:   nothing. Shares as in a sample of the public API (448 units, June 2026); descriptions
         are the register's own. Sub-units (BEDR, AAFY) are not in this register.
Output:  `FORMS`, in the order of their codes.
Never:   lists the forms that the sample did not meet, but for ORGL: it alone has a parent.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """A form: its code and description, its institutional sector, its share (relative).

    A unit's name is `name_before`, its words, `name_after`.
    """

    code: str
    description: str
    sector_code: str
    sector_description: str
    weight: int
    name_before: str = ""
    name_after: str = ""


_COMPANIES = "2100", "Private aksjeselskaper mv."
_HOUSEHOLDS = "8200", "Personlig næringsdrivende"
_OTHERS = "2300", "Private foretak med ubegrenset ansvar"
_IDEAL = "7000", "Ideelle organisasjoner"
_LOCAL = "6500", "Kommuneforvaltningen"
_ABROAD = "9000", "Utlandet"

FORMS = (
    Form("ANS", "Ansvarlig selskap med solidarisk ansvar", *_OTHERS, 2, name_after=" ANS"),
    Form("AS", "Aksjeselskap", *_COMPANIES, 228, name_after=" AS"),
    Form("ASA", "Allmennaksjeselskap", *_COMPANIES, 1, name_after=" ASA"),
    Form("BRL", "Borettslag", *_COMPANIES, 5, name_after=" BORETTSLAG"),
    Form("DA", "Ansvarlig selskap med delt ansvar", *_OTHERS, 9, name_after=" DA"),
    Form("ENK", "Enkeltpersonforetak", *_HOUSEHOLDS, 152),
    Form("ESEK", "Eierseksjonssameie", *_IDEAL, 4, name_before="SAMEIET "),
    Form("FLI", "Forening/lag/innretning", *_IDEAL, 22, name_after=" FORENING"),
    Form("KBO", "Konkursbo", *_COMPANIES, 7, name_after=" AS KONKURSBO"),
    Form("NUF", "Norskregistrert utenlandsk foretak", *_COMPANIES, 13, name_after=" NUF"),
    Form("ORGL", "Organisasjonsledd", *_LOCAL, 4, name_before="AVDELING "),
    Form("STI", "Stiftelse", *_IDEAL, 1, name_before="STIFTELSEN "),
    Form("UTLA", "Utenlandsk enhet", *_ABROAD, 4, name_after=" LTD"),
)
