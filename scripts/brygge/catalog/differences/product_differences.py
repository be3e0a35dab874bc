"""What changed about products and their output ports.

Input:   the catalog as it was and as it is.
Output:  `Change`s, the ports downstream not yet filled in.
Never:   repeats a contract: comparing those is the work of `brygge contracts check`.
"""

from collections.abc import Container, Iterator
from dataclasses import replace

from brygge.catalog.differences.change import Change, as_text, changed_fields
from brygge.catalog.model import Catalog, OutputPort
from brygge.catalog.questions.reach import outputs

_PRODUCT = {
    "name": "another name.",
    "version": "another version.",
    "status": "another state of life.",
    "domain": "another domain.",
    "purpose": "other words.",
    "usage": "other words.",
    "limitations": "other words.",
    "tags": "other tags.",
    "team": "another team answers for it.",
    "owners": "others answer for it.",
    "support": "questions go elsewhere.",
    "inputs": "it reads other things, or reads them otherwise.",
}
_PORT = {
    "name": "another name.",
    "description": "other words.",
    "contract_id": "another contract.",
    "deprecated_on": "another last day.",
    "successor": "another successor.",
}
_PROMISED = ("active", "deprecated")


def product_changes(old: Catalog, new: Catalog) -> Iterator[Change]:
    """Yield what changed about products, their ports aside."""
    before, after = ({each.id: each for each in side.products} for side in (old, new))
    still_there = {each.id for each in new.assets}
    for id in sorted(before.keys() | after.keys()):
        if id not in after:
            is_read = any(not _is_mere_guess(each, still_there) for each in before[id].outputs)
            reason = "its ports go with it." if is_read else ""
            yield Change("product", "removed", id, breaking=bool(reason), reason=reason)
        elif id not in before:
            yield Change("product", "added", id, new=after[id].name)
        elif before[id] != after[id]:
            yield from map(
                _retirement, changed_fields("product", id, before[id], after[id], _PRODUCT)
            )


def _retirement(change: Change) -> Change:
    if change.aspect == "status" and change.old in _PROMISED and change.new not in _PROMISED:
        return replace(change, breaking=True, reason="nobody promises it any more.")
    return change


def port_changes(old: Catalog, new: Catalog) -> Iterator[Change]:
    """Yield what changed about output ports."""
    before, after = ({port.id: port for _, port in outputs(side)} for side in (old, new))
    still_there = {each.id for each in new.assets}
    for id in sorted(before.keys() | after.keys()):
        if id not in after:
            is_guess = _is_mere_guess(before[id], still_there)
            reason = "whoever reads it finds nothing."
            reason = "it is no longer inferred as a port." if is_guess else reason
            yield Change(
                "port", "removed", id, old=before[id].version, breaking=not is_guess, reason=reason
            )
        elif id not in before:
            yield Change("port", "added", id, new=after[id].version)
        elif before[id] != after[id]:
            yield from _port(before[id], after[id])


def _is_mere_guess(port: OutputPort, assets: Container[str]) -> bool:
    """Return whether nobody wrote the port down and what it exposed can still be read."""
    return port.is_inferred and not port.contract and port.asset in assets


def _port(old: OutputPort, new: OutputPort) -> Iterator[Change]:
    yield from changed_fields("port", new.id, old, new, _PORT)
    if old.contract != new.contract:
        before, after = (as_text(side.contract.get("version", "")) for side in (old, new))
        reason = "the contract differs; `brygge contracts check` says in what."
        yield Change("port", "changed", new.id, "", "contract", before, after, reason=reason)
    yield from map(
        _retirement, changed_fields("port", new.id, old, new, {"status": "another state of life."})
    )
    for each in changed_fields("port", new.id, old, new, {"version": "another version."}):
        if each.old and each.old.split(".")[0] != each.new.split(".")[0]:
            reason = "another major under the same id: readers of the old one are taken along."
            yield replace(each, breaking=True, reason=reason)
        else:
            yield each
    for each in changed_fields("port", new.id, old, new, {"asset": "another asset is exposed."}):
        yield replace(each, breaking=bool(each.old))
