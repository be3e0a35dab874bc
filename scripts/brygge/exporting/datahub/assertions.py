"""What is proposed to DataHub of a check: what it asserts, and how each of its runs ended.

Input:   a check of a dataset.
Output:  proposals for one assertion: what it is, where it comes from, an event for every run whose
         time is known.
Never:   carries a value of the data: of bad rows there is a count. Unit tests are left out: they
         try a query on rows that were made up.
"""

from collections.abc import Iterator
from typing import Any

from brygge.catalog.model import Check, Result
from brygge.exporting.datahub.urns import (
    DBT,
    Proposal,
    Urns,
    as_text,
    assertion_urn,
    milliseconds,
    proposal,
)

OUTCOMES = {"passed": "SUCCESS", "warned": "FAILURE", "failed": "FAILURE", "error": "ERROR"}


def proposals(check: Check, urns: Urns) -> Iterator[Proposal]:
    """Give the proposals for `check`; none for a unit test."""
    if check.kind == "unit":
        return
    urn = assertion_urn(check.id)
    yield proposal("assertion", urn, "assertionInfo", _info(check, urns))
    yield proposal("assertion", urn, "dataPlatformInstance", {"platform": DBT})
    dataset = urns.dataset(check.asset)
    for result in check.results:
        time = milliseconds(result.at)
        if time and result.outcome in OUTCOMES:
            event = _event(result, time, urn, dataset)
            yield proposal("assertion", urn, "assertionRunEvent", event)


def _info(check: Check, urns: Urns) -> dict[str, Any]:
    custom: dict[str, Any] = {
        "type": "dbt",
        "entity": urns.dataset(check.asset),
        "nativeType": check.kind,
        "nativeParameters": {name: as_text(value) for name, value in check.arguments.items()},
        **_standard(check),
    }
    if check.column:
        field = urns.field(check.asset, check.column)
        custom |= {"scope": "DATASET_COLUMN", "field": field, "fields": [field]}
    else:
        custom["scope"] = "DATASET_ROWS"
    return {
        "type": "CUSTOM",
        "customAssertion": custom,
        "description": check.description or check.name,
        "source": {"type": "EXTERNAL"},
        "customProperties": {"dbt_unique_id": check.id, "severity": check.severity},
    }


def _standard(check: Check) -> dict[str, Any]:
    """Return what a check means in DataHub's own words; of most kinds that is: what dbt says."""
    if check.kind == "not_null":
        return {"operator": "NOT_NULL", "aggregation": "IDENTITY"}
    if check.kind == "unique":
        all_of_them = {"value": {"value": "1.0", "type": "NUMBER"}}
        # DataHub's own spelling.
        unique = "UNIQUE_PROPOTION"
        return {"operator": "EQUAL_TO", "aggregation": unique, "parameters": all_of_them}
    if check.kind == "accepted_values" and "values" in check.arguments:
        accepted = {"value": {"value": as_text(check.arguments["values"]), "type": "SET"}}
        return {"operator": "IN", "aggregation": "IDENTITY", "parameters": accepted}
    return {"operator": "_NATIVE_", "aggregation": "_NATIVE_"}


def _event(result: Result, time: int, urn: str, dataset: str) -> dict[str, Any]:
    judged: dict[str, Any] = {
        "type": OUTCOMES[result.outcome],
        "nativeResults": {"outcome": result.outcome},
    }
    if result.failures is not None:
        judged["unexpectedCount"] = result.failures
    if result.seconds is not None:
        judged["nativeResults"]["seconds"] = str(result.seconds)
    return {
        "timestampMillis": time,
        "runId": result.at,
        "asserteeUrn": dataset,
        "status": "COMPLETE",
        "assertionUrn": urn,
        "result": judged,
    }
