"""What of a product asks for attention: failed, late, deprecated, about to end, waiting.

Input:   a site, a product with its assets, ports and agreements.
Output:  `Worry`s, the gravest first.
Never:   reads a clock: late is what was late when it was measured.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from brygge.catalog.model import Asset, OutputPort, Product
from brygge.exporting.site.agreed import Grant
from brygge.exporting.site.promises import Promise
from brygge.exporting.site.subject import Site
from brygge.exporting.site.words import minute

# The gravest first; the word is shown.
KINDS = ("failed", "error", "stale", "not_run", "warned", "deprecated", "ending", "waiting")
_MOST = 30
_LATE = ("warn", "warned", "failed", "error")


@dataclass(frozen=True)
class Worry:
    """One thing: its kind, what it is about, where that stands, and the sentence."""

    kind: str
    subject: str
    address: str
    sentence: str


def worries(
    site: Site,
    product: Product,
    assets: Iterable[Asset],
    broken: Iterable[tuple[OutputPort, list[Promise]]],
    grants: Iterable[Grant],
) -> list[Worry]:
    """Return what asks for attention, at most thirty."""
    found = [
        *(each for asset in assets for each in _of_asset(site, asset)),
        *(each for port, kept in broken for each in _of_port(site, port, kept)),
        *(each for grant in grants for each in _of_grant(site, grant)),
    ]
    if product.status in ("deprecated", "retired"):
        found.append(Worry("deprecated", product.name, "", f"the product is {product.status}."))
    ordered = sorted(found, key=lambda each: (KINDS.index(each.kind), each.subject))
    return ordered[:_MOST]


def _of_asset(site: Site, asset: Asset) -> Iterator[Worry]:
    address = site.addresses.assets[asset.id]
    if asset.builds and asset.builds[0].outcome in ("failed", "error"):
        when = f" of {minute(asset.builds[0].at)}" if asset.builds[0].at else ""
        sentence = f"its last build failed; dbt's log{when} has the message."
        yield Worry("failed", asset.name, address, sentence)
    if asset.freshness and asset.freshness.status in _LATE:
        limit = asset.freshness.error_after or asset.freshness.warn_after
        yield Worry("stale", asset.name, address, f"it is older than its limit ({limit}).")
    for check in site.checks.get(asset.id, ()):
        # What the audit of a port found is told with the port.
        if not check.results or "check" in check.arguments:
            continue
        outcome = check.results[0].outcome
        if outcome in ("failed", "error", "warned"):
            of_column = f" of {check.column}" if check.column else ""
            words = f"{check.kind.replace('_', ' ')}{of_column}"
            rows = check.results[0].failures
            count = f": {rows} bad rows" if rows else ""
            place = site.addresses.checks[check.id]
            yield Worry(outcome, asset.name, place, f"{words} {outcome}{count}.")


def _of_port(site: Site, port: OutputPort, broken: list[Promise]) -> Iterator[Worry]:
    address = site.addresses.ports[port.id]
    for each in broken:
        kind = each.outcome
        if each.rule == "freshness" and kind in ("failed", "warned"):
            kind = "stale"
        on = f"{', '.join(each.columns)}: " if each.columns and not each.is_of_table else ""
        measured = f"; measured {each.measured}" if each.measured else ""
        yield Worry(kind, port.name, address, f"{on}{each.sentence.rstrip('.')}{measured}.")
    if port.status == "deprecated" or port.deprecated_on:
        when = f" and ends on {port.deprecated_on[:10]}" if port.deprecated_on else ""
        instead = f"; read {port.successor} instead" if port.successor else ""
        sentence = f"version {port.version} is deprecated{when}{instead}."
        yield Worry("deprecated", port.name, address, sentence)


def _of_grant(site: Site, grant: Grant) -> Iterator[Worry]:
    each = grant.agreement
    address = f"{site.addresses.ports[each.port]}#access" if each.port in site.ports else ""
    if grant.ends_soon:
        sentence = f"its access to {each.port} ends on {each.valid_until}."
        yield Worry("ending", each.consumer, address, sentence)
    elif each.state == "pending":
        yield Worry("waiting", each.consumer, address, f"it asks to read {each.port}.")
