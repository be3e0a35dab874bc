"""Industry codes in use: the standard SN2007, and the code that took each one's place in SN2025.

Input:   nothing. The codes are Statistics Norway's (KLASS 6); SN2025 follows NACE Rev. 2.1.
Output:  `INDUSTRIES`, with the share of units in each.
Never:   lists the whole standard; where a code was split, the part with most units stands here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Industry:
    """A code of SN2007 and its description, and those of SN2025; `weight` is relative."""

    code: str
    description: str
    code_2025: str
    description_2025: str
    weight: int


def _same(code: str, description: str, weight: int) -> Industry:
    """Return an industry that SN2025 left as it was."""
    return Industry(code, description, code, description, weight)


def _moved(code: str, code_2025: str, description: str, weight: int) -> Industry:
    """Return an industry that has another code, for the same things, since SN2025."""
    return Industry(code, description, code_2025, description, weight)


# Not stated. It is the register's own code and no industry.
UNSTATED = _same("00.000", "Uoppgitt", 12)

INDUSTRIES = (
    UNSTATED,
    _same("01.110", "Dyrking av korn (unntatt ris), belgvekster og oljeholdige vekster", 18),
    _same("01.410", "Melkeproduksjon på storfe", 22),
    _same("01.500", "Kombinert husdyrhold og planteproduksjon", 20),
    _same("02.100", "Skogskjøtsel og andre skogbruksaktiviteter", 14),
    _same("03.111", "Hav- og kystfiske", 14),
    _same("10.710", "Produksjon av brød og ferske konditorvarer", 6),
    _moved("16.100", "16.110", "Saging og høvling av tre", 5),
    _moved("25.620", "25.530", "Bearbeiding av metaller", 8),
    _same("33.120", "Reparasjon av maskiner", 6),
    _same("35.130", "Distribusjon av elektrisitet", 2),
    _moved("41.109", "68.120", "Utvikling og salg av egen fast eiendom ellers", 24),
    Industry("41.200", "Oppføring av bygninger", "41.000", "Oppføring av bygninger", 62),
    _same("43.120", "Grunnarbeid", 20),
    _same("43.210", "Elektrisk installasjonsarbeid", 22),
    _moved("43.221", "43.220", "Rørleggerarbeid", 16),
    _same("43.320", "Snekkerarbeid", 30),
    _same("43.341", "Malerarbeid", 14),
    _moved("43.910", "43.410", "Takarbeid", 6),
    Industry(
        *("45.112", "Detaljhandel med biler og lette motorvogner, unntatt motorsykler"),
        *("47.810", "Detaljhandel med motorvogner"),
        weight=12,
    ),
    Industry(
        *("45.200", "Vedlikehold og reparasjon av motorvogner, unntatt motorsykler"),
        *("95.310", "Vedlikehold og reparasjon av motorvogner"),
        weight=26,
    ),
    Industry(
        *("45.320", "Detaljhandel med deler og utstyr til motorvogner, unntatt motorsykler"),
        *("47.820", "Detaljhandel med deler og utstyr til motorvogner"),
        weight=6,
    ),
    _same("46.390", "Engroshandel med bredt utvalg av nærings- og nytelsesmidler", 8),
    _same("46.900", "Uspesifisert engroshandel", 10),
    _same("47.111", "Butikkhandel med bredt utvalg, mest nærings- og nytelsesmidler", 14),
    _same("47.710", "Butikkhandel med klær", 18),
    _same("47.789", "Butikkhandel med gaver og andre varer", 14),
    _moved("47.910", "47.120", "Postordrehandel og handel via Internett", 26),
    _moved("49.320", "49.330", "Drosjebiltransport", 22),
    _same("49.410", "Godstransport på vei", 28),
    _same("50.201", "Utenriks sjøtransport med gods", 4),
    _same("55.101", "Drift av hoteller, pensjonater og moteller med restaurant", 6),
    _moved("56.101", "56.110", "Drift av restauranter og kafeer", 26),
    _same("58.110", "Utgivelse av bøker", 5),
    _moved("62.010", "62.100", "Programmeringstjenester", 34),
    _moved("62.020", "62.200", "Konsulentvirksomhet tilknyttet informasjonsteknologi", 36),
    _moved("63.110", "63.100", "Databehandling, datalagring og tilknyttede tjenester", 6),
    Industry("64.202", "Passiv eierforvaltning", "64.210", "Holdingselskaper", 78),
    _same("64.990", "Annen finansieringsvirksomhet ikke nevnt annet sted", 26),
    _same("66.190", "Andre tjenester tilknyttet finansieringsvirksomhet", 6),
    _moved("68.100", "68.110", "Kjøp og salg av egen fast eiendom", 22),
    _same("68.209", "Utleie av egen eller leid fast eiendom ellers", 96),
    Industry("68.310", "Eiendomsmegling", "68.310", "Formidling av fast eiendom", 8),
    _same("68.320", "Eiendomsforvaltning", 22),
    _same("69.100", "Juridisk tjenesteyting", 12),
    _same("69.201", "Regnskap og bokføring", 14),
    _moved("70.220", "70.200", "Bedriftsrådgivning og annen administrativ rådgivning", 58),
    _same("71.112", "Arkitekttjenester vedrørende byggverk", 12),
    _same("71.129", "Annen teknisk konsulentvirksomhet", 24),
    _same("73.110", "Reklamebyråer", 14),
    _moved("74.103", "74.130", "Interiørarkitekt- og interiørdesignvirksomhet", 8),
    _same("74.200", "Fotografvirksomhet", 20),
    _same("77.110", "Utleie og leasing av biler og andre lette motorvogner", 5),
    _same("81.210", "Rengjøring av bygninger", 24),
    _same("85.510", "Undervisning innen idrett og rekreasjon", 14),
    _moved("86.902", "86.950", "Fysioterapitjeneste", 12),
    _moved("86.909", "86.990", "Andre helsetjenester", 20),
    _moved("88.911", "88.910", "Barnehager", 6),
    _moved("90.031", "90.120", "Selvstendig kunstnerisk virksomhet innen visuell kunst", 26),
    _same("93.120", "Idrettslag og -klubber", 22),
    _same("94.991", "Aktiviteter i andre interesseorganisasjoner", 24),
    _moved("96.020", "96.210", "Frisering og annen skjønnhetspleie", 34),
)
