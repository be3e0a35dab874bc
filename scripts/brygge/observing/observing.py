"""Observe a target: everything that pages show beside the catalog.

Input:   a project, a target, the guard that says what may be shown.
Output:  `Observed`; what could not be read is a note, and the rest is there all the same.
Never:   changes anything; waits for a build: a database that is held is a note.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from brygge.contracts.tables import project_contracts
from brygge.errors import BryggeError
from brygge.observing.audits import read_checks
from brygge.observing.guard import Guard
from brygge.observing.insights import read_insights
from brygge.observing.model import Observed, ReleasedData, Sample
from brygge.observing.quarantine import read_quarantine
from brygge.observing.records import read_lives, read_versions
from brygge.observing.runs import read_runs
from brygge.observing.samples import local_servers, read_releases, read_sample
from brygge.project import Project, Target
from brygge.publishing.port import find_ports
from brygge.warehouse import open_read_only

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def observe(project: Project, target: Target, guard: Guard) -> Observed:
    """Return what there is to see of `target`, beside its catalog."""
    notes: list[str] = []
    observed = Observed(
        target=target.name,
        versions=read_versions(project, guard),
        lives=read_lives(project, guard),
        runs=read_runs(target),
    )
    observed = _with_database(observed, project, target, guard, notes)
    observed = _with_releases(observed, project, target, guard, notes)
    return replace(observed, notes=tuple(guard.clean(note) for note in notes))


def _with_database(
    observed: Observed, project: Project, target: Target, guard: Guard, notes: list[str]
) -> Observed:
    try:
        connection = open_read_only(target)
    except BryggeError as error:
        notes.append(f"Measured values, quarantine and insights are missing: {error.record}")
        return observed
    with connection:
        connection.execute("set timezone = 'UTC'")
        # Else DuckDB takes a Python name for a table that is missing.
        connection.execute("set python_enable_replacements = false")
        observed = _with_checks(observed, connection, project, guard, notes)
        return _with_rows(observed, connection, guard, notes)


def _with_checks(
    observed: Observed,
    connection: "DuckDBPyConnection",
    project: Project,
    guard: Guard,
    notes: list[str],
) -> Observed:
    import duckdb

    try:
        contracts = project_contracts(project)
        return replace(observed, checks=read_checks(connection, contracts, guard))
    except (BryggeError, duckdb.CatalogException, duckdb.BinderException):
        notes.append("Measured values are missing: no audit was recorded that can be read.")
        return observed


def _with_rows(
    observed: Observed, connection: "DuckDBPyConnection", guard: Guard, notes: list[str]
) -> Observed:
    import duckdb

    # A view of an older build may read what is no longer there.
    try:
        observed = replace(observed, quarantined=read_quarantine(connection, guard))
        return replace(observed, insights=read_insights(connection, guard))
    except duckdb.Error:
        notes.append("Quarantine or insights are missing: a relation cannot be read.")
        return observed


def _with_releases(
    observed: Observed, project: Project, target: Target, guard: Guard, notes: list[str]
) -> Observed:
    try:
        ports, _ = find_ports(project, ())
    except BryggeError as error:
        notes.append(f"Samples are missing: {error.record}")
        return observed
    releases: list[ReleasedData] = []
    samples: list[Sample] = []
    for port in ports:
        try:
            servers = local_servers(project, target, port)
            releases += read_releases(servers)
            samples.append(read_sample(project, target, port, servers, guard))
        except BryggeError as error:
            notes.append(f"{port.id}: its releases cannot be read: {error.record}")
    return replace(observed, releases=tuple(releases), samples=tuple(samples))
