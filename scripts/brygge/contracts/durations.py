"""How long an SLA's value is.

Input:   the value and the unit of an SLA property, as ODCS writes them (`4` and `d`, or `P4D`).
Output:  whole seconds, or None when it is no duration.
Never:   knows calendars: a month is 30 days, a year 365.
"""

import re

_DAY = 86_400
UNITS = {
    "s": 1, "sec": 1, "second": 1,
    "m": 60, "min": 60, "minute": 60,
    "h": 3_600, "hr": 3_600, "hour": 3_600,
    "d": _DAY, "day": _DAY,
    "w": 7 * _DAY, "week": 7 * _DAY,
    "mo": 30 * _DAY, "month": 30 * _DAY,
    "q": 91 * _DAY, "quarter": 91 * _DAY,
    "y": 365 * _DAY, "yr": 365 * _DAY, "year": 365 * _DAY,
}  # fmt: skip
_ISO = re.compile(
    r"P(?:(?P<y>\d+)Y)?(?:(?P<mo>\d+)M)?(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?"
    r"(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?"
)
_PLAIN = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)")


def seconds_of(value: object, unit: object) -> int | None:
    """Return the seconds of `value` in `unit`; a text may carry its unit (`4h`, `P1DT12H`)."""
    text = str(value).strip()
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        return sum(int(count) * UNITS[name] for name, count in iso.groupdict().items() if count)
    plain = _PLAIN.fullmatch(text.lower())
    if not plain:
        return None
    name = (str(unit).strip().lower() if unit else plain[2]) or "s"
    # `ms` are no minutes: only whole words have a plural.
    factor = UNITS.get(name) or (UNITS.get(name.removesuffix("s")) if len(name) > 2 else None)
    return None if factor is None else round(float(plain[1]) * factor)
