"""What an SLA promises about the data itself: freshness, retention, frequency.

Input:   an SLA property of a contract.
Output:  the check it asks for; none where it speaks of the service and not of the data.
Never:   reads a clock: the moment of the audit is `${now}`.
"""

from collections.abc import Iterator
from dataclasses import replace

from brygge.contracts.check import NOW, SEVERITIES, Check, make_check
from brygge.contracts.column_types import quoted
from brygge.contracts.durations import seconds_of
from brygge.contracts.model import Contract, Sla, custom_property
from brygge.contracts.references import OBJECT, Target, resolve

# SLA property: the rule that checks it on the data.
SLA_RULES = {
    "latency": "freshness",
    "ly": "freshness",
    "freshness": "freshness",
    "retention": "retention",
    "re": "retention",
    "frequency": "frequency",
    "fy": "frequency",
}


def service_checks(sla: Sla, contract: Contract) -> Iterator[Check]:
    """Yield the check of `sla`: an age or a gap in seconds of the column that it names."""
    rule = SLA_RULES.get(sla.property.lower())
    seconds = seconds_of(sla.content.get("value"), sla.content.get("unit"))
    element = sla.content.get("element") or contract.content.get("slaDefaultElement")
    if rule is None or seconds is None or not element:
        return
    target = resolve(str(element), contract, ())
    name = target.column if isinstance(target, Target) else str(element)
    if contract.objects[0].find(name) is None:
        return
    moment = f"cast({quoted(name)} as timestamp)"
    severity = SEVERITIES.get(str(custom_property(sla.content, "severity")).lower(), "warning")
    check = make_check(
        str(sla.content.get("id") or f"{name}.{rule}"), rule, (name,), sla.steps, scope="measure"
    )
    check = replace(check, operator="<=", expected=(seconds,), severity=severity, unit="")
    if rule == "frequency":
        gaps = (
            f"select coalesce(max(gap), 0) from (select date_diff('second', lag({moment}) over "
            f"(order by {moment}), {moment}) as gap from (select distinct {quoted(name)} "
            f"from {OBJECT} where {quoted(name)} is not null))"
        )
        yield replace(check, scope="query", sql=gaps)
    else:
        end = "max" if rule == "freshness" else "min"
        # Without rows nothing is late; rows without a moment are not fresh, and give no value.
        age = f"date_diff('second', {end}({moment}), {NOW})"
        yield replace(check, sql=f"case when count(*) > 0 then {age} else 0 end")
