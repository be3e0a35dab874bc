"""The versions of a port side by side, and what changes from one to the next.

Input:   a site, a port.
Output:  `Major`s of the port, newest first; `Difference`s between contracts; released versions.
Never:   judges a change: `brygge.contracts` says how much it weighs and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from brygge.catalog.model import OutputPort, Product, Release
from brygge.contracts.changes.comparing import compare
from brygge.errors import InputError
from brygge.exporting.site.subject import Site
from brygge.observing.model import ChangeOfContract, ContractVersion


@dataclass(frozen=True)
class Major:
    """One version of a port: its number of columns, and the release that readers see."""

    port: OutputPort
    columns: int
    release: Release | None
    is_this: bool


@dataclass(frozen=True)
class Difference:
    """What changes from one version to a newer one, the heaviest first."""

    old: OutputPort
    new: OutputPort
    changes: tuple[ChangeOfContract, ...]


def majors(site: Site, product: Product, port: OutputPort) -> list[Major]:
    """Return the versions of the port, the newest first."""
    found = []
    for each in _family(product, port):
        contract, asset = site.contracts.get(each.id), site.assets.get(each.asset)
        columns = len(contract.objects[0].properties) if contract and contract.objects else 0
        found.append(
            Major(each, columns or len(asset.columns if asset else ()), current(each), each is port)
        )
    return found


def differences(site: Site, product: Product, port: OutputPort) -> list[Difference]:
    """Return what changes between this version and those beside it."""
    family = _family(product, port)
    found = []
    for new, old in pairwise(family):
        before, after = site.contracts.get(old.id), site.contracts.get(new.id)
        if port not in (old, new) or before is None or after is None:
            continue
        try:
            changes = compare(before, after).changes
        except InputError:
            # A version that is no number: nothing can be compared with it.
            continue
        told = (ChangeOfContract(each.level.word, each.path, each.reason) for each in changes)
        found.append(Difference(old, new, tuple(told)))
    return found


def contract_versions(site: Site, port: OutputPort) -> list[ContractVersion]:
    """Return the released versions of the port's contract, the newest first."""
    return [each for each in site.observed.versions if each.contract == port.contract_id]


def current(port: OutputPort) -> Release | None:
    """Return the release that readers see; the newest where several servers have one."""
    return next((each for each in port.releases if each.is_current), None)


def _family(product: Product, port: OutputPort) -> Sequence[OutputPort]:
    family = [each for each in product.outputs if each.name == port.name]
    return sorted(family, key=lambda each: (_numbers(each.version), each.id), reverse=True)


def _numbers(version: str) -> list[int]:
    return [int(part) if part.isdecimal() and part.isascii() else 0 for part in version.split(".")]
