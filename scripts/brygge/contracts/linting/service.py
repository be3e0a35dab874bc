"""Service levels and servers: known promises, in values that can be read, of places that exist.

Input:   a case.
Output:  faults.
Never:   reads a clock.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from brygge.contracts.durations import UNITS, seconds_of
from brygge.contracts.linting.case import Case, listed
from brygge.contracts.linting.finding import Fault
from brygge.contracts.model import SERVER_CHOICES, Sla, items
from brygge.errors import likely

# The standard's properties with their synonyms, by what they hold (its page on SLAs).
_DURATIONS = {
    "latency": "ly", "freshness": "", "retention": "re", "frequency": "fy", "timetodetect": "td",
    "timetonotify": "tn", "timetorepair": "tr",
}  # fmt: skip
_DATES = {"generalavailability": "ga", "endofsupport": "es", "endoflife": "el"}
_SHARES = {"availability": "av", "errorrate": "er"}
_OTHERS = {"throughput": "th", "timeofavailability": "", "support": ""}
_SPOKEN = (
    "latency", "freshness", "retention", "frequency", "timeToDetect", "timeToNotify",
    "timeToRepair", "generalAvailability", "endOfSupport", "endOfLife", "availability",
    "errorRate", "throughput", "timeOfAvailability", "support",
)  # fmt: skip
_TIME = re.compile(
    r"([01]?\d|2[0-3])(:[0-5]\d){1,2}\s*(Z|[+-]\d{2}:?\d{2}|[A-Za-z_]+/[A-Za-z_]+|UTC)?"
)


def service_levels(case: Case) -> Iterator[Fault]:
    """Each SLA is one of the standard, with a value of its kind."""
    for sla in case.contract.slas:
        name = _canonical(sla)
        if name is None:
            yield Fault(
                "BC501",
                (*sla.steps, "property"),
                f'Nothing reads the SLA "{sla.property}".',
                f"{likely(sla.property, _SPOKEN)}known are {', '.join(_SPOKEN)}.",
            )
        elif name in _DURATIONS:
            yield from _duration(sla)
        elif name in _DATES and _day(sla) is None:
            sentence = f'"{sla.content.get("value")}" is no date for {sla.property}.'
            yield Fault("BC516", (*sla.steps, "value"), sentence, 'write it like "2026-01-31".')
        elif name in _SHARES:
            yield from _share(sla)
        elif name == "timeofavailability" and not _TIME.fullmatch(_text(sla)):
            sentence = f'"{sla.content.get("value")}" is no time of the day.'
            yield Fault("BC518", (*sla.steps, "value"), sentence, 'write it like "08:00Z".')


def _duration(sla: Sla) -> Iterator[Fault]:
    value, unit = sla.content.get("value"), sla.content.get("unit")
    if seconds_of(value, unit) is not None:
        return
    if unit is not None and seconds_of(value, "s") is not None:
        sentence = f'The unit "{unit}" of {sla.property} is unknown.'
        fix = f"{likely(unit, UNITS)}use s, min, h, d, w, month, y."
        yield Fault("BC503", (*sla.steps, "unit"), sentence, fix)
    else:
        sentence = f'"{value}" is no duration for {sla.property}.'
        yield Fault("BC502", (*sla.steps, "value"), sentence, "write a number and its unit: 4, h.")


def _share(sla: Sla) -> Iterator[Fault]:
    number = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*%?", _text(sla))
    if not number or not 0 <= float(number[1]) <= 100:
        sentence = f'"{sla.content.get("value")}" is no percentage for {sla.property}.'
        yield Fault("BC517", (*sla.steps, "value"), sentence, "write a number from 0 to 100.")


def lifecycle(case: Case) -> Iterator[Fault]:
    """The dates of a life follow each other, and the end of a port that ends is announced."""
    dated = {_canonical(sla): (sla, _day(sla)) for sla in case.contract.slas}
    order = ("generalavailability", "endofsupport", "endoflife")
    present = [dated[name] for name in order if name in dated and dated[name][1] is not None]
    for (before, first), (after, second) in pairwise(present):
        if first is not None and second is not None and second < first:
            yield Fault(
                "BC512",
                (*after.steps, "value"),
                f"{after.property} ({second}) lies before {before.property} ({first}).",
                "correct one of the two dates.",
            )
    if case.contract.status in ("deprecated", "retired") and "endofsupport" not in dated:
        yield Fault(
            "BC513",
            ("status",),
            f"The contract is {case.contract.status}, but nobody says when support ends.",
            "add the SLA endOfSupport with its date.",
        )


def servers(case: Case) -> Iterator[Fault]:
    """Servers have names of their own; their environments are targets of this project."""
    seen: set[str] = set()
    for position, server in listed(case.content, "servers"):
        name = str(server.get("server") or "")
        if name in seen:
            sentence = f'The server "{name}" is given twice.'
            yield Fault("BC504", ("servers", position, "server"), sentence, "rename one of them.")
        seen.add(name)
        environment, targets = server.get("environment"), case.around.targets
        if case.folders is not None and targets and environment and environment not in targets:
            yield Fault(
                "BC505",
                ("servers", position, "environment"),
                f'The environment "{environment}" is no target of profiles.yml.',
                f"{likely(environment, targets)}the targets are {', '.join(targets)}.",
            )
        yield from _choices(position, server)


def _choices(position: int, server: Mapping[str, Any]) -> Iterator[Fault]:
    for name, known in SERVER_CHOICES.items():
        for number, each in items(server, "customProperties"):
            if each.get("property") == name and each.get("value") not in known:
                yield Fault(
                    "BC520",
                    ("servers", position, "customProperties", number, "value"),
                    f'Nothing is published with the {name} "{each.get("value")}".',
                    f"{likely(each.get('value'), known)}use {' or '.join(known)}.",
                )


def _canonical(sla: Sla) -> str | None:
    name = sla.property.lower()
    for group in (_DURATIONS, _DATES, _SHARES, _OTHERS):
        for full, short in group.items():
            if name == full or (short and name == short):
                return full
    return None


def _day(sla: Sla) -> date | None:
    text = _text(sla)
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _text(sla: Sla) -> str:
    return str(sla.content.get("value")).strip()
