"""How products, ports and assets are: decided here, shown by every page.

Input:   a catalog.
Output:  `Standings`: for each of them one state and the reason in a sentence.
Never:   asks a clock; what is not known is said to be unknown, not good.

The first that holds:
    failing     the newest result of a check, or the newest build, failed or could not be had
    stale       a source upstream is older than promised, its last build was skipped, or a check of
                its age warned
    deprecated  its end is announced, or has come
    unbuilt     nothing shows that it was ever built, though results of other things are known
    unknown     no result of a build or a check is known
    active      none of these: the newest results are good
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal, get_args

from brygge.catalog.model import Asset, Catalog, Check, OutputPort, Product
from brygge.exporting.site.words import called

State = Literal["failing", "stale", "deprecated", "unbuilt", "unknown", "active"]
# The most urgent first.
STATES: tuple[State, ...] = get_args(State)
WORDS: Mapping[State, str] = {
    "failing": "failing",
    "stale": "stale",
    "deprecated": "deprecated",
    "unbuilt": "not built",
    "unknown": "no results",
    "active": "active",
}
_BAD = ("failed", "error")
_LATE = ("warn", "error")
_ENDING = ("deprecated", "retired")
_OF_AGE = (".freshness", ".frequency", "recency")


@dataclass(frozen=True)
class Standing:
    """A state and why."""

    state: State
    reason: str = ""

    @property
    def word(self) -> str:
        """The state as people read it."""
        return WORDS[self.state]


@dataclass(frozen=True)
class Standings:
    """The standing of each product, port and asset, by id."""

    products: Mapping[str, Standing]
    ports: Mapping[str, Standing]
    assets: Mapping[str, Standing]


def is_failing(check: Check) -> bool:
    """Say whether the newest result of a check is bad."""
    return bool(check.results) and check.results[0].outcome in _BAD


def standings(catalog: Catalog) -> Standings:
    """Return how everything is."""
    bad = {check.asset: check for check in reversed(catalog.checks) if is_failing(check)}
    late = _late(catalog)
    run = {check.asset for check in catalog.checks if check.results}
    run |= {each.id for each in catalog.assets if each.builds}
    assets = {each.id: _of_asset(each, bad, late, run) for each in catalog.assets}
    inside: dict[str, list[str]] = defaultdict(list)
    for asset in catalog.assets:
        inside[asset.product].append(asset.id)
    ports: dict[str, Standing] = {}
    products: dict[str, Standing] = {}
    for product in catalog.products:
        of_ports = [_of_port(port, assets) for port in product.outputs]
        ports.update(zip((port.id for port in product.outputs), of_ports, strict=True))
        of_assets = [assets[each] for each in inside.get(product.id, ())]
        products[product.id] = _of_product(product, of_ports, of_assets)
    return Standings(products, ports, assets)


def worst(found: Iterable[Standing]) -> Standing:
    """Return the most urgent standing; without any, that nothing is known."""
    return min(found, key=lambda each: STATES.index(each.state), default=Standing("unknown"))


def _of_asset(
    asset: Asset, bad: Mapping[str, Check], late: Mapping[str, str], run: Set[str]
) -> Standing:
    build = asset.builds[0].outcome if asset.builds else ""
    if build in _BAD:
        return Standing("failing", f"The last build of {asset.name} ended as: {build}.")
    if asset.id in bad:
        return Standing("failing", _said(asset, bad[asset.id]))
    if build == "skipped":
        return Standing("stale", f"The last run skipped {asset.name}.")
    if asset.id in late:
        return Standing("stale", late[asset.id])
    if asset.deprecated_on:
        return Standing("deprecated", f"Deprecated, ends on {asset.deprecated_on[:10]}.")
    if asset.id in run or (asset.freshness and asset.freshness.status == "pass"):
        return Standing("active")
    is_there = asset.row_count is not None or any(each.basis == "catalog" for each in asset.columns)
    if not run or is_there or asset.kind == "source" or asset.materialization == "ephemeral":
        return Standing("unknown", "No result of a build or a check is known.")
    return Standing("unbuilt", f"No build of {asset.name} is known.")


def _of_port(port: OutputPort, assets: Mapping[str, Standing]) -> Standing:
    own = assets.get(port.asset)
    if own is None:
        own = Standing("unbuilt", "The contract's model is not in the project.")
    if own.state in ("failing", "stale"):
        return own
    if port.deprecated_on or port.status in _ENDING:
        parts = [port.status if port.status in _ENDING else "deprecated"]
        parts += [f"ends on {port.deprecated_on[:10]}"] if port.deprecated_on else []
        reason = ", ".join(parts).capitalize()
        reason += f"; use {port.successor} instead." if port.successor else "."
        return Standing("deprecated", reason)
    if own.state in ("unbuilt", "unknown") and port.releases:
        return Standing("active")
    return own


def _of_product(
    product: Product, ports: Sequence[Standing], assets: Sequence[Standing]
) -> Standing:
    for each in (*ports, *assets):
        if each.state == "failing":
            return each
    shown = ports or assets
    for each in shown:
        if each.state == "stale":
            return each
    if product.status in _ENDING:
        return Standing("deprecated", f"The product is {product.status}.")
    # One thing that is well is enough for a product to be in use; else the least bad speaks.
    return max(
        shown,
        key=lambda each: STATES.index(each.state),
        default=Standing("unbuilt", "It holds nothing."),
    )


def _late(catalog: Catalog) -> dict[str, str]:
    """Return why each asset is late: its own age, or that of something upstream."""
    readers: dict[str, list[str]] = defaultdict(list)
    for asset in catalog.assets:
        for edge in asset.upstream:
            readers[edge.asset].append(asset.id)
    reasons = {each.id: reason for each in catalog.assets if (reason := _age(each))}
    # Only the age of what arrives spreads; what a check says holds for its own asset.
    queue = list(reasons)
    for late in queue:
        for reader in readers.get(late, ()):
            if reader not in reasons:
                reasons[reader] = reasons[late]
                queue.append(reader)
    for check in catalog.checks:
        if _is_of_age(check) and check.results and check.results[0].outcome == "warned":
            reasons.setdefault(check.asset, f"Its data is older than {check.name} allows.")
    return reasons


def _age(asset: Asset) -> str:
    found = asset.freshness
    if found is None or found.status not in _LATE:
        return ""
    limits = (found.warn_after, found.error_after)
    limit = limits[found.status == "error"] or limits[found.status == "warn"]
    return f"{asset.name} was loaded more than {limit} ago." if limit else f"{asset.name} is late."


def _is_of_age(check: Check) -> bool:
    return f"{check.kind} {check.arguments.get('check', '')}".rstrip().endswith(_OF_AGE)


def _said(asset: Asset, check: Check) -> str:
    place = f"{asset.name}.{check.column}" if check.column else asset.name
    rows = check.results[0].failures
    found = f": {rows} bad rows" if rows else ""
    ended = "failed" if check.results[0].outcome == "failed" else "could not be carried out"
    return f"The check {called(check)} of {place} {ended}{found}."
