"""Read what the current release of each port holds: its files, a few rows, the answers to queries.

Input:   a project, a target.
Output:  `ReleasedData` of the releases that are kept; a `Sample` per port.
Never:   opens the warehouse or a network: releases in folders alone are read. Shows a column that
         is above public in the contract of today, in the contract of the release, or by what
         arrives in it.

Rows are shown of a port that everybody may read, and in a synthetic world of any port: there they
are nobody's. Of other ports nothing is shown, not even how often a value occurs.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brygge.contracts.changes.released import record_of
from brygge.contracts.changes.versions import read_version
from brygge.contracts.column_types import quoted
from brygge.contracts.model import Contract
from brygge.contracts.reading import read_contract
from brygge.errors import BryggeError
from brygge.observing.guard import Guard, classified
from brygge.observing.model import Example, ReleasedData, ReleasedFile, Sample, Table
from brygge.project import SYNTHETIC_TARGETS, Project, Target
from brygge.publishing.entries import entries
from brygge.publishing.port import Port
from brygge.publishing.release import Manifest
from brygge.publishing.server import Server
from brygge.publishing.servers import open_server
from brygge.publishing.workbench import Workbench, explained
from brygge.strict_yaml import load_yaml
from brygge.warehouse import CONFIGURATION

if TYPE_CHECKING:
    import duckdb

ROWS = 10
GROUPS = 12
KEPT = 10


def local_servers(project: Project, target: Target, port: Port) -> list[Server]:
    """Return the servers of a port that are folders of this project."""
    return [
        open_server(project, target, port, entry, target.outputs)
        for entry in entries(port.contract, target)[0]
        if entry.kind == "local"
    ]


def read_releases(servers: Sequence[Server]) -> Iterator[ReleasedData]:
    """Yield the newest releases on each server, with their files."""
    for server in servers:
        for each in server.releases()[:KEPT]:
            yield ReleasedData(
                contract=server.port.id,
                server=server.entry.name,
                release=each.release,
                contract_version=each.contract_version,
                folder=server.location(),
                format=each.format,
                files=tuple(
                    ReleasedFile(file.path, file.sha256, file.bytes) for file in each.files
                ),
            )


def read_sample(
    project: Project, target: Target, port: Port, servers: Sequence[Server], guard: Guard
) -> Sample:
    """Return the sample of a port, or why there is none."""
    contract = port.contract
    if contract.access != "unrestricted" and target.name not in SYNTHETIC_TARGETS:
        return Sample(
            port.id, refusal="its readers need an agreement, so none of its rows is shown"
        )
    if not servers:
        return Sample(port.id, refusal="its releases do not lie in a folder of this project")
    try:
        manifest = servers[0].current()
        if manifest is None:
            return Sample(port.id, refusal="nothing was published yet")
        closed = classified(contract) | _closed_then(project, contract, manifest)
        return _sample(target, port, servers[0], manifest, closed, guard)
    except BryggeError as error:
        return Sample(port.id, refusal=guard.clean(error.record))


def _closed_then(project: Project, contract: Contract, manifest: Manifest) -> frozenset[str]:
    """Return the columns that are above public in the contract of the release."""
    record = record_of(project, contract.product, contract.port, contract.major)
    version = read_version(manifest.contract_version)
    file = record.file(version) if version else Path()
    if not file.is_file():
        return frozenset(name.lower() for name, _ in manifest.content.columns)
    return classified(read_contract(file.name, load_yaml(file)))


def _sample(
    target: Target,
    port: Port,
    server: Server,
    manifest: Manifest,
    closed: frozenset[str],
    guard: Guard,
) -> Sample:
    import duckdb

    def is_shown(name: str) -> bool:
        return name.lower() not in closed and guard.shows(port.relation, name)

    promised = {name for name, _ in port.columns}
    names = [name for name, _ in manifest.content.columns if name in promised]
    shown = [name for name in names if is_shown(name)]
    hidden = tuple(name for name in names if name not in shown)
    if not shown:
        return Sample(port.id, manifest.release, hidden=hidden)
    with explained(target), duckdb.connect(config=dict(CONFIGURATION)) as connection:
        connection.execute("set timezone = 'UTC'")
        rows = server.read_back(Workbench(connection, target), manifest)
        connection.execute(f"create view {quoted(port.contract.port)} as {rows}")
        queries = _queries(port.contract, manifest, shown)
        examples = [Example(title, sql, _answer(connection, sql, guard)) for title, sql in queries]
    first = Table(
        examples[0].result.columns,
        examples[0].result.types,
        examples[0].result.rows,
        manifest.content.rows,
    )
    return Sample(port.id, manifest.release, first, hidden, tuple(examples))


def _queries(
    contract: Contract, manifest: Manifest, shown: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield titles and queries; the first gives the sample."""
    table = quoted(contract.port)
    listed = ",\n".join(f"    {quoted(name)}" for name in shown)
    # A release never changes, so neither do its first rows.
    yield "The first rows", f"select\n{listed}\nfrom {table}\nlimit {ROWS}"
    kinds = {name: kind for name, kind in manifest.content.columns if name in shown}
    times = [name for name, kind in kinds.items() if kind.lower() in ("date", "timestamp")]
    span = ["    count(*) as row_count"]
    if times:
        name = times[0]
        span += [f"    min({quoted(name)}) as {quoted(f'first_{name}')}"]
        span += [f"    max({quoted(name)}) as {quoted(f'last_{name}')}"]
    title = "How many rows, and from when to when" if times else "How many rows"
    yield title, "select\n" + ",\n".join(span) + f"\nfrom {table}"
    listed_values = [
        each.column for each in contract.objects[0].properties if each.enum and each.column in shown
    ]
    if listed_values:
        name = quoted(listed_values[0])
        yield (
            f"Rows by {listed_values[0]}",
            f"select\n    {name},\n    count(*) as row_count\nfrom {table}\n"
            f"group by {name}\norder by row_count desc, {name}\nlimit {GROUPS}",
        )


def _answer(connection: "duckdb.DuckDBPyConnection", sql: str, guard: Guard) -> Table:
    found = connection.execute(sql)
    described: Sequence[Any] = found.description or ()
    rows = guard.rows(found.fetchall())
    return Table(
        tuple(str(each[0]) for each in described),
        tuple(str(each[1]) for each in described),
        rows,
        len(rows),
    )
