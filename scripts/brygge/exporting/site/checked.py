"""How the checks on some assets ended: now, and run by run.

Input:   a site, assets.
Output:  `Quality`.
Never:   counts a check without a result as good.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from brygge.catalog.model import Asset
from brygge.exporting.site.subject import Site

# The gravest first.
_OUTCOMES = ("failed", "error", "warned", "skipped", "passed", "no result")
_BAD = ("failed", "error", "warned")


@dataclass(frozen=True)
class Quality:
    """How many checks ended how, the gravest first; how many badly by run, the oldest first."""

    outcomes: tuple[tuple[str, int], ...]
    bad_over_runs: tuple[float, ...]

    @property
    def is_known(self) -> bool:
        """Whether any check has a result."""
        return any(name != "no result" for name, _ in self.outcomes)


def quality_of(site: Site, assets: Iterable[Asset]) -> Quality:
    """Return the quality of `assets`."""
    checks = [check for asset in assets for check in site.checks.get(asset.id, ())]
    newest: Counter[str] = Counter(
        each.results[0].outcome if each.results else "no result" for each in checks
    )
    ends = sorted(run.at for run in site.observed.runs)
    bad = [0] * len(ends)
    is_run = [False] * len(ends)
    for check in checks:
        for result in check.results:
            # A result belongs to the run that ended next.
            at = bisect_left(ends, result.at)
            if at < len(ends):
                is_run[at] = True
                bad[at] += result.outcome in _BAD
    return Quality(
        tuple((name, newest[name]) for name in _OUTCOMES if newest[name]),
        tuple(float(count) for count, was in zip(bad, is_run, strict=True) if was),
    )
