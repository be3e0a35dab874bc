"""The words of the EU's authority tables, and which of ours mean the same.

Input:   a language, a licence, a file format, a frequency, a status, a domain.
Output:  a `Code` of https://op.europa.eu/en/web/eu-vocabularies, or None where none fits.
Never:   takes the nearest word: what has no exact equal has none.
"""

from typing import NamedTuple

from brygge.exporting.rdf.triples import Graph, Term

_ROOT = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
THEMES = f"{_ROOT}data-theme"


class Code(NamedTuple):
    """One word of a table: its IRI, the class that DCAT-AP wants of it, its English name."""

    iri: str
    type: str
    label: str


def cite(graph: Graph, code: Code | None) -> Term | None:
    """Return a link to `code`, after saying in `graph` what it is: readers may be offline."""
    if code is None:
        return None
    predicate = "skos:prefLabel" if code.type == "skos:Concept" else "rdfs:label"
    return graph.name(code.iri, code.label, predicate, code.type)


def _table(name: str, type: str, **labels: str) -> dict[str, Code]:
    return {
        key.strip("_"): Code(f"{_ROOT}{name}/{key.strip('_')}", type, label)
        for key, label in labels.items()
    }


_LANGUAGES = _table(
    "language", "dct:LinguisticSystem",
    BUL="Bulgarian", CES="Czech", DAN="Danish", DEU="German", ELL="Greek", ENG="English",
    EST="Estonian", FIN="Finnish", FRA="French", GLE="Irish", HRV="Croatian", HUN="Hungarian",
    ISL="Icelandic", ITA="Italian", LAV="Latvian", LIT="Lithuanian", MLT="Maltese", NLD="Dutch",
    NNO="Norwegian Nynorsk", NOB="Norwegian Bokmål", NOR="Norwegian", POL="Polish",
    POR="Portuguese", RON="Romanian", SLK="Slovak", SLV="Slovenian", SPA="Spanish", SWE="Swedish",
)  # fmt: skip
_ISO_639_1 = {
    "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA",
    "et": "EST", "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "is": "ISL",
    "it": "ITA", "lt": "LIT", "lv": "LAV", "mt": "MLT", "nb": "NOB", "nl": "NLD", "nn": "NNO",
    "no": "NOR", "pl": "POL", "pt": "POR", "ro": "RON", "sk": "SLK", "sl": "SLV", "sv": "SWE",
}  # fmt: skip
_LICENCES = _table(
    "licence", "dct:LicenseDocument",
    CC0="Creative Commons CC0 1.0 Universal",
    CC_BY_4_0="Creative Commons Attribution 4.0 International",
    CC_BYSA_4_0="Creative Commons Attribution-ShareAlike 4.0 International",
    CC_BYNC_4_0="Creative Commons Attribution-NonCommercial 4.0 International",
    APACHE_2_0="Apache License, Version 2.0",
)  # fmt: skip
# SPDX's names and the addresses of the licences themselves.
_LICENCE_NAMES = {
    "cc0-1.0": "CC0", "creativecommons.org/publicdomain/zero/1.0": "CC0",
    "cc-by-4.0": "CC_BY_4_0", "creativecommons.org/licenses/by/4.0": "CC_BY_4_0",
    "cc-by-sa-4.0": "CC_BYSA_4_0", "creativecommons.org/licenses/by-sa/4.0": "CC_BYSA_4_0",
    "cc-by-nc-4.0": "CC_BYNC_4_0", "creativecommons.org/licenses/by-nc/4.0": "CC_BYNC_4_0",
    "apache-2.0": "APACHE_2_0", "apache.org/licenses/license-2.0": "APACHE_2_0",
}  # fmt: skip
_FORMATS = _table(
    "file-type", "dct:MediaTypeOrExtent",
    CSV="CSV", JSON="JSON", PARQUET="Parquet", XLSX="Excel XLSX", XML="XML",
)  # fmt: skip
_MEDIA_TYPES = {
    "CSV": "text/csv",
    "JSON": "application/json",
    "PARQUET": "application/vnd.apache.parquet",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "XML": "application/xml",
}
_DAY = 86_400
_FREQUENCIES = _table(
    "frequency", "dct:Frequency",
    HOURLY="hourly", DAILY_2="twice a day", DAILY="daily", WEEKLY="weekly", BIWEEKLY="biweekly",
    MONTHLY="monthly", BIMONTHLY="bimonthly", QUARTERLY="quarterly", ANNUAL_2="semiannual",
    ANNUAL="annual", BIENNIAL="biennial", TRIENNIAL="triennial",
)  # fmt: skip
# A month of a contract has 30 days, a quarter 91 (`contracts.durations`).
_PERIODS = {
    3_600: "HOURLY", _DAY // 2: "DAILY_2", _DAY: "DAILY", 7 * _DAY: "WEEKLY", 14 * _DAY: "BIWEEKLY",
    30 * _DAY: "MONTHLY", 60 * _DAY: "BIMONTHLY", 90 * _DAY: "QUARTERLY", 91 * _DAY: "QUARTERLY",
    180 * _DAY: "ANNUAL_2", 182 * _DAY: "ANNUAL_2", 360 * _DAY: "ANNUAL", 365 * _DAY: "ANNUAL",
    730 * _DAY: "BIENNIAL", 1_095 * _DAY: "TRIENNIAL",
}  # fmt: skip
_STATUSES = _table(
    "distribution-status", "skos:Concept",
    COMPLETED="completed", DEPRECATED="deprecated", DEVELOP="under development",
    WITHDRAWN="withdrawn",
)  # fmt: skip
_OUR_STATUSES = {
    "active": "COMPLETED", "deprecated": "DEPRECATED", "draft": "DEVELOP", "proposed": "DEVELOP",
    "retired": "WITHDRAWN",
}  # fmt: skip
_AVAILABILITIES = _table(
    "planned-availability", "skos:Concept",
    AVAILABLE="available", EXPERIMENTAL="experimental", TEMPORARY="temporary",
)  # fmt: skip
_OUR_AVAILABILITIES = {
    "active": "AVAILABLE", "deprecated": "TEMPORARY", "draft": "EXPERIMENTAL",
    "proposed": "EXPERIMENTAL",
}  # fmt: skip
_RIGHTS = _table(
    "access-right", "dct:RightsStatement", NON_PUBLIC="non-public", RESTRICTED="restricted",
)  # fmt: skip
NON_PUBLIC, RESTRICTED = _RIGHTS["NON_PUBLIC"], _RIGHTS["RESTRICTED"]
_THEMES = _table(
    "data-theme", "skos:Concept",
    AGRI="Agriculture, fisheries, forestry and food", ECON="Economy and finance",
    EDUC="Education, culture and sport", ENER="Energy", ENVI="Environment", HEAL="Health",
    TECH="Science and technology", TRAN="Transport",
)  # fmt: skip
# Domains that say a word of the theme's own name.
_DOMAINS = {
    "agriculture": "AGRI", "fisheries": "AGRI", "forestry": "AGRI", "food": "AGRI",
    "economy": "ECON", "finance": "ECON", "education": "EDUC", "culture": "EDUC", "sport": "EDUC",
    "energy": "ENER", "environment": "ENVI", "health": "HEAL", "science": "TECH",
    "technology": "TECH", "transport": "TRAN",
}  # fmt: skip


