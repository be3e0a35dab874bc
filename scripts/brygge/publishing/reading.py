"""Read a release of a port, as a consumer would: `brygge.read("sales.sales_transactions")`.

Input:   the name of a port, a version, a release, a target, a server.
Output:  a DuckDB relation over the rows of one whole release.
Never:   opens the warehouse: readers and builds do not meet.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from brygge.errors import InputError, likely
from brygge.project import Project, Target
from brygge.publishing.entries import Entry, entries
from brygge.publishing.port import Port, find_ports
from brygge.publishing.release import Manifest
from brygge.publishing.server import Server
from brygge.publishing.servers import open_server
from brygge.publishing.workbench import Workbench
from brygge.publishing.workshop import scratch_folder
from brygge.warehouse import CONFIGURATION

if TYPE_CHECKING:
    import duckdb


def read(
    port: str,
    version: int | None = None,
    release: str | None = None,
    *,
    target: str = "main",
    server: str | None = None,
    project: Path | str | None = None,
    connection: "duckdb.DuckDBPyConnection | None" = None,
) -> "duckdb.DuckDBPyRelation":
    """Return the rows of a port's current release, or of `release`, as a DuckDB relation.

    `port` is `<product>.<port>` or the port's name; `version` its major (default: the latest);
    `server` one of its contract's (default: the first local one, else the first); `project` a
    folder in the project (default: the working folder). The relation has `.fetchall()`, `.df()`
    (with pandas), `.arrow()` and `.pl()` (with pyarrow). Raises `InputError` when nothing was
    published.
    """
    import duckdb

    found = Project.find(Path(project) if project else None)
    place = found.target(target)
    wanted = _port(found, port, version)
    db = connection or duckdb.connect(config=dict(CONFIGURATION))
    entry = _entry(place, wanted, server)
    if entry.kind == "local":
        # Files are read where they lie: that needs no folder of ours.
        near = open_server(found, place, wanted, entry, place.outputs)
        return db.sql(near.read_back(Workbench(db, place), _release(near, release, target)))
    with scratch_folder(found, place) as scratch:
        far = open_server(found, place, wanted, entry, scratch)
        with far.glance():
            manifest = _release(far, release, target)
            rows = far.read_back(Workbench(db, place), manifest)
            # What was fetched goes away with the scratch folder.
            table = f"release_{manifest.release.replace('-', '_')}"
            db.execute(f"create or replace temporary table {table} as {rows}")
    return db.table(table)


def _port(project: Project, name: str, version: int | None) -> Port:
    ports, left_out = find_ports(project, [name])
    if not ports:
        reasons = "; ".join(f"{contract}: {why}" for contract, why in left_out.items())
        raise InputError(f"{name} is not served: {reasons}.", "read another port.")
    majors = {each.contract.major: each for each in ports}
    if version is None:
        return majors[max(majors)]
    if version not in majors:
        known = ", ".join(str(major) for major in sorted(majors))
        raise InputError(f"{name} has no version {version}.", f"its versions are {known}.")
    return majors[version]


def _entry(target: Target, port: Port, name: str | None) -> Entry:
    chosen, _ = entries(port.contract, target)
    if name is not None:
        known = [each.name for each in chosen]
        chosen = [each for each in chosen if each.name == name]
        fix = f"{likely(name, known)}its servers are {', '.join(known)}."
    else:
        chosen.sort(key=lambda each: each.kind != "local")
        fix = "name the target in the `environment` of a server of its contract."
    if not chosen:
        raise InputError(f"{port.id} has no such server in target {target.name}.", fix)
    return chosen[0]


def _release(server: Server, release: str | None, target: str) -> Manifest:
    if release is None:
        current = server.current()
        if current is None:
            raise InputError(
                f"{server.port.id} was not published to server {server.entry.name} yet.",
                f"run `brygge publish --target {target}`.",
            )
        return current
    kept = {each.release: each for each in server.releases()}
    if release not in kept:
        fix = f"{likely(release, kept)}kept are {', '.join(kept) or 'none'}."
        raise InputError(f"{server.port.id} has no release {release}.", fix)
    return kept[release]
