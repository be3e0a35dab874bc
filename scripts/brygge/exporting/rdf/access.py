"""Where the data of a port, or of an asset, can be had.

Input:   a port's contract, its asset, the project.
Output:  an `Access` for each server of the contract; without servers, the warehouse's own relation.
Never:   shows a path of one machine: what lies in local files is reached through its own IRI.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from brygge.catalog.model import Asset, OutputPort, Project
from brygge.exporting.identifiers import iri
from brygge.exporting.naming import dataset_name, is_dataset
from brygge.exporting.rdf.triples import address

WAREHOUSE = "warehouse"
# Servers that hand out files: there is no service to speak to.
_FILES = ("local", "s3", "azure", "gcs", "sftp")


@dataclass(frozen=True)
class Access:
    """One place: what is found there, its address, and the IRIs of its service and distribution."""

    name: str
    kind: str
    description: str
    url: str
    service: str
    distribution: str
    format: str = ""
    security: str = ""
    # Whether it is a service with an address of its own (a database, an API).
    is_service: bool = False
    # Whether the address is no other's: an IRI of the catalog.
    is_ours: bool = False


def port_accesses(project: Project, port: OutputPort, asset: Asset | None) -> list[Access]:
    """Return where a port is read, in the order of its contract's servers."""
    servers = port.contract.get("servers")
    found: dict[str, Access] = {}
    for server in servers if isinstance(servers, list) else ():
        if isinstance(server, dict):
            access = _access(project, port, server)
            found.setdefault(access.name, access)
    return list(found.values()) or list(asset_accesses(project, port.id, asset))


def asset_accesses(project: Project, named: str, asset: Asset | None) -> Iterator[Access]:
    """Yield the relation of `asset` in the warehouse, where it has one."""
    if asset is None or not is_dataset(asset):
        return
    yield Access(
        WAREHOUSE,
        project.adapter or WAREHOUSE,
        f"The relation {dataset_name(asset)} of the warehouse.",
        iri(project, "asset", asset.id),
        iri(project, "service", named, WAREHOUSE),
        iri(project, "distribution", named, WAREHOUSE),
        is_ours=True,
    )


def _access(project: Project, port: OutputPort, server: Mapping[str, Any]) -> Access:
    kind = str(server.get("type") or "custom").lower()
    name = str(server.get("server") or kind)
    endpoint = _endpoint(kind, server)
    return Access(
        name,
        kind,
        str(server.get("description") or _words(name, kind, server)),
        endpoint or iri(project, "port", port.id, name),
        iri(project, "service", port.id, name),
        iri(project, "distribution", port.id, name),
        str(server.get("format") or ""),
        _security(server),
        is_service=bool(endpoint) and kind not in _FILES,
        is_ours=not endpoint,
    )


def _endpoint(kind: str, server: Mapping[str, Any]) -> str:
    """Return the address that a contract gives; empty where it gives none."""
    if kind == "local":
        return ""
    if written := address(server.get("location")):
        return written
    host = str(server.get("host") or "").strip()
    if not host or "/" in host:
        return address(host)
    scheme = {"postgres": "postgresql"}.get(kind, kind)
    port = f":{server['port']}" if server.get("port") else ""
    database = server.get("database") or server.get("catalog")
    path = f"/{quote(str(database), safe='', errors='replace')}" if database else ""
    return address(f"{scheme}://{host}{port}{path}")


def _words(name: str, kind: str, server: Mapping[str, Any]) -> str:
    form = f"{server['format']} files" if server.get("format") else "The data"
    environment = server.get("environment")
    where = f", environment {environment}" if environment else ""
    return f"{form} on the server {name} ({kind}{where})."


def _security(server: Mapping[str, Any]) -> str:
    # ODCS has no key for it; whoever knows it says so in a custom property of DPROD's name.
    listed = server.get("customProperties")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and each.get("property") == "securitySchemaType":
            return str(each.get("value") or "")
    return ""