def language(tag: str) -> Code | None:
    """Return the language of a tag like `en` or `en-GB`."""
    return _LANGUAGES.get(_ISO_639_1.get(tag.lower().replace("_", "-").split("-")[0], ""))


def licence(written: str) -> Code | None:
    """Return the licence of an SPDX name or of the licence's own address."""
    name = written.strip().lower().removeprefix("https://").removeprefix("http://")
    name = name.removeprefix("www.").removesuffix("legalcode").rstrip("/").removesuffix(".html")
    return _LICENCES.get(_LICENCE_NAMES.get(name.removeprefix("spdx.org/licenses/"), ""))


def file_type(written: object) -> Code | None:
    """Return the file type of a server's `format`."""
    return _FORMATS.get(str(written).strip().upper())


def media_type(written: object) -> Code | None:
    """Return IANA's media type of a server's `format`."""
    name = _MEDIA_TYPES.get(str(written).strip().upper())
    return Code(f"{_MEDIA}{name}", "dct:MediaType", name) if name else None


def frequency(seconds: int | None) -> Code | None:
    """Return how often something comes that comes every so many seconds."""
    return _FREQUENCIES.get(_PERIODS.get(seconds or 0, ""))


def status(word: str) -> Code | None:
    """Return the status of a distribution of a port whose status is `word`."""
    return _STATUSES.get(_OUR_STATUSES.get(word.lower(), ""))


def availability(word: str) -> Code | None:
    """Return how long a port whose status is `word` is meant to stay."""
    return _AVAILABILITIES.get(_OUR_AVAILABILITIES.get(word.lower(), ""))


def theme(domain: str) -> Code | None:
    """Return the theme that a domain names itself."""
    return _THEMES.get(_DOMAINS.get(domain.strip().lower(), ""))
