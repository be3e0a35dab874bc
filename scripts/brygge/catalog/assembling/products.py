"""Make products: from descriptors where they were written, else from what groups assets.

Input:   assets with their edges, descriptors, contracts, dbt groups, releases.
Output:  products with their ports; for each asset the product that manages it.
Never:   hides a guess: what was not written says what it was inferred from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from msgspec.structs import replace

from brygge.catalog.artifacts.nodes import Group
from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.assembling.written import Written
from brygge.catalog.model import Asset, InputPort, OutputPort, Owner, Product, Release, Support

Basis = Literal["odps", "group", "package", "folder"]
# Folders that say how far data has come, not what it is about.
STAGES = frozenset(
    {
        "base", "bronze", "core", "dim", "fact", "gold", "insights", "int", "intermediate",
        "landing", "mart", "marts", "models", "prep", "raw", "reporting", "reports", "silver",
        "snapshots", "source", "sources", "stage", "staging", "stg", "transform", "transformed",
        "warehouse",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What products are made from. `folders` are those of each asset, below `models/`."""

    project: str
    written: Written
    groups: Mapping[str, Group]
    folders: Mapping[str, Sequence[str]]
    releases: Mapping[str, tuple[Release, ...]] = field(default_factory=dict)

    @cached_property
    def shown_groups(self) -> dict[str, Group]:
        """The groups by the names that assets show."""
        return {scrubbed(name): group for name, group in self.groups.items()}


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
    exposed = _exposed(assets)
    outputs = {id: _outputs(id, own[id], exposed, found) for id in sorted(bases)}
    ports = {port.asset: port for each in outputs.values() for port in each if port.asset}
    return [
        _product(id, bases[id], found, _inputs(id, own[id], by_id, ports, found), outputs[id])
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
    about = _mapping(said.get("description"))
    team = _mapping(said.get("team"))
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


def _exposed(assets: Sequence[Asset]) -> set[str]:
    """Return the ids of the models that are for others."""
    models = [asset for asset in assets if asset.kind == "model"]
    public = {asset.id for asset in models if asset.access == "public"}
    if public:
        return public
    # Nobody marked anything as public: what nothing else in the project reads is for others.
    read = {edge.asset for asset in assets for edge in asset.upstream}
    return {
        each.id for each in models if each.id not in read and each.materialization != "ephemeral"
    }


def _outputs(
    product: str, own: Sequence[Asset], ids: set[str], found: Found
) -> tuple[OutputPort, ...]:
    exposed = [asset for asset in own if asset.id in ids]
    contracts: dict[str, Asset] = {}
    for asset in sorted(exposed, key=lambda each: each.id):
        id = _contract_id(asset, product)
        if id in found.written.contracts:
            contracts.setdefault(id, asset)
    ports = {
        port.id: port
        for id, contract in found.written.contracts.items()
        # A contract whose model the artifacts do not hold is a promise all the same.
        if id in contracts or id.partition(".")[0] == product
        for port in [_port(contracts.get(id), product, contract, found)]
    }
    promised = {asset.id for asset in contracts.values()}
    for asset in sorted(exposed, key=lambda each: each.id):
        if asset.id not in promised:
            port = _apart(_port(asset, product, {}, found), asset, product, ports)
            ports[port.id] = port
    return tuple(ports[id] for id in sorted(ports))


def _apart(
    port: OutputPort, asset: Asset, product: str, taken: Mapping[str, OutputPort]
) -> OutputPort:
    """Return `port` by a name of its own: packages may have models of one name in one group."""
    if port.id not in taken:
        return port
    name = f"{port.name}.{asset.package}"
    id = f"{port.id}.{asset.package}"
    if id in taken:
        name, id = asset.id, f"{product}.{asset.id}"
    return replace(port, id=id, name=name, releases=())


def _contract_id(asset: Asset, product: str) -> str:
    said = _mapping(asset.meta.get("contract")).get("id")
    return str(said or f"{product}.{asset.name}.v{asset.version or 1}")


def _port(
    asset: Asset | None, product: str, contract: Mapping[str, Any], found: Found
) -> OutputPort:
    name = asset.name if asset else _port_name(contract, product)
    suffix = f".v{asset.version}" if asset and asset.version else ""
    id = str(contract.get("id") or f"{product}.{name}{suffix}")
    about = _mapping(contract.get("description"))
    return OutputPort(
        id=id,
        name=name,
        asset=asset.id if asset else "",
        version=str(contract.get("version") or (asset and asset.version) or "1") or "1",
        description=str(about.get("purpose") or (asset.description if asset else "")),
        status=str(contract.get("status") or ""),
        contract_id=str(contract.get("id") or ""),
        contract=dict(contract),
        deprecated_on=asset.deprecated_on if asset else "",
        releases=found.releases.get(id, ()),
        is_inferred=not contract,
    )


def _port_name(contract: Mapping[str, Any], product: str) -> str:
    return str(contract["id"]).removeprefix(f"{product}.").partition(".")[0]


def _inputs(
    product: str,
    own: Sequence[Asset],
    assets: Mapping[str, Asset],
    ports: Mapping[str, OutputPort],
    found: Found,
) -> tuple[InputPort, ...]:
    declared = {
        str(each.get("contractId") or ""): each
        for each in found.written.descriptors.get(product, {}).get("inputPorts") or ()
        if isinstance(each, dict)
    }
    read: dict[str, Asset] = {}
    for asset in own:
        for edge in asset.upstream:
            upstream = assets.get(edge.asset)
            if upstream is not None and _is_input(upstream, product):
                read[upstream.id] = upstream
    inputs = [_input(each, ports.get(each.id), declared) for _, each in sorted(read.items())]
    return tuple(sorted(inputs, key=lambda port: (port.name, port.assets)))


def _is_input(asset: Asset, product: str) -> bool:
    if asset.kind == "source":
        return True
    return asset.kind != "seed" and asset.product != product


def _input(
    asset: Asset, port: OutputPort | None, declared: Mapping[str, Mapping[str, Any]]
) -> InputPort:
    contract = port.contract_id if port else ""
    if asset.kind == "source":
        contract = "source." + ".".join(asset.id.split(".")[-2:])
    said = declared.get(contract)
    return InputPort(
        name=str((said or {}).get("name") or asset.name),
        assets=(asset.id,),
        version=str((said or {}).get("version") or (port.version if port else "")),
        contract_id=contract if said or port else "",
        port=port.id if port else "",
        is_inferred=said is None,
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
