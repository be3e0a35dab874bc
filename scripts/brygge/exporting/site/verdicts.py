"""How each check ended: what dbt's tests say and what audits measured, told as one.

Input:   a site.
Output:  `Verdict`s, by the page on which they stand.
Never:   counts a check without a result as good, or shows a message of the database: it may quote
         values.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brygge.catalog.model import Asset, Check
from brygge.exporting.site.drawing.svg import shortened
from brygge.exporting.site.promises import Promise, promised_tables, promises
from brygge.exporting.site.subject import Site
from brygge.exporting.site.words import called, minute, plural

# The gravest first.
OUTCOMES = ("failed", "error", "not_run", "warned", "skipped", "unknown", "passed")
WORDS = {"not_run": "not carried out", "unknown": "no result"}
# What says nothing of the data: neither good nor bad.
UNDECIDED = ("error", "not_run", "skipped", "unknown")
_BAD = ("failed", "error")
_LONGEST = 120
_RELATION = re.compile(r"(ref|source)\(.*['\"](?P<name>[^'\"]+)['\"]\s*\)", re.DOTALL)


@dataclass(frozen=True)
class Verdict:
    """A check, its place, and how it ended; `outcomes` and `amounts` have the oldest first.

    `asset` is none where the check is on what is not in the catalog. `why`: why nothing is known.
    """

    check: Check
    asset: Asset | None
    address: str
    words: str
    outcome: str
    found: str
    at: str
    outcomes: tuple[str, ...]
    amounts: tuple[float, ...]
    why: str

    @property
    def place(self) -> str:
        """Where it stands on its page."""
        return self.address.partition("#")[2]

    @property
    def word(self) -> str:
        """The outcome as people read it."""
        return WORDS.get(self.outcome, self.outcome)


def verdicts(site: Site) -> Mapping[str, tuple[Verdict, ...]]:
    """Return the verdicts on each page of checks, in the order of the page."""
    promised = _promised(site)
    is_any_known = any(check.results for check in site.catalog.checks)
    by_id = {check.id: check for check in site.catalog.checks}
    pages: dict[str, list[Verdict]] = {}
    for id, address in site.addresses.checks.items():
        check = by_id[id]
        promise = promised.get((check.asset, str(check.arguments.get("check", ""))))
        verdict = _verdict(site, check, promise, is_any_known)
        pages.setdefault(address.partition("#")[0], []).append(verdict)
    return {page: tuple(found) for page, found in pages.items()}


def _promised(site: Site) -> dict[tuple[str, str], Promise]:
    """Return the promises of all ports, by asset and by the name of their check."""
    tables = promised_tables(site)
    return {
        (port.asset, each.check): each
        for _, port in site.ports.values()
        if port.contract
        for each in promises(site, port, tables)
    }


def _verdict(site: Site, check: Check, promise: Promise | None, is_any_known: bool) -> Verdict:
    newest = check.results[0] if check.results else None
    asset = site.assets.get(check.asset)
    outcome: str = newest.outcome if newest else "unknown"
    bad = newest.failures if newest else None
    counts = [each.failures for each in reversed(check.results)]
    # An audit measured more than the test tells that looks it up.
    measured = promise if promise and promise.outcomes and not _is_over(check, promise) else None
    if measured:
        outcome = measured.outcome
    return Verdict(
        check,
        asset,
        site.addresses.checks[check.id],
        promise.sentence if promise else _words(check),
        outcome,
        (measured and measured.measured) or (plural(bad, "bad row") if bad else ""),
        measured.at if measured else newest.at if newest else "",
        measured.outcomes if measured else tuple(each.outcome for each in reversed(check.results)),
        measured.amounts if measured else tuple(float(each) for each in counts if each is not None),
        _why(site, check, asset, outcome, is_any_known) if outcome in UNDECIDED else "",
    )


def _is_over(check: Check, promise: Promise) -> bool:
    """Say whether the newest run skipped a check, so that what was measured is of a run before."""
    results = check.results
    return len(results) > 1 and results[0].outcome == "skipped" and promise.at <= results[1].at


def _words(check: Check) -> str:
    """Return what a check demands."""
    given = "; ".join(_said(name, value) for name, value in check.arguments.items() if value)
    if check.description or not given or check.kind == "audited":
        return check.description or called(check)
    return f"{called(check)}: {shortened(given, _LONGEST)}"


def _said(name: str, value: Any) -> str:
    """Return one argument of a check; a relation by its name alone."""
    if name == "values" and isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, list | tuple):
        return f"{name.replace('_', ' ')} {', '.join(str(each) for each in value)}"
    relation = _RELATION.fullmatch(str(value).strip())
    return f"{name.replace('_', ' ')} {relation['name'] if relation else value}"


def _why(site: Site, check: Check, asset: Asset | None, outcome: str, is_any_known: bool) -> str:
    """Return why a check says nothing of the data."""
    if outcome == "skipped":
        return next(_blocked(site, asset), "dbt left it out of that run.")
    if outcome == "not_run":
        return "The audit could not carry it out: audit.checks has the message."
    if outcome == "error":
        when = f" of {minute(check.results[0].at)}" if check.results else ""
        return f"The database refused it: dbt's log{when} has the message."
    if not is_any_known:
        return "No result of any check is known: the artifacts hold no run results of a test."
    if check.kind == "unit":
        return "Unit tests run in `dbt build` and `dbt test`, not in `dbt run`."
    return "No run of which the results were kept had it."


def _blocked(site: Site, asset: Asset | None) -> Iterator[str]:
    """Yield which build was in the way: the asset's own, then those that it reads."""
    if asset is None:
        return
    if asset.builds and asset.builds[0].outcome in (*_BAD, "skipped"):
        yield f"{asset.name} was not built in that run."
    for edge in asset.upstream:
        above = site.assets.get(edge.asset)
        if above and above.builds and above.builds[0].outcome in _BAD:
            yield f"{above.name}, which {asset.name} reads, could not be built."
