"""What a contract promises, each promise beside what was measured of it.

Input:   a site, a port.
Output:  `Promise`s: those of the whole table first, then by column in the order of the contract.
Never:   measures; what nobody measured is said to be unknown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from brygge.catalog.model import OutputPort
from brygge.contracts.check import Check
from brygge.contracts.checks import checks, unchecked
from brygge.contracts.references import Table, port_tables
from brygge.exporting.site.subject import Site
from brygge.exporting.site.words import duration, number
from brygge.observing.model import CheckHistory, Measurement

_AGES = ("freshness", "retention", "frequency")
_MOST_VALUES = 8


@dataclass(frozen=True)
class Promise:
    """One promise. `outcome`: passed, warned, failed, not_run, or unknown.

    `amounts` (as numbers of one unit) and `outcomes` are those of all runs, the oldest first.
    `is_amount`: the number tells more than whether the promise was kept.
    """

    check: str
    rule: str
    columns: tuple[str, ...]
    sentence: str
    severity: str
    outcome: str
    measured: str = ""
    at: str = ""
    version: str = ""
    amounts: tuple[float, ...] = ()
    outcomes: tuple[str, ...] = ()
    is_amount: bool = False

    @property
    def is_of_table(self) -> bool:
        """Whether it is about the table, and not about one column."""
        return len(self.columns) != 1 or self.rule == "columns"

    @property
    def is_broken(self) -> bool:
        """Whether the newest measurement says that it was not kept."""
        return self.outcome in ("failed", "warned", "not_run")


def promises(site: Site, port: OutputPort, tables: Iterable[Table]) -> list[Promise]:
    """Return the promises of a port; `tables` are those that contracts may refer to."""
    histories = {each.check: each for each in site.measured.get(port.contract_id, ())}
    results = _results(site, port)
    contract = site.contracts.get(port.id)
    listed = checks(contract, list(tables)) if contract and contract.objects else []
    found = [_promise(each, histories.pop(each.id, None), results) for each in listed]
    # What was measured and is not read from the contract: a check on what is unknown here.
    found += [_measured_only(each) for each in histories.values() if _is_current(each, port)]
    return sorted(found, key=lambda each: not each.is_of_table)


def promised_tables(site: Site) -> list[Table]:
    """Return the tables that contracts may refer to: ports and seeds."""
    seeds = [
        Table(
            name=asset.name,
            relation=f"{asset.relation.schema}.{asset.relation.identifier}",
            columns={column.name: column.type.lower() for column in asset.columns},
        )
        for asset in site.catalog.assets
        if asset.kind == "seed"
    ]
    return [*port_tables(site.contracts.values()), *seeds]


def unchecked_promises(site: Site, port: OutputPort) -> list[str]:
    """Return what the contract promises and nobody checks on the data, with the reason."""
    contract = site.contracts.get(port.id)
    return [each.reason for each in unchecked(contract)] if contract and contract.objects else []


def sentence(check: Check) -> str:
    """Return a promise in words."""
    known = _WORDS.get(check.rule)
    words = known(check) if known else check.rule.replace("_", " ")
    if check.description and check.rule != "columns":
        words = check.description
    is_told = check.is_strict or check.rule in (*_AGES, "columns", "not_empty", "sql")
    return words if is_told else f"{words.rstrip('.')}: {check.expectation()}"


def _listed(check: Check) -> str:
    values = [str(each) for each in check.arguments.get("values", ())]
    more = len(values) - _MOST_VALUES
    return f"one of {', '.join(values[:_MOST_VALUES])}" + (f" and {more} more" if more > 0 else "")


def _refers(check: Check) -> str:
    table, columns = check.arguments.get("table"), check.arguments.get("columns") or ()
    return f"stands in {table.name if table else 'another table'}.{', '.join(columns)}"


def _age(words: str) -> Callable[[Check], str]:
    return lambda check: words.format(duration(float(check.expected[0])))


def _says(words: str, argument: str = "") -> Callable[[Check], str]:
    return lambda check: f"{words} {check.arguments.get(argument, '')}" if argument else words


_WORDS: Mapping[str, Callable[[Check], str]] = {
    "columns": _says("exactly these columns, in this order, of these types"),
    "required": _says("never empty"),
    "unique": _says("no value twice"),
    "primary_key": lambda check: (
        "a key: no value twice"
        if len(check.columns) == 1
        else f"a key: {', '.join(check.columns)} never twice"
    ),
    "enum": _listed,
    "minimum": _says("at least", "bound"),
    "exclusive_minimum": _says("more than", "bound"),
    "maximum": _says("at most", "bound"),
    "exclusive_maximum": _says("less than", "bound"),
    "multiple_of": _says("a multiple of", "step"),
    "min_length": _says("length at least", "length"),
    "max_length": _says("length at most", "length"),
    "pattern": _says("matches", "pattern"),
    "format": _says("matches", "pattern"),
    "relationship": _refers,
    "not_empty": _says("at least one row"),
    "row_count": _says("number of rows"),
    "freshness": _age("the newest is at most {} old"),
    "retention": _age("the oldest is at most {} old"),
    "frequency": _age("at most {} between two"),
}


def _results(site: Site, port: OutputPort) -> Mapping[str, tuple[str, str]]:
    """Return outcome and moment of each check, as dbt's tests that look the audit up tell them."""
    return {
        str(check.arguments["check"]): (check.results[0].outcome, check.results[0].at)
        for check in site.checks.get(port.asset, ())
        if "check" in check.arguments and check.results
    }


