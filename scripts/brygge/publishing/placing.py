"""Put ports in place that a product reads, as views over their current releases.

Input:   the ids of contracts; the files of their releases in `outputs/<target>/`.
Output:  per port a view `<product>.<port>_v<major>` with the contract's types, and of the latest
         major the view `<product>.<port>`; what was put in place, and what must be built instead.
Never:   touches a table: a port that was built stays as it was built.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brygge.errors import InputError
from brygge.project import Project, Target
from brygge.publishing.entries import entries
from brygge.publishing.port import Port, find_ports
from brygge.publishing.release import DamagedError, Manifest
from brygge.publishing.server import Server
from brygge.publishing.servers import open_server
from brygge.publishing.wire import typed
from brygge.publishing.workbench import Workbench, explained
from brygge.warehouse import open_to_change

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Placed:
    """A port that is read from a release."""

    contract: str
    release: str
    location: str


@dataclass(frozen=True)
class ToBuild:
    """A port that must be built, and why no release stands in for it."""

    contract: str
    reason: str


@dataclass(frozen=True)
class Placement:
    """What became of the ports that the target's database had no table of."""

    placed: tuple[Placed, ...]
    to_build: tuple[ToBuild, ...]


def place_ports(project: Project, target: Target, contracts: Sequence[str]) -> Placement:
    """Put the ports of `contracts` in place where the target's database has no table of them.

    The caller holds the target. A view that stands for an older release is replaced. Raises
    `InputError` for a contract that is not there, `FaultError` for a damaged release.
    """
    if not contracts:
        return Placement((), ())
    ports = _ports(project, contracts)
    with open_to_change(target) as connection, explained(target):
        missing = [port for port in ports if not _is_built(connection, port)]
        done = [_place(project, target, port, connection) for port in missing]
    return Placement(
        tuple(each for each in done if isinstance(each, Placed)),
        tuple(each for each in done if isinstance(each, ToBuild)),
    )


def _ports(project: Project, contracts: Sequence[str]) -> list[Port]:
    ports, left_out = find_ports(project, contracts)
    if left_out:
        reasons = "; ".join(f"{contract}: {why}" for contract, why in left_out.items())
        raise InputError(f"nobody may read {reasons}.", "take it out of `inputPorts`.")
    return ports


def _is_built(connection: "duckdb.DuckDBPyConnection", port: Port) -> bool:
    found = connection.execute(
        "select count(*) from information_schema.tables where table_schema = ? "
        "and table_name = ? and table_type = 'BASE TABLE' and table_catalog = current_database()",
        [port.contract.product, port.table],
    ).fetchall()
    return found != [(0,)]


def _place(
    project: Project, target: Target, port: Port, connection: "duckdb.DuckDBPyConnection"
) -> Placed | ToBuild:
    chosen, _ = entries(port.contract, target)
    local = [each for each in chosen if each.kind == "local"]
    if not local:
        outside = f"its releases lie outside, on server {chosen[0].name}" if chosen else ""
        return ToBuild(port.id, outside or f"its contract names no server of {target.name}")
    # Files are read where they lie: that needs no folder of ours.
    server = open_server(project, target, port, local[0], target.outputs)
    manifest = server.current()
    if manifest is None:
        return ToBuild(port.id, "it has no release")
    bench = Workbench(connection, target)
    _refuse_damaged(server, bench, manifest)
    if not _is_as_promised(bench, port, manifest):
        return ToBuild(port.id, f"its release {manifest.release} has other columns than promised")
    _create_views(bench, port, server, manifest)
    return Placed(port.id, manifest.release, server.location())


def _refuse_damaged(server: Server, bench: Workbench, manifest: Manifest) -> None:
    # The engine notices not every changed byte, and a product would be built of wrong values.
    for damage in server.damages(bench, manifest):
        raise DamagedError(
            f"{damage.where}: {damage.sentence}",
            "publish again, or go back: `brygge ports rollback`.",
        )


def _is_as_promised(bench: Workbench, port: Port, manifest: Manifest) -> bool:
    nothing = ", ".join(f"cast(null as {kind})" for _, kind in port.columns)
    described = bench.ask(f"describe select {nothing}")
    promised = [(name, row[1]) for (name, _), row in zip(port.columns, described, strict=True)]
    return promised == list(manifest.content.columns)


def _create_views(bench: Workbench, port: Port, server: Server, manifest: Manifest) -> None:
    product = port.contract.product
    rows = f"select {typed(port.columns)} from ({server.read_back(bench, manifest)})"
    bench.ask("begin transaction")
    bench.ask(f"create schema if not exists {product}")
    bench.ask(f"create or replace view {port.relation} as {rows}")
    if port.is_latest:
        latest = f"{product}.{port.contract.port}"
        bench.ask(f"create or replace view {latest} as select * from {port.relation}")
    bench.ask("commit")
