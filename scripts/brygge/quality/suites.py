"""Run suites on the relations of a warehouse, all in one context.

Input:   suites as JSON, each with the relation that it is about; a moment for what has an age.
Output:  `SuiteResult`s: per check whether it passed, failed, or could not be run.
Never:   takes a check that could not be run for one that failed; keeps a value of the data.

A first pass asks only whether each promise is kept; what is not is counted in a second one.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from brygge.scratch import without_values

if TYPE_CHECKING:
    import duckdb

Outcome = Literal["passed", "failed", "not_run"]
NOW = "${{now}}"
# How the compiled query of a measured promise begins.
MEASURED = "select measured from"


@dataclass(frozen=True)
class Suite:
    """A suite and the relation it is run on."""

    content: Mapping[str, Any]
    schema: str
    table: str

    @property
    def name(self) -> str:
        """The suite's name: the contract's id."""
        return str(self.content["name"])


@dataclass(frozen=True)
class CheckResult:
    """What became of one check. `observed` is what was found, in words; no value of the data."""

    check: str
    rule: str
    column: str
    severity: str
    outcome: Outcome
    observed: str


@dataclass(frozen=True)
class SuiteResult:
    """What became of one suite; `document` is Great Expectations' own result."""

    name: str
    relation: str
    checks: tuple[CheckResult, ...]
    document: Any = field(repr=False, compare=False)


def read_suite(path: Path, schema: str, table: str) -> Suite:
    """Return the compiled suite at `path` for the relation `schema.table`."""
    return Suite(json.loads(path.read_text(encoding="utf-8")), schema, table)


def run_suites(
    connection: "duckdb.DuckDBPyConnection",
    suites: Sequence[Suite],
    now: Callable[[Suite], datetime],
    on_suite: Callable[[Suite], None] | None = None,
) -> list[SuiteResult]:
    """Run every suite on what `connection` sees: a warehouse, or rows about to be served.

    `now` gives the moment from which a suite counts ages.
    """
    from brygge.quality.engine import add_database, close_database, open_context

    context = open_context()
    source = add_database(context, connection)
    results = []
    try:
        for suite in suites:
            if on_suite:
                on_suite(suite)
            results.append(_run(context, source, suite, now(suite)))
    finally:
        close_database(source)
    return results


def _run(context: Any, source: Any, suite: Suite, now: datetime) -> SuiteResult:
    from brygge.quality.engine import add_relation, refusal, validate

    batch = add_relation(source, suite.schema, suite.table)
    written = [_timed(each, now) for each in suite.content["expectations"]]
    refused = {each["meta"]["check"]: reason for each in written if (reason := refusal(each))}
    run = [each for each in written if each["meta"]["check"] not in refused]
    document = validate(context, batch, suite.name, run, "BOOLEAN_ONLY")
    found = {_id(each.expectation_config): each for each in document.results}
    broken = [each for each in run if not found[each["meta"]["check"]].success]
    # Only what was measured is asked for in full: rows would hold values of the data.
    passes = (
        ("COMPLETE", [each for each in broken if _is_measured(each)]),
        ("BASIC", [each for each in broken if not _is_measured(each)]),
    )
    for result_format, asked in passes:
        if asked:
            again = validate(
                context, batch, f"{suite.name} ({result_format})", asked, result_format
            )
            found |= {_id(each.expectation_config): _shown(each) for each in again.results}
    document.results = [found[each["meta"]["check"]] for each in run]
    checks = [
        _result(each, found.get(each["meta"]["check"]), refused.get(each["meta"]["check"], ""))
        for each in written
    ]
    return SuiteResult(suite.name, f"{suite.schema}.{suite.table}", tuple(checks), document)


def _id(configuration: Any) -> str:
    return str(configuration.meta["check"])


def _is_measured(expectation: Mapping[str, Any]) -> bool:
    return str(expectation["kwargs"].get("unexpected_rows_query", "")).startswith(MEASURED)


def _timed(expectation: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    kwargs = dict(expectation["kwargs"])
    query = kwargs.get("unexpected_rows_query")
    if query:
        kwargs["unexpected_rows_query"] = query.replace(NOW, f"timestamp '{now:%Y-%m-%d %H:%M:%S}'")
    return {**expectation, "kwargs": kwargs}


def _shown(result: Any) -> Any:
    """Return the result with its counts and what was measured, without any value of the data."""
    rows = (result.result.get("details") or {}).get("unexpected_rows") or []
    if rows and list(rows[0]) == ["measured"]:
        result.result["observed_value"] = rows[0]["measured"]
    for name in ("partial_unexpected_list", "partial_unexpected_counts", "details"):
        result.result.pop(name, None)
    return result


def _result(expectation: Mapping[str, Any], result: Any, refused: str) -> CheckResult:
    kwargs, meta = expectation["kwargs"], expectation["meta"]
    column = kwargs.get("column") or ", ".join(kwargs.get("column_list") or ())
    severity = "warning" if expectation["severity"] == "warning" else "error"
    reason = refused or _reason(result)
    outcome: Outcome = "not_run" if reason else "passed" if result.success else "failed"
    observed = reason or _observed(result.result)
    return CheckResult(meta["check"], meta["rule"], column, severity, outcome, observed)


def _reason(result: Any) -> str:
    """Return why a check could not be run, in one line; nothing when it was run."""
    info = result.exception_info or {}
    infos = [info] if "raised_exception" in info else list(info.values())
    for each in infos:
        if each.get("raised_exception"):
            lines = str(each.get("exception_message") or "").strip().splitlines()
            return without_values(lines[0]) if lines else "it raised an error"
    return ""


def _observed(found: Mapping[str, Any]) -> str:
    if "unexpected_count" in found:
        return f"{found['unexpected_count']:,} of {found.get('element_count', 0):,} rows"
    value = found.get("observed_value")
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
