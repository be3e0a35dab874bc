"""Read how builds, tests and freshness checks ended: `run_results.json`, `sources.json`.

Input:   the bytes of any number of run results, and of one freshness report.
Output:  results by unique id, newest first; freshness by unique id.
Never:   keeps a message: engines quote values of the data in them.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Raw, Struct

from brygge.catalog.artifacts.places import SOURCES
from brygge.catalog.artifacts.tolerance import decode_file, decode_part
from brygge.catalog.model import Freshness, Result

REMAKE = "run dbt again, or leave the file out."
# Commands whose results say how data fared; `compile` and `docs generate` report success as well.
DOING = frozenset({"build", "test", "run", "seed", "snapshot", "retry", "clone", ""})
OUTCOMES = {
    "pass": "passed",
    "success": "passed",
    "warn": "warned",
    "fail": "failed",
    "error": "error",
    "runtime error": "error",
    "partial success": "error",
    "skipped": "skipped",
    "no-op": "skipped",
}


class _Timing(Struct, gc=False):
    completed_at: str | None = None


class _One(Struct, gc=False):
    unique_id: str = ""
    status: str | None = None
    failures: int | float | None = None
    execution_time: float | None = None
    timing: list[_Timing] | None = None


class _Metadata(Struct, gc=False):
    generated_at: str | None = None


class _Args(Struct, gc=False):
    which: str | None = None


class _File(Struct):
    metadata: _Metadata | None = None
    args: _Args | None = None
    results: list[Raw] | None = None


class _Fresh(Struct, gc=False):
    unique_id: str = ""
    status: str | None = None
    snapshotted_at: str | None = None
    max_loaded_at: str | None = None
    criteria: dict[str, Any] | None = None


def read_run_results(files: Iterable[tuple[str, bytes]]) -> dict[str, tuple[Result, ...]]:
    """Return the results in all `files` (name, content), by unique id, newest first."""
    found: dict[str, set[Result]] = {}
    for name, content in files:
        file = decode_file(name, content, _File, REMAKE)
        if ((file.args and file.args.which) or "") not in DOING:
            continue
        at = (file.metadata and file.metadata.generated_at) or ""
        for raw in file.results or ():
            one, _ = decode_part(raw, _One)
            outcome = OUTCOMES.get((one.status or "").lower())
            if outcome is not None and one.unique_id:
                found.setdefault(one.unique_id, set()).add(_result(one, outcome, at))
    return {
        key: tuple(sorted(results, key=lambda result: (result.at, result.outcome), reverse=True))
        for key, results in found.items()
    }


def _result(one: _One, outcome: Any, at: str) -> Result:
    ends = [timing.completed_at for timing in one.timing or () if timing.completed_at]
    return Result(
        outcome,
        utc(max(ends, default=at)),
        None if one.failures is None else int(one.failures),
        None if one.execution_time is None else round(one.execution_time, 3),
    )


def read_freshness(content: bytes) -> dict[str, Freshness]:
    """Return how old each source was when dbt last looked, by unique id."""
    file = decode_file(SOURCES, content, _File, REMAKE)
    found = [decode_part(raw, _Fresh)[0] for raw in file.results or ()]
    return {
        one.unique_id: Freshness(
            *limits(one.criteria),
            OUTCOMES.get((one.status or "").lower(), ""),
            utc(one.snapshotted_at or ""),
            utc(one.max_loaded_at or ""),
        )
        for one in found
        if one.unique_id
    }


def limits(criteria: dict[str, Any] | None) -> tuple[str, str]:
    """Return when freshness warns and when it fails, as `45 day`; empty where it never does."""
    return _limit(criteria, "warn_after"), _limit(criteria, "error_after")


def _limit(criteria: dict[str, Any] | None, name: str) -> str:
    rule = (criteria or {}).get(name)
    if not isinstance(rule, dict) or not rule.get("count"):
        return ""
    return f"{rule['count']} {rule.get('period') or 'day'}"


def utc(text: str) -> str:
    """Return dbt's time of day (UTC, with or without a zone, with fractions) to the second."""
    if len(text) < 19:
        return ""
    return f"{text[:10]}T{text[11:19]}Z"