def _promise(
    check: Check, history: CheckHistory | None, results: Mapping[str, tuple[str, str]]
) -> Promise:
    newest = history.measurements[0] if history and history.measurements else None
    outcome, at = results.get(check.id, ("unknown", ""))
    if newest:
        outcome, at = _outcome(newest, check.severity), newest.at
    return Promise(
        check.id,
        check.rule,
        check.columns,
        sentence(check),
        check.severity,
        outcome,
        measured_words(check.rule, check.unit, newest) if newest else "",
        at,
        newest.version if newest else "",
        _amounts(history) if history else (),
        _outcomes(history) if history else (),
        _is_amount(check.rule, check.unit),
    )


def _measured_only(history: CheckHistory) -> Promise:
    newest = history.measurements[0]
    return Promise(
        history.check,
        history.rule,
        history.columns,
        f"{history.rule.replace('_', ' ')}: {history.expected}",
        history.severity,
        _outcome(newest, history.severity),
        measured_words(history.rule, history.unit, newest),
        newest.at,
        newest.version,
        _amounts(history),
        _outcomes(history),
        _is_amount(history.rule, history.unit),
    )


def _is_current(history: CheckHistory, port: OutputPort) -> bool:
    return bool(history.measurements) and history.measurements[0].version == port.version


def _outcome(newest: Measurement, severity: str) -> str:
    return "warned" if newest.outcome == "failed" and severity == "warning" else newest.outcome


def measured_words(rule: str, unit: str, newest: Measurement) -> str:
    """Return what was measured, in words; empty where no number may be shown."""
    if newest.measured is None:
        return ""
    if rule in _AGES:
        return duration(newest.measured)
    if unit == "percent":
        return f"{newest.measured:.2f} %"
    whole = int(newest.measured)
    words = number(whole if whole == newest.measured else round(newest.measured, 4))
    if unit == "rows" and newest.row_count is not None and rule not in ("not_empty", "row_count"):
        # A port that grows is audited by what is new, which may be nothing.
        return (
            f"{words} of {number(newest.row_count)} rows" if newest.row_count else "no row to check"
        )
    return words


def _amounts(history: CheckHistory) -> tuple[float, ...]:
    found = [each.measured for each in reversed(history.measurements)]
    return tuple(each for each in found if each is not None)


def _outcomes(history: CheckHistory) -> tuple[str, ...]:
    return tuple(_outcome(each, history.severity) for each in reversed(history.measurements))


def _is_amount(rule: str, unit: str) -> bool:
    return rule in (*_AGES, "not_empty", "row_count") or unit == "percent"
