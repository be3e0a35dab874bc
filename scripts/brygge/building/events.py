"""Read dbt's structured log, one event at a time.

Input:   an event (dbt's JSON log, version 3) and the record of the invocation so far.
Output:  the record, completed in place; a `Step` when the event tells progress.
Never:   fails on an event that it does not know, or on a field that is missing.
"""

from dataclasses import replace
from typing import Any

from brygge.building.outcome import NodeResult, Record, Step
from brygge.building.sentences import WARNING

# dbt's names of the events; others that warn are kept as warnings.
# What our own hook says of a node that ended without a verdict.
FAULT = "BRY-FAULT: "
ERRORS = ("MainEncounteredError",)
PATHS = ("RunResultFailure", "RunResultWarning")
NOT_A_WARNING = (
    "NothingToDo",
    "LogTestResult",
    "LogModelResult",
    *PATHS,
    "RunResultWarningMessage",
)


def note_event(event: dict[str, Any], record: Record) -> Step | None:
    """Add what the event tells to `record`; return the progress that it means, if any."""
    info, data = event.get("info", {}), event.get("data", {})
    name, level = info.get("name", ""), info.get("level", "")
    record.invocation = record.invocation or info.get("invocation_id", "")
    if name == "ConcurrencyLine":
        record.total = int(data.get("node_count") or 0)
        return Step(0, record.total, "", "started")
    if name == "NoNodesForSelectionCriteria":
        record.unmatched.append(str(data.get("spec_raw", "")))
    elif name == "JinjaLogInfo" and str(data.get("msg", "")).startswith(FAULT):
        unique_id, _, sentence = str(data["msg"]).removeprefix(FAULT).partition(": ")
        record.faults[unique_id] = f"{FAULT}{sentence}"
    elif name in ERRORS:
        record.error = str(data.get("exc") or info.get("msg", ""))
    elif name == "JinjaLogWarning" and str(data.get("msg", "")).startswith(WARNING):
        record.warnings.append(str(data["msg"]))
    elif isinstance(data.get("node_info"), dict):
        return _note_node(name, info, data, record)
    elif level == "warn" and name not in NOT_A_WARNING:
        record.warnings.append(str(info.get("msg", "")))
    return None


def _note_node(
    name: str, info: dict[str, Any], data: dict[str, Any], record: Record
) -> Step | None:
    node = data["node_info"]
    unique_id = str(node.get("unique_id", ""))
    known = record.nodes.get(unique_id)
    if name == "LogStartLine":
        record.running[unique_id] = f"{node.get('resource_type')} {node.get('node_name')}"
        return None
    if name in PATHS and known:
        record.nodes[unique_id] = replace(known, path=str(data.get("path", "")))
    elif name == "RunResultError" and known:
        record.nodes[unique_id] = replace(known, message=str(data.get("msg", "")))
    elif name == "SQLCompiledPath" and known:
        record.nodes[unique_id] = replace(known, query=str(data.get("path", "")))
    elif (name.startswith("Log") and name.endswith("Result")) or name == "SkippingDetails":
        return _finish_node(node, data, record)
    return None


def _finish_node(node: dict[str, Any], data: dict[str, Any], record: Record) -> Step:
    unique_id = str(node.get("unique_id", ""))
    record.running.pop(unique_id, None)
    done = NodeResult(
        unique_id=unique_id,
        status=str(node.get("node_status", "")),
        seconds=float(data.get("execution_time") or 0.0),
        failures=data.get("num_failures"),
        path=str(node.get("node_path", "")),
    )
    record.nodes[unique_id] = done
    # Unit tests and exposures come on top of the count at the start; hooks never count.
    record.total = max(record.total, int(data.get("total") or data.get("num_models") or 0))
    finished = sum(node.kind != "operation" for node in record.nodes.values())
    name = f"{done.kind.replace('_', ' ')} {done.name}"
    return Step(finished, record.total, name, done.status, done.seconds)
