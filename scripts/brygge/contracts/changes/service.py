"""What changed about service levels: which way is worse for readers depends on the promise.

Input:   two contracts.
Output:  `Change`s below `slaProperties`, and of their default element.
Never:   compares what has no common measure: such an edit counts as breaking.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from brygge.contracts.changes.change import Change, Place, major, minor, patch
from brygge.contracts.changes.pairing import canonical, pairs
from brygge.contracts.check import SEVERITIES
from brygge.contracts.durations import seconds_of
from brygge.contracts.model import Contract, custom_property

Better = Literal["less", "more"]
_PROMISES: dict[str, tuple[str, Better]] = {
    "ly": ("latency", "less"),
    "latency": ("latency", "less"),
    "freshness": ("latency", "less"),
    "fy": ("frequency", "less"),
    "frequency": ("frequency", "less"),
    "er": ("error rate", "less"),
    "errorrate": ("error rate", "less"),
    "td": ("time to detect", "less"),
    "timetodetect": ("time to detect", "less"),
    "tn": ("time to notify", "less"),
    "timetonotify": ("time to notify", "less"),
    "tr": ("time to repair", "less"),
    "timetorepair": ("time to repair", "less"),
    "timeofavailability": ("time of availability", "less"),
    "ga": ("general availability", "less"),
    "generalavailability": ("general availability", "less"),
    "re": ("retention", "more"),
    "retention": ("retention", "more"),
    "av": ("availability", "more"),
    "availability": ("availability", "more"),
    "th": ("throughput", "more"),
    "throughput": ("throughput", "more"),
    "es": ("end of support", "more"),
    "endofsupport": ("end of support", "more"),
    "el": ("end of life", "more"),
    "endoflife": ("end of life", "more"),
}
_ENDS = ("end of support", "end of life")


def service_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Yield the changes of service levels that mean something."""
    before, after = ([sla.content for sla in each.slas] for each in (old, new))
    for pair in pairs("slaProperties", before, after):
        place = ("slaProperties", pair.label)
        if pair.is_removed:
            yield _removed(place, pair.old)
        elif pair.is_added:
            yield _added(place, pair.new)
        else:
            yield from _edited(place, pair.old, pair.new)
            yield from _element(place, pair.old, pair.new, old, new)


def _removed(place: Place, sla: dict[str, Any]) -> Change:
    name, _ = _promise(sla)
    if name in _ENDS:
        return minor(place, f"the {name} is taken back.")
    return major(place, f"the {name} is no longer promised.")


def _added(place: Place, sla: dict[str, Any]) -> Change:
    name, _ = _promise(sla)
    if name in _ENDS:
        return minor(place, f"an {name} is announced: {sla.get('value')}.")
    return minor(place, f"the {name} is promised from now on.")


def _edited(place: Place, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    name, better = _promise(new)
    if _promise(old)[0] != name:
        yield major((*place, "property"), f"the {_promise(old)[0]} becomes a {name}.")
        return
    severities = [SEVERITIES.get(str(custom_property(each, "severity")).lower(), "warning")
                  for each in (old, new)]  # fmt: skip
    if severities == ["error", "warning"]:
        yield major((*place, "customProperties", "severity"), "a breach only warns from now on.")
    elif severities == ["warning", "error"]:
        yield minor((*place, "customProperties", "severity"), "a breach is an error from now on.")
    said = [_said(each) for each in (old, new)]
    covers = tuple((*place, key) for key in ("value", "unit", "valueExt"))
    if canonical(said[0]) == canonical(said[1]):
        return
    at = (
        *place,
        next(key for key in ("value", "valueExt", "unit") if old.get(key) != new.get(key)),
    )
    shown = f"from {_text(old)} to {_text(new)}"
    steps = [_compared(old, new, key) for key in ("value", "valueExt")]
    if None in steps:
        yield major(at, f"the {name} changes {shown}, which cannot be compared.", covers=covers)
    elif steps == [0, 0]:
        yield patch(at, f"the same {name}, written otherwise ({shown}).", covers=covers)
    elif any((step or 0) * (1 if better == "less" else -1) > 0 for step in steps):
        yield major(at, f"the {name} is loosened {shown}.", covers=covers)
    else:
        yield minor(at, f"the {name} is tightened {shown}.", covers=covers)


def _element(
    place: Place, old: dict[str, Any], new: dict[str, Any], before: Contract, after: Contract
) -> Iterator[Change]:
    elements = [
        str(sla.get("element") or contract.content.get("slaDefaultElement") or "")
        for sla, contract in ((old, before), (new, after))
    ]
    if elements[0] == elements[1]:
        return
    own = (*place, "element")
    at = own if old.get("element") != new.get("element") else ("slaDefaultElement",)
    covers = (own, ("slaDefaultElement",))
    if not elements[0]:
        yield minor(at, f"the {_promise(new)[0]} is measured on {elements[1]}.", covers=covers)
    else:
        to = f"on {elements[1]}" if elements[1] else "on nothing"
        reason = f"the {_promise(new)[0]} is measured {to}, no longer on {elements[0]}."
        yield major(at, reason, covers=covers)


def _promise(sla: dict[str, Any]) -> tuple[str, Better]:
    named = str(sla.get("property", ""))
    # What nobody knows is better when there is more of it only as likely as not: see `_compared`.
    return _PROMISES.get(named.lower(), (named, "more"))


def _said(sla: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(sla.get(key) for key in ("value", "unit", "valueExt"))


def _text(sla: dict[str, Any]) -> str:
    return " ".join(
        str(each)
        for each in (sla.get("value"), sla.get("valueExt"), sla.get("unit"))
        if each is not None
    )


def _compared(old: dict[str, Any], new: dict[str, Any], key: str) -> int | None:
    """Return 1 for greater, -1 for less, 0 for equal, None when nobody knows."""
    if old.get(key) is None and new.get(key) is None:
        return 0
    if str(new.get("property", "")).lower() not in _PROMISES:
        return None
    values = [_measure(each, key) for each in (old, new)]
    if values[0] is None or values[1] is None or values[0][0] != values[1][0]:
        return None
    before, after = values[0][1], values[1][1]
    return int(after > before) - int(after < before)


def _measure(sla: dict[str, Any], key: str) -> tuple[str, Any] | None:
    """Return a value with the scale that it belongs to."""
    value, unit = sla.get(key), str(sla.get("unit") or "").strip().lower()
    text = str(value).strip()
    try:
        return "date", date.fromisoformat(text[:10]).isoformat() + text[10:]
    except ValueError:
        pass
    if len(text) >= 4 and text[:2].isdigit() and text[2] == ":":
        return f"time {unit}", text
    seconds = seconds_of(value, sla.get("unit"))
    if seconds is not None and (unit or not text.replace(".", "", 1).isdigit()):
        return "seconds", seconds
    is_percent = text.endswith("%") or unit in ("%", "percent")
    try:
        return ("percent" if is_percent else unit), float(text.rstrip("% "))
    except ValueError:
        return None
