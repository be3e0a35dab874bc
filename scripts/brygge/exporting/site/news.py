"""What a reader of the first page should know: the last run, what failed, what ends, what is late.

Input:   a site.
Output:  rows for lists, the most urgent first.
Never:   asks what time it is: the last run is that of the newest result.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from brygge.catalog.model import Asset, Check, OutputPort, Product, Result
from brygge.exporting.site.states import STATES, State, is_failing
from brygge.exporting.site.subject import Site
from brygge.exporting.site.words import called

# Results that lie further apart are of two runs.
_PAUSE = timedelta(minutes=30)
_OUTCOMES = ("error", "failed", "warned", "skipped", "passed")


@dataclass(frozen=True)
class Run:
    """The last run: from when to when, what it built and checked, what it published.

    `broken` are checks that passed before, `mended` those that failed before.
    """

    begun: str
    ended: str
    builds: tuple[tuple[str, int], ...]
    checks: tuple[tuple[str, int], ...]
    published: tuple[tuple[OutputPort, int], ...]
    broken: tuple[Check, ...]
    mended: tuple[Check, ...]


@dataclass(frozen=True)
class Failure:
    """A build or a check that failed: where, how, and who answers for it.

    `address`: where more is told: of the check, or of the asset that could not be built.
    """

    what: str
    address: str
    column: str
    asset: Asset
    product: Product | None
    result: Result
    owner: str


@dataclass(frozen=True)
class Ending:
    """A product, port or table that ends, when, and what comes instead."""

    name: str
    address: str
    on: str
    successor: str
    successor_address: str


@dataclass(frozen=True)
class Late:
    """A port or product that is stale, and why."""

    name: str
    address: str
    reason: str


@dataclass(frozen=True)
class Missing:
    """Gaps that one action closes: how many, of what, and the action."""

    count: int
    subjects: tuple[str, ...]
    problem: str
    fix: str


def last_run(site: Site) -> Run | None:
    """Return the last run; none where no result is known."""
    builds = [each.builds[0] for each in site.catalog.assets if each.builds and each.builds[0].at]
    checks = [each for each in site.catalog.checks if each.results and each.results[0].at]
    moments = sorted({result.at for result in (*builds, *(each.results[0] for each in checks))})
    if not moments:
        return None
    begun = moments[-1]
    for moment in reversed(moments):
        if _read(begun) - _read(moment) > _PAUSE:
            break
        begun = moment
    in_run = [each for each in checks if each.results[0].at >= begun]
    turned = [each for each in in_run if len(each.results) > 1]
    published = [
        (port, release.rows)
        for _, port in site.ports.values()
        for release in port.releases
        if release.is_current and release.published_at >= begun
    ]
    return Run(
        begun,
        moments[-1],
        _counted(each for each in builds if each.at >= begun),
        _counted(each.results[0] for each in in_run),
        tuple(published),
        tuple(each for each in turned if is_failing(each) and not _was_failing(each)),
        tuple(each for each in turned if _was_failing(each) and not is_failing(each)),
    )


def failures(site: Site) -> list[Failure]:
    """Return what failed: builds first, then checks, each in the order of products and assets."""
    found = [
        _failure(site, each, "build", site.addresses.assets[each.id], "", each.builds[0])
        for each in site.catalog.assets
        if each.builds and each.builds[0].outcome in ("failed", "error")
    ]
    for check in site.catalog.checks:
        asset = site.assets.get(check.asset)
        if asset and is_failing(check):
            what, address = called(check), site.addresses.checks[check.id]
            found.append(_failure(site, asset, what, address, check.column, check.results[0]))
    return sorted(found, key=lambda each: (each.asset.product, each.what != "build", each.asset.id))


def ending(site: Site) -> list[Ending]:
    """Return what is deprecated, the first to end first; what has no date comes last."""
    found = []
    ports = {port.asset for _, port in site.ports.values()}
    for product in site.catalog.products:
        if product.status in ("deprecated", "retired"):
            found.append(Ending(product.name, site.addresses.products[product.id], "", "", ""))
        for port in product.outputs:
            if port.deprecated_on or port.status in ("deprecated", "retired"):
                successor = site.addresses.ports.get(port.successor, "")
                address = site.addresses.ports[port.id]
                found.append(
                    Ending(port.id, address, port.deprecated_on[:10], port.successor, successor)
                )
    found += [
        Ending(each.name, site.addresses.assets[each.id], each.deprecated_on[:10], "", "")
        for each in site.catalog.assets
        if each.deprecated_on and each.id not in ports
    ]
    return sorted(found, key=lambda each: (each.on or "9999", each.name, each.address))


def late(site: Site) -> list[Late]:
    """Return the ports that are stale, and the products that are without a stale port."""
    found = []
    for product in site.catalog.products:
        stale = [port for port in product.outputs if site.standings.ports[port.id].state == "stale"]
        for port in stale:
            reason = site.standings.ports[port.id].reason
            found.append(Late(port.id, site.addresses.ports[port.id], reason))
        standing = site.standings.products[product.id]
        if not stale and standing.state == "stale":
            address = site.addresses.products[product.id]
            found.append(Late(product.name, address, standing.reason))
    return found


def missing(site: Site) -> list[Missing]:
    """Return the gaps, those with one fix as one; the most frequent first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for gap in site.catalog.gaps:
        groups.setdefault(gap.fix, []).append((gap.subject, gap.problem))
    found = [
        Missing(len(each), tuple(subject for subject, _ in each), each[0][1], fix)
        for fix, each in groups.items()
    ]
    return sorted(found, key=lambda each: (-each.count, each.fix))


def who_answers(product: Product) -> str:
    """Return the team or the owners of a product; empty where nobody is named."""
    return product.team or ", ".join(dict.fromkeys(each.name for each in product.owners))


def states_counted(site: Site) -> list[tuple[State, int]]:
    """Return how many products are in each state, the most urgent first."""
    counts = Counter(each.state for each in site.standings.products.values())
    return [(state, counts[state]) for state in STATES if counts[state]]


def _failure(
    site: Site, asset: Asset, what: str, address: str, column: str, result: Result
) -> Failure:
    product = site.products.get(asset.product)
    owner = (who_answers(product) if product else "") or asset.owner or asset.group
    return Failure(what, address, column, asset, product, result, owner)


def _counted(results: Iterator[Result]) -> tuple[tuple[str, int], ...]:
    counts = Counter[str](each.outcome for each in results)
    return tuple((outcome, counts[outcome]) for outcome in _OUTCOMES if counts[outcome])


def _was_failing(check: Check) -> bool:
    return check.results[1].outcome in ("failed", "error")


def _read(moment: str) -> datetime:
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).replace(tzinfo=None)
