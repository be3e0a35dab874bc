"""Make ports: what a product promises to others, and what it reads of others.

Input:   assets with their edges, descriptors, contracts, releases.
Output:  output ports and input ports.
Never:   hides a guess: a port that nobody declared says that it was inferred.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from msgspec.structs import replace

from brygge.catalog.artifacts.nodes import Group
from brygge.catalog.assembling.scrubbing import scrubbed
from brygge.catalog.assembling.written import Written
from brygge.catalog.model import Asset, InputPort, OutputPort, Release

Basis = Literal["odps", "group", "package", "folder"]


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


def exposed_ids(assets: Sequence[Asset]) -> set[str]:
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


def output_ports(
    product: str, own: Sequence[Asset], ids: set[str], found: Found
) -> tuple[OutputPort, ...]:
    """Return the output ports of `product`: those of its `own` assets that `ids` names."""
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
    said = mapping(asset.meta.get("contract")).get("id")
    return str(said or f"{product}.{asset.name}.v{asset.version or 1}")


def _port(
    asset: Asset | None, product: str, contract: Mapping[str, Any], found: Found
) -> OutputPort:
    name = asset.name if asset else _port_name(contract, product)
    suffix = f".v{asset.version}" if asset and asset.version else ""
    id = str(contract.get("id") or f"{product}.{name}{suffix}")
    about = mapping(contract.get("description"))
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


def input_ports(
    product: str,
    own: Sequence[Asset],
    assets: Mapping[str, Asset],
    ports: Mapping[str, OutputPort],
    found: Found,
) -> tuple[InputPort, ...]:
    """Return what `product`, whose assets are `own`, reads that is not its own."""
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


def mapping(value: Any) -> Mapping[str, Any]:
    """Return `value` where it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}
