"""Make products: from descriptors where they were written, else from what groups assets.

Input:   assets with their edges, descriptors, contracts, dbt groups, releases.
Output:  products with their ports; for each asset the product that manages it.
Never:   hides a guess: what was not written says what it was inferred from.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from brygge.catalog.artifacts.nodes import Group
from brygge.catalog.assembling.ports import (
    Basis,
    Found,
    exposed_ids,
    input_ports,
    mapping,
    output_ports,
)
from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.model import Asset, InputPort, OutputPort, Owner, Product, Support

# Folders that say how far data has come, not what it is about.
STAGES = frozenset(
    {
        "base", "bronze", "core", "dim", "fact", "gold", "insights", "int", "intermediate",
        "landing", "mart", "marts", "models", "prep", "raw", "reporting", "reports", "silver",
        "snapshots", "source", "sources", "stage", "staging", "stg", "transform", "transformed",
        "warehouse",
    }
)  # fmt: skip


def assign(assets: Sequence[Asset], found: Found) -> dict[str, tuple[str, Basis]]:
    """Return, for each asset that a product manages, the product's id and how that is known."""
    assigned: dict[str, tuple[str, Basis]] = {}
    for asset in assets:
        belongs = _belongs(asset, found)
        if belongs is not None:
            assigned[asset.id] = belongs
    return assigned


def _belongs(asset: Asset, found: Found) -> tuple[str, Basis] | None:
    folders = found.folders.get(asset.id, ())
    if found.written.descriptors:
        for name in (asset.group, *reversed(folders)):
            if name in found.written.descriptors:
                return name, "odps"
    if asset.group:
        return asset.group, "group"
    if found.written.descriptors or asset.kind == "source":
        return None
    if asset.package != found.project:
        return asset.package, "package"
    if asset.kind == "seed":
        return None
    for name in folders:
        if name.lower() not in STAGES:
            return name, "folder"
    return found.project, "folder"


def make_products(
    assets: Sequence[Asset], bases: Mapping[str, Basis], found: Found
) -> list[Product]:
    """Return the products of `assets` (which know their product), with their ports, sorted."""
    by_id = {asset.id: asset for asset in assets}
    own: dict[str, list[Asset]] = {id: [] for id in bases}
    for asset in assets:
        if asset.product:
            own[asset.product].append(asset)
    exposed = exposed_ids(assets)
    outputs = {id: output_ports(id, own[id], exposed, found) for id in sorted(bases)}
    ports = {port.asset: port for each in outputs.values() for port in each if port.asset}
    return [
        _product(id, bases[id], found, input_ports(id, own[id], by_id, ports, found), outputs[id])
        for id in sorted(bases)
    ]


def _product(
    id: str,
    basis: Basis,
    found: Found,
    inputs: tuple[InputPort, ...],
    outputs: tuple[OutputPort, ...],
) -> Product:
    said = found.written.descriptors.get(id, {})
    about = mapping(said.get("description"))
    team = mapping(said.get("team"))
    group = found.shown_groups.get(id)
    return Product(
        id=id,
        name=str(said.get("name") or id),
        basis=basis,
        version=str(said.get("version") or ""),
        status=str(said.get("status") or ""),
        domain=str(said.get("domain") or ""),
        purpose=str(about.get("purpose") or scrubbed((group and group.description) or "")),
        usage=str(about.get("usage") or ""),
        limitations=str(about.get("limitations") or ""),
        tags=tuple(str(tag) for tag in said.get("tags") or ()),
        team=str(team.get("name") or ""),
        owners=_owners(team, group),
        support=tuple(
            Support(*(str(each.get(name) or "") for name in ("channel", "url", "tool")))
            for each in said.get("support") or ()
            if isinstance(each, dict)
        ),
        inputs=inputs,
        outputs=outputs,
        descriptor=said,
    )


def _owners(team: Mapping[str, Any], group: Group | None) -> tuple[Owner, ...]:
    members = [each for each in team.get("members") or () if isinstance(each, dict)]
    owners = [
        Owner(
            str(each.get("name") or each["username"]),
            _email(each["username"]),
            str(each.get("role") or ""),
        )
        for each in members
        if each.get("username")
    ]
    said = (group and group.owner) or {}
    if not owners and (said.get("name") or said.get("email")):
        name, email = said.get("name") or said.get("email"), said.get("email")
        address = email[0] if isinstance(email, list) and email else email
        owners = [Owner(scrubbed(str(name)), scrubbed(str(address or "")), "owner")]
    return tuple(owners)


def _email(username: Any) -> str:
    return str(username) if "@" in str(username) else ""
