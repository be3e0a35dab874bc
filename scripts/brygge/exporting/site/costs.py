"""What the builds of a product took, run by run.

Input:   a site, the assets of a product.
Output:  `Cost`: seconds of work in each run, and the assets that took longest in the last.
Never:   counts what was not built: a run that left the product out is no free one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from brygge.catalog.model import Asset
from brygge.exporting.site.subject import Site

_SLOWEST = 5
_SHOWN = 10


@dataclass(frozen=True)
class RunCost:
    """One run: the work on the product in seconds, on its tests, and of all products."""

    at: str
    built: float
    checked: float
    everything: float

    @property
    def share(self) -> float:
        """The part of all work, from 0 to 1."""
        return round((self.built + self.checked) / self.everything, 4) if self.everything else 0.0


@dataclass(frozen=True)
class Cost:
    """The runs, newest first; the slowest assets of the newest."""

    runs: tuple[RunCost, ...]
    slowest: tuple[tuple[Asset, float], ...]

    @property
    def seconds(self) -> tuple[float, ...]:
        """The work of each run, the oldest first."""
        return tuple(round(each.built + each.checked, 1) for each in reversed(self.runs))


def cost_of(site: Site, assets: Sequence[Asset]) -> Cost:
    """Return what the assets and the checks on them took."""
    tests = [check.id for asset in assets for check in site.checks.get(asset.id, ())]
    found = []
    for run in site.observed.runs[:_SHOWN]:
        built = sum(run.seconds_of.get(asset.id, 0.0) for asset in assets)
        checked = sum(run.seconds_of.get(test, 0.0) for test in tests)
        if built or checked:
            everything = sum(run.seconds_of.values())
            found.append(RunCost(run.at, round(built, 3), round(checked, 3), round(everything, 3)))
    timed = [(asset, _seconds(site, asset)) for asset in assets]
    slowest = sorted(timed, key=lambda each: (-each[1], each[0].id))[:_SLOWEST]
    return Cost(tuple(found), tuple(each for each in slowest if each[1] > 0))


def _seconds(site: Site, asset: Asset) -> float:
    """Return how long the last build took, of the newest run or by the catalog."""
    for run in site.observed.runs[:1]:
        return run.seconds_of.get(asset.id, 0.0)
    return (asset.builds[0].seconds or 0.0) if asset.builds else 0.0
